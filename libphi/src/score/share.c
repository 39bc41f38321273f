/* SPDX-License-Identifier: Apache-2.0 */
/* See share.h. Only candidates that are in doubt, and whose check says something, are
 * looked at, and only where there are enough of them; of the numbers that failed a
 * sample is asked for its column, so that a log full of numbers costs no more. */
#include "score/share.h"

#include "base/alloc.h"
#include "score/evidence.h"
#include "score/keyed.h"

#include <math.h>
#include <stdlib.h>

/* A check worth less lets too much pass to make a column of it. */
static const double CHECK_LEAST = 2.5;
/* Candidates outside of these are not in doubt. */
static const double BITS_LEAST = -4.0, BITS_MOST = 4.5;
static const double SHARE_FULL = 0.8;   /* a few odd cells, blanks and test values are in every column */
static const double SHARE_CHANCE = 0.4;
static const double BITS_FOR = 5.0;     /* at most */
static const double BITS_AGAINST = -4.0;
static const double LABEL = 3.0;        /* with so much from a name or label, chance has no say */

enum {
    FEWEST = 5,       /* cells that make a column */
    FEWEST_FAILED = 8,
    SAMPLE = 96,
    AROUND = 1024,    /* bytes before the first one of a column and behind the last that are asked, too */
    LINE_REACH = 600  /* a longer line has no columns */
};

void phi__share_done(phi__share *share)
{
    PHI_VEC_DONE(&share->failed);
    PHI_VEC_DONE(&share->members);
}

void phi__share_clear(phi__share *share)
{
    share->failed.count = 0;
    share->members.count = 0;
    share->column_count = 0;
}

phi_status phi__share_fail(phi__share *share, size_t begin, size_t end)
{
    const phi__share_span span = {(uint32_t)begin, (uint32_t)end};
    return PHI_VEC_PUSH(&share->failed, span);
}

/* ---------------------------------------------------------------------- columns */

static uint64_t mix(uint64_t hash, uint64_t value)
{
    return ((hash ^ value) + 1) * UINT64_C(0x9e3779b97f4a7c15);
}

static uint64_t digest(uint64_t hash, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        hash = mix(hash, (uint8_t)text[i]);
    return hash;
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

static bool is_line_end(uint8_t c)
{
    return c == '\n' || c == '\r';
}

static bool is_separator(uint8_t c)
{
    return c == ',' || c == ';' || c == '|' || c == '\t';
}

static uint8_t byte_before(phi__span text, size_t at)
{
    return at == 0 ? (uint8_t)'\n' : text.data[at - 1];
}

static uint8_t byte_at(phi__span text, size_t at)
{
    return at < text.size ? text.data[at] : (uint8_t)'\n';
}

/* Past quotes and blanks: what parts the cell from its neighbour; a blank where two of them do. */
static uint8_t left_edge(phi__span text, size_t *at)
{
    if (byte_before(text, *at) == '"' || byte_before(text, *at) == '\'')
        --*at;
    const size_t from = *at;
    while (is_blank(byte_before(text, *at)) && byte_before(text, *at) != '\t')
        --*at;
    const uint8_t edge = byte_before(text, *at);
    if (is_line_end(edge) || is_separator(edge))
        return edge;
    return from - *at > 1 ? (uint8_t)' ' : 0;
}

static uint8_t right_edge(phi__span text, size_t at)
{
    if (byte_at(text, at) == '"' || byte_at(text, at) == '\'')
        at++;
    const size_t from = at;
    while (byte_at(text, at) == ' ')
        at++;
    const uint8_t edge = byte_at(text, at);
    if (is_line_end(edge) || is_separator(edge) || edge == ')')
        return edge;
    return at - from > 1 ? (uint8_t)' ' : 0;
}

/* Two blanks or more; cells before it may be of any width. */
static bool begins_wide_gap(phi__span text, size_t at)
{
    return text.data[at] == ' ' && byte_before(text, at) != ' ' && byte_at(text, at + 1) == ' ';
}

/* The column of a line that nothing else knows as a row, or 0. */
static uint64_t column_of_line(phi__span text, size_t begin, size_t end)
{
    size_t from = begin;
    uint8_t left = left_edge(text, &from);
    const uint8_t right = right_edge(text, end);
    if (left == 0 || right == 0)
        return 0;
    if (is_line_end(left))
        return mix(1, is_line_end(right) ? 0 : right);
    const size_t least = from > LINE_REACH ? from - LINE_REACH : 0;
    size_t line = from, separators = 0;
    for (; line > least && !is_line_end(text.data[line - 1]); line--)
        separators += left == ' ' ? begins_wide_gap(text, line - 1) : text.data[line - 1] == left;
    if (line == least && line > 0)
        return 0;
    return mix(mix(2, left), separators);
}

/* Which column does [begin, end) stand in? 0 = none. Ask in ascending order. */
static uint64_t column_of(const phi__scene *scene, size_t begin, size_t end)
{
    phi__cell cell = {.begin = 0};
    if (scene->cell_at != NULL)
        scene->cell_at(scene->user, begin, &cell);
    if (cell.column > 0)
        return mix(3, cell.column);
    if (cell.field != NULL && cell.field[0] != '\0')
        return digest(4, cell.field, strlen(cell.field));
    phi__keyed keyed;
    if (phi__keyed_find(scene->text, begin, end, &keyed))
        return digest(5, keyed.name, strlen(keyed.name));
    return column_of_line(scene->text, begin, end);
}

/* --------------------------------------------------------------------- counting */

static double check_bits(const phi__rule_set *set, const phi__candidate *candidate)
{
    const phi__form *form = &set->rules[candidate->rule]->forms[candidate->form];
    return form->check == NULL ? 0.0 : form->check_bits;
}

static bool is_in_doubt(const phi__rule_set *set, const phi__candidate *candidate)
{
    return !candidate->test && candidate->bits > BITS_LEAST && candidate->bits < BITS_MOST &&
           check_bits(set, candidate) >= CHECK_LEAST;
}

static phi__share_column *find_column(phi__share *share, uint64_t key, const phi__candidate *candidate)
{
    for (size_t i = 0; i < share->column_count; i++) {
        if (share->columns[i].key == key && share->columns[i].rule == candidate->rule)
            return &share->columns[i];
    }
    if (share->column_count == PHI__SHARE_COLUMNS)
        return NULL;
    share->columns[share->column_count] =
        (phi__share_column){.key = key, .rule = candidate->rule, .first = candidate->begin};
    return &share->columns[share->column_count++];
}

/* The same value time and again is one. */
static void count_value(phi__share_column *column, phi__span text, const phi__candidate *candidate)
{
    const uint64_t value = digest(6, (const char *)text.data + candidate->begin, candidate->end - candidate->begin);
    if (column->passed == 0)
        column->first_value = value;
    if (column->passed == 0 || (value != column->first_value && value != column->last_value))
        column->passed++;
    column->last_value = value;
    column->last = candidate->end;
}

static phi_status sort_into_columns(phi__share *share, const phi__scene *scene, const phi__rule_set *set,
                                    const phi__candidate *candidates, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_in_doubt(set, &candidates[i]))
            continue;
        const uint64_t key = column_of(scene, candidates[i].begin, candidates[i].end);
        phi__share_column *column = key == 0 ? NULL : find_column(share, key, &candidates[i]);
        if (column == NULL)
            continue;
        count_value(column, scene->text, &candidates[i]);
        const phi__share_member member = {(uint32_t)i, (uint32_t)(column - share->columns)};
        PHI_TRY(PHI_VEC_PUSH(&share->members, member));
    }
    return PHI_OK;
}

