/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"
#include <stdio.h>

static void knows_published_numbers(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"021000021", true},
        {"111000025", true},
        {"011000015", true},
        {"0110-0001-5", true},
        {"112000025", false},
        {"123456789", false},
        {"450000009", false},
        {"02100002", false},
        {"0210000210", false},
    };
    CHECK_ROWS("us_aba", rows);
}

/* Of ten last digits exactly one fits. */
static void one_last_digit_fits(void **state)
{
    (void)state;
    static const char *const payloads[] = {"02100002", "11100002", "01100001", "07100030"};
    for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++) {
        char text[48];
        size_t accepted = 0;
        for (char digit = '0'; digit <= '9'; digit++) {
            (void)snprintf(text, sizeof text, "%s%c", payloads[i], digit);
            accepted += check_accepts("us_aba", text);
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
