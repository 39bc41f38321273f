/* SPDX-License-Identifier: Apache-2.0 */
/* The window: whatever the pieces and wherever the seams, each place is seen
 * once, with the offset, line, cell and mark that the whole text gives it. '@'
 * stands for what is looked for. */
#include "base/alloc.h"
#include "window.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { REACH = 700 };

typedef struct driven {
    phi__window window;
    phi__buf seen; /* a line for each '@' */
    size_t most_text;
    const phi__place *mark; /* of the last '@' */
    unsigned searches;
} driven;

static void start(driven *d)
{
    phi__window_init(&d->window, REACH);
    phi__buf_init(&d->seen, (size_t)64 << 20);
    d->most_text = 0;
    d->searches = 0;
}

static void end(driven *d)
{
    phi__window_done(&d->window);
    phi__buf_done(&d->seen);
}

static void note(driven *d, size_t at)
{
    const phi__spot spot = phi__window_spot(&d->window, at, at + 1);
    const phi__place *place = spot.place;
    assert_int_equal(
        phi__buf_printf(&d->seen, "%llu+%llu line %llu row %llu column %u %s byte %llu sheet %s cell %s\n",
                        (unsigned long long)spot.offset, (unsigned long long)spot.length,
                        (unsigned long long)spot.line, (unsigned long long)spot.row, (unsigned)spot.column,
                        spot.column_name == NULL ? "-" : spot.column_name, (unsigned long long)spot.byte,
                        place == NULL || place->sheet == NULL ? "-" : place->sheet,
                        place == NULL || place->cell == NULL ? "-" : place->cell),
        PHI_OK);
}

static void note_all(driven *d, size_t boundary)
{
    for (size_t at = d->window.searched; at < boundary; at++) {
        if (d->window.text.data[at] == '@')
            note(d, at);
    }
}

/* What pieces.c does: another window goes on, and this one is looked at later, if need be twice. */
static void search_split(driven *d, size_t boundary)
{
    phi__window next;
    phi__window_init(&next, REACH);
    assert_int_equal(phi__window_split(&d->window, boundary, &next), PHI_OK);
    const phi__window_at begin = d->window.at;
    const size_t seen = d->seen.size;
    note_all(d, boundary);
    d->window.at = begin;
    d->seen.size = seen;
    note_all(d, boundary);
    phi__window_done(&d->window);
    d->window = next;
}

/* What search.c does with a full window; every other time what pieces.c does. */
static void search(driven *d, bool last)
{
    phi__window *window = &d->window;
    const size_t boundary = phi__window_boundary(window, last);
    assert_true(boundary <= window->text.size && boundary >= window->searched);
    assert_true(last || window->text.size - boundary >= REACH || boundary == window->searched);
    d->most_text = window->text.size > d->most_text ? window->text.size : d->most_text;
    if (d->searches++ % 2 == 1) {
        search_split(d, boundary);
    } else {
        note_all(d, boundary);
        phi__window_drop(window, boundary);
    }
    assert_true(window->searched <= window->text.size);
}

