/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void reads_months(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"12/28", true},
        {"03-2030", true},
        {"0128", true},
        {"13/28", false},
        {"00/28", false},
        {"12/3030", false},
        {"1/28", false},
        {"12/99", false},
    };
    CHECK_ROWS("card_expiry", rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_months),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
