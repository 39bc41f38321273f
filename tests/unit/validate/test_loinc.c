/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"
#include <stdio.h>

/* 11491-6 and 5895-7 are among the deprecated codes whose digit is wrong. */
static void knows_published_codes(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"2345-7", true},
        {"718-7", true},
        {"8480-6", true},
        {"2345-6", false},
        {"11491-6", false},
        {"5895-7", false},
        {"12345678-9", false},
        {"0718-7", false},
    };
    CHECK_ROWS("loinc", rows);
}

/* Of ten last digits exactly one fits. */
static void one_last_digit_fits(void **state)
{
    (void)state;
    static const char *const payloads[] = {"2345", "718", "11491"};
    for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++) {
        char text[48];
        size_t accepted = 0;
        for (char digit = '0'; digit <= '9'; digit++) {
            (void)snprintf(text, sizeof text, "%s%c", payloads[i], digit);
            accepted += check_accepts("loinc", text);
        }
        assert_int_equal(accepted, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_published_codes),
        cmocka_unit_test(one_last_digit_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
