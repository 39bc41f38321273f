/* SPDX-License-Identifier: Apache-2.0 */
/* See labels.h. */
#define _GNU_SOURCE /* memrchr */
#include "score/labels.h"

#include "base/alloc.h"
#include "match/tokens.h"
#include "score/nearness.h"

#include <string.h>

enum { PHRASE_REACH = 96, ASIDE_REACH = PHI__LABEL_TAGS };

/* FNV-1a of its letters in lower case, as a place in the filter. */
static size_t digest(const char *text, size_t length)
{
    uint32_t hash = 0x811c9dc5u;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (uint8_t)phi__to_lower(text[i])) * 0x01000193u;
    return (hash ^ hash >> 15) % PHI__LABEL_FILTER;
}

static void add_last_token(phi__label_words *words, const char *phrase)
{
    size_t from = 0, last = 0;
    for (size_t length = phi__tokens_first(phrase, &from); length > 0; length = phi__tokens_first(phrase, &from)) {
        last = length;
        phrase += from + length;
    }
    const size_t bit = digest(phrase - last, last);
    words->last[bit / 64] |= UINT64_C(1) << bit % 64;
    if (last > 0)
        phi__last_letters_add(&words->endings, phrase - last, last);
}

phi_status phi__label_words_init(phi__label_words *words, const phi__weights *weights, const phi__words *all)
{
    size_t count = 0;
    const char *const *list = phi__words_list(all, &count);
    PHI_VEC(const char *) labels = {.items = NULL};
    phi_status status = PHI_OK;
    for (size_t word = 0; word < count && status == PHI_OK; word++) {
        const phi__rule_mask rules = weights->asked.items[word];
        if (rules == 0)
            continue;
        add_last_token(words, list[word]);
        status = PHI_VEC_PUSH(&labels, list[word]);
        if (status == PHI_OK)
            status = PHI_VEC_PUSH(&words->rules, rules);
    }
    if (status == PHI_OK)
        status = phi__words_new_of(labels.items, labels.count, &words->words);
    PHI_VEC_DONE(&labels);
    return status;
}

void phi__label_words_done(phi__label_words *words)
{
    phi__words_free(words->words);
    PHI_VEC_DONE(&words->rules);
}

/* ------------------------------------------------------------------- searching */

void phi__labels_init(phi__labels *labels, const phi__label_words *words)
{
    labels->words = words;
    phi__word_map_init(&labels->map, words->words);
}

void phi__labels_done(phi__labels *labels)
{
    phi__word_map_done(&labels->map);
    PHI_VEC_DONE(&labels->blocks);
}

void phi__labels_clear(phi__labels *labels)
{
    phi__word_map_clear(&labels->map);
    labels->taken = 0;
}

phi_status phi__labels_load(phi__labels *labels, phi__span text, size_t from, size_t to, bool ahead)
{
    const phi__word_map *map = &labels->map;
    PHI_TRY(phi__word_map_load(&labels->map, text, from, to, ahead));
    while (labels->blocks.count < map->size)
        PHI_TRY(PHI_VEC_PUSH(&labels->blocks, 0));
    for (; labels->taken < map->hits.count; labels->taken++) {
        const phi__word_hit *hit = &map->hits.items[labels->taken];
        const size_t block = hit->begin / PHI__WORD_MAP_BLOCK;
        const bool first = map->blocks.items[block].first == labels->taken;
        labels->blocks.items[block] = (first ? 0 : labels->blocks.items[block]) | labels->words->rules.items[hit->word];
    }
    return PHI_OK;
}

/* Of those that begin in [from, to) and end at `end` or behind. */
static phi_status collect(phi__labels *labels, phi__span text, size_t from, size_t to, size_t end, bool ahead,
                          phi__rule_mask *rules)
{
    const phi__word_map *map = &labels->map;
    *rules = 0;
    PHI_TRY(phi__labels_load(labels, text, from, to, ahead));
    for (const phi__word_hit *hit = phi__word_map_first(map, from, to); hit != NULL;
         hit = phi__word_map_next(map, hit, to))
        *rules |= hit->end >= end ? labels->words->rules.items[hit->word] : 0;
    return PHI_OK;
}

