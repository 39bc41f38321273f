/* SPDX-License-Identifier: Apache-2.0 */
#include "match/name_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static uint8_t marks(const char *word)
{
    return phi__name_marks(word, strlen(word));
}

static void accents_and_joints_are_left_out(void **state)
{
    (void)state;
    assert_int_equal(marks("Jos\xC3\xA9"), marks("JOSE"));
    assert_int_equal(marks("M\xC3\xBCller"), marks("MULLER"));
    assert_int_equal(marks("O'Brien"), marks("OBRIEN"));
    assert_true((marks("Smith-Jones") & PHI__NAME_SURNAME) != 0);
    assert_true((marks("Mary-Ann") & PHI__NAME_GIVEN) != 0);
    assert_int_equal(marks("Sm1th"), 0);
    assert_int_equal(marks(""), 0);
    assert_int_equal(marks("\xE6\x9D\x8E"), 0);
    assert_int_equal(marks("Abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"), 0);
}

/* The tables are searched by halves, so each word must be where it is looked for. */
static void what_is_no_name(void **state)
{
    (void)state;
    static const char *const ends[] = {"Account", "DOB", "Zip", "MD", "signature", "Signed", "Yes", "npi"};
    static const char *const places[] = {"sans", "Courier", "Airport", "Hospital", "STREET", "Way", "clinic", "Version"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        assert_int_equal(phi__name_stop_of(ends[i], strlen(ends[i])), PHI__NAME_ENDS);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        assert_int_equal(phi__name_stop_of(places[i], strlen(places[i])), PHI__NAME_IS_NONE);
    assert_int_equal(phi__name_stop_of("Hospitals", 9), PHI__NAME_GOES_ON);
    assert_int_equal(phi__name_stop_of("Ho", 2), PHI__NAME_GOES_ON);
    assert_true(phi__name_is_suffix("Jr", 2) && phi__name_is_suffix("III", 3) && !phi__name_is_suffix("J", 1));
    assert_true(phi__name_is_particle("von", 3) && !phi__name_is_particle("vo", 2));
    assert_true(phi__name_is_month("March", 5) && phi__name_is_month("sept", 4) && !phi__name_is_month("Marc", 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accents_and_joints_are_left_out),
        cmocka_unit_test(what_is_no_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
