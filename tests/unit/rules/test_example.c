/* SPDX-License-Identifier: Apache-2.0 */
/* Placeholders: filled by their picture, refilled until the rule accepts, and
 * the same from the same seed. */
#include "rules/example.h"

#include "match/picture.h"
#include "validate/validate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static const char *const pictures[] = {"999-99-9999"};
static const char *const samples[] = {"1*", "2*", "3*", "078051120"};
static const phi__form forms[] = {{.pictures = pictures, .picture_count = 1, .check = "us_ssn"}};
static const phi__rule rule = {
    .id = "us.ssn", .forms = forms, .form_count = 1, .test_values = samples, .test_value_count = 4};

static phi_status fill(const char *text, uint64_t seed, phi__filled *out)
{
    phi__random random = {.state = seed};
    const char *problem = NULL;
    phi__filled_init(out);
    return phi__example_fill(&rule, text, &random, out, &problem);
}

static void test_literals(void **state)
{
    (void)state;
    static const char *const same[] = {"", "plain", "{\"ssn\": 1}", "{}", "{ x", "a } b", "]]", "{-}", "[1]"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        phi__filled filled;
        assert_int_equal(fill(same[i], 1, &filled), PHI_OK);
        assert_string_equal(phi__buf_text(&filled.text), same[i]);
        assert_int_equal(filled.marks.count, 0);
        phi__filled_done(&filled);
    }
}

static void test_placeholders(void **state)
{
    (void)state;
    phi__filled filled;
    assert_int_equal(fill("{9{6}} {99}/{A}", 1, &filled), PHI_OK);
    const char *text = phi__buf_text(&filled.text);
    assert_int_equal(filled.text.size, 11);
    assert_true(phi__picture_matches("999999", text, 6));
    assert_true(text[6] == ' ' && text[9] == '/' && text[10] >= 'A' && text[10] <= 'Z');
    phi__filled_done(&filled);
}

static void test_marks(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 200; seed++) {
        phi__filled filled;
        char value[PHI__VALUE_MAX + 1];
        assert_int_equal(fill("{\"a\": [[{999-99-9999}]], [[!078-05-1120]]}", seed, &filled), PHI_OK);
        const char *text = phi__buf_text(&filled.text);
        assert_int_equal(filled.marks.count, 2);
        const phi__mark *mark = &filled.marks.items[0];
        assert_int_equal(mark->begin, 6);
        assert_int_equal(mark->end, 17);
        assert_int_equal(phi__value_normalise(text + mark->begin, 11, value), 9);
        assert_true(phi__check_find("us_ssn")(value, 9));
        assert_true(value[0] < '1' || value[0] > '3');
        assert_true(filled.marks.items[1].test);
        assert_true(memcmp(text + filled.marks.items[1].begin, "078-05-1120", 11) == 0);
        phi__filled_done(&filled);
    }
}

static void test_seed(void **state)
{
    (void)state;
    phi__filled a, b, c;
    assert_int_equal(fill("[[{999-99-9999}]]", 7, &a), PHI_OK);
    assert_int_equal(fill("[[{999-99-9999}]]", 7, &b), PHI_OK);
    assert_int_equal(fill("[[{999-99-9999}]]", 8, &c), PHI_OK);
    assert_string_equal(phi__buf_text(&a.text), phi__buf_text(&b.text));
    assert_string_not_equal(phi__buf_text(&a.text), phi__buf_text(&c.text));
    phi__filled_done(&a);
    phi__filled_done(&b);
    phi__filled_done(&c);
}

static void test_unfillable(void **state)
{
    (void)state;
    phi__filled filled;
    assert_int_equal(fill("[[{999-99-9999}", 1, &filled), PHI_ERR_RULE);
    phi__filled_done(&filled);
    assert_int_equal(fill("[[{999-99-99}]]", 1, &filled), PHI_ERR_RULE);
    phi__filled_done(&filled);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_literals),
        cmocka_unit_test(test_placeholders),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_seed),
        cmocka_unit_test(test_unfillable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
