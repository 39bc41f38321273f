/* SPDX-License-Identifier: Apache-2.0 */
/* See rows.h. */
#define _GNU_SOURCE /* memrchr */
#include "score/rows.h"

#include "base/ascii.h"
#include "score/html_table.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
    AHEAD = 4096, /* bytes of a long line that are looked at together */
    REACH = 96    /* a candidate that begins here ends before, with what is wrapped around it */
};

void phi__rows_init(phi__rows *rows)
{
    *rows = (phi__rows){.part = UINT64_MAX};
}

/* The first two blanks side by side that begin in [from, to), or `to`. */
static size_t find_two_blanks(phi__span text, size_t from, size_t to)
{
    const size_t last = to < text.size ? to : text.size == 0 ? 0 : text.size - 1;
    size_t at = from;
#ifdef __SSE2__
    const __m128i blank = _mm_set1_epi8(' ');
    for (; at + 16 < last; at += 16) {
        const __m128i here = _mm_loadu_si128((const __m128i *)(const void *)(text.data + at));
        const __m128i next = _mm_loadu_si128((const __m128i *)(const void *)(text.data + at + 1));
        const int both = _mm_movemask_epi8(_mm_and_si128(_mm_cmpeq_epi8(here, blank), _mm_cmpeq_epi8(next, blank)));
        if (both != 0)
            return at + (size_t)__builtin_ctz((unsigned)both);
    }
#endif
    while (at < last && (text.data[at] != ' ' || text.data[at + 1] != ' '))
        at++;
    return at < last ? at : to;
}

/* The line that goes on at `from`: where it ends, at most at `to`, and whether a tab or bar parts it there. */
static size_t line_end(phi__span text, size_t from, size_t to, bool *parted)
{
    size_t at = from;
#ifdef __SSE2__
    const __m128i feed = _mm_set1_epi8('\n'), tab = _mm_set1_epi8('\t'), bar = _mm_set1_epi8('|');
    for (; to - at >= 16; at += 16) {
        const __m128i here = _mm_loadu_si128((const __m128i *)(const void *)(text.data + at));
        const unsigned ends = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(here, feed));
        const unsigned signs = (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(here, tab), _mm_cmpeq_epi8(here, bar)));
        *parted = *parted || (signs & (ends == 0 ? UINT16_MAX : (ends & -ends) - 1)) != 0;
        if (ends != 0)
            return at + (size_t)__builtin_ctz(ends);
    }
#endif
    for (; at < to && text.data[at] != '\n'; at++)
        *parted = *parted || text.data[at] == '\t' || text.data[at] == '|';
    return at;
}

static bool begins_statement(phi__span line)
{
    size_t at = 0;
    while (at < line.size && (line.data[at] == ' ' || line.data[at] == '\t' || line.data[at] == '\r'))
        at++;
    return at < line.size && memchr("(IiRrVv", line.data[at], 7) != NULL;
}

/* How does the line begin that goes on before `at`? `feed` is the last line end before it behind what was looked at. */
static bool find_statement(const phi__rows *rows, const phi__scene *scene, const uint8_t *feed, bool goes_on)
{
    const phi__span text = scene->text;
    if (feed != NULL)
        return begins_statement(phi__span_part(text, (size_t)(feed - text.data) + 1, AHEAD));
    if (goes_on) /* the same line still */
        return rows->statement;
    return scene->base > 0 || begins_statement(text);
}

/* Where that line begins, or how far back is looked for it. */
static size_t line_begin(const phi__rows *rows, const phi__scene *scene, const uint8_t *feed, size_t at, bool goes_on)
{
    const size_t least = at > PHI__CONTEXT_BEFORE ? at - PHI__CONTEXT_BEFORE : 0;
    size_t begin = 0;
    if (feed != NULL)
        begin = (size_t)(feed - scene->text.data) + 1;
    else if (goes_on && rows->from > scene->base)
        begin = (size_t)(rows->from - scene->base);
    return begin > least ? begin : least;
}

static void look_at_line(phi__rows *rows, const phi__scene *scene, size_t at)
{
    const phi__span text = scene->text;
    const bool goes_on = rows->part == scene->part && rows->to >= scene->base && rows->to <= scene->base + at;
    const size_t known = goes_on ? (size_t)(rows->to - scene->base) : 0;
    const uint8_t *feed = memrchr(text.data + known, '\n', at - known);
    const bool statement = find_statement(rows, scene, feed, goes_on);
    const size_t most = text.size - at > AHEAD ? at + AHEAD : text.size;
    const size_t from = line_begin(rows, scene, feed, at, goes_on);
    bool parted = false;
    const phi__span line = phi__span_part(text, from, line_end(text, from, most, &parted) - from);
    *rows = (phi__rows){.part = scene->part,
                        .from = scene->base + from,
                        .to = scene->base + from + line.size,
                        .parted = parted,
                        .indented = line.size > 0 && line.data[0] == ' ',
                        .statement = statement,
                        .blanks_from = UINT64_MAX,
                        .plain_from = rows->part == scene->part ? rows->plain_from : 0,
                        .plain_to = rows->part == scene->part ? rows->plain_to : 0};
}

