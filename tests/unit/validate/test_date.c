/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void reads_month_first(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"02/29/1980", true},
        {"2/9/1980", true},
        {"12/31/99", true},
        {"2/29/1981", false},
        {"02/30/1980", false},
        {"13/13/1980", false},
        {"00/10/1980", false},
        {"04/31/1980", false},
        {"01/01/1899", false},
        {"01/01/2099", false},
        {"2/29/1900", false},
        {"123", false},
    };
    CHECK_ROWS("date_mdy", rows);
}

static void reads_day_first(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"29.02.1980", true},
        {"31.12.1999", true},
        {"31.04.1999", false},
        {"12/31/1999", false},
    };
    CHECK_ROWS("date_dmy", rows);
}

static void reads_year_first(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"1980-02-29", true},
        {"19800101", true},
        {"1980-1-9", true},
        {"1981-02-29", false},
        {"1980-13-01", false},
        {"99991231", false},
        {"20240131235959", true}, /* as messages have it */
        {"202401312359", true},
        {"20240131245959", false},
        {"202401312360", false},
        {"20240131235960", false},
        {"20240230120000", false},
        {"2024013112", false},
        {"2024013112000", false},
    };
    CHECK_ROWS("date_ymd", rows);
}

static void reads_months_by_name(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"29-FEB-1980", true},
        {"09MAR1961", true},
        {"Feb-09-1961", true},
        {"January 5 1961", true},
        {"5 Sept 1961", true},
        {"30-FEB-1980", false},
        {"29-FOO-1980", false},
        {"FEB-1980", false},
        {"1980", false},
    };
    CHECK_ROWS("date_text", rows);
}

/* Regexes hand over the text as it stands. */
static void reads_prose(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"March 3rd, 1948", true}, {"April 19, 1961", true}, {"3rd of March 1948", true}, {"Sept. 9, 1950", true},
        {"March 32, 1948", false}, {"Marching 3, 1948", false}, {"March 3, 1948 April", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(phi__check_find("date_text")(rows[i].value, strlen(rows[i].value)), rows[i].accepted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_month_first),
        cmocka_unit_test(reads_day_first),
        cmocka_unit_test(reads_year_first),
        cmocka_unit_test(reads_months_by_name),
        cmocka_unit_test(reads_prose),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
