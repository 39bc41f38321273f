/* SPDX-License-Identifier: Apache-2.0 */
/* See labels.h. */
#define _GNU_SOURCE /* memrchr */
#include "score/labels.h"

#include "base/alloc.h"
#include "base/bit_row.h"
#include "match/tokens.h"
#include "score/nearness.h"

#include <string.h>

enum { PHRASE_REACH = 96, NUMBERS_MOST = 2 /* digits that number a label */, ASIDE_REACH = PHI__LABEL_TAGS };

/* FNV-1a of its letters in lower case, as a place in the filter. */
static size_t digest(const char *text, size_t length)
{
    uint32_t hash = 0x811c9dc5u;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (uint8_t)phi__to_lower(text[i])) * 0x01000193u;
    return (hash ^ hash >> 15) % PHI__LABEL_FILTER;
}

static void add_last_token(phi__label_words *words, const char *phrase, phi__rule_mask rules)
{
    size_t from = 0, last = 0;
    for (size_t length = phi__tokens_first(phrase, &from); length > 0; length = phi__tokens_first(phrase, &from)) {
        last = length;
        phrase += from + length;
    }
    const size_t bit = digest(phrase - last, last);
    words->last[bit / 64] |= UINT64_C(1) << bit % 64;
    words->last_rules[bit % PHI__LABEL_RULES] |= rules;
    if (last > 0)
        phi__last_letters_add(&words->endings, phrase - last, last);
    if (last > words->digits && phi__is_digit(phrase[-1]))
        words->digits = last;
}

void phi__label_words_init(phi__label_words *words, const phi__weights *weights, const phi__words *all)
{
    size_t count = 0;
    const char *const *list = phi__words_list(all, &count);
    words->rules = weights->asked.items;
    phi__fillers_add(&words->fillers);
    for (size_t word = 0; word < count; word++) {
        if (words->rules[word] != 0)
            add_last_token(words, list[word], words->rules[word]);
    }
}

/* ------------------------------------------------------------------- searching */

void phi__labels_init(phi__labels *labels, const phi__label_words *words, phi__word_map *map)
{
    labels->words = words;
    labels->map = map;
}

void phi__labels_done(phi__labels *labels)
{
    PHI_VEC_DONE(&labels->present);
    PHI_VEC_DONE(&labels->blocks);
}

void phi__labels_clear(phi__labels *labels)
{
    labels->size = labels->taken = 0;
}

static phi_status make_room(phi__labels *labels)
{
    const size_t size = labels->map->size, words = (size + 63) / 64;
    while (labels->present.count < words)
        PHI_TRY(PHI_VEC_PUSH(&labels->present, 0));
    while (labels->blocks.count < size)
        PHI_TRY(PHI_VEC_PUSH(&labels->blocks, 0));
    if (words > 0)
        memset(labels->present.items, 0, words * sizeof *labels->present.items);
    labels->size = size;
    return PHI_OK;
}

/* What the map has learnt since, whoever asked it. */
static phi_status catch_up(phi__labels *labels)
{
    const phi__word_map *map = labels->map;
    if (labels->size != map->size)
        PHI_TRY(make_room(labels));
    for (; labels->taken < map->hits.count; labels->taken++) {
        const phi__word_hit *hit = &map->hits.items[labels->taken];
        const phi__rule_mask rules = labels->words->rules[hit->word];
        const size_t block = hit->begin / PHI__WORD_MAP_BLOCK;
        if (rules == 0)
            continue;
        labels->blocks.items[block] = rules | (phi__bit_row_has(labels->present.items, block) ? labels->blocks.items[block] : 0);
        phi__bit_row_set(labels->present.items, block);
    }
    return PHI_OK;
}

phi_status phi__labels_load(phi__labels *labels, phi__span text, size_t from, size_t to, bool ahead)
{
    PHI_TRY(phi__word_map_load(labels->map, text, from, to, ahead));
    return catch_up(labels);
}

static size_t blocks_to(const phi__labels *labels, size_t to)
{
    const size_t last = (to + PHI__WORD_MAP_BLOCK - 1) / PHI__WORD_MAP_BLOCK;
    return last < labels->size ? last : labels->size;
}

/* Of the known ones that begin in [from, to) and end at `end` or behind. */
static phi__rule_mask rules_in(const phi__labels *labels, size_t from, size_t to, size_t end)
{
    const phi__word_map *map = labels->map;
    const size_t last = blocks_to(labels, to);
    phi__rule_mask rules = 0;
    for (size_t at = from / PHI__WORD_MAP_BLOCK; at < last && (at = phi__bit_row_find(labels->present.items, 0, at, last)) < last; at++) {
        const phi__word_map_block *block = &map->blocks.items[at];
        for (uint32_t i = 0; i < block->count; i++) {
            const phi__word_hit *hit = &map->hits.items[block->first + i];
            rules |= hit->begin >= from && hit->begin < to && hit->end >= end ? labels->words->rules[hit->word] : 0;
        }
    }
    return rules;
}

static phi_status collect(phi__labels *labels, phi__span text, size_t from, size_t to, size_t end, bool ahead,
                          phi__rule_mask *rules)
{
    *rules = 0;
    PHI_TRY(phi__labels_load(labels, text, from, to, ahead));
    if (from < to)
        *rules = rules_in(labels, from, to, end);
    return PHI_OK;
}

phi_status phi__labels_in(phi__labels *labels, phi__span text, size_t from, size_t to, phi__rule_mask *rules)
{
    return collect(labels, text, from, to, 0, true, rules);
}

bool phi__labels_are_absent(phi__labels *labels, size_t from, size_t to)
{
    return phi__word_map_covers(labels->map, from, to) && catch_up(labels) == PHI_OK && (from >= to || rules_in(labels, from, to, 0) == 0);
}

