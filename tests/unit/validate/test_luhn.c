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

/* Written once more: cross sums instead of a table. */
static char luhn_digit(const char *payload)
{
    int sum = 0;
    const size_t length = strlen(payload);
    for (size_t i = 0; i < length; i++) {
        const int digit = payload[length - 1 - i] - '0', doubled = i % 2 == 0 ? digit * 2 : digit;
        sum += doubled / 10 + doubled % 10;
    }
    return (char)('0' + (10 - sum % 10) % 10);
}

static void knows_published_numbers(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"4111111111111111", true},
        {"4111111111111112", false},
        {"378282246310005", true},
        {"79927398713", true},
        {"79927398710", false},
        {"7992739871A", false},
    };
    CHECK_ROWS("luhn", rows);
}

static void fits_one_digit_of_ten(void **state)
{
    (void)state;
    one_digit_fits("luhn", "7992739871", '3');
    one_digit_fits("luhn", "123456789012345", luhn_digit("123456789012345"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_published_numbers),
        cmocka_unit_test(fits_one_digit_of_ten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
