/* SPDX-License-Identifier: Apache-2.0 */
/* What every match of a regex must contain: the place chosen, what may stand
 * around it, and that nothing is concluded from syntax that is not understood. */
#include "match/anchor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

/* A string with a byte for each place, any of which must fit. */
static bool holds(const phi__anchor *anchor, const char *text)
{
    bool all = strlen(text) == anchor->length;
    for (size_t i = 0; all && i < anchor->length; i++)
        all = phi__byte_set_has(&anchor->at[i], (uint8_t)text[i]);
    return all;
}

static void test_rarest_stretch_is_chosen(void **state)
{
    (void)state;
    static const struct {
        const char *regex, *anchor;
        size_t before_min, before_max, after_min, after_max;
    } cases[] = {
        {"[a-z]+@[a-z]+", "x@", 0, PHI__ANCHOR_UNBOUNDED, 1, PHI__ANCHOR_UNBOUNDED},
        {"(?i)\\b[a-z]{2,4}@", "xy@", 0, 2, 0, 0},
        {"a?b{0,3}#\\*[0-9]", "#*7", 0, 4, 0, 0},
        {"[a-z]{3} (?:19|20)[0-9]{2}\\b", "abc 1999", 0, 0, 0, 0},
        {",? {1,2}(?:19|20)[0-9]{2}", " 2031", 0, 2, 0, 0},
        {"@(?:[a-z]{1,3}\\.){1,6}[a-z]{2}", "@k", 0, 0, 3, 25},
        {"[a-z]{0,63}@", "@", 0, PHI__ANCHOR_UNBOUNDED, 0, 0}, /* a bound that may be loosened */
        {"[a-z]{2,63}@", "x@", 0, PHI__ANCHOR_UNBOUNDED, 0, 0},
        {"\\+1(?:a|bc)d", "+1b", 0, 0, 1, 2},
        {"WDL[^\\d]x", "wDl-X", 0, 0, 0, 0},
        {"[]*]@]", "]@]", 0, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        phi__anchor got;
        if (!phi__anchor_derive(cases[i].regex, &got) || !holds(&got, cases[i].anchor))
            fail_msg("%s", cases[i].regex);
        assert_int_equal(got.before_min, cases[i].before_min);
        assert_true(got.before_max == cases[i].before_max ||
                    (cases[i].before_max == PHI__ANCHOR_UNBOUNDED && got.before_max > PHI__ANCHOR_UNBOUNDED / 2));
        assert_int_equal(got.after_min, cases[i].after_min);
        assert_true(got.after_max == cases[i].after_max ||
                    (cases[i].after_max == PHI__ANCHOR_UNBOUNDED && got.after_max > PHI__ANCHOR_UNBOUNDED / 2));
    }
}

static void test_what_cannot_be_missing_is_known(void **state)
{
    (void)state;
    phi__anchor got;
    assert_true(phi__anchor_derive("q[0-9]{1,2}z?(?:x|y){1,3} @", &got));
    assert_int_equal(got.must_count, 2); /* z may be missing, x or y is of the anchor */
    assert_true(phi__byte_set_has(&got.must[0], 'q') && !phi__byte_set_has(&got.must[0], '5'));
    assert_true(phi__byte_set_has(&got.must[1], '5') && !phi__byte_set_has(&got.must[1], 'q'));
    assert_true(phi__anchor_derive("[0-9]{1,200}x?@", &got)); /* too far to look for it */
    assert_int_equal(got.must_count, 0);
}

static void test_no_anchor_without_certainty(void **state)
{
    (void)state;
    static const char *const none[] = {
        "",           "[a-z]+",     "a@b|c",      "(?:a@b)?",    "(a@b|c)+[a-z]", "@*",      "@{0,3}x",  "^a@b",    "a@b$",
        "\\x40a",     "(?=a@)b",    "(?<n>a@b)",  "a@b(?i)",     "[[:alpha:]]@",  "@{2",     "@)",       "(@",      "[@",
        "\\Q@\\E",    "a@*+b",      "@\\",        "@{1,2}+",     "@**",           "*@",      "@\\1",     "(?#a@b)x", "(?x) a@b",
        "@{3,2}",     "@{0}a",      "\\b*@",      "\\A@b",       "@\\z",          "@[b-a]",  "@[\\d-z]",
    };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        phi__anchor got;
        if (phi__anchor_derive(none[i], &got))
            fail_msg("%s", none[i]);
    }
}

static void test_deep_nesting_ends(void **state)
{
    (void)state;
    char regex[2048];
    phi__anchor got;
    memset(regex, '(', 1000);
    memcpy(regex + 1000, "a@b", 3);
    memset(regex + 1003, ')', 1000);
    regex[2003] = '\0';
    assert_false(phi__anchor_derive(regex, &got));
    memset(regex, '@', 2000);
    regex[2000] = '\0';
    assert_false(phi__anchor_derive(regex, &got)); /* more places than are kept */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rarest_stretch_is_chosen),
        cmocka_unit_test(test_what_cannot_be_missing_is_known),
        cmocka_unit_test(test_no_anchor_without_certainty),
        cmocka_unit_test(test_deep_nesting_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
