/* SPDX-License-Identifier: Apache-2.0 */
/* See words.h: the index. A word is looked up by the first eight bytes of its first
 * token, letter case folded, or by the whole of a shorter one as far as it is ASCII,
 * in a bit filter that few other tokens of a text pass, then in the group of words that
 * begin so. Measured beside Hyperscan with the same words (each a regex of its
 * tokens): more than ten times as fast on prose, and nothing to compile. */
#include "match/words.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/word8.h"
#include "match/tokens.h"
#include "match/words_index.h"

#include <string.h>

typedef phi__words_entry entry;

void phi__words_free(phi__words *words)
{
    if (words == NULL)
        return;
    PHI_VEC_DONE(&words->list);
    phi__free(words->entries);
    phi__free(words->runs);
    PHI_VEC_DONE(&words->indexes);
    phi__free(words->groups);
    phi__free(words);
}

static void words_free_at(phi__words **slot)
{
    phi__words_free(*slot);
}

/* Up to `most` folded ASCII bytes of a token; *taken of them. */
static uint64_t take_bytes(const char *token, size_t length, size_t most, size_t *taken)
{
    uint64_t bytes = 0;
    for (*taken = 0; *taken < length && *taken < most && (uint8_t)token[*taken] < 0x80; ++*taken)
        bytes |= (uint64_t)((uint8_t)token[*taken] | 0x20u) << (8 * *taken);
    return bytes;
}

/* How many bytes of a token stand behind its key, if all of it is ASCII; else 0. */
static uint8_t rest_of(const char *token, size_t length)
{
    size_t at = 0;
    while (at < length && (uint8_t)token[at] < 0x80)
        at++;
    return at == length && length > PHI__LETTERS_KEY && length - PHI__LETTERS_KEY <= UINT8_MAX ? (uint8_t)(length - PHI__LETTERS_KEY) : 0;
}

/* Letters and single blanks between them? */
static bool is_plain(const char *word)
{
    size_t at = 0;
    for (; word[at] != '\0'; at++) {
        if (!phi__is_letter(word[at]) && (word[at] != ' ' || at == 0 || word[at - 1] == ' '))
            return false;
    }
    return at > 0 && word[at - 1] != ' ';
}

static entry entry_of(uint32_t index, const char *word)
{
    entry item = {.word = index, .plain = is_plain(word)};
    size_t from = 0, taken = 0;
    const size_t length = phi__tokens_first(word, &from);
    item.key = take_bytes(word + from, length, PHI__LETTERS_KEY, &taken);
    item.whole = taken == length;
    item.rest = rest_of(word + from, length);
    word += from + length;
    const size_t second = phi__tokens_first(word, &from);
    item.next = (uint32_t)take_bytes(word + from, second, sizeof item.next, &taken);
    if (taken == second || taken == sizeof item.next)
        item.next_mask = (uint32_t)((UINT64_C(1) << (8 * taken)) - 1);
    item.alone = item.whole && second == 0;
    return item;
}

static uint64_t seconds_of(const entry *item)
{
    if (item->alone)
        return 0;
    return item->whole && item->next_mask > UINT8_MAX ? phi__words_second(item->next) : UINT64_MAX;
}

static phi__words_group *place_of(phi__words *words, uint64_t key)
{
    size_t at = phi__words_hash(key) & words->group_mask;
    while (words->groups[at].count > 0 && words->groups[at].key != key)
        at = (at + 1) & words->group_mask;
    return &words->groups[at];
}

static phi_status make_groups(phi__words *words)
{
    size_t size = 64;
    while (size < words->list.count + words->list.count / 4)
        size *= 2;
    words->group_mask = size - 1;
    words->groups = phi__alloc_array(size, sizeof *words->groups);
    return words->groups == NULL ? PHI_ERR_MEMORY : PHI_OK;
}

