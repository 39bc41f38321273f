/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void reads_services(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"99213", true},
        {"J1885", true},
        {"G0008", true},
        {"0001F", true},
        {"0042T", true},
        {"0001U", true},
        {"9921", false},
        {"00042", false},
        {"Z1234", false},
        {"W1234", false},
        {"0001X", false},
        {"89820", false}, /* between the chapters */
        {"99999", false},
        {"03000", false},
        {"992135", false},
    };
    CHECK_ROWS("hcpcs", rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_services),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
