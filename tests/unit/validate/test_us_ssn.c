/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"
#include <stdio.h>

static void knows_what_was_never_issued(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"536-90-4399", true},
        {"219 09 9999", true},
        {"536 - 90 - 4399", true}, /* as written: a regex finds it */
        {"666 - 90 - 4399", false},
        {"536 - 90 - 43995", false},
        {"000-12-3456", false},
        {"666-12-3456", false},
        {"900-12-3456", false},
        {"999-12-3456", false},
        {"212-00-3456", false},
        {"212-34-0000", false},
        {"21234567", false},
        {"2123456789", false},
        {"21234567A", false},
    };
    CHECK_ROWS("us_ssn", rows);
}

/* All areas with one group and serial: 1 to 899 without 666 (POMS RM 10201.035). */
static void accepts_898_areas(void **state)
{
    (void)state;
    size_t accepted = 0;
    for (int area = 0; area < 1000; area++) {
        char text[16];
        (void)snprintf(text, sizeof text, "%03d-45-6781", area);
        accepted += check_accepts("us_ssn", text);
    }
    assert_int_equal(accepted, 898);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_what_was_never_issued),
        cmocka_unit_test(accepts_898_areas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
