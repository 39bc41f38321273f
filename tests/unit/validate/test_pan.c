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

/* Published test numbers obey the rules of their networks. */
static void knows_published_numbers(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"4242 4242 4242 4242", true},
        {"4222222222222", true},
        {"5105-1051-0510-5100", true},
        {"2223003122003222", true},
        {"3782 822463 10005", true},
        {"30569309025904", true},
        {"3530111333300000", true},
        {"6011111111111117", true},
        {"6205500000000000004", true},
        {"6304000000000000", true},
        {"4111111111111112", false},
        {"411111111111111", false},
        {"0000000000000000", false},
        {"1748503543012", false},
        {"411111111111111111111", false},
    };
    CHECK_ROWS("pan", rows);
}

typedef struct network_row {
    const char *prefix;
    size_t length;
    bool issued;
} network_row;

/* `prefix`, filled up with a pattern of digits, and its check digit. */
static void builds_numbers_of_each_network(void **state)
{
    (void)state;
    static const network_row rows[] = {
        {"4", 13, true},     {"4", 16, true},     {"4", 19, true},     {"4", 15, false},   {"51", 16, true},
        {"56", 16, true},    {"50", 16, false},   {"2221", 16, true},  {"2720", 16, true}, {"2721", 16, false},
        {"2220", 16, false}, {"34", 15, true},    {"37", 15, true},    {"35", 15, false},  {"37", 16, false},
        {"6011", 16, true},  {"644", 19, true},   {"643", 16, false},  {"300", 14, true},  {"306", 14, false},
        {"36", 19, true},    {"3528", 16, true},  {"3589", 17, true},  {"3527", 16, false}, {"2131", 15, true},
        {"62", 14, true},    {"817", 18, true},   {"818", 18, false},  {"5018", 12, true}, {"6759", 13, true},
        {"5019", 12, false}, {"508", 16, true},   {"2204", 19, true},  {"2205", 17, false}, {"9792", 16, true},
        {"9793", 16, false}, {"506699", 16, true}, {"637095", 16, true}, {"637096", 16, false}, {"507865", 18, true},
        {"1", 13, false},    {"1", 16, false},    {"20", 14, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[24] = {0};
        for (size_t k = 0; k + 1 < rows[i].length; k++)
            text[k] = k < strlen(rows[i].prefix) ? rows[i].prefix[k] : "7046815392"[k % 10];
        text[rows[i].length - 1] = luhn_digit(text);
        if (check_accepts("pan", text) != rows[i].issued)
            fail_msg("prefix %s, %zu digits", rows[i].prefix, rows[i].length);
    }
}

static void fits_one_digit_of_ten(void **state)
{
    (void)state;
    one_digit_fits("pan", "424242424242424", '2');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_published_numbers),
        cmocka_unit_test(builds_numbers_of_each_network),
        cmocka_unit_test(fits_one_digit_of_ten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