phi_status phi__labels_in(phi__labels *labels, phi__span text, size_t from, size_t to, phi__rule_mask *rules)
{
    return collect(labels, text, from, to, 0, true, rules);
}

bool phi__labels_are_absent(const phi__labels *labels, size_t from, size_t to)
{
    return phi__word_map_covers(&labels->map, from, to) && phi__word_map_first(&labels->map, from, to) == NULL;
}

phi__rule_mask phi__labels_around(const phi__labels *labels, size_t from, size_t to)
{
    const phi__word_map *map = &labels->map;
    const size_t last = (to + PHI__WORD_MAP_BLOCK - 1) / PHI__WORD_MAP_BLOCK;
    phi__rule_mask rules = 0;
    if (!phi__word_map_covers(map, from, to))
        return ~UINT64_C(0);
    for (size_t at = phi__word_map_present(map, from / PHI__WORD_MAP_BLOCK, last); at < last;
         at = phi__word_map_present(map, at + 1, last))
        rules |= labels->blocks.items[at];
    return rules;
}

/* ------------------------------------------------------------------------ beside */

static bool is_part(uint8_t c)
{
    return phi__is_letter((char)c) || c >= 0x80;
}

static bool is_last_token(const phi__label_words *words, phi__span word)
{
    const size_t bit = digest((const char *)word.data, word.size);
    return (words->last[bit / 64] >> bit % 64 & 1) != 0;
}

/* Within a word: does another token begin at `at`? Most letters are no capitals, behind nothing special. */
static inline bool parts_word(phi__span text, size_t at)
{
    const uint8_t here = text.data[at], before = text.data[at - 1];
    const bool may = phi__is_upper((char)here) || ((here | before) & 0x80) != 0 || (at > 1 && text.data[at - 2] == '\\');
    return may && phi__tokens_split(text, at);
}

/* Do its last two letters end some label? */
static bool may_end_label(const phi__label_words *words, phi__span word)
{
    const uint8_t last = word.data[word.size - 1];
    return word.size < 2 || last >= 0x80 || phi__last_letters_has(&words->endings, word.data[word.size - 2], last) != 0;
}

/* The word, what camelCase parts from its end, and the same without signs beyond ASCII behind it. */
static bool ends_label(const phi__label_words *words, phi__span word)
{
    size_t ascii = word.size;
    if (word.size == 0 || !may_end_label(words, word))
        return false;
    while (ascii > 0 && word.data[ascii - 1] >= 0x80)
        ascii--;
    for (size_t i = 0; i < word.size; i++) {
        if (i > 0 && word.data[i - 1] < 0x80 && !parts_word(word, i))
            continue;
        if (is_last_token(words, phi__span_part(word, i, word.size)) ||
            (i < ascii && is_last_token(words, phi__span_part(word, i, ascii - i))))
            return true;
    }
    return false;
}

/* The word that ends at `end`. Its first letter may be one of an escape: "\\nmrn". */
static phi__span word_before(phi__span text, size_t end, bool *escaped)
{
    size_t begin = end;
    while (begin > 0 && end - begin < PHRASE_REACH && is_part(text.data[begin - 1]))
        begin--;
    *escaped = begin < end && begin > 0 && text.data[begin - 1] == '\\' && memchr("nrt", text.data[begin], 3) != NULL;
    return phi__span_part(text, begin, end - begin);
}

/* What camelCase parts from the end of a word that ends at `end`. */
static phi__span last_piece(phi__span text, size_t end, size_t size)
{
    size_t begin = end - 1;
    while (begin > end - size && !parts_word(text, begin))
        begin--;
    return phi__span_part(text, begin, end - begin);
}

static phi__span number_before(phi__span text, size_t end)
{
    size_t begin = end;
    while (begin > 0 && end - begin < PHRASE_REACH && phi__is_digit((char)text.data[begin - 1]))
        begin--;
    return phi__span_part(text, begin, end - begin);
}

/* May the digits that end at `end` number the label itself? "Dx1:", "Diagnosis 2:", "Dx-2 ", as nearness.c has it. */
static bool numbers_label(phi__span text, size_t end)
{
    const phi__span digits = number_before(text, end);
    const uint8_t next = end < text.size ? text.data[end] : 0;
    const size_t begin = end - digits.size;
    if (digits.size > 2 || begin == 0)
        return false;
    return next == ':' || next == '=' || (next == ' ' && (is_part(text.data[begin - 1]) || text.data[begin - 1] == '-'));
}

