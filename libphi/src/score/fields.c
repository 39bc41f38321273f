/* SPDX-License-Identifier: Apache-2.0 */
/* See fields.h. Names are compared after normalising; what a name means as
 * words ("Patient's SSN (last used)") is for context.c. */
#include "score/fields.h"

#include "base/ascii.h"

#include <math.h>

static const double OTHERS = -6.0;        /* the field is known to hold something else */
static const double OTHERS_STRONGLY = 5.0; /* ... by at least this much */

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

phi__field_match phi__field_find(const phi__weights *weights, const char *name)
{
    phi__field_match match = {0};
    char key[PHI__FIELD_MAX + 1];
    if (name != NULL && normalise(name, key))
        match.fields = phi__weights_fields(weights, key, &match.count);
    return match;
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