static int compare_spans(const void *left, const void *right)
{
    const phi__share_span *a = left, *b = right;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    return (a->end > b->end) - (a->end < b->end);
}

/* What was sought because of what was found comes behind it, and some of it again. */
static void sort_failed(phi__share *share)
{
    size_t kept = 0;
    if (share->failed.count > 1)
        qsort(share->failed.items, share->failed.count, sizeof *share->failed.items, compare_spans);
    for (size_t i = 0; i < share->failed.count; i++) {
        if (kept == 0 || compare_spans(&share->failed.items[kept - 1], &share->failed.items[i]) != 0)
            share->failed.items[kept++] = share->failed.items[i];
    }
    share->failed.count = kept;
}

/* How many cells of the column failed, by a sample of what failed there and is no piece of a candidate. */
static double failed_in(const phi__share *share, const phi__scene *scene, const phi__share_column *column,
                        const phi__candidate *candidates, size_t count)
{
    size_t asked = 0, inside = 0, all = 0, next = 0;
    for (size_t i = 0; i < share->failed.count; i++) {
        const phi__share_span *span = &share->failed.items[i];
        while (next < count && candidates[next].end <= span->begin)
            next++;
        const bool piece = next < count && candidates[next].begin < span->end;
        if (piece || span->begin + AROUND < column->first || span->begin >= column->last + AROUND)
            continue;
        all++;
        if (asked == SAMPLE)
            continue;
        asked++;
        inside += column_of(scene, span->begin, span->end) == column->key;
    }
    return asked == 0 ? 0.0 : (double)inside * (double)all / (double)asked;
}

/* ---------------------------------------------------------------------- weighing */

static bool is_labelled(const phi__candidate *candidate)
{
    for (size_t i = 0; i < candidate->evidence_count; i++) {
        const phi__evidence *evidence = &candidate->evidence[i];
        if (evidence->bits >= LABEL && strcmp(evidence->kind, "check") != 0)
            return true;
    }
    return false;
}

static void add(const phi__rule_set *set, phi__candidate *candidate, double bits)
{
    candidate->bits += bits;
    candidate->confidence = phi__confidence(candidate->bits);
    phi__evidence_note(candidate, "column", set->rules[candidate->rule]->forms[candidate->form].check, bits);
}

phi_status phi__share_weigh(phi__share *share, const phi__scene *scene, const phi__rule_set *set,
                            phi__candidate *candidates, size_t count)
{
    PHI_TRY(sort_into_columns(share, scene, set, candidates, count));
    if (share->members.count > 0)
        sort_failed(share);
    double shares[PHI__SHARE_COLUMNS] = {0};
    double cells[PHI__SHARE_COLUMNS] = {0};
    for (size_t i = 0; i < share->column_count; i++) {
        const phi__share_column *column = &share->columns[i];
        cells[i] = column->passed + failed_in(share, scene, column, candidates, count);
        shares[i] = column->passed / cells[i];
    }
    for (size_t i = 0; i < share->members.count; i++) {
        const phi__share_member *member = &share->members.items[i];
        const phi__share_column *column = &share->columns[member->column];
        phi__candidate *candidate = &candidates[member->candidate];
        if (column->passed >= FEWEST && shares[member->column] >= SHARE_FULL)
            add(set, candidate, fmin(BITS_FOR, (column->passed - 3) * check_bits(set, candidate) / 2));
        else if (cells[member->column] >= FEWEST_FAILED && shares[member->column] <= SHARE_CHANCE && !is_labelled(candidate))
            add(set, candidate, BITS_AGAINST);
    }
    return PHI_OK;
}