/* A way back from a value, in search of its label. */
typedef struct way_back {
    const phi__label_words *words;
    phi__span text;
    size_t begin; /* of the value, as far as the gap is counted: tags and remarks are not */
    size_t at;
    size_t aside; /* where the tag or remark began that `at` is in; SIZE_MAX: in none */
    size_t behind; /* where it ended */
} way_back;

typedef enum step { ON, LABEL_FOUND, NO_LABEL } step;

/* At the end of a word: a label, filling, or neither. */
static step pass_word(way_back *w)
{
    bool escaped = false;
    const phi__span word = word_before(w->text, w->at, &escaped);
    if (ends_label(w->words, word) || (escaped && ends_label(w->words, phi__span_part(word, 1, word.size))))
        return LABEL_FOUND;
    if (w->at > word.size && w->text.data[w->at - word.size - 1] == '/') /* the other half of a label */
        return LABEL_FOUND;
    if (escaped && word.size == 1) {
        w->at -= 2;
        return ON;
    }
    const phi__span piece = last_piece(w->text, w->at, word.size);
    if (!phi__is_filler((const char *)piece.data, piece.size) && piece.data[piece.size - 1] < 0x80)
        return NO_LABEL;
    w->at -= piece.size;
    return ON;
}

/* At a sign that may end a tag or a remark: either may hold the label, or stand behind it. */
static step pass_aside(way_back *w, char open)
{
    const size_t behind = w->at--, least = behind > ASIDE_REACH ? behind - ASIDE_REACH : 0;
    const uint8_t *begin = memrchr(w->text.data + least, open, w->at - least);
    if (begin == NULL)
        return ON;
    if (w->aside != SIZE_MAX) /* one in the other */
        return LABEL_FOUND;
    w->aside = (size_t)(begin - w->text.data);
    w->behind = behind;
    return ON;
}

static step step_back(way_back *w)
{
    const uint8_t c = w->text.data[w->at - 1];
    if (phi__is_digit((char)c)) /* "ICD9", or another number, nearer to whatever stands before it */
        return is_last_token(w->words, number_before(w->text, w->at)) || numbers_label(w->text, w->at) ? LABEL_FOUND : NO_LABEL;
    if (c == '#') /* may stand for the last word of a label */
        return LABEL_FOUND;
    if (c == '>' || c == ')')
        return pass_aside(w, c == '>' ? '<' : '(');
    if (is_part(c))
        return pass_word(w);
    w->at--;
    return ON;
}

/* What stands in the tag or remark is no label: what stands before it? */
static bool leave_aside(way_back *w)
{
    if (w->aside == SIZE_MAX)
        return false;
    w->begin = w->aside + (w->begin - w->behind);
    w->at = w->aside;
    w->aside = SIZE_MAX;
    return true;
}

/* Does the last word before `begin` that is no filling end some phrase? */
static bool may_stand_beside(const phi__label_words *words, phi__span text, size_t begin)
{
    way_back w = {.words = words, .text = text, .begin = begin, .at = begin, .aside = SIZE_MAX};
    while (begin - w.at <= PHI__LABEL_GAP + PHI__LABEL_TAGS) {
        const bool more = w.at > 0 && w.begin - w.at <= PHI__LABEL_GAP;
        const step next = more ? step_back(&w) : NO_LABEL;
        if (next == LABEL_FOUND)
            return true;
        if (next == NO_LABEL && !leave_aside(&w))
            return false;
    }
    return false;
}

phi_status phi__labels_beside(phi__labels *labels, phi__span text, size_t begin, phi__rule_mask *rules)
{
    const size_t gap = PHI__LABEL_GAP + PHI__LABEL_TAGS;
    const size_t least = begin > gap ? begin - gap : 0;
    *rules = 0;
    if (!may_stand_beside(labels->words, text, begin))
        return PHI_OK;
    return collect(labels, text, least > PHRASE_REACH ? least - PHRASE_REACH : 0, begin, least, false, rules);
}
