/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void knows_centres_in_use(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"02139", true},
        {"02139-4307", true},
        {"10001", true},
        {"99950", true},
        {"00501", true},
        {"0213", false},
        {"00001", false},
        {"00400", false},
        {"99999999", false},
        {"213071234567", false},
        {"34300", false},
    };
    CHECK_ROWS("us_zip", rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_centres_in_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
