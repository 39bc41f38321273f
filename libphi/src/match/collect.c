/* SPDX-License-Identifier: Apache-2.0 */
/* See collect.h. */
#include "match/collect.h"

#include "base/alloc.h"
#include "base/ascii.h"
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

static phi_status add(phi__strings *out, const char *string)
{
    char *copy = phi__strdup(string);
    PHI_REQUIRE(copy != NULL, PHI_ERR_MEMORY);
    const phi_status status = PHI_VEC_PUSH(out, copy);
    if (status != PHI_OK)
        phi__free(copy);
    return status;
}

static void sort_and_drop_duplicates(phi__strings *out)
{
    size_t kept = 0;
    if (out->count > 0)
        qsort(out->items, out->count, sizeof *out->items, compare_strings);
    for (size_t i = 0; i < out->count; i++) {
        if (kept > 0 && strcmp(out->items[kept - 1], out->items[i]) == 0)
            phi__free(out->items[i]);
        else
            out->items[kept++] = out->items[i];
    }
    out->count = kept;
}

static bool has_token(const char *word)
{
    while (*word != '\0' && !phi__is_alnum(*word) && (unsigned char)*word < 0x80)
        word++;
    return *word != '\0';
}

static phi_status add_groups(const phi__word_group *groups, size_t count, phi__strings *out)
{
    for (size_t g = 0; g < count; g++) {
        for (size_t i = 0; i < groups[g].word_count; i++) {
            if (has_token(groups[g].words[i]))
                PHI_TRY(add(out, groups[g].words[i]));
        }
    }
    return PHI_OK;
}

phi_status phi__words_collect(const phi__rule_set *set, phi__strings *out)
{
    for (size_t r = 0; r < set->count; r++) {
        const phi__rule *rule = set->rules[r];
        PHI_TRY(add_groups(rule->context, rule->context_count, out));
        for (size_t f = 0; f < rule->form_count; f++)
            PHI_TRY(add_groups(rule->forms[f].context, rule->forms[f].context_count, out));
    }
    sort_and_drop_duplicates(out);
    return PHI_OK;
}

phi_status phi__regexes_collect(const phi__rule_set *set, phi__strings *out)
{
    for (size_t r = 0; r < set->count; r++) {
        const phi__rule *rule = set->rules[r];
        for (size_t f = 0; f < rule->form_count; f++) {
            if (rule->forms[f].regex != NULL)
                PHI_TRY(add(out, rule->forms[f].regex));
        }
    }
    sort_and_drop_duplicates(out);
    return PHI_OK;
}

/* Keep those with an anchor, as many as a sieve takes, or all others. */
static void keep_part(phi__strings *regexes, bool anchored)
{
    size_t kept = 0, anchors = 0;
    for (size_t i = 0; i < regexes->count; i++) {
        phi__anchor anchor;
        const bool has = anchors < PHI__SIEVE_MAX && phi__anchor_derive(regexes->items[i], &anchor);
        anchors += has;
        if (has == anchored)
            regexes->items[kept++] = regexes->items[i];
        else
            phi__free(regexes->items[i]);
    }
    regexes->count = kept;
}

phi_status phi__regexes_collect_part(const phi__rule_set *set, bool anchored, phi__strings *out)
{
    PHI_TRY(phi__regexes_collect(set, out));
    keep_part(out, anchored);
    return PHI_OK;
}

phi__rule_set phi__collect_builtin(void)
{
    return (phi__rule_set){.rules = phi__builtin_rules, .count = phi__builtin_rule_count, .builtin = true};
}

phi_status phi__regexes_collect_added(const phi__rule_set *set, bool anchored, phi__strings *out)
{
    PHI_AUTO(phi__strings_done) phi__strings known = {.items = NULL};
    const phi__rule_set builtin = phi__collect_builtin();
    size_t kept = 0;
    PHI_TRY(phi__regexes_collect(&builtin, &known));
    PHI_TRY(phi__regexes_collect(set, out));
    for (size_t i = 0; i < out->count; i++) {
        if (phi__strings_find(&known, out->items[i]) == SIZE_MAX)
            out->items[kept++] = out->items[i];
        else
            phi__free(out->items[i]);
    }
    out->count = kept;
    keep_part(out, anchored);
    return PHI_OK;
}
