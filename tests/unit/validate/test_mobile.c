/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"
#include <stdio.h>

static void knows_published_numbers(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"490154203237518", true},
        {"35-686800-004141-8", true},
        {"490154203237517", false},
        {"35-417803-685978-1", false},
        {"4901542032375180", false},
        {"779015420323751", false},
    };
    CHECK_ROWS("imei", rows);
}

static void reads_cards(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"8901260852291000001", false},
        {"8901260852291000002", false},
        {"7991101200003204510", false},
        {"899110120000320451", false},
    };
    CHECK_ROWS("iccid", rows);
}

static void reads_subscribers(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"310150123456789", true},
        {"262011234567890", true},
        {"110150123456789", false},
        {"999150123456789", false},
        {"3101501234567", false},
    };
    CHECK_ROWS("imsi", rows);
}

/* Of ten last digits exactly one fits. */
static void one_last_digit_fits(void **state)
{
    (void)state;
    static const char *const payloads[] = {"49015420323751", "35686800004141"};
    for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++) {
        char text[48];
        size_t accepted = 0;
        for (char digit = '0'; digit <= '9'; digit++) {
            (void)snprintf(text, sizeof text, "%s%c", payloads[i], digit);
            accepted += check_accepts("imei", text);
        }
        assert_int_equal(accepted, 1);
    }
}

/* ITU-T E.118: 89, then Luhn over all of 19 digits. */
static void cards_end_in_luhn(void **state)
{
    (void)state;
    char text[24];
    size_t accepted = 0;
    for (int digit = 0; digit < 10; digit++) {
        (void)snprintf(text, sizeof text, "890126085229100000%d", digit);
        accepted += check_accepts("iccid", text) && check_accepts("luhn", text);
    }
    assert_int_equal(accepted, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_published_numbers),
        cmocka_unit_test(reads_cards),
        cmocka_unit_test(cards_end_in_luhn),
        cmocka_unit_test(reads_subscribers),
        cmocka_unit_test(one_last_digit_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
