/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void counts_from_90(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"94 y/o", true},
        {"101-year-old", true},
        {"AGED 90", true},
        {"122 years", true},
        {"89 y/o", false},
        {"9 years", false},
        {"123 years", false},
        {"940", false},
        {"years", false},
    };
    CHECK_ROWS("age_over_89", rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_from_90),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
