/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void reads_adoption_numbers(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"900-93-0000", true},
        {"912-93-4567", true},
        {"900-92-0000", false},
        {"123-93-4567", false},
        {"90-93-0000", false},
    };
    CHECK_ROWS("us_atin", rows);
}

static void reads_numbers_of_the_irs(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"900-17-0000", true},
        {"912-01-1234", true},
        {"912-39-1234", true},
        {"900-50-0000", false},
        {"123-17-0000", false},
        {"900-11-0000", false},
    };
    CHECK_ROWS("us_irsn", rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_adoption_numbers),
        cmocka_unit_test(reads_numbers_of_the_irs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
