/* SPDX-License-Identifier: Apache-2.0 */
/* A column of numbers that all pass a check digit is no chance; single ones among others are. */
#include "base/alloc.h"
#include "scan_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { LENGTH = 16 };

static unsigned next(unsigned *state)
{
    *state = *state * 1103515245u + 12345u;
    return *state >> 16;
}

/* A number that passes the check of a card, or fails it. */
static void card(unsigned *state, bool passes, char out[LENGTH + 1])
{
    out[0] = '4';
    unsigned sum = 8;
    for (int i = 1; i < LENGTH - 1; i++) {
        const unsigned digit = next(state) % 10, twice = digit * 2;
        out[i] = (char)('0' + digit);
        sum += i % 2 != 0 ? digit : twice > 9 ? twice - 9 : twice;
    }
    out[LENGTH - 1] = (char)('0' + (10 - sum % 10 + (passes ? 0 : 3)) % 10);
    out[LENGTH] = '\0';
}

typedef struct layout {
    const char *name, *head, *before, *after;
} layout;

/* Rows of which `passing` of ten pass; how many were found? */
static uint64_t found_in(const layout *as, unsigned rows, unsigned passing)
{
    phi_engine *engine = scan_engine_builtin("pci.pan");
    phi_scanner *scanner = scan_scanner(engine, NULL);
    scan_log log;
    scan_log_init(&log);
    phi__buf text;
    phi__buf_init(&text, 1 << 20);
    assert_int_equal(phi__buf_append_text(&text, as->head), PHI_OK);
    unsigned state = 7;
    for (unsigned i = 0; i < rows; i++) {
        char number[LENGTH + 1];
        card(&state, i % 10 < passing, number);
        assert_int_equal(phi__buf_printf(&text, as->before, i + 100), PHI_OK);
        assert_int_equal(phi__buf_append_text(&text, number), PHI_OK);
        assert_int_equal(phi__buf_append_text(&text, as->after), PHI_OK);
    }
    const phi_sink sink = scan_log_sink(&log);
    assert_int_equal(phi_scanner_scan_memory(scanner, "m.txt", text.data, text.size, &sink, NULL), PHI_OK);
    const uint64_t found = log.finding_count;
    phi__buf_done(&text);
    scan_log_done(&log);
    phi_scanner_free(scanner);
    phi_engine_free(engine);
    return found;
}

static const layout LAYOUTS[] = {
    {"lines", "", "", "\n"},
    {"table with a header", "row,field\n", "%u,", "\n"},
    {"quoted", "\"row\";\"field\";\"more\"\n", "\"%u\";\"", "\";\"x\"\n"},
    {"tabs without a header", "", "a\t%u\t", "\tb\n"},
    {"aligned", "", "  %u  ", "   open\n"},
    {"bars", "", "| %u | ", " | x |\n"},
    {"statements", "INSERT INTO t (a, b) VALUES\n", "(%u, '", "'),\n"},
    {"keys", "[\n", "{\"row\": %u, \"field\": \"", "\"},\n"},
    {"an array", "{\"fields\": [\n", "   \"", "\",\n"},
};

static void whole_columns_are_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof LAYOUTS / sizeof *LAYOUTS; i++) {
        const uint64_t found = found_in(&LAYOUTS[i], 30, 10);
        if (found != 30)
            fail_msg("%s: %u of 30", LAYOUTS[i].name, (unsigned)found);
    }
}

static void what_passes_by_chance_is_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof LAYOUTS / sizeof *LAYOUTS; i++) {
        assert_int_equal(found_in(&LAYOUTS[i], 300, 1), 0);
        assert_int_equal(found_in(&LAYOUTS[i], 100, 5), 0);
    }
}

static void a_few_are_no_column(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof LAYOUTS / sizeof *LAYOUTS; i++)
        assert_int_equal(found_in(&LAYOUTS[i], 4, 10), 0);
}

/* The same number again and again is one number. */
static void copies_are_no_column(void **state)
{
    (void)state;
    phi_engine *engine = scan_engine_builtin("pci.pan");
    phi_scanner *scanner = scan_scanner(engine, NULL);
    scan_log log;
    scan_log_init(&log);
    phi__buf text;
    phi__buf_init(&text, 1 << 20);
    char number[LENGTH + 1];
    unsigned seed = 11;
    card(&seed, true, number);
    for (int i = 0; i < 40; i++)
        assert_int_equal(phi__buf_printf(&text, "%d,%s\n", i, number), PHI_OK);
    const phi_sink sink = scan_log_sink(&log);
    assert_int_equal(phi_scanner_scan_memory(scanner, "m.txt", text.data, text.size, &sink, NULL), PHI_OK);
    assert_int_equal(log.finding_count, 0);
    phi__buf_done(&text);
    scan_log_done(&log);
    phi_scanner_free(scanner);
    phi_engine_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_columns_are_found),
        cmocka_unit_test(what_passes_by_chance_is_not),
        cmocka_unit_test(a_few_are_no_column),
        cmocka_unit_test(copies_are_no_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
