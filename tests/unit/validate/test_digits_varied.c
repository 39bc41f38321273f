/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void refuses_placeholders(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"4830175", true},
        {"M0048213", true},
        {"0000000", false},
        {"MRN999999", false},
        {"123456", false},
        {"MRN-1234567", false},
        {"ABCD", false},
        {"1234568", true},
    };
    CHECK_ROWS("digits_varied", rows);
}


int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_placeholders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
