/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void knows_cn_ric(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"360426199101010071", true},
        {"360426199101010072", false},
        {"36042619910101007X", false},
        {"160426199101010071", false},
        {"3604261991X1010071", false},
        {"360426199113010071", false},
    };
    CHECK_ROWS("cn_ric", rows);
}

static void knows_de_idnr(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"36574261809", true},
        {"36 574 261 809", true},
        {"36574261890", false},
        {"36554266806", false},
        {"06574261809", false},
    };
    CHECK_ROWS("de_idnr", rows);
}

/* Published numbers, each with its check character taken out: no other one fits there. */
static void one_check_character_fits(void **state)
{
    (void)state;
    check_only_fits("cn_ric", "36042619910101007", '1', "");
    check_only_fits("de_idnr", "3657426180", '9', "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_cn_ric),
        cmocka_unit_test(knows_de_idnr),
        cmocka_unit_test(one_check_character_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
