/* SPDX-License-Identifier: Apache-2.0 */
/* Codes in texts of sheets, and in what is printed above and below them. */
#include "extract/sheet_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

typedef struct row {
    const char *given, *wanted;
} row;

static void check(const row *table, size_t count, size_t (*change)(char *, size_t))
{
    for (size_t i = 0; i < count; i++) {
        char text[128];
        const size_t length = (size_t)snprintf(text, sizeof text, "%s", table[i].given);
        text[change(text, length)] = '\0';
        assert_string_equal(text, table[i].wanted);
    }
}

static void test_codes(void **state)
{
    (void)state;
    static const row TABLE[] = {
        {"219-09_x000D_-9999", "219-09\n-9999"}, {"a_x000a_b", "a\nb"},  {"_x005F_x000D_", "_x000D_"}, {"_x00e9_", "_x00e9_"},
        {"snake_xcase_name", "snake_xcase_name"}, {"_x000", "_x000"},   {"", ""},                     {"_x0041__x0042_", "AB"},
    };
    check(TABLE, sizeof TABLE / sizeof *TABLE, phi__sheet_decode);
}

static void test_headers(void **state)
{
    (void)state;
    static const row TABLE[] = {
        {"&LPatient name: Roe&CWard&R&P", "Patient name: Roe\nWard\n"}, {"&\"Arial,Bold\"&12MRN 7", "MRN 7"},
        {"Smith && Sons &P of &N", "Smith & Sons  of "},                {"&8 555-0123", " 555-0123"},
        {"&KFF0000red", "red"},                                         {"AT&", "AT"},
        {"&\"open", "\"open"},                                          {"&12345-67", "345-67"},
    };
    check(TABLE, sizeof TABLE / sizeof *TABLE, phi__sheet_header);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_codes), cmocka_unit_test(test_headers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