static void append(driven *d, const char *text, size_t size, size_t piece)
{
    for (size_t done = 0; done < size;) {
        const size_t part = size - done < piece ? size - done : piece;
        size_t taken = 0;
        assert_int_equal(phi__window_append(&d->window, text + done, part, &taken), PHI_OK);
        done += taken;
        if (phi__window_full(&d->window))
            search(d, false);
    }
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* Letters, an '@' now and then, and `breaks` as often as said. */
static char *make_text(size_t size, const char *breaks, uint32_t every, uint32_t seed)
{
    char *text = phi__alloc(size + 1);
    assert_non_null(text);
    const uint32_t kinds = (uint32_t)strlen(breaks);
    for (size_t i = 0; i < size; i++) {
        const uint32_t r = next_random(&seed);
        text[i] = r % 997 == 0 ? '@' : kinds > 0 && r % every == 1 ? breaks[r / every % kinds] : 'x';
    }
    return text;
}

static const size_t PIECES[] = {1, 7, 4096, 65536, 1 << 20};
enum { PIECE_KINDS = sizeof PIECES / sizeof *PIECES };

static void lines_and_offsets_do_not_depend_on_pieces(void **state)
{
    (void)state;
    enum { SIZE = 700 * 1024 };
    static const struct {
        const char *breaks;
        uint32_t every;
    } kinds[] = {{"\n", 40}, {"\n ", 5000}, {" ", 10}, {"", 1}, {"\n", 300000}, {"\n\n\n", 2}};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        char *text = make_text(SIZE, kinds[k].breaks, kinds[k].every, (uint32_t)k + 1);
        phi__buf want;
        phi__buf_init(&want, (size_t)16 << 20);
        uint64_t line = 1;
        for (size_t i = 0; i < SIZE; i++) {
            if (text[i] == '@')
                assert_int_equal(phi__buf_printf(&want, "%zu+1 line %llu row 0 column 0 - byte 0 sheet - cell -\n", i,
                                                 (unsigned long long)line),
                                 PHI_OK);
            line += text[i] == '\n';
        }
        for (size_t p = 0; p < PIECE_KINDS; p++) {
            driven d;
            start(&d);
            append(&d, text, SIZE, PIECES[p]);
            search(&d, true);
            assert_string_equal(phi__buf_text(&d.seen), phi__buf_text(&want));
            assert_true(d.most_text <= PHI__WINDOW_BYTES && d.window.text.capacity <= PHI__WINDOW_BYTES);
            end(&d);
        }
        phi__buf_done(&want);
        phi__free(text);
    }
}

static void what_a_seam_keeps_is_enough_context(void **state)
{
    (void)state;
    char *text = make_text(PHI__WINDOW_BYTES, "", 1, 3);
    driven d;
    start(&d);
    append(&d, text, PHI__WINDOW_BYTES, PHI__WINDOW_BYTES);
    assert_int_equal(d.window.searched, PHI__WINDOW_BACK);
    assert_int_equal(d.window.text.size, PHI__WINDOW_BACK + REACH);
    assert_int_equal(d.window.base + d.window.text.size, PHI__WINDOW_BYTES);
    assert_memory_equal(d.window.text.data, text + d.window.base, d.window.text.size);
    end(&d);
    phi__free(text);
}

static void cells_do_not_depend_on_pieces(void **state)
{
    (void)state;
    enum { SIZE = 600 * 1024 };
    static const char *const names[] = {"one", "two"};
    const phi__table table = {.delimiter = ',', .quote = '"', .has_header = true, .column_count = 2,
                              .columns = names};
    char *text = make_text(SIZE, ",,\n", 9, 11);
    phi__buf want;
    phi__buf_init(&want, (size_t)16 << 20);
    unsigned row = 1, column = 1;
    for (size_t i = 0; i < SIZE; i++) {
        if (text[i] == '@')
            assert_int_equal(phi__buf_printf(&want, "%zu+1 line %u row %u column %u %s byte 0 sheet - cell -\n", i, row,
                                             row, column, column <= 2 ? names[column - 1] : "-"),
                             PHI_OK);
        column = text[i] == '\n' ? 1 : column + (text[i] == ',');
        row += text[i] == '\n';
    }
    for (size_t p = 0; p < PIECE_KINDS; p++) {
        driven d;
        start(&d);
        assert_int_equal(phi__window_table(&d.window, &table), PHI_OK);
        append(&d, text, SIZE, PIECES[p]);
        search(&d, true);
        assert_string_equal(phi__buf_text(&d.seen), phi__buf_text(&want));
        end(&d);
    }
    phi__buf_done(&want);
    phi__free(text);
}

