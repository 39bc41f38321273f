/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

/* 49 CFR 565.15 works with this number; all ones fits as well, and is a placeholder. */
static void knows_the_sample(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"1M8GDM9AXKP042788", true},
        {"1m8gdm9axkp042788", true},
        {"1M8GDM9A1KP042788", false},
        {"1M8GDM9AXKP042789", false},
        {"1M8GDM9AXKP04278", false},
        {"1I8GDM9AXKP042788", false},
        {"1O8GDM9AXKP042788", false},
        {"11111111111111111", false},
    };
    CHECK_ROWS("vin", rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_sample),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
