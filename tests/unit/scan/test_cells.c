/* SPDX-License-Identifier: Apache-2.0 */
/* Cells of delimited text: which row and column an offset is in, whatever
 * quotes do, and the same whether the text is walked in one go or in pieces. */
#include "base/alloc.h"
#include "cells.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { QUOTED_MOST = 64 * 1024 };

static phi__cells make(char quote)
{
    static const char *const names[] = {"Name", "", NULL, "SSN"};
    const phi__table table = {.delimiter = ',', .quote = quote, .has_header = true, .column_count = 4,
                              .columns = names};
    phi__cells cells;
    assert_int_equal(phi__cells_init(&cells, &table), PHI_OK);
    return cells;
}

/* The offset of '^' in `marked`, which is taken out. */
static size_t take_mark(const char *marked, char *text)
{
    const char *mark = strchr(marked, '^');
    assert_non_null(mark);
    const size_t at = (size_t)(mark - marked);
    memcpy(text, marked, at);
    memcpy(text + at, mark + 1, strlen(mark));
    return at;
}

static void offsets_are_in_rows_and_columns(void **state)
{
    (void)state;
    static const struct {
        const char *text; /* '^' before the offset that is asked for */
        uint64_t row;
        uint32_t column; /* from 0 */
        const char *cell; /* all of it */
    } cases[] = {
        {"^a,b\n", 1, 0, "a"},
        {"a,^b\nc,d", 1, 1, "b"},
        {"a,b\n^c,d", 2, 0, "c"},
        {"a,b\nc,^d", 2, 1, "d"},
        {"a,b\r\nc,^d\r\n", 2, 1, "d\r"},
        {"a,,,^d", 1, 3, "d"},
        {"\n\n,^x", 3, 1, "x"},
        {"\"a,b\",^c", 1, 1, "c"},
        {"\"a,^b\",c", 1, 0, "\"a,b\""},
        {"\"a\nb\",^c\nd", 1, 1, "c"},
        {"\"a\nb\",c\n^d", 2, 0, "d"},
        {"\"a\"\"b,c\",^d", 1, 1, "d"},
        {"\"a\"\",^b\",d", 1, 0, "\"a\"\",b\""},
        {"\"\"\"a,b\"\"\",^c", 1, 1, "c"},
        {"\"\",^a", 1, 1, "a"},
        {"5\" pipe,^a\nb", 1, 1, "a"},       /* a quote inside a cell is a character */
        {"say \"a,^b\" c", 1, 1, "b\" c"},
        {"\"ab\"x\"c,^d\",e", 1, 1, "d\""},  /* nor does one behind a closed quote open again */
        {"\"^ab\"x\"c,d\",e", 1, 0, "\"ab\"x\"c"},
        {"\"ab\" ,^c", 1, 1, "c"},
        {"\"never ^closed,\n", 1, 0, "\"never closed,\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[64];
        const size_t at = take_mark(cases[i].text, text);
        const phi__span span = phi__span_of(text, strlen(text));
        phi__cells cells = make('"');
        phi__cells_walk(&cells, span, 0, at);
        if (cells.row != cases[i].row || cells.column != cases[i].column)
            fail_msg("%s: row %u column %u", cases[i].text, (unsigned)cells.row, (unsigned)cells.column);
        const uint64_t end = phi__cells_end(&cells, span, 0);
        if (end - cells.cell_begin != strlen(cases[i].cell) ||
            memcmp(text + cells.cell_begin, cases[i].cell, strlen(cases[i].cell)) != 0)
            fail_msg("%s: cell %.*s", cases[i].text, (int)(end - cells.cell_begin), text + cells.cell_begin);
        phi__cells_done(&cells);
    }
}

/* As MySQL and others write them; a backslash outside of quotes is a character. */
static void quotes_behind_backslashes_are_text(void **state)
{
    (void)state;
    static const char text[] = "\"a \\\"b, c\\\"\",d\ne\\,\"f\\\\\",g";
    phi__cells cells = make('"');
    cells.escape = '\\';
    phi__cells_walk(&cells, phi__span_of(text, sizeof text - 1), 0, 13);
    assert_int_equal(cells.column, 1);
    phi__cells_walk(&cells, phi__span_of(text, sizeof text - 1), 0, sizeof text - 2);
    assert_int_equal(cells.row, 2);
    assert_int_equal(cells.column, 2);
    phi__cells_done(&cells);
}

static void without_a_quote_character_quotes_are_text(void **state)
{
    (void)state;
    static const char text[] = "\"a,b\nc";
    phi__cells cells = make('\0');
    phi__cells_walk(&cells, phi__span_of(text, 3), 0, 3);
    assert_int_equal(cells.column, 1);
    phi__cells_walk(&cells, phi__span_of(text, 6), 0, 6);
    assert_int_equal(cells.row, 2);
    phi__cells_done(&cells);
    static const char zero[] = "\0a,b";
    cells = make('\0');
    assert_int_equal(phi__cells_end(&cells, phi__span_of(zero, 4), 0), 2);
    phi__cells_done(&cells);
}

static void columns_have_the_names_of_the_header(void **state)
{
    (void)state;
    static const char text[] = "a,b,c,d,e";
    static const char *const want[] = {"Name", "", "", "SSN", NULL};
    phi__cells cells = make('"');
    for (size_t column = 0; column < 5; column++) {
        phi__cells_walk(&cells, phi__span_of(text, 9), 0, column * 2);
        const char *name = phi__cells_name(&cells);
        assert_true((name == NULL) == (want[column] == NULL));
        if (name != NULL)
            assert_string_equal(name, want[column]);
    }
    phi__cells_done(&cells);
    const phi__table headless = {.delimiter = ',', .column_count = 3};
    assert_int_equal(phi__cells_init(&cells, &headless), PHI_OK);
    assert_null(phi__cells_name(&cells));
    phi__cells_done(&cells);
}

/* A quote that is not closed soon was none: rows go on as if it were text. */
static void a_stray_quote_does_not_swallow_the_file(void **state)
{
    (void)state;
    enum { LINES = 20000 };
    char *text = phi__alloc(LINES * 5 + 1);
    assert_non_null(text);
    for (size_t i = 0; i < LINES; i++)
        memcpy(text + i * 5, i == 10 ? "\"b,c\n" : "aa,b\n", 5);
    phi__cells cells = make('"');
    const size_t at = (LINES - 1) * 5 + 3;
    phi__cells_walk(&cells, phi__span_of(text, LINES * 5), 0, at);
    assert_false(cells.quoted);
    assert_int_equal(cells.row, LINES);
    assert_int_equal(cells.column, 1);
    assert_int_equal(cells.cell_begin, at);
    phi__cells_done(&cells);
    phi__free(text);
}

static void a_quoted_cell_may_be_long(void **state)
{
    (void)state;
    char *text = phi__alloc(QUOTED_MOST + 16);
    assert_non_null(text);
    memset(text, ',', QUOTED_MOST);
    text[0] = '"';
    text[QUOTED_MOST - 1] = '"';
    memcpy(text + QUOTED_MOST, ",x", 2);
    phi__cells cells = make('"');
    phi__cells_walk(&cells, phi__span_of(text, QUOTED_MOST + 2), 0, QUOTED_MOST + 1);
    assert_int_equal(cells.column, 1);
    assert_int_equal(cells.row, 1);
    phi__cells_done(&cells);
    phi__free(text);
}

/* ------------------------------------------------------------------ properties */

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void fill(char *text, size_t size, uint32_t *seed)
{
    static const char alphabet[] = "ab,\"\n\r,\"";
    for (size_t i = 0; i < size; i++)
        text[i] = alphabet[next_random(seed) % (sizeof alphabet - 1)];
}

static bool same_state(const phi__cells *a, const phi__cells *b)
{
    return a->row == b->row && a->column == b->column && a->cell_begin == b->cell_begin && a->at == b->at &&
           a->quoted == b->quoted;
}

static void pieces_make_no_difference(void **state)
{
    (void)state;
    enum { SIZE = 300 };
    uint32_t seed = 42;
    for (int round = 0; round < 300; round++) {
        char text[SIZE];
        fill(text, SIZE, &seed);
        phi__cells whole = make('"'), pieces = make('"');
        const phi__span span = phi__span_of(text, SIZE);
        const size_t most = 1 + next_random(&seed) % 40;
        for (size_t at = 0; at < SIZE;) {
            const size_t step = 1 + next_random(&seed) % most;
            const size_t base = at; /* what was walked need not be there any more */
            at = at + step < SIZE ? at + step : SIZE;
            phi__cells_walk(&pieces, phi__span_part(span, base, SIZE), base, at);
        }
        phi__cells_walk(&whole, span, 0, SIZE);
        assert_true(same_state(&whole, &pieces));
        phi__cells_done(&whole);
        phi__cells_done(&pieces);
    }
}

/* The end of a cell is where walking on leaves it. */
static void the_end_is_where_walking_leaves_the_cell(void **state)
{
    (void)state;
    enum { SIZE = 120 };
    uint32_t seed = 7;
    for (int round = 0; round < 300; round++) {
        char text[SIZE];
        fill(text, SIZE, &seed);
        const phi__span span = phi__span_of(text, SIZE);
        phi__cells cells = make('"');
        for (size_t at = 0; at < SIZE; at++) {
            phi__cells_walk(&cells, span, 0, at);
            const uint64_t end = phi__cells_end(&cells, span, 0);
            phi__cells ahead = cells;
            while (ahead.at < SIZE && ahead.cell_begin == cells.cell_begin)
                phi__cells_walk(&ahead, span, 0, ahead.at + 1);
            const uint64_t want = ahead.cell_begin == cells.cell_begin ? SIZE : ahead.at - 1;
            assert_int_equal(end, want);
        }
        phi__cells_done(&cells);
    }
}

static void memory_that_runs_out_is_an_error_and_no_leak(void **state)
{
    (void)state;
    static const char *const names[] = {"a", "b"};
    const phi__table table = {.delimiter = ',', .has_header = true, .column_count = 2, .columns = names};
    for (uint64_t nth = 1; nth <= 4; nth++) {
        phi__cells cells;
        phi__alloc_fail_at(nth);
        const phi_status status = phi__cells_init(&cells, &table);
        phi__alloc_fail_at(0);
        assert_int_equal(status, nth <= 3 ? PHI_ERR_MEMORY : PHI_OK);
        phi__cells_done(&cells);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offsets_are_in_rows_and_columns),
        cmocka_unit_test(quotes_behind_backslashes_are_text),
        cmocka_unit_test(without_a_quote_character_quotes_are_text),
        cmocka_unit_test(columns_have_the_names_of_the_header),
        cmocka_unit_test(a_stray_quote_does_not_swallow_the_file),
        cmocka_unit_test(a_quoted_cell_may_be_long),
        cmocka_unit_test(pieces_make_no_difference),
        cmocka_unit_test(the_end_is_where_walking_leaves_the_cell),
        cmocka_unit_test(memory_that_runs_out_is_an_error_and_no_leak),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
