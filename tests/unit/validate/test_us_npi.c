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
        {"1234567893", true},
        {"1245319599", true},
        {"1234567890", false},
        {"123456789", false},
        {"12345678930", false},
    };
    CHECK_ROWS("us_npi", rows);
}

/* 45 CFR 162.406: Luhn with 80840 in front. */
static void is_luhn_with_the_prefix(void **state)
{
    (void)state;
    char payload[16], prefixed[24];
    for (int i = 0; i < 50; i++) {
        (void)snprintf(payload, sizeof payload, "%d%08d", 1 + i % 2, 1000003 * (i + 7));
        (void)snprintf(prefixed, sizeof prefixed, "80840%s", payload);
        one_digit_fits("us_npi", payload, luhn_digit(prefixed));
    }
}

static void begins_with_1_or_2(void **state)
{
    (void)state;
    char text[16];
    for (int first = 3; first < 10; first++) {
        for (int digit = 0; digit < 10; digit++) {
            (void)snprintf(text, sizeof text, "%d23456789%d", first, digit);
            assert_false(check_accepts("us_npi", text));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_published_numbers),
        cmocka_unit_test(is_luhn_with_the_prefix),
        cmocka_unit_test(begins_with_1_or_2),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
