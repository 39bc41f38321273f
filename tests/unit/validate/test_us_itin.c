/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void knows_the_groups_in_use(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"912-90-3456", true},
        {"900-70-0000", true},
        {"900-93-0000", true},
        {"912-89-3456", false},
        {"912-66-3456", false},
        {"912-49-3456", false},
        {"812-70-3456", false},
        {"91270345", false},
    };
    CHECK_ROWS("us_itin", rows);
}


int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_groups_in_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