phi__rule_mask phi__labels_around(phi__labels *labels, size_t from, size_t to)
{
    phi__rule_mask rules = 0;
    if (!phi__word_map_covers(labels->map, from, to) || catch_up(labels) != PHI_OK)
        return ~UINT64_C(0);
    const size_t last = from < to ? blocks_to(labels, to) : 0;
    for (size_t at = from / PHI__WORD_MAP_BLOCK; at < last && (at = phi__bit_row_find(labels->present.items, 0, at, last)) < last; at++)
        rules |= labels->blocks.items[at];
    return rules;
}

/* ------------------------------------------------------------------------ beside */

static bool is_part(uint8_t c)
{
    return phi__is_letter((char)c) || c >= 0x80;
}

static bool is_last_token(const phi__label_words *words, phi__rule_mask asked, phi__span word)
{
    const size_t bit = digest((const char *)word.data, word.size);
    return (words->last[bit / 64] >> bit % 64 & 1) != 0 && (words->last_rules[bit % PHI__LABEL_RULES] & asked) != 0;
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
static bool ends_label(const phi__label_words *words, phi__rule_mask asked, phi__span word)
{
    size_t ascii = word.size;
    if (word.size == 0 || !may_end_label(words, word))
        return false;
    while (ascii > 0 && word.data[ascii - 1] >= 0x80)
        ascii--;
    for (size_t i = 0; i < word.size; i++) {
        if (i > 0 && word.data[i - 1] < 0x80 && !parts_word(word, i))
            continue;
        if (is_last_token(words, asked, phi__span_part(word, i, word.size)) ||
            (i < ascii && is_last_token(words, asked, phi__span_part(word, i, ascii - i))))
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

/* The number that ends at `end`, or so many bytes of it that it is longer than any of a label. */
static phi__span number_before(const phi__label_words *words, phi__span text, size_t end)
{
    const size_t most = words->digits > NUMBERS_MOST ? words->digits : NUMBERS_MOST;
    size_t begin = end;
    while (begin > 0 && end - begin <= most && phi__is_digit((char)text.data[begin - 1]))
        begin--;
    return phi__span_part(text, begin, end - begin);
}

/* May the digits that end at `end` number the label itself? "Dx1:", "Diagnosis 2:", "Dx-2 ", as nearness.c has it. */
static bool numbers_label(phi__span text, phi__span digits)
{
    const size_t end = (size_t)(digits.data - text.data) + digits.size;
    const uint8_t next = end < text.size ? text.data[end] : 0;
    const size_t begin = end - digits.size;
    if (digits.size > NUMBERS_MOST || begin == 0)
        return false;
    return next == ':' || next == '=' || (next == ' ' && (is_part(text.data[begin - 1]) || text.data[begin - 1] == '-'));
}

/* A way back from a value, in search of its label. */
typedef struct way_back {
    const phi__label_words *words;
    phi__rule_mask asked; /* whose labels are of interest */
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
    if (ends_label(w->words, w->asked, word) || (escaped && ends_label(w->words, w->asked, phi__span_part(word, 1, word.size))))
        return LABEL_FOUND;
    if (w->at > word.size && w->text.data[w->at - word.size - 1] == '/') /* the other half of a label */
        return LABEL_FOUND;
    if (escaped && word.size == 1) {
        w->at -= 2;
        return ON;
    }
    const uint8_t last = word.data[word.size - 1];
    if (word.size >= 2 && last < 0x80 && phi__last_letters_has(&w->words->fillers, word.data[word.size - 2], last) == 0)
        return NO_LABEL;
    const phi__span piece = last_piece(w->text, w->at, word.size);
    if (last < 0x80 && !phi__is_filler((const char *)piece.data, piece.size))
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
    const uint8_t *outer = memrchr(w->text.data + least, open, (size_t)(begin - w->text.data) - least);
    const uint8_t *closed = memrchr(w->text.data + least, w->text.data[w->at], (size_t)(begin - w->text.data) - least);
    if (w->aside != SIZE_MAX || (outer != NULL && (closed == NULL || closed < outer))) /* one in the other */
        return LABEL_FOUND;
    w->aside = (size_t)(begin - w->text.data);
    w->behind = behind;
    return ON;
}

static bool follows_label(const way_back *w, phi__span number)
{
    return (number.size <= w->words->digits && is_last_token(w->words, w->asked, number)) || numbers_label(w->text, number);
}

static step step_back(way_back *w)
{
    const uint8_t c = w->text.data[w->at - 1];
    if (phi__is_digit((char)c)) /* "ICD9", or another number, nearer to whatever stands before it */
        return follows_label(w, number_before(w->words, w->text, w->at)) ? LABEL_FOUND : NO_LABEL;
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

/* Does the last word before `begin` that is no filling end some phrase of these rules? */
static bool may_stand_beside(const phi__label_words *words, phi__rule_mask asked, phi__span text, size_t begin)
{
    way_back w = {.words = words, .asked = asked, .text = text, .begin = begin, .at = begin, .aside = SIZE_MAX};
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

phi_status phi__labels_beside(phi__labels *labels, phi__span text, size_t begin, phi__rule_mask asked, phi__rule_mask *rules)
{
    const size_t gap = PHI__LABEL_GAP + PHI__LABEL_TAGS;
    const size_t least = begin > gap ? begin - gap : 0;
    *rules = 0;
    if (!may_stand_beside(labels->words, asked, text, begin))
        return PHI_OK;
    return collect(labels, text, least > PHRASE_REACH ? least - PHRASE_REACH : 0, begin, least, false, rules);
}
