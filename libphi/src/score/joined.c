/* SPDX-License-Identifier: Apache-2.0 */
/* See joined.h. The list is walked for the few tokens that the filter lets pass: names are asked about once for each table. */
#include "score/joined.h"

#include "base/ascii.h"
#include "match/tokens.h"

#include <string.h>

enum { LEAST = 6 }; /* letters: shorter ones are words of their own */

static size_t place(char first, char second, char last)
{
    return (size_t)(first & 31) << 10 | (size_t)(second & 31) << 5 | (size_t)(last & 31);
}

void phi__joined_init(phi__joined *joined, const phi__words *words)
{
    size_t count = 0;
    const char *const *list = phi__words_list(words, &count);
    joined->words = words;
    for (size_t i = 0; i < count; i++) {
        const size_t length = strlen(list[i]);
        if (length <= LEAST || memchr(list[i], ' ', length) == NULL)
            continue;
        const size_t second = phi__is_alnum(list[i][1]) ? 1 : 2; /* "a number" */
        const size_t bit = place(list[i][0], list[i][second], list[i][length - 1]);
        joined->filter[bit / 64] |= UINT64_C(1) << bit % 64;
    }
}

/* One token alone is a word as it is. */
static bool spells(const char *phrase, const char *token, size_t length)
{
    size_t at = 0;
    if (strchr(phrase, ' ') == NULL)
        return false;
    for (; *phrase != '\0'; phrase++) {
        if ((*phrase & 0x80) != 0)
            return false;
        if (!phi__is_alnum(*phrase))
            continue;
        if (at == length || phi__to_lower(*phrase) != phi__to_lower(token[at]))
            return false;
        at++;
    }
    return at == length;
}

/* In the order of their letters, whatever the order of the rules: "drivers licence", "driver s licence". */
static phi_status add_hit(const char *const *list, size_t first, phi__word_hit hit, phi__word_hits *hits)
{
    PHI_TRY(PHI_VEC_PUSH(hits, hit));
    for (size_t at = hits->count - 1; at > first && strcmp(list[hits->items[at - 1].word], list[hit.word]) > 0; at--) {
        hits->items[at] = hits->items[at - 1];
        hits->items[at - 1] = hit;
    }
    return PHI_OK;
}

static phi_status find_token(const phi__joined *joined, phi__span name, size_t from, size_t to, phi__word_hits *hits)
{
    const char *token = (const char *)name.data + from;
    const size_t length = to - from;
    if (length < LEAST)
        return PHI_OK;
    const size_t bit = place(token[0], token[1], token[length - 1]);
    if ((joined->filter[bit / 64] >> bit % 64 & 1) == 0)
        return PHI_OK;
    size_t count = 0;
    const size_t first = hits->count;
    const char *const *list = phi__words_list(joined->words, &count);
    for (size_t i = 0; i < count; i++) {
        const phi__word_hit hit = {(uint32_t)from, (uint32_t)to, (uint32_t)i};
        if (phi__to_lower(list[i][0]) == phi__to_lower(token[0]) && spells(list[i], token, length))
            PHI_TRY(add_hit(list, first, hit, hits));
    }
    return PHI_OK;
}

phi_status phi__joined_find(const phi__joined *joined, phi__span name, phi__word_hits *hits)
{
    if (memchr(name.data, ' ', name.size) != NULL) /* its words are parted */
        return PHI_OK;
    for (size_t from = 0, to = 0; from < name.size; from = to) {
        to = from + 1;
        if (!phi__is_letter((char)name.data[from]))
            continue;
        while (to < name.size && phi__is_letter((char)name.data[to]) && !phi__tokens_split(name, to))
            to++;
        PHI_TRY(find_token(joined, name, from, to, hits));
    }
    return PHI_OK;
}