/* Two blanks that begin in [at, at + reach)? */
static bool blanks_follow(phi__rows *rows, const phi__scene *scene, uint64_t at, uint64_t reach)
{
    if (at < rows->blanks_from || at > rows->blanks_at) {
        rows->blanks_from = at;
        rows->blanks_at =
            scene->base + find_two_blanks(scene->text, (size_t)(at - scene->base), (size_t)(rows->to - scene->base));
    }
    return rows->blanks_at < rows->to && rows->blanks_at < at + reach;
}

static bool is_wrapping(uint8_t c)
{
    return c == '\'' || c == '"' || c == '(' || c == ')' || c == '+';
}

bool phi__rows_might_hold(phi__rows *rows, const phi__scene *scene, size_t begin)
{
    const uint64_t at = scene->base + begin;
    if (rows->part != scene->part || at < rows->from || at >= rows->to)
        look_at_line(rows, scene, begin);
    if (rows->parted || rows->statement)
        return true;
    const phi__span text = scene->text;
    size_t from = begin;
    while (from > 0 && is_wrapping(text.data[from - 1]))
        from--;
    if (phi__html_table_may_hold(text, from))
        return true;
    if (from > 0 && text.data[from - 1] == ' ' && (from < 2 || memchr(" \n", text.data[from - 2], 2) != NULL))
        return true;
    return blanks_follow(rows, scene, at, REACH);
}

enum { WRAPPED = 8 }; /* quotes and brackets before a candidate; more of them are taken for a row */

static bool is_wrapped_long(phi__span text, size_t at)
{
    size_t count = 0;
    while (count < WRAPPED && count < at && is_wrapping(text.data[at - 1 - count]))
        count++;
    return count == WRAPPED;
}

/* Of what begins in [from, to) in the line that was looked at last. */
static bool line_might_hold(phi__rows *rows, const phi__scene *scene, size_t from, size_t to)
{
    if (rows->parted || rows->statement || rows->indented || is_wrapped_long(scene->text, from))
        return true;
    const uint64_t begin = scene->base + from, before = begin > rows->from + WRAPPED ? begin - WRAPPED : rows->from;
    return blanks_follow(rows, scene, before, to - from + WRAPPED + REACH);
}

bool phi__rows_might_hold_any(phi__rows *rows, const phi__scene *scene, size_t from, size_t to)
{
    for (size_t at = from; at < to; at = (size_t)(rows->to - scene->base) + 1) {
        if (rows->part != scene->part || scene->base + at < rows->from || scene->base + at >= rows->to)
            look_at_line(rows, scene, at);
        if (line_might_hold(rows, scene, at, to))
            return true;
    }
    return false;
}

static const char MARKS[] = {'"', '<'};

/* Behind the last mark in text[from, to), or `from`. */
static size_t behind_marks(phi__span text, size_t from, size_t to)
{
    size_t behind = from;
    for (size_t i = 0; i < sizeof MARKS; i++) {
        const uint8_t *mark = memrchr(text.data + behind, MARKS[i], to - behind);
        behind = mark == NULL ? behind : (size_t)(mark - text.data) + 1;
    }
    return behind;
}

/* The first mark in text[from, to), or `to`. */
static size_t next_mark(phi__span text, size_t from, size_t to)
{
    size_t next = to;
    for (size_t i = 0; i < sizeof MARKS; i++) {
        const uint8_t *mark = memchr(text.data + from, MARKS[i], next - from);
        next = mark == NULL ? next : (size_t)(mark - text.data);
    }
    return next;
}

/* Up to text[to): where there are none, it is looked further at once. */
static void look_for_marks(phi__rows *rows, const phi__scene *scene, uint64_t begin, size_t to)
{
    const size_t known = (size_t)(rows->plain_to - scene->base);
    const size_t behind = behind_marks(scene->text, known, to);
    rows->plain_to = scene->base + to;
    if (behind > known)
        rows->plain_from = scene->base + behind;
    if (rows->plain_from <= begin)
        rows->plain_to = scene->base + next_mark(scene->text, to, scene->text.size - to > AHEAD ? to + AHEAD : scene->text.size);
}

bool phi__rows_are_marked_up(phi__rows *rows, const phi__scene *scene, size_t from, size_t to)
{
    const uint64_t begin = scene->base + from, end = scene->base + to;
    if (rows->part == scene->part && rows->plain_from <= begin && rows->plain_to >= end)
        return false;
    if (rows->part != scene->part) {
        look_at_line(rows, scene, from);
        rows->plain_from = rows->plain_to = begin;
    }
    if (rows->plain_to < begin || rows->plain_from > end)
        rows->plain_from = rows->plain_to = begin;
    if (rows->plain_to < end)
        look_for_marks(rows, scene, begin, to);
    return rows->plain_from > begin;
}
