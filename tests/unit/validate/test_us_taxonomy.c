/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void reads_specialties(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"207R00000X", true},
        {"363LF0000X", true},
        {"1223X0400X", true},
        {"207R00000", false},
        {"ABC00000X", false},
        {"507R00000X", false},
        {"207R00000Y", false},
    };
    CHECK_ROWS("us_taxonomy", rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_specialties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