static void count_entry(phi__words *words, const entry *item)
{
    phi__words_group *group = place_of(words, item->key);
    group->key = item->key;
    group->count++;
    group->seconds |= seconds_of(item);
    group->alone += item->alone;
    words->filter[phi__words_filter_bit(item->key) / 64] |= UINT64_C(1) << phi__words_filter_bit(item->key) % 64;
    words->wide = words->wide || item->key == 0;
    words->digits = words->digits || phi__is_digit((char)item->key);
}

/* Each group's entries in their place, in the order of words. */
static void put_entries(phi__words *words, const entry *items)
{
    uint32_t next = 0;
    for (size_t at = 0; at <= words->group_mask; at++) {
        words->groups[at].first = next;
        next += words->groups[at].count;
    }
    for (int alone = 1; alone >= 0; alone--) {
        for (size_t i = 0; i < words->list.count; i++) {
            if (items[i].alone == alone)
                words->entries[place_of(words, items[i].key)->first++] = items[i];
        }
    }
    for (size_t at = 0; at <= words->group_mask; at++)
        words->groups[at].first -= words->groups[at].count;
}

static phi_status index_words(phi__words *words)
{
    entry *items = phi__alloc_array(words->list.count, sizeof *items);
    words->simd = phi__simd_at(0);
    words->entries = phi__alloc_array(words->list.count, sizeof *items);
    phi_status status = items == NULL || words->entries == NULL ? PHI_ERR_MEMORY : make_groups(words);
    for (uint32_t i = 0; i < words->list.count && status == PHI_OK; i++) {
        items[i] = entry_of(i, words->list.items[i]);
        count_entry(words, &items[i]);
    }
    if (status == PHI_OK)
        put_entries(words, items);
    phi__free(items);
    return status;
}

/* ------------------------------------------------------------------------ words of a set */

/* Words met so far: their indexes plus one, by hash; 0 = free. */
typedef struct known_words {
    uint32_t *places;
    size_t room; /* a power of two, or 0; at most half of it is used */
} known_words;

static void known_words_done(known_words *known)
{
    phi__free(known->places);
}

static size_t hash_of(const char *word)
{
    const size_t length = strlen(word);
    uint64_t hash = length;
    size_t at = 0;
    for (; length - at >= sizeof hash; at += sizeof hash)
        hash = (hash ^ phi__word8_low(word + at)) * UINT64_C(0x9e3779b97f4a7c15);
    hash = (hash ^ hash >> 32 ^ phi__word8_of(word + at)) * UINT64_C(0x9e3779b97f4a7c15);
    return (size_t)(hash ^ hash >> 32);
}

/* Where the index of a word is, or would be. */
static uint32_t *place_by_name(const phi__words *words, const known_words *known, const char *word)
{
    size_t at = hash_of(word) & (known->room - 1);
    while (known->places[at] != 0 && strcmp(words->list.items[known->places[at] - 1], word) != 0)
        at = (at + 1) & (known->room - 1);
    return &known->places[at];
}

static phi_status make_room(const phi__words *words, known_words *known)
{
    if (known->room > 2 * words->list.count)
        return PHI_OK;
    known_words_done(known);
    known->room = known->room == 0 ? 16384 : 2 * known->room;
    known->places = phi__alloc_array(known->room, sizeof *known->places);
    PHI_REQUIRE(known->places != NULL, PHI_ERR_MEMORY);
    for (uint32_t i = 0; i < words->list.count; i++)
        *place_by_name(words, known, words->list.items[i]) = i + 1;
    return PHI_OK;
}

static bool has_token(const char *word)
{
    while (*word != '\0' && !phi__is_alnum(*word) && (unsigned char)*word < 0x80)
        word++;
    return *word != '\0';
}

static phi_status add_word(phi__words *words, known_words *known, const char *word)
{
    if (!has_token(word))
        return PHI_VEC_PUSH(&words->indexes, PHI__WORD_NONE);
    PHI_TRY(make_room(words, known));
    uint32_t *place = place_by_name(words, known, word);
    if (*place == 0) {
        PHI_TRY(PHI_VEC_PUSH(&words->list, word));
        *place = (uint32_t)words->list.count;
    }
    return PHI_VEC_PUSH(&words->indexes, *place - 1);
}

