/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

/* What regexes find is judged as it stands. */
static bool accepts_text(const char *check, const char *text)
{
    return phi__check_find(check)(text, strlen(text));
}
#include <stdio.h>

static void knows_published_numbers(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"4006381333931", true},
        {"51022222233336", true},
        {"036000291452", true},
        {"4006381333932", false},
        {"51022222233337", false},
        {"40063813339", false},
    };
    CHECK_ROWS("gtin", rows);
}

/* The sample of FDA: "UDI formats by FDA-accredited issuing agency". */
static void reads_device_identifiers(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"(01)51022222233336(11)141231(17)150707(10)A213B1(21)1234", true},
        {"(01)51022222233336", true},
        {"(01)51022222233337(21)1234", false},
        {"(01)5102222223333", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (accepts_text("udi_gs1", rows[i].value) != rows[i].accepted)
            fail_msg("%s must be %s", rows[i].value, rows[i].accepted ? "accepted" : "refused");
    }
}

/* Of ten last digits exactly one fits. */
static void one_last_digit_fits(void **state)
{
    (void)state;
    static const char *const payloads[] = {"400638133393", "5102222223333", "0001234560000"};
    for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++) {
        char text[48];
        size_t accepted = 0;
        for (char digit = '0'; digit <= '9'; digit++) {
            (void)snprintf(text, sizeof text, "%s%c", payloads[i], digit);
            accepted += check_accepts("gtin", text);
        }
        assert_int_equal(accepted, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_published_numbers),
        cmocka_unit_test(reads_device_identifiers),
        cmocka_unit_test(one_last_digit_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
