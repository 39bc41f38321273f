/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"
#include <stdio.h>

/* 236 and its digit 3 are the usual example; swapping neighbours is noticed. */
static void knows_published_numbers(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"2363", true},
        {"73211009", true},
        {"22298006", true},
        {"2362", false},
        {"73211008", false},
        {"22298007", false},
        {"2633", false},
    };
    CHECK_ROWS("verhoeff", rows);
}

/* Of ten last digits exactly one fits. */
static void one_last_digit_fits(void **state)
{
    (void)state;
    static const char *const payloads[] = {"7211", "2229800", "1000000000"};
    for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++) {
        char text[48];
        size_t accepted = 0;
        for (char digit = '0'; digit <= '9'; digit++) {
            (void)snprintf(text, sizeof text, "%s%c", payloads[i], digit);
            accepted += check_accepts("verhoeff", text);
        }
        assert_int_equal(accepted, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_published_numbers),
        cmocka_unit_test(one_last_digit_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
