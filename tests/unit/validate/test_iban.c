/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void knows_samples_of_the_registry(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"GB82 WEST 1234 5698 7654 32", true},
        {"DE89370400440532013000", true},
        {"GR1601101050000010547023795", true},
        {"BE31435411161155", true},
        {"NO9386011117947", true},
        {"MT84MALT011000012345MTLCAST001S", true},
        {"FR1420041010050500013M02606", true},
        {"BE32435411161155", false},
        {"DE88370400440532013000", false},
        {"DE8937040044053201300", false},
        {"GB82WEST1234569876543", false},
        {"QQ89370400440532013000", false},
        {"US89370400440532013000", false},
    };
    CHECK_ROWS("iban", rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_samples_of_the_registry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
