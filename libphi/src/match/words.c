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

#include <stdlib.h>

typedef phi__words_entry entry;

void phi__words_free(phi__words *words)
{
    if (words == NULL)
        return;
    phi__strings_done(&words->list);
    PHI_VEC_DONE(&words->entries);
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

static int compare_entries(const void *left, const void *right)
{
    const entry *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    if (a->alone != b->alone)
        return a->alone ? -1 : 1;
    return (a->word > b->word) - (a->word < b->word);
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

static phi_status group_entries(phi__words *words)
{
    size_t size = 64;
    while (size < 2 * words->entries.count)
        size *= 2;
    words->group_mask = size - 1;
    words->groups = phi__alloc_array(size, sizeof *words->groups);
    PHI_REQUIRE(words->groups != NULL, PHI_ERR_MEMORY);
    for (uint32_t i = 0; i < words->entries.count; i++) {
        const entry *item = &words->entries.items[i];
        phi__words_group *group = place_of(words, item->key);
        if (group->count++ == 0) {
            group->key = item->key;
            group->first = i;
        }
        group->seconds |= seconds_of(item);
        group->alone += item->alone;
        words->filter[phi__words_filter_bit(item->key) / 64] |= UINT64_C(1) << phi__words_filter_bit(item->key) % 64;
    }
    return PHI_OK;
}

static phi_status index_words(phi__words *words)
{
    words->simd = phi__simd_at(0);
    for (uint32_t i = 0; i < words->list.count; i++) {
        const entry item = entry_of(i, words->list.items[i]);
        PHI_TRY(PHI_VEC_PUSH(&words->entries, item));
        words->wide = words->wide || item.key == 0;
        words->digits = words->digits || phi__is_digit((char)item.key);
    }
    if (words->entries.count > 0)
        qsort(words->entries.items, words->entries.count, sizeof *words->entries.items, compare_entries);
    return group_entries(words);
}

phi_status phi__words_new(const phi__rule_set *set, phi__words **out)
{
    PHI_AUTO(words_free_at) phi__words *words = phi__alloc(sizeof *words);
    PHI_REQUIRE(words != NULL, PHI_ERR_MEMORY);
    PHI_TRY(phi__words_collect(set, &words->list));
    PHI_TRY(index_words(words));
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
    *out = PHI_STEAL(words);
    return PHI_OK;
}

const char *const *phi__words_list(const phi__words *words, size_t *count)
{
    *count = words->list.count;
    return (const char *const *)words->list.items;
}