/* A sheet: each cell has its mark, however many of them there are. */
static void marks_hold_across_seams(void **state)
{
    (void)state;
    enum { CELLS = 100000 };
    driven d;
    start(&d);
    phi__buf want;
    phi__buf_init(&want, (size_t)16 << 20);
    uint64_t at = 0;
    for (unsigned i = 0; i < CELLS; i++) {
        char cell[16], text[32];
        (void)snprintf(cell, sizeof cell, "A%u", i + 1);
        const phi__place place = {.sheet = i < CELLS / 2 ? "first" : "second", .cell = cell, .row = i + 1};
        (void)snprintf(text, sizeof text, "%s%s\n", i % 1000 == 999 ? "@" : "x", i % 3 == 0 ? "yz" : "");
        assert_int_equal(phi__window_place(&d.window, &place), PHI_OK);
        append(&d, text, strlen(text), 100);
        if (text[0] == '@')
            assert_int_equal(phi__buf_printf(&want, "%llu+1 line %u row 0 column 0 - byte 0 sheet %s cell %s\n",
                                             (unsigned long long)at, i + 1, place.sheet, cell),
                             PHI_OK);
        at += strlen(text);
        assert_true(d.window.marks.count <= 2 * PHI__WINDOW_MARKS);
    }
    search(&d, true);
    assert_string_equal(phi__buf_text(&d.seen), phi__buf_text(&want));
    phi__buf_done(&want);
    end(&d);
}

static void a_mark_without_text_gives_way(void **state)
{
    (void)state;
    driven d;
    start(&d);
    const phi__place first = {.sheet = "first"}, second = {.sheet = "second"};
    append(&d, "@", 1, 1);
    assert_int_equal(phi__window_place(&d.window, &first), PHI_OK);
    assert_int_equal(phi__window_place(&d.window, &second), PHI_OK);
    assert_int_equal(d.window.marks.count, 1);
    append(&d, "@", 1, 1);
    search(&d, true);
    assert_string_equal(phi__buf_text(&d.seen), "0+1 line 1 row 0 column 0 - byte 0 sheet - cell -\n"
                                                "1+1 line 1 row 0 column 0 - byte 0 sheet second cell -\n");
    assert_int_equal(phi__window_mark_at(&d.window, 0, 5), SIZE_MAX);
    end(&d);
}

/* Offsets count the bytes of the source, several windows on as well. */
static void offsets_map_back_to_the_source(void **state)
{
    (void)state;
    enum { UNITS = 400000 };
    char *text = phi__alloc(UNITS * 2);
    assert_non_null(text);
    phi__buf want;
    phi__buf_init(&want, 1 << 20);
    size_t size = 0;
    unsigned line = 1;
    uint64_t source = 2; /* behind the byte order mark */
    for (unsigned i = 0; i < UNITS; i++, source += 2) {
        if (i % 50000 == 49999)
            assert_int_equal(phi__buf_printf(&want, "%llu+2 line %u row 0 column 0 - byte 0 sheet - cell -\n",
                                             (unsigned long long)source, line),
                             PHI_OK);
        if (i % 50000 == 49999)
            text[size++] = '@';
        else if (i % 3 == 0)
            size += (size_t)snprintf(text + size, 3, "\xc3\xa9");
        else
            text[size++] = i % 70 == 1 ? '\n' : 'x';
        line += text[size - 1] == '\n';
    }
    for (size_t p = 1; p < PIECE_KINDS; p++) {
        driven d;
        start(&d);
        assert_int_equal(phi__window_map(&d.window, PHI__ENC_UTF16LE, 2), PHI_OK);
        append(&d, text, size, PIECES[p]);
        search(&d, true);
        assert_string_equal(phi__buf_text(&d.seen), phi__buf_text(&want));
        end(&d);
    }
    phi__buf_done(&want);
    phi__free(text);
}

