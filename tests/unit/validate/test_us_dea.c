/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"
#include <stdio.h>

/* Of ten last digits exactly one is right, and it is `want`. */
static void one_digit_fits(const char *check, const char *payload, char want)
{
    char text[32];
    for (char digit = '0'; digit <= '9'; digit++) {
        (void)snprintf(text, sizeof text, "%s%c", payload, digit);
        assert_int_equal(check_accepts(check, text), digit == want);
    }
}

static void knows_published_numbers(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"AP5836727", true},
        {"F91234563", true},
        {"AP5836728", false},
        {"AB1234567", false},
        {"IP5836727", false},
        {"F81234563", false},
        {"AP583672", false},
        {"5P5836727", false},
    };
    CHECK_ROWS("us_dea", rows);
}

/* (1+3+5) + 2*(2+4+6) = 33, and 9+9+9 + 2*(0+0+0) = 27. */
static void fits_one_digit_of_ten(void **state)
{
    (void)state;
    one_digit_fits("us_dea", "BA123456", '3');
    one_digit_fits("us_dea", "MZ909090", '7');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_published_numbers),
        cmocka_unit_test(fits_one_digit_of_ten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
