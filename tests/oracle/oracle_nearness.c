/* SPDX-License-Identifier: Apache-2.0 */
/* How near a word is to a candidate, restated from what score/nearness.h and the
 * factors in nearness.c say, byte by byte. */
#include "oracle_parts.h"

#include "base/ascii.h"

static bool is_break(uint8_t c)
{
    return c == '\n' || c == '\r';
}

phi__setting oracle_setting(phi__span text, size_t begin, size_t end)
{
    phi__setting s = {.text = text, .begin = begin, .end = end, .line_begin = begin, .line_end = end};
    const size_t least = begin < 600 ? 0 : begin - 600;
    const size_t most = text.size - end < 160 ? text.size : end + 160;
    while (s.line_begin > least && !is_break(text.data[s.line_begin - 1]))
        s.line_begin--;
    while (s.line_end < most && !is_break(text.data[s.line_end]))
        s.line_end++;
    s.above_end = s.line_begin;
    while (s.above_end > least && memchr(" \t\r\n", text.data[s.above_end - 1], 4) != NULL)
        s.above_end--;
    s.above_begin = s.above_end;
    while (s.above_begin > least && !is_break(text.data[s.above_begin - 1]))
        s.above_begin--;
    return s;
}

static bool has_digit(phi__span text, size_t from, size_t to)
{
    bool found = false;
    for (size_t i = from; i < to; i++)
        found |= phi__is_digit((char)text.data[i]);
    return found;
}

static bool is_filler(phi__span word)
{
    static const char *const FILLERS[] = {"no",  "nr", "num", "nbr", "number", "id",   "is",     "was",   "are",
                                          "of",  "the", "on", "as",  "a",      "value", "code",  "and",   "equals",
                                          "reads", "me", "us", "at", "to",     "by",   "or",     "for",
                                          "it",  "file", "record"};
    for (size_t i = 0; i < sizeof FILLERS / sizeof *FILLERS; i++) {
        if (strlen(FILLERS[i]) == word.size && phi__equal_nocase((const char *)word.data, FILLERS[i], word.size))
            return true;
    }
    return false;
}

/* Punctuation, fillers and escapes, 24 bytes at most. */
static bool is_gap(phi__span gap)
{
    size_t tags = 0; /* bytes of markup, which do not count */
    if (gap.size > 24 + 64)
        return false;
    for (size_t at = 0; at < gap.size;) {
        const uint8_t *close = gap.data[at] == '<' ? memchr(gap.data + at, '>', gap.size - at) : NULL;
        if (close != NULL) {
            tags += (size_t)(close - gap.data) + 1 - at;
            at = (size_t)(close - gap.data) + 1;
            continue;
        }
        size_t letters = 0;
        while (at + letters < gap.size && phi__is_letter((char)gap.data[at + letters]))
            letters++;
        if (letters > 0 && !is_filler(phi__span_part(gap, at, letters)))
            return false;
        at += letters > 0 ? letters : gap.data[at] == '\\' ? 2 : 1;
    }
    return gap.size - tags <= 24;
}

static double before_it(const phi__setting *s, size_t end)
{
    if (has_digit(s->text, end, s->begin))
        return 0.35; /* another number stands between: the label is likely its */
    return is_gap(phi__span_part(s->text, end, s->begin - end)) ? 1.0 : 0.6;
}

static double behind_it(const phi__setting *s, size_t begin, size_t end)
{
    while (end < s->line_end && (s->text.data[end] == ' ' || s->text.data[end] == '"'))
        end++;
    if (end < s->line_end && memchr(":=#", s->text.data[end], 3) != NULL)
        return 0.1; /* it labels what follows it */
    return begin - s->end <= 24 && !has_digit(s->text, s->end, begin) ? 0.5 : 0.3;
}

/* A line that begins with one to three digits, perhaps a letter, and one of ". )" has a box number. */
static size_t behind_box_number(phi__span line)
{
    size_t blank = 0, digits = 0, letter = 0;
    while (blank < line.size && memchr(" \t", line.data[blank], 2) != NULL)
        blank++;
    while (digits < 3 && blank + digits < line.size && phi__is_digit((char)line.data[blank + digits]))
        digits++;
    if (digits == 0)
        return 0;
    letter = blank + digits < line.size && phi__is_letter((char)line.data[blank + digits]) ? 1 : 0;
    const size_t end = blank + digits + letter;
    return end < line.size && memchr(".) ", line.data[end], 3) != NULL ? end : 0;
}

/* Captions have single blanks and no tab or bar; their first words may stand 24 bytes before this one. */
static size_t caption_begin(const phi__setting *s, size_t word)
{
    for (size_t length = 0; length <= 24; length++) {
        if (word - length == s->above_begin)
            return s->above_begin;
        const uint8_t *before = s->text.data + word - length - 1;
        const bool wide = before[0] == ' ' && before > s->text.data + s->above_begin && before[-1] == ' ';
        if (wide || before[0] == '\t' || before[0] == '|')
            return word - length;
    }
    return word;
}

/* A colon or sign within 12 bytes, then at most two blanks and something; but a line of captions ends with a colon. */
static bool is_answered(const phi__setting *s, size_t end)
{
    const phi__span rest = phi__span_part(s->text, end, s->above_end - end);
    size_t mark = 0, blanks = 0;
    while (mark < 12 && mark < rest.size && memchr(":=\t|", rest.data[mark], 4) == NULL)
        mark++;
    if (mark >= rest.size || (rest.data[mark] != ':' && rest.data[mark] != '='))
        return false;
    while (blanks < 2 && mark + 1 + blanks < rest.size && rest.data[mark + 1 + blanks] == ' ')
        blanks++;
    const size_t value = mark + 1 + blanks;
    return value < rest.size && memchr(" \t", rest.data[value], 2) == NULL && rest.data[rest.size - 1] != ':';
}

static double above_it(const phi__setting *s, size_t begin, size_t end)
{
    const size_t box = behind_box_number(phi__span_part(s->text, s->above_begin, s->above_end - s->above_begin));
    if (has_digit(s->text, s->above_begin + box, s->above_end) || is_answered(s, end))
        return 0.2;
    const size_t left = caption_begin(s, begin) - s->above_begin, right = end - s->above_begin;
    const size_t own_left = s->begin - s->line_begin, own_right = s->end - s->line_begin;
    return left <= own_right + 2 && own_left <= right + 2 ? 0.7 : 0.5; /* does it stand over the candidate? */
}

oracle_near oracle_nearness(const phi__setting *s, const phi__cell *cell, size_t begin, size_t end)
{
    oracle_near near = {0};
    if (begin >= s->line_begin && end <= s->begin)
        near = (oracle_near){.factor = before_it(s, end), .kind = "near"};
    else if (begin >= s->end && end <= s->line_end)
        near = (oracle_near){.factor = behind_it(s, begin, end), .kind = "after"};
    else if (begin >= s->above_begin && end <= s->above_end)
        near = (oracle_near){.factor = above_it(s, begin, end), .kind = "above"};
    if (!cell->table || (begin >= cell->begin && end <= cell->end))
        return near;
    if (begin < s->line_begin || cell->closed)
        near.factor = 0.0; /* another record, or another sort of thing */
    else if (near.factor < 1.0)
        near.factor *= 0.5; /* another cell; but the one before may be the label in a table of two columns */
    return near;
}
