/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void needs_an_ssn_and_a_code(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"536-90-4399-A", true},
        {"536-90-4399 B6", true},
        {"536904399W", true},
        {"000-12-3456A", false},
        {"536-90-4399", false},
        {"536-90-4399Z", false},
        {"536-90-43991", false},
        {"536904399ABC", false},
    };
    CHECK_ROWS("us_hicn", rows);
}

static void knows_railroad_prefixes(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"WA-536-90-4399", true},
        {"A123456", true},
        {"WCH123456", true},
        {"WXYZ123456", false},
        {"WA12345", false},
        {"ZZ123456", false},
        {"WA-000-12-3456", false},
        {"123456", false},
    };
    CHECK_ROWS("us_rrb", rows);
}


int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(needs_an_ssn_and_a_code),
        cmocka_unit_test(knows_railroad_prefixes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
