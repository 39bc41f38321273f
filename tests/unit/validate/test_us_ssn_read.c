/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void reads_letters_that_look_like_digits(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"I23-46-6799", true},  {"l23-46-6799", true},  {"5O3-46-67S9", true},  {"S23-4G-67B9", true},
        {"523-46-6799", false}, /* no letter at all: that is us_ssn */
        {"A23-46-6799", false}, /* looks like none */
        {"OOO-46-6799", false}, {"S2B-OO-6799", false}, {"lOl-lB-6799", false}, /* never issued; too many letters */
        {"I23-46-679", false},
    };
    CHECK_ROWS("us_ssn_read", rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_letters_that_look_like_digits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
