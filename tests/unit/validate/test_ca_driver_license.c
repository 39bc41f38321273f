/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void reads_ontario(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"A1234-56789-06015", true},
        {"A1234-56789-05615", true},
        {"A1234-56789-01315", false},
        {"A1234-56789-00132", false},
    };
    CHECK_ROWS("dl_on", rows);
}

static void reads_quebec(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"R1234-150560-01", true},
        {"R1000-150560-01", true},
        {"R7234-150560-01", false},
        {"R1034-150560-01", false},
        {"R1234-321260-01", false},
    };
    CHECK_ROWS("dl_qc", rows);
}

static void reads_nova_scotia(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"ROEJA-150560-123", true},
        {"ROEJA-321260-123", false},
        {"ROEJ-150560-123", false},
    };
    CHECK_ROWS("dl_ns", rows);
}

static void reads_newfoundland(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"R600515123", true},
        {"R601315123", false},
        {"R600532123", false},
    };
    CHECK_ROWS("dl_nl", rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_ontario),
        cmocka_unit_test(reads_quebec),
        cmocka_unit_test(reads_nova_scotia),
        cmocka_unit_test(reads_newfoundland),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
