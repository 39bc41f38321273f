/* SPDX-License-Identifier: Apache-2.0 */
/* The notation of pictures: what is refused and where, what regex it stands
 * for, what text it describes, and that its examples are described by it. */
#include "match/picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

static void test_malformed_pictures_are_refused_where_they_are_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *picture;
        size_t at;
    } cases[] = {
        {"", 0},         {"99", 2},          {"AAAA", 4},        {"****", 4},       {"-9999", 0},
        {"9999-", 5},    {"99--99", 3},      {"9a99", 1},        {"99\\-9", 2},     {"9999\\", 4},
        {"9{0,4}", 3},   {"9{5,4}", 5},      {"9{41}", 4},       {"9{4", 3},        {"9{}", 2},
        {"9{4,}", 4},    {"99-{2}99", 3},    {"9{20}9{21}", 10}, {"99$99", 2},      {"9{1,9}9{1,9}9{1,9}9{1,9}", 24},
        {"9999999999999999999999999999999999999999" "9", 40}, {"99\n99", 2}, {"99\xc3\xa9" "99", 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *problem = NULL;
        size_t at = 99;
        assert_int_equal(phi__picture_check(cases[i].picture, &problem, &at), PHI_ERR_RULE);
        assert_non_null(problem);
        assert_int_equal(at, cases[i].at);
        assert_int_equal(phi__picture_check(cases[i].picture, NULL, NULL), PHI_ERR_RULE);
    }
}

static void test_regex_of_picture(void **state)
{
    (void)state;
    static const struct {
        const char *picture, *regex;
    } cases[] = {
        {"999-99-9999", "[0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][0-9][0-9]"},
        {"9{4,12}", "[0-9]{4,12}"},
        {"A9{3}", "([A-Z][0-9]{3}|[a-z][0-9]{3})"},
        {"P*99", "(P[0-9A-Z][0-9][0-9]|p[0-9a-z][0-9][0-9])"},
        {"\\9\\A99", "(9A[0-9][0-9]|9a[0-9][0-9])"},
        {"8.12(3)4", "8\\.12\\(3\\)4"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        phi__buf buf;
        phi__buf_init(&buf, 4096);
        assert_int_equal(phi__picture_regex(cases[i].picture, &buf), PHI_OK);
        assert_string_equal(phi__buf_text(&buf), cases[i].regex);
        phi__buf_done(&buf);
    }
}

static void test_what_a_picture_describes(void **state)
{
    (void)state;
    static const struct {
        const char *picture, *text;
        bool want;
    } cases[] = {
        {"999-99", "123-45", true},  {"999-99", "12-345", false}, {"999-99", "123-456", false}, {"999-99", "123 45", false},
        {"AA99", "ab12", true},      {"AA99", "AB12", true},      {"AA99", "Ab12", false},      {"A9*9", "a1b2", true},
        {"A9*9", "a1B2", false},     {"A9*9", "a132", true},      {"MRN-9{2,4}", "mrn-123", true}, {"MRN-9{2,4}", "mrm-123", false},
        {"9{2,3}9{2,3}", "1234", true}, {"9{2,3}9{2,3}", "123456", true}, {"9{2,3}9{2,3}", "1234567", false},
        {"\\999\\A", "912A", true},  {"\\999\\A", "812A", false}, {"9999", "", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(phi__picture_matches(cases[i].picture, cases[i].text, strlen(cases[i].text)), cases[i].want);
}

static uint64_t next_random(void *user)
{
    uint64_t *s = user;
    *s ^= *s << 13;
    *s ^= *s >> 7;
    *s ^= *s << 17;
    return *s;
}

static void test_examples_fit_their_picture(void **state)
{
    (void)state;
    static const char *const pictures[] = {"999-99-9999", "9A**-A**-AA99", "A9{4,12}", "MRN#*{1,8}9", "\\A\\999", "9{40}"};
    uint64_t seed = 88172645463325252ULL;
    for (size_t i = 0; i < 200 * (sizeof pictures / sizeof *pictures); i++) {
        phi__buf buf;
        phi__buf_init(&buf, 4096);
        const char *picture = pictures[i % (sizeof pictures / sizeof *pictures)];
        assert_int_equal(phi__picture_fill(picture, next_random, &seed, &buf), PHI_OK);
        assert_true(phi__picture_matches(picture, (const char *)buf.data, buf.size));
        phi__buf_done(&buf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_malformed_pictures_are_refused_where_they_are_wrong),
        cmocka_unit_test(test_regex_of_picture),
        cmocka_unit_test(test_what_a_picture_describes),
        cmocka_unit_test(test_examples_fit_their_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