static void raw_bytes_are_counted_in_the_source(void **state)
{
    (void)state;
    enum { RUN = 300 * 1024 };
    char *text = make_text(RUN, "", 1, 1);
    memset(text, 'x', RUN);
    text[5] = text[RUN - 1] = '@';
    driven d;
    start(&d);
    const phi__place wide = {.byte = 1000, .encoding = PHI__ENC_UTF16BE}, plain = {.byte = 9000000};
    assert_int_equal(phi__window_place(&d.window, &wide), PHI_OK);
    append(&d, text, RUN, 4096);
    assert_int_equal(phi__window_place(&d.window, &plain), PHI_OK);
    append(&d, text, RUN, 4096);
    search(&d, true);
    char want[512];
    (void)snprintf(want, sizeof want,
                   "5+1 line 1 row 0 column 0 - byte 1010 sheet - cell -\n"
                   "%d+1 line 1 row 0 column 0 - byte %d sheet - cell -\n"
                   "%d+1 line 1 row 0 column 0 - byte 9000005 sheet - cell -\n"
                   "%d+1 line 1 row 0 column 0 - byte %d sheet - cell -\n",
                   RUN - 1, 1000 + (RUN - 1) * 2, RUN + 5, 2 * RUN - 1, 9000000 + RUN - 1);
    assert_string_equal(phi__buf_text(&d.seen), want);
    end(&d);
    phi__free(text);
}

static void a_cleared_window_remembers_nothing(void **state)
{
    (void)state;
    driven d;
    start(&d);
    static const char *const names[] = {"one"};
    const phi__table table = {.delimiter = ',', .has_header = true, .column_count = 1, .columns = names};
    const phi__place place = {.sheet = "first", .byte = 7};
    assert_int_equal(phi__window_table(&d.window, &table), PHI_OK);
    assert_int_equal(phi__window_place(&d.window, &place), PHI_OK);
    assert_int_equal(phi__window_map(&d.window, PHI__ENC_UTF16LE, 2), PHI_OK);
    append(&d, "\n\n@", 3, 3);
    search(&d, true);
    phi__window_clear(&d.window);
    phi__buf_clear(&d.seen);
    append(&d, "@", 1, 1);
    search(&d, true);
    assert_string_equal(phi__buf_text(&d.seen), "0+1 line 1 row 0 column 0 - byte 0 sheet - cell -\n");
    end(&d);
}

static void memory_that_runs_out_is_an_error_and_no_leak(void **state)
{
    (void)state;
    const phi__place place = {.sheet = "s", .cell = "c", .part = "p", .field = "f"};
    phi_status status = PHI_ERR_MEMORY;
    for (uint64_t nth = 1; nth < 10 && status != PHI_OK; nth++) {
        phi__window window;
        size_t taken = 0;
        phi__window_init(&window, REACH);
        phi__alloc_fail_at(nth);
        status = phi__window_append(&window, "text", 4, &taken);
        if (status == PHI_OK)
            status = phi__window_place(&window, &place);
        if (status == PHI_OK)
            status = phi__window_map(&window, PHI__ENC_UTF8, 0);
        phi__alloc_fail_at(0);
        assert_true(status == PHI_OK || status == PHI_ERR_MEMORY);
        phi__window_done(&window);
    }
    assert_int_equal(status, PHI_OK);
}

/* What the source has between the characters of a text (white space that is not shown) belongs to it. */
static void test_length_reaches_over_gaps(void **state)
{
    (void)state;
    driven d = {0};
    start(&d);
    assert_int_equal(phi__window_map(&d.window, PHI__ENC_UTF8, 100), PHI_OK);
    append(&d, "x12", 3, 3);
    assert_int_equal(phi__window_map(&d.window, PHI__ENC_UTF8, 110), PHI_OK);
    append(&d, "34y", 3, 3);
    const phi__spot spot = phi__window_spot(&d.window, 1, 5);
    assert_int_equal(spot.offset, 101);
    assert_int_equal(spot.length, 11);
    end(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_length_reaches_over_gaps), cmocka_unit_test(lines_and_offsets_do_not_depend_on_pieces),
        cmocka_unit_test(what_a_seam_keeps_is_enough_context),
        cmocka_unit_test(cells_do_not_depend_on_pieces),
        cmocka_unit_test(marks_hold_across_seams),
        cmocka_unit_test(a_mark_without_text_gives_way),
        cmocka_unit_test(offsets_map_back_to_the_source),
        cmocka_unit_test(raw_bytes_are_counted_in_the_source),
        cmocka_unit_test(a_cleared_window_remembers_nothing),
        cmocka_unit_test(memory_that_runs_out_is_an_error_and_no_leak),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
