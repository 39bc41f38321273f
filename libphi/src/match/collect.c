/* SPDX-License-Identifier: Apache-2.0 */
/* See collect.h. */
#include "match/collect.h"

#include "base/alloc.h"
#include "base/ascii.h"
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

/* FNV-1a of 64 bits. */
size_t phi__strings_hash(const char *string)
{
    uint64_t value = UINT64_C(0xcbf29ce484222325);
    for (; *string != '\0'; string++)
        value = (value ^ (uint8_t)*string) * UINT64_C(0x100000001b3);
    return (size_t)(value ^ value >> 32);
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

static bool has_token(const char *word)
{
    while (*word != '\0' && !phi__is_alnum(*word) && (unsigned char)*word < 0x80)
        word++;
    return *word != '\0';
}

/* Words met so far: the sets that nearly all rules use are copied into each, and
 * sorting a word sixty times to drop it then was a quarter of a start. */
typedef struct known_words {
    const char **slots; /* NULL entries are free */
    size_t room;        /* a power of two, or 0 */
    size_t count;
} known_words;

static void known_words_done(known_words *known)
{
    phi__free((void *)known->slots);
}

/* Where the word is, or would be. */
static const char **find_slot(const known_words *known, const char *word)
{
    size_t at = phi__strings_hash(word) & (known->room - 1);
    while (known->slots[at] != NULL && strcmp(known->slots[at], word) != 0)
        at = (at + 1) & (known->room - 1);
    return &known->slots[at];
}

static phi_status make_room(known_words *known)
{
    known_words larger = {.room = known->room == 0 ? 4096 : 2 * known->room, .count = known->count};
    if (2 * known->count < known->room)
        return PHI_OK;
    larger.slots = phi__alloc_array(larger.room, sizeof *larger.slots);
    PHI_REQUIRE(larger.slots != NULL, PHI_ERR_MEMORY);
    for (size_t i = 0; i < known->room; i++) {
        if (known->slots[i] != NULL)
            *find_slot(&larger, known->slots[i]) = known->slots[i];
    }
    known_words_done(known);
    *known = larger;
    return PHI_OK;
}

static phi_status add_word(known_words *known, const char *word, phi__strings *out)
{
    PHI_TRY(make_room(known));
    const char **slot = find_slot(known, word);
    if (*slot != NULL || !has_token(word))
        return PHI_OK;
    *slot = word;
    known->count++;
    return phi__strings_add(out, word);
}

static phi_status add_groups(known_words *known, const phi__word_group *groups, size_t count, phi__strings *out)
{
    for (size_t g = 0; g < count; g++) {
        for (size_t i = 0; i < groups[g].word_count; i++)
            PHI_TRY(add_word(known, groups[g].words[i], out));
    }
    return PHI_OK;
}

phi_status phi__words_collect(const phi__rule_set *set, phi__strings *out)
{
    PHI_AUTO(known_words_done) known_words known = {.slots = NULL};
    for (size_t r = 0; r < set->count; r++) {
        const phi__rule *rule = set->rules[r];
        PHI_TRY(add_groups(&known, rule->context, rule->context_count, out));
        for (size_t f = 0; f < rule->form_count; f++)
            PHI_TRY(add_groups(&known, rule->forms[f].context, rule->forms[f].context_count, out));
    }
    return sort_and_drop_duplicates(out);
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
