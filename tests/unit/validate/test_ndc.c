/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void reads_drugs(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"0002-7597-01", true},
        {"50242-040-62", true},
        {"50242-0040-62", true},
        {"000002-7597-01", true},
        {"0000-0000-00", false},
        {"12-34-56", false},
        {"1234-567-89", false},
    };
    CHECK_ROWS("ndc", rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_drugs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
