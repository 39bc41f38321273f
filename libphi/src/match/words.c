/* SPDX-License-Identifier: Apache-2.0 */
/* See words.h: Hyperscan proposes where a word ends, tokens.c decides. */
#include "match/words.h"

#include "base/alloc.h"
#include "match/collect.h"
#include "match/database.h"
#include "match/tokens.h"
#include "match/words_regexes.h"

#include <stdlib.h>

struct phi__words {
    phi__database *database; /* NULL without words */
    phi__strings list;
};

struct phi__words_scratch {
    phi__database_scratch *database; /* NULL without words */
};

void phi__words_free(phi__words *words)
{
    if (words == NULL)
        return;
    phi__database_free(words->database);
    phi__strings_done(&words->list);
    phi__free(words);
}

static void words_free_at(phi__words **slot)
{
    phi__words_free(*slot);
}

phi_status phi__words_regexes(const phi__strings *words, phi__strings *out)
{
    for (size_t i = 0; i < words->count; i++) {
        PHI_AUTO(phi__buf_done) phi__buf buf;
        phi__buf_init(&buf, 1 << 16);
        PHI_TRY(phi__tokens_regex(words->items[i], &buf));
        char *regex = phi__strndup((const char *)buf.data, buf.size);
        PHI_REQUIRE(regex != NULL, PHI_ERR_MEMORY);
        if (PHI_VEC_PUSH(out, regex) != PHI_OK) {
            phi__free(regex);
            return PHI_ERR_MEMORY;
        }
    }
    return PHI_OK;
}

static phi_status compile(phi__words *words, phi_error *err)
{
    PHI_AUTO(phi__strings_done) phi__strings regexes = {.items = NULL};
    PHI_TRY(phi__words_regexes(&words->list, &regexes));
    return phi__database_compile((const char *const *)regexes.items, regexes.count, PHI__DATABASE_WORDS,
                                 PHI__DATABASE_THIS_MACHINE, &words->database, err);
}

phi_status phi__words_new(const phi__rule_set *set, phi__words **out, phi_error *err)
{
    PHI_AUTO(words_free_at) phi__words *words = phi__alloc(sizeof *words);
    PHI_REQUIRE(words != NULL, PHI_ERR_MEMORY);
    const phi__rule_set base = phi__collect_base(set);
    PHI_TRY(phi__words_collect(&base, &words->list));
    if (words->list.count > 0) {
        phi_status status = PHI_ERR_UNSUPPORTED;
        if (set->builtin)
            status = phi__database_load(PHI__DATABASE_WORDS, &words->database);
        if (status == PHI_ERR_UNSUPPORTED)
            status = compile(words, err);
        PHI_TRY(status);
    }
    *out = PHI_STEAL(words);
    return PHI_OK;
}

const char *const *phi__words_list(const phi__words *words, size_t *count)
{
    *count = words->list.count;
    return (const char *const *)words->list.items;
}

void phi__words_scratch_free(phi__words_scratch *scratch)
{
    if (scratch == NULL)
        return;
    phi__database_scratch_free(scratch->database);
    phi__free(scratch);
}

phi_status phi__words_scratch_new(const phi__words *words, phi__words_scratch **out)
{
    phi__words_scratch *scratch = phi__alloc(sizeof *scratch);
    PHI_REQUIRE(scratch != NULL, PHI_ERR_MEMORY);
    const phi_status status =
        words->database == NULL ? PHI_OK : phi__database_scratch_new(words->database, &scratch->database);
    if (status != PHI_OK) {
        phi__words_scratch_free(scratch);
        return status;
    }
    *out = scratch;
    return PHI_OK;
}

typedef struct search {
    const phi__words *words;
    phi__span text;
    phi__word_hits *hits;
} search;

static phi_status check_word(uint32_t word, size_t begin, size_t end, void *user)
{
    const search *s = user;
    if (!phi__tokens_end(s->text, end, s->words->list.items[word], &begin))
        return PHI_OK;
    return PHI_VEC_PUSH(s->hits, ((phi__word_hit){(uint32_t)begin, (uint32_t)end, word}));
}

static int compare_hits(const void *left, const void *right)
{
    const phi__word_hit *a = left, *b = right;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    if (a->end != b->end)
        return a->end > b->end ? -1 : 1;
    return (a->word > b->word) - (a->word < b->word);
}

phi_status phi__words_scan(const phi__words *words, phi__words_scratch *scratch, phi__span text, phi__word_hits *hits)
{
    const size_t first = hits->count;
    search s = {.words = words, .text = text, .hits = hits};
    if (words->database == NULL)
        return PHI_OK;
    PHI_TRY(phi__database_scan(words->database, scratch->database, text, check_word, &s));
    if (hits->count - first > 1)
        qsort(hits->items + first, hits->count - first, sizeof *hits->items, compare_hits);
    return PHI_OK;
}
