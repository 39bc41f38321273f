/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void knows_gb_nino(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"AB123456C", true},
        {"JG 10 37 59 A", true},
        {"BG123456A", false},
        {"QQ123456C", false},
        {"AO123456C", false},
        {"AB123456E", false},
        {"AB12345C", false},
    };
    CHECK_ROWS("gb_nino", rows);
}

static void knows_in_pan(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"ACUPA7085R", true},
        {"ABCPE1234F", true},
        {"ABMPA32111", false},
        {"ACUPA7085RR", false},
        {"ACUDA7085R", false},
        {"ACUPA0000R", false},
    };
    CHECK_ROWS("in_pan", rows);
}

static void knows_dk_cpr(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"211062-5629", true},
        {"511062-5629", false},
        {"320199-1234", false},
        {"290200-4234", true},
        {"290201-1234", false},
        {"290200-1234", false},
    };
    CHECK_ROWS("dk_cpr", rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_gb_nino),
        cmocka_unit_test(knows_in_pan),
        cmocka_unit_test(knows_dk_cpr),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
