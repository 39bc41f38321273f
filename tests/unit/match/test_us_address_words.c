/* SPDX-License-Identifier: Apache-2.0 */
/* The lists are searched by halves, so the first and last of each must be found, too. */
#include "match/us_address_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static phi__street_suffix suffix(const char *word)
{
    return phi__street_suffix_of(word, strlen(word));
}

static void words_are_known(void **state)
{
    (void)state;
    static const char *const strong[] = {"Alley", "ALY", "Ave", "blvd", "St", "Street", "Rd", "Way"};
    for (size_t i = 0; i < sizeof strong / sizeof *strong; i++)
        assert_int_equal(suffix(strong[i]), PHI__SUFFIX_STRONG);
    assert_int_equal(suffix("Anex"), PHI__SUFFIX_WEAK);
    assert_int_equal(suffix("XRD"), PHI__SUFFIX_WEAK);
    assert_int_equal(suffix("Park"), PHI__SUFFIX_WEAK);
    assert_int_equal(suffix("Stre"), PHI__SUFFIX_NONE);
    assert_int_equal(suffix("Streetx"), PHI__SUFFIX_NONE);
    assert_true(phi__is_direction("NW", 2) && phi__is_direction("west", 4) && !phi__is_direction("up", 2));
    assert_true(phi__is_unit("apt", 3) && phi__is_unit("UNIT", 4) && !phi__is_unit("ap", 2));
    assert_true(phi__is_numbered_road("Hwy", 3) && !phi__is_numbered_road("Lane", 4));
}

static void states_are_known(void **state)
{
    (void)state;
    assert_true(phi__is_state_code("AK", 2) && phi__is_state_code("WY", 2) && phi__is_state_code("DC", 2));
    assert_false(phi__is_state_code("wy", 2) || phi__is_state_code("ZZ", 2) || phi__is_state_code("W", 1));
    assert_int_equal(phi__state_name_length("West Virginia 25301", 19), 13);
    assert_int_equal(phi__state_name_length("virginia", 8), 8);
    assert_int_equal(phi__state_name_length("Virginian", 9), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(words_are_known), cmocka_unit_test(states_are_known)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
