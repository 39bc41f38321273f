/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"
#include <stdio.h>

static void knows_published_concepts(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"22298006", true},
        {"73211009", true},
        {"138875005", true},
        {"22298007", false},
        {"73211008", false},
        {"73211", false},
        {"073211009", false},
    };
    CHECK_ROWS("snomed", rows);
}

/* Of ten last digits exactly one fits. */
static void one_last_digit_fits(void **state)
{
    (void)state;
    static const char *const payloads[] = {"7321100", "2229800", "10000000010"};
    for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++) {
        char text[48];
        size_t accepted = 0;
        for (char digit = '0'; digit <= '9'; digit++) {
            (void)snprintf(text, sizeof text, "%s%c", payloads[i], digit);
            accepted += check_accepts("snomed", text);
        }
        assert_int_equal(accepted, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_published_concepts),
        cmocka_unit_test(one_last_digit_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
