/* SPDX-License-Identifier: Apache-2.0 */
/* See collect.h. */
#include "match/collect.h"

#include "base/alloc.h"
#include "base/word8.h"
#include "match/sieve.h"
#include "rules/builtin.h"

#include <stdlib.h>
#include <string.h>

void phi__strings_done(phi__strings *strings)
{
    for (size_t i = 0; i < strings->count; i++)
        phi__free(strings->items[i]);
    PHI_VEC_DONE(strings);
}

static int compare_strings(const void *left, const void *right)
{
    const char *const *a = left, *const *b = right;
    return strcmp(*a, *b);
}

size_t phi__strings_find(const phi__strings *strings, const char *string)
{
    if (strings->count == 0)
        return SIZE_MAX;
    const char *const *found =
        bsearch(&string, strings->items, strings->count, sizeof *strings->items, compare_strings);
    return found == NULL ? SIZE_MAX : (size_t)(found - (const char *const *)strings->items);
}

phi_status phi__strings_add(phi__strings *strings, const char *string)
{
    char *copy = phi__strdup(string);
    PHI_REQUIRE(copy != NULL, PHI_ERR_MEMORY);
    const phi_status status = PHI_VEC_PUSH(strings, copy);
    if (status != PHI_OK)
        phi__free(copy);
    return status;
}

/* A string and its first bytes, in the order of strings: most are told apart by these. */
typedef struct keyed {
    uint64_t key;
    char *string;
} keyed;

static int compare_keyed(const void *left, const void *right)
{
    const keyed *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return strcmp(a->string, b->string);
}

static phi_status sort(phi__strings *strings)
{
    keyed *all = phi__alloc_array(strings->count, sizeof *all);
    PHI_REQUIRE(all != NULL, PHI_ERR_MEMORY);
    for (size_t i = 0; i < strings->count; i++)
        all[i] = (keyed){phi__word8_of(strings->items[i]), strings->items[i]};
    qsort(all, strings->count, sizeof *all, compare_keyed);
    for (size_t i = 0; i < strings->count; i++)
        strings->items[i] = all[i].string;
    phi__free(all);
    return PHI_OK;
}

static phi_status sort_and_drop_duplicates(phi__strings *out)
{
    size_t kept = 0;
    if (out->count > 0)
        PHI_TRY(sort(out));
    for (size_t i = 0; i < out->count; i++) {
        if (kept > 0 && strcmp(out->items[kept - 1], out->items[i]) == 0)
            phi__free(out->items[i]);
        else
            out->items[kept++] = out->items[i];
    }
    out->count = kept;
    return PHI_OK;
}

phi_status phi__regexes_collect(const phi__rule_set *set, phi__strings *out)
{
    for (size_t r = 0; r < set->count; r++) {
        const phi__rule *rule = set->rules[r];
        for (size_t f = 0; f < rule->form_count; f++) {
            if (rule->forms[f].regex != NULL)
                PHI_TRY(phi__strings_add(out, rule->forms[f].regex));
        }
    }
    return sort_and_drop_duplicates(out);
}

/* Move those with an anchor, as many as a sieve takes, to `anchored`. */
static phi_status part(phi__strings *regexes, phi__strings *anchored)
{
    size_t kept = 0;
    phi_status status = PHI_OK;
    for (size_t i = 0; i < regexes->count; i++) {
        phi__anchor anchor;
        const bool moves = status == PHI_OK && anchored->count < PHI__SIEVE_MAX && phi__anchor_derive(regexes->items[i], &anchor);
        if (moves)
            status = PHI_VEC_PUSH(anchored, regexes->items[i]);
        if (!moves || status != PHI_OK)
            regexes->items[kept++] = regexes->items[i];
    }
    regexes->count = kept;
    return status;
}

phi_status phi__regexes_collect_parts(const phi__rule_set *set, phi__strings *plain, phi__strings *anchored)
{
    PHI_TRY(phi__regexes_collect(set, plain));
    return part(plain, anchored);
}

phi__rule_set phi__collect_builtin(void)
{
    return (phi__rule_set){.rules = phi__builtin_rules, .count = phi__builtin_rule_count, .builtin = true};
}

phi_status phi__regexes_collect_added(const phi__rule_set *set, phi__strings *plain, phi__strings *anchored)
{
    PHI_AUTO(phi__strings_done) phi__strings known = {.items = NULL};
    const phi__rule_set builtin = phi__collect_builtin();
    size_t kept = 0;
    PHI_TRY(phi__regexes_collect(&builtin, &known));
    PHI_TRY(phi__regexes_collect(set, plain));
    for (size_t i = 0; i < plain->count; i++) {
        if (phi__strings_find(&known, plain->items[i]) == SIZE_MAX)
            plain->items[kept++] = plain->items[i];
        else
            phi__free(plain->items[i]);
    }
    plain->count = kept;
    return part(plain, anchored);
}
