/* SPDX-License-Identifier: Apache-2.0 */
/* A column without a name is called by its values only when chance cannot have made them. */
#include "extract/table_values.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Numbers that look random, the same in every run. */
static unsigned next(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void add(phi__table_values *values, const char *cell)
{
    phi__table_values_add(values, phi__span_of(cell, strlen(cell)));
}

static void numbers(phi__table_values *values, size_t count, unsigned areas)
{
    unsigned state = 7;
    for (size_t i = 0; i < count; i++) {
        char cell[48];
        const unsigned area = 1 + next(&state) % areas;
        (void)snprintf(cell, sizeof cell, "%03u%02u%04u", area == 666 ? 667 : area, 1 + next(&state) % 99, 1 + next(&state) % 9999);
        add(values, cell);
    }
}

static void days(phi__table_values *values, size_t count, unsigned first, unsigned years, const char *format)
{
    unsigned state = 3;
    for (size_t i = 0; i < count; i++) {
        char cell[48];
        const unsigned year = first + next(&state) % years, month = 1 + next(&state) % 12, day = 1 + next(&state) % 28;
        if (format[0] == 'y')
            (void)snprintf(cell, sizeof cell, "%04u-%02u-%02u", year, month, day);
        else
            (void)snprintf(cell, sizeof cell, "%u/%u/%04u", month, day, year);
        add(values, cell);
    }
}

static void hundreds_of_nine_digits_are_social_security_numbers(void **state)
{
    (void)state;
    phi__table_values values = {0};
    numbers(&values, 200, 772);
    assert_string_equal(phi__table_values_name(&values), "(nine-digit codes)");
}

static void few_or_others_are_not(void **state)
{
    (void)state;
    phi__table_values few = {0}, any = {0}, near = {0}, sequence = {0};
    numbers(&few, 29, 772);
    assert_null(phi__table_values_name(&few));
    numbers(&any, 200, 999); /* some begin with 9 */
    assert_null(phi__table_values_name(&any));
    numbers(&near, 200, 90); /* all begin with 0: of one region, or of a bank */
    assert_null(phi__table_values_name(&near));
    for (unsigned i = 0; i < 200; i++) {
        char cell[48];
        (void)snprintf(cell, sizeof cell, "%09u", 1010001 + i * 3900001);
        add(&sequence, cell);
    }
    assert_null(phi__table_values_name(&sequence));
}

static void days_over_many_decades_are_of_births(void **state)
{
    (void)state;
    phi__table_values iso = {0}, us = {0}, mixed = {0};
    days(&iso, 100, 1930, 85, "ymd");
    assert_string_equal(phi__table_values_name(&iso), "(days of many years)");
    days(&us, 100, 1930, 85, "mdy");
    assert_string_equal(phi__table_values_name(&us), "(days of many years)");
    days(&mixed, 100, 1930, 85, "ymd");
    for (size_t i = 0; i < 20; i++)
        add(&mixed, "pending");
    assert_null(phi__table_values_name(&mixed));
}

static void days_of_a_business_or_a_journal_are_not(void **state)
{
    (void)state;
    phi__table_values visits = {0}, journal = {0};
    days(&visits, 100, 2005, 20, "ymd");
    assert_null(phi__table_values_name(&visits));
    for (unsigned year = 1920; year < 2020; year++) {
        char cell[48];
        (void)snprintf(cell, sizeof cell, "%u-05-11", year);
        add(&journal, cell);
    }
    assert_null(phi__table_values_name(&journal));
}

static void reads_one_value_a_cell(void **state)
{
    (void)state;
    static const char *const good[] = {"123456789", "1961-02-03", "2/3/1961", "03.02.1961", "1961-02-03 00:00", "1961-02-03T10:00:00Z"};
    static const char *const bad[] = {"", "12345678", "1234567890", "123-45-6789", "1961-02", "1961-13-32", "2/3/61", "40/40/1961", "1861-02-03", "a", "1961--02-03", "1.2.3.4"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(phi__table_values_may_hold(phi__span_of(good[i], strlen(good[i]))));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(phi__table_values_may_hold(phi__span_of(bad[i], strlen(bad[i]))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hundreds_of_nine_digits_are_social_security_numbers),
        cmocka_unit_test(few_or_others_are_not),
        cmocka_unit_test(days_over_many_decades_are_of_births),
        cmocka_unit_test(days_of_a_business_or_a_journal_are_not),
        cmocka_unit_test(reads_one_value_a_cell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
