/* SPDX-License-Identifier: Apache-2.0 */
/* See labels.h. A range is searched as far beyond its end as a phrase may go on; the
 * next one may take the rest of a token for a label, which costs a second look and no
 * more. */
#include "score/labels.h"

#include "base/alloc.h"
#include "match/tokens.h"
#include "score/nearness.h"

#include <string.h>

enum { PHRASE_REACH = 96, AHEAD_MOST = 8192 };

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
    size_t from = 0, bit = 0;
    for (size_t length = phi__tokens_first(phrase, &from); length > 0; length = phi__tokens_first(phrase, &from)) {
        bit = digest(phrase + from, length);
        phrase += from + length;
    }
    words->last[bit / 64] |= UINT64_C(1) << bit % 64;
}

phi_status phi__label_words_init(phi__label_words *words, const phi__weights *weights, const phi__words *all)
{
    size_t count = 0;
    const char *const *list = phi__words_list(all, &count);
    PHI_VEC(const char *) labels = {.items = NULL};
    phi_status status = PHI_OK;
    for (size_t word = 0; word < count && status == PHI_OK; word++) {
        const phi__rule_mask rules = weights->labels.items[word];
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
    *labels = (phi__labels){.words = words};
}

void phi__labels_done(phi__labels *labels)
{
    PHI_VEC_DONE(&labels->hits);
    PHI_VEC_DONE(&labels->items);
}

void phi__labels_clear(phi__labels *labels)
{
    labels->from = labels->to = 0;
    labels->item = labels->items.count = 0;
}

static phi_status search(phi__labels *labels, phi__span text, size_t from, size_t to)
{
    labels->hits.count = 0;
    const bool whole = to == text.size || text.data[to] == '\n'; /* no phrase goes on in the next line */
    const phi__span range = phi__span_part(text, from, to - from + (whole ? 0 : PHRASE_REACH));
    PHI_TRY(phi__words_scan(labels->words->words, range, &labels->hits));
    for (size_t i = 0; i < labels->hits.count; i++) {
        const phi__word_hit *hit = &labels->hits.items[i];
        if (from + hit->begin >= to)
            break;
        PHI_TRY(PHI_VEC_PUSH(&labels->items, ((phi__label){(uint32_t)(from + hit->begin), (uint32_t)(from + hit->end),
                                                           labels->words->rules.items[hit->word]})));
    }
    return PHI_OK;
}

/* Make [from, to) known, with what is known already when they touch. */
static phi_status load(phi__labels *labels, phi__span text, size_t from, size_t to)
{
    size_t ahead = 0;
    if (from < labels->from || from > labels->to) {
        labels->items.count = labels->item = 0;
        labels->from = labels->to = phi__tokens_uncut(text, from);
    } else {
        ahead = (labels->to - labels->from) / 2; /* the longer it goes on so, the longer it will */
        ahead = ahead < AHEAD_MOST ? ahead : AHEAD_MOST;
    }
    const size_t begin = labels->to;
    labels->to = text.size - to > ahead ? to + ahead : text.size;
    labels->to += labels->to < text.size && text.data[labels->to - 1] == '\\'; /* its letter is no word's */
    return search(labels, text, begin, labels->to);
}

/* Go to the first that begins at `from` or behind. */
static void seek(phi__labels *labels, size_t from)
{
    const phi__label *items = labels->items.items;
    while (labels->item > 0 && items[labels->item - 1].begin >= from)
        labels->item--;
    while (labels->item < labels->items.count && items[labels->item].begin < from)
        labels->item++;
}

/* Of those that begin in [from, to) and end at `end` or behind. */
static phi_status collect(phi__labels *labels, phi__span text, size_t from, size_t to, size_t end, phi__rule_mask *rules)
{
    if (!phi__labels_cover(labels, from, to))
        PHI_TRY(load(labels, text, from, to));
    seek(labels, from);
    const phi__label *items = labels->items.items;
    *rules = 0;
    for (size_t i = labels->item; i < labels->items.count && items[i].begin < to; i++)
        *rules |= items[i].end >= end ? items[i].rules : 0;
    return PHI_OK;
}

phi_status phi__labels_in(phi__labels *labels, phi__span text, size_t from, size_t to, phi__rule_mask *rules)
{
    return collect(labels, text, from, to, 0, rules);
}

bool phi__labels_are_absent(phi__labels *labels, size_t from, size_t to)
{
    if (!phi__labels_cover(labels, from, to))
        return false;
    seek(labels, from);
    return labels->item == labels->items.count || labels->items.items[labels->item].begin >= to;
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

/* The word, what camelCase parts from its end, and the same without signs beyond ASCII behind it. */
static bool ends_label(const phi__label_words *words, phi__span word)
{
    size_t ascii = word.size;
    while (ascii > 0 && word.data[ascii - 1] >= 0x80)
        ascii--;
    for (size_t i = 0; i < word.size; i++) {
        if (i > 0 && !phi__is_upper((char)word.data[i]) && word.data[i - 1] < 0x80)
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
    while (begin > end - size && !phi__tokens_split(text, begin))
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

/* Does the last word before `begin` that is no filling end some phrase? */
static bool may_stand_beside(const phi__label_words *words, phi__span text, size_t begin)
{
    for (size_t at = begin; at > 0 && begin - at <= PHI__LABEL_GAP;) {
        const uint8_t c = text.data[at - 1];
        if (phi__is_digit((char)c)) /* "ICD9", or another number, nearer to whatever stands before it */
            return is_last_token(words, number_before(text, at));
        if (c == '#' || c == '>') /* may stand for the last word of a label; a tag may be one, or stand behind one */
            return true;
        if (!is_part(c)) {
            at--;
            continue;
        }
        bool escaped = false;
        const phi__span word = word_before(text, at, &escaped);
        if (ends_label(words, word) || (escaped && ends_label(words, phi__span_part(word, 1, word.size))))
            return true;
        if (escaped && word.size == 1) {
            at -= 2;
            continue;
        }
        const phi__span piece = last_piece(text, at, word.size);
        if (!phi__is_filler((const char *)piece.data, piece.size) && piece.data[piece.size - 1] < 0x80)
            return false;
        at -= piece.size;
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
    return collect(labels, text, least > PHRASE_REACH ? least - PHRASE_REACH : 0, begin, least, rules);
}