/* The run of a group, or the free place where it would be. */
static phi__words_run *run_of(const phi__words *words, const phi__word_group *group)
{
    size_t at = phi__words_hash((uintptr_t)group->words) & words->run_mask;
    while (words->runs[at].words != NULL && (words->runs[at].words != group->words || words->runs[at].count != group->word_count))
        at = (at + 1) & words->run_mask;
    return &words->runs[at];
}

static phi_status make_runs(phi__words *words)
{
    if (words->runs != NULL && 2 * words->run_count <= words->run_mask)
        return PHI_OK;
    phi__words_run *old = words->runs;
    const size_t old_room = old == NULL ? 0 : words->run_mask + 1, room = old == NULL ? 1024 : 2 * old_room;
    words->runs = phi__alloc_array(room, sizeof *words->runs);
    if (words->runs == NULL) {
        words->runs = old;
        return PHI_ERR_MEMORY;
    }
    words->run_mask = room - 1;
    for (size_t i = 0; i < old_room; i++) {
        if (old[i].words != NULL)
            *run_of(words, &(phi__word_group){.words = old[i].words, .word_count = old[i].count}) = old[i];
    }
    phi__free(old);
    return PHI_OK;
}

static phi_status add_group(phi__words *words, known_words *known, const phi__word_group *group)
{
    PHI_TRY(make_runs(words));
    phi__words_run *run = run_of(words, group);
    if (run->words != NULL || group->word_count == 0)
        return PHI_OK;
    const phi__words_run added = {.words = group->words, .count = group->word_count, .first = (uint32_t)words->indexes.count};
    for (size_t i = 0; i < group->word_count; i++)
        PHI_TRY(add_word(words, known, group->words[i]));
    *run = added;
    words->run_count++;
    return PHI_OK;
}

static phi_status add_groups(phi__words *words, known_words *known, const phi__word_group *groups, size_t count)
{
    for (size_t g = 0; g < count; g++)
        PHI_TRY(add_group(words, known, &groups[g]));
    return PHI_OK;
}

phi_status phi__words_new(const phi__rule_set *set, phi__words **out)
{
    PHI_AUTO(known_words_done) known_words known = {.room = 0};
    PHI_AUTO(words_free_at) phi__words *words = phi__alloc(sizeof *words);
    PHI_REQUIRE(words != NULL, PHI_ERR_MEMORY);
    for (size_t r = 0; r < set->count; r++) {
        const phi__rule *rule = set->rules[r];
        PHI_TRY(add_groups(words, &known, rule->context, rule->context_count));
        for (size_t f = 0; f < rule->form_count; f++)
            PHI_TRY(add_groups(words, &known, rule->forms[f].context, rule->forms[f].context_count));
    }
    PHI_TRY(index_words(words));
    *out = PHI_STEAL(words);
    return PHI_OK;
}

const uint32_t *phi__words_of(const phi__words *words, const phi__word_group *group)
{
    const phi__words_run *run = words->runs == NULL ? NULL : run_of(words, group);
    return run == NULL || run->words == NULL ? NULL : words->indexes.items + run->first;
}

phi_status phi__words_new_of(const char *const *list, size_t count, phi__words **out)
{
    PHI_AUTO(words_free_at) phi__words *words = phi__alloc(sizeof *words);
    PHI_REQUIRE(words != NULL, PHI_ERR_MEMORY);
    for (size_t i = 0; i < count; i++)
        PHI_TRY(PHI_VEC_PUSH(&words->list, list[i]));
    PHI_TRY(index_words(words));
    *out = PHI_STEAL(words);
    return PHI_OK;
}

const char *const *phi__words_list(const phi__words *words, size_t *count)
{
    *count = words->list.count;
    return words->list.items;
}
