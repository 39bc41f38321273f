/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void knows_countries(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"AGRIFRPP882", true},
        {"ABNABE2A", true},
        {"DEUTDEFF", true},
        {"AGRIFRPP8", false},
        {"AGRIF2PP", false},
        {"AGRIQQPP", false},
        {"1GRIFRPP", false},
    };
    CHECK_ROWS("bic", rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_countries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
