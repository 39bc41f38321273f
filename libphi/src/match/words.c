/* SPDX-License-Identifier: Apache-2.0 */
/* See words.h: the index. A word is looked up by the first eight bytes of its first
 * token, letter case folded, or by the whole of a shorter one as far as it is ASCII,
 * in a bit filter that few other tokens of a text pass, then in the group of words that
 * begin so. Measured beside Hyperscan with the same words (each a regex of its
 * tokens): more than ten times as fast on prose, and nothing to compile. */
#include "match/words.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "match/tokens.h"
#include "match/words_index.h"

#include <string.h>

typedef phi__words_entry entry;

void phi__words_free(phi__words *words)
{
    if (words == NULL)
        return;
    phi__strings_done(&words->list);
    phi__free(words->entries);
    phi__free(words->places);
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

static entry entry_of(uint32_t index, const char *word)
{
    entry item = {.word = index};
    size_t from = 0, taken = 0;
    const size_t length = phi__tokens_first(word, &from);
    item.key = take_bytes(word + from, length, PHI__LETTERS_KEY, &taken);
    item.whole = taken == length;
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

/* ------------------------------------------------------------------------ by name */

/* Where the index of a word is, or would be. */
static uint32_t *place_by_name(const phi__words *words, const char *word)
{
    size_t at = phi__strings_hash(word) & words->place_mask;
    while (words->places[at] != 0 && strcmp(words->list.items[words->places[at] - 1], word) != 0)
        at = (at + 1) & words->place_mask;
    return &words->places[at];
}

static phi_status index_names(phi__words *words)
{
    words->place_mask = words->group_mask;
    words->places = phi__alloc_array(words->place_mask + 1, sizeof *words->places);
    PHI_REQUIRE(words->places != NULL, PHI_ERR_MEMORY);
    for (uint32_t i = 0; i < words->list.count; i++)
        *place_by_name(words, words->list.items[i]) = i + 1;
    return PHI_OK;
}

bool phi__words_find(const phi__words *words, const char *word, uint32_t *index)
{
    const uint32_t place = *place_by_name(words, word);
    *index = place == 0 ? 0 : place - 1;
    return place != 0;
}

phi_status phi__words_new(const phi__rule_set *set, phi__words **out)
{
    PHI_AUTO(words_free_at) phi__words *words = phi__alloc(sizeof *words);
    PHI_REQUIRE(words != NULL, PHI_ERR_MEMORY);
    PHI_TRY(phi__words_collect(set, &words->list));
    PHI_TRY(index_words(words));
    PHI_TRY(index_names(words));
    *out = PHI_STEAL(words);
    return PHI_OK;
}

phi_status phi__words_new_of(const char *const *list, size_t count, phi__words **out)
{
    PHI_AUTO(words_free_at) phi__words *words = phi__alloc(sizeof *words);
    PHI_REQUIRE(words != NULL, PHI_ERR_MEMORY);
    for (size_t i = 0; i < count; i++)
        PHI_TRY(phi__strings_add(&words->list, list[i]));
    PHI_TRY(index_words(words));
    PHI_TRY(index_names(words));
    *out = PHI_STEAL(words);
    return PHI_OK;
}

const char *const *phi__words_list(const phi__words *words, size_t *count)
{
    *count = words->list.count;
    return (const char *const *)words->list.items;
}
