/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void has_d_in_third_place(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"45D2167451", true},
        {"05D0642827", true},
        {"45X2167451", false},
        {"45D216745", false},
        {"00D2167451", false},
        {"45D21674511", false},
    };
    CHECK_ROWS("us_clia", rows);
}


int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_d_in_third_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
