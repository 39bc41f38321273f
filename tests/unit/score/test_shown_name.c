/* SPDX-License-Identifier: Apache-2.0 */
/* Names of columns and keys as reports show them: values that were taken for one stay hidden. */
#include "score/shown_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void names_are_shown_and_values_are_not(void **state)
{
    (void)state;
    static const struct {
        const char *name, *shown;
    } rows[] = {
        {"", ""},
        {"SSN", "SSN"},
        {"Patient Name", "Patient Name"},
        {"LastName", "LastName"},
        {"first_name", "first_name"},
        {"Date of Birth", "Date of Birth"},
        {"ICD10 code 2", "ICD10 code 2"},
        {"123-45-6789", "***-**-****"},
        {"jane@example.org", "****************"},
        {"a\x1b[2J", "a*[2J"},
        {"Robert Johnson", "**************"},
        {"ROBERT JOHNSON", "**************"},
        {"Patient name: Robert Johnson", "Patient name: **************"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char shown[64];
        phi__shown_name(phi__span_of(rows[i].name, strlen(rows[i].name)), shown);
        assert_string_equal(shown, rows[i].shown);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_are_shown_and_values_are_not)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
