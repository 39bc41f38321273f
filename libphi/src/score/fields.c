/* SPDX-License-Identifier: Apache-2.0 */
/* See fields.h. Names are compared after normalising; what a name means as
 * words ("Patient's SSN (last used)") is for context.c. */
#include "score/fields.h"

#include "base/ascii.h"

#include <math.h>
#include <string.h>

static const double OTHERS = -6.0;        /* the field is known to hold something else */
static const double OTHERS_STRONGLY = 5.0; /* ... by at least this much */

enum { SHORTEST = 3, NUMBERED = 2, TRIES = 4 };

static bool normalise(const char *name, char out[PHI__FIELD_MAX + 1])
{
    size_t length = 0;
    for (const char *c = name; *c != '\0'; c++) {
        if (!phi__is_alnum(*c))
            continue;
        if (length == PHI__FIELD_MAX)
            return false;
        out[length++] = phi__to_lower(*c);
    }
    out[length] = '\0';
    return length > 0;
}

/* Cut off a number, or a word that says only what sort of column it is. False: there is none. */
static bool cut_end(char *key)
{
    static const char *const ENDS[] = {"id", "no", "num", "number", "nbr", "nr", "code", "cd", "value", "val", "text", "txt"};
    const size_t length = strlen(key);
    size_t cut = 0;
    while (cut < length && phi__is_digit(key[length - 1 - cut]))
        cut++;
    cut = cut > NUMBERED ? 0 : cut;
    for (size_t i = 0; cut == 0 && i < sizeof ENDS / sizeof *ENDS; i++) {
        const size_t size = strlen(ENDS[i]);
        cut = length > size && strcmp(key + length - size, ENDS[i]) == 0 ? size : 0;
    }
    if (cut == 0 || length < cut + SHORTEST)
        return false;
    key[length - cut] = '\0';
    return true;
}

/* Behind a word that says whose it is, or NULL. */
static const char *without_owner(const char *key)
{
    static const char *const OWNERS[] = {"patient", "person", "client", "pat", "pt"};
    for (size_t i = 0; i < sizeof OWNERS / sizeof *OWNERS; i++) {
        const size_t size = strlen(OWNERS[i]);
        if (strncmp(key, OWNERS[i], size) == 0 && strlen(key) >= size + SHORTEST)
            return key + size;
    }
    return NULL;
}

static phi__field_match find_name(const phi__weights *weights, const char *name)
{
    phi__field_match match = {0};
    char key[PHI__FIELD_MAX + 1];
    memcpy(key, name, strlen(name) + 1);
    for (int tries = 0; tries < TRIES; tries++) {
        match.fields = phi__weights_fields(weights, key, &match.count);
        if (match.count > 0 || !cut_end(key))
            break;
    }
    return match;
}

phi__field_match phi__field_find(const phi__weights *weights, const char *name)
{
    phi__field_match match = {0};
    char key[PHI__FIELD_MAX + 1];
    if (name == NULL || !normalise(name, key))
        return match;
    match = find_name(weights, key);
    const char *rest = match.count == 0 ? without_owner(key) : NULL;
    return rest == NULL ? match : find_name(weights, rest);
}

phi__field_verdict phi__field_judge(const phi__field_match *match, uint16_t rule)
{
    phi__field_verdict verdict = {0};
    bool others = false;
    for (size_t i = 0; i < match->count; i++) {
        const phi__weights_field *field = &match->fields[i];
        if (field->rule != rule) {
            others |= field->bits >= OTHERS_STRONGLY;
        } else if (!verdict.exact || fabs(field->bits) > fabs(verdict.bits)) {
            verdict = (phi__field_verdict){field->bits, field->name, true};
        }
    }
    if (!verdict.exact && others)
        verdict = (phi__field_verdict){OTHERS, match->fields[0].name, false};
    return verdict;
}
