/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void knows_the_positions(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"1EG4-TE5-MK73", true},
        {"1EG4TE5MK72", true},
        {"1eg4te5mk73", true},
        {"0EG4-TE5-MK73", false},
        {"1SG4-TE5-MK73", false},
        {"1EL4TE5MK73", false},
        {"1EGATE5MK73", false},
        {"1EG4TE5M473", false},
        {"1EG4TE5MK7", false},
        {"1EG4TE5MK733", false},
    };
    CHECK_ROWS("us_mbi", rows);
}

/* The second character may be any letter but S, L, O, I, B, Z. */
static void leaves_out_six_letters(void **state)
{
    (void)state;
    size_t accepted = 0;
    for (char letter = 'A'; letter <= 'Z'; letter++) {
        const char text[] = {'1', letter, 'G', '4', 'T', 'E', '5', 'M', 'K', '7', '3', '\0'};
        accepted += check_accepts("us_mbi", text);
    }
    assert_int_equal(accepted, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_positions),
        cmocka_unit_test(leaves_out_six_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
