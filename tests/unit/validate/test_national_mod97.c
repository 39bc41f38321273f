/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void knows_fr_nir(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"2 95 10 99 126 111 93", true},
        {"253072B07300470", true},
        {"295109912611199", false},
        {"253072C07300443", false},
        {"295149912611193", false},
        {"595109912611193", false},
    };
    CHECK_ROWS("fr_nir", rows);
}

static void knows_be_nn(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"85.07.30-033.28", true},
        {"17073003384", true},
        {"12345678901", false},
        {"85073003329", false},
        {"85133003328", false},
        {"85073000028", false},
    };
    CHECK_ROWS("be_nn", rows);
}

/* Published numbers, each with its check character taken out: no other one fits there. */
static void one_check_character_fits(void **state)
{
    (void)state;
    check_only_fits("fr_nir", "29510991261119", '3', "");
    check_only_fits("be_nn", "8507300332", '8', "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_fr_nir),
        cmocka_unit_test(knows_be_nn),
        cmocka_unit_test(one_check_character_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
