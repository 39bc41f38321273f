/* SPDX-License-Identifier: Apache-2.0 */
/* The matcher as a whole: regexes beside pictures, what it refuses, what it
 * does when memory runs out, and that no input makes it work more than its size
 * allows. The meaning of pictures: test_equivalence.c. */
#include "base/alloc.h"
#include "match/match.h"
#include "rules/builtin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

static const char *const PICTURE = "9999-AA";
static const phi__form FORMS[] = {
    {.pictures = &PICTURE, .picture_count = 1},
    {.regex = "[a-z]+@[a-z]+(\\.[a-z]+)*"},
    {.regex = "b|abc"},
    {.regex = "[a-z]+@[a-z]+(\\.[a-z]+)*", .labelled = true},
};
static const phi__rule RULE = {.id = "test", .forms = FORMS, .form_count = 4};
static const phi__rule *const RULES[] = {&RULE};
static const phi__rule_set SET = {.rules = RULES, .count = 1};

typedef struct fixture {
    phi__matcher *matcher;
    phi__match_scratch *scratch;
} fixture;

static phi_status make(fixture *f, const phi__rule_set *set)
{
    *f = (fixture){.matcher = NULL};
    const phi_status status = phi__matcher_new(set, &f->matcher, NULL);
    return status != PHI_OK ? status : phi__match_scratch_new(f->matcher, &f->scratch);
}

static void drop(fixture *f)
{
    phi__match_scratch_free(f->scratch);
    phi__matcher_free(f->matcher);
}

/* "begin-end:form,form" of every hit, joined by blanks. */
static void describe(const fixture *f, const char *text, size_t split, phi__buf *out)
{
    const phi__span span = phi__span_of(text, strlen(text));
    phi__hits hits = {.items = NULL};
    assert_int_equal(phi__match(f->matcher, f->scratch, span, 0, split, NULL, &hits), PHI_OK);
    assert_int_equal(phi__match(f->matcher, f->scratch, span, split, span.size, NULL, &hits), PHI_OK);
    for (size_t i = 0; i < hits.count; i++) {
        phi__form_refs refs = {.items = NULL};
        assert_int_equal(phi__match_forms(f->matcher, span, &hits.items[i], ~UINT64_C(0), &refs), PHI_OK);
        assert_int_equal(phi__buf_printf(out, "%s%u-%u:", i == 0 ? "" : " ", (unsigned)hits.items[i].begin,
                                         (unsigned)hits.items[i].end),
                         PHI_OK);
        for (size_t k = 0; k < refs.count; k++)
            assert_int_equal(phi__buf_printf(out, "%s%u", k == 0 ? "" : ",", (unsigned)refs.items[k].form), PHI_OK);
        PHI_VEC_DONE(&refs);
    }
    PHI_VEC_DONE(&hits);
}

static void test_pictures_and_regexes_together(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"x@y.z 1234-AZ", "0-5:1,3 6-13:0"},       {"1234-az x@y", "0-7:0 8-11:1,3"},
        {"1234-aZ", "0-7:"},                       {"abc b", "0-3:2 4-5:2"},
        {"x@y.z.", "0-5:1,3"},                     {"Q@W.E,Q@W", "0-5:1,3 6-9:1,3"},
        {"", ""},
    };
    fixture f;
    assert_int_equal(make(&f, &SET), PHI_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t split = 0; split <= strlen(cases[i].text); split++) {
            phi__buf got;
            phi__buf_init(&got, 4096);
            describe(&f, cases[i].text, split, &got);
            assert_string_equal(phi__buf_text(&got), cases[i].want);
            phi__buf_done(&got);
        }
    }
    drop(&f);
}

static void test_shapes_tell_their_forms_without_text(void **state)
{
    (void)state;
    static const char *const exact[] = {"99-99", "9-A9"}, *const literal[] = {"1\\9-99", "99-99"}, *const cased = "AA99";
    static const phi__form forms[] = {{.pictures = exact, .picture_count = 2, .labelled = true},
                                      {.pictures = literal, .picture_count = 2},
                                      {.pictures = &cased, .picture_count = 1, .labelled = true},
                                      {.regex = "q{4}", .labelled = true}};
    static const phi__rule rule = {.id = "facts", .forms = forms, .form_count = 4};
    static const phi__rule *const rules[] = {&rule};
    static const phi__rule_set set = {.rules = rules, .count = 1};
    static const struct {
        const char *text;
        size_t count;
        bool exact, labelled;
    } cases[] = {{"55-55", 2, false, false}, {"5-x5", 1, true, true}, {"xx55", 1, false, true}, {"qqqq", 1, true, true}};
    fixture f;
    assert_int_equal(make(&f, &set), PHI_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        phi__hits hits = {.items = NULL};
        size_t count = 0;
        bool all = false;
        const phi__span text = phi__span_of(cases[i].text, strlen(cases[i].text));
        assert_int_equal(phi__match(f.matcher, f.scratch, text, 0, text.size, NULL, &hits), PHI_OK);
        assert_int_equal(hits.count, 1);
        assert_non_null(phi__match_shape_forms(f.matcher, hits.items[0].shape, &count, &all));
        assert_int_equal(count, cases[i].count);
        assert_int_equal(all, cases[i].exact);
        assert_int_equal(phi__match_shape_askers(f.matcher, hits.items[0].shape) != 0, cases[i].labelled);
        PHI_VEC_DONE(&hits);
    }
    size_t count = 1;
    bool all = false;
    assert_null(phi__match_shape_forms(f.matcher, 99, &count, &all));
    assert_int_equal(count, 0);
    drop(&f);
}

static void test_bad_rules_are_refused(void **state)
{
    (void)state;
    static const char *const bad = "99-";
    static const phi__form forms[] = {{.pictures = &bad, .picture_count = 1}, {.regex = "a(b"}};
    for (size_t i = 0; i < 2; i++) {
        const phi__rule rule = {.id = "bad", .forms = &forms[i], .form_count = 1};
        const phi__rule *const rules[] = {&rule};
        const phi__rule_set set = {.rules = rules, .count = 1};
        phi__matcher *matcher = NULL;
        phi_error err = {0};
        assert_int_equal(phi__matcher_new(&set, &matcher, &err), PHI_ERR_RULE);
        assert_null(matcher);
        assert_true(err.message[0] != '\0');
    }
}

static void test_ranges_outside_the_text_are_refused(void **state)
{
    (void)state;
    fixture f;
    phi__hits hits = {.items = NULL};
    assert_int_equal(make(&f, &SET), PHI_OK);
    assert_int_equal(phi__match(f.matcher, f.scratch, phi__span_of("1", 1), 0, 2, NULL, &hits), PHI_ERR_ARGUMENT);
    assert_int_equal(phi__match(f.matcher, f.scratch, phi__span_of("1", 1), 1, 0, NULL, &hits), PHI_ERR_ARGUMENT);
    assert_int_equal(phi__match(f.matcher, f.scratch, phi__span_of(NULL, 0), 0, 0, NULL, &hits), PHI_OK);
    drop(&f);
}

/* Fail the 1st, 2nd, 3rd ... allocation until everything succeeds. */
static void test_running_out_of_memory(void **state)
{
    (void)state;
    static const char text[] = "x@y.z 1234-AZ";
    phi_status status = PHI_ERR_MEMORY;
    for (uint64_t nth = 1; status != PHI_OK; nth++) {
        fixture f;
        phi__hits hits = {.items = NULL};
        assert_true(nth < 1000);
        phi__alloc_fail_at(nth);
        status = make(&f, &SET);
        if (status == PHI_OK)
            status = phi__match(f.matcher, f.scratch, phi__span_of(text, sizeof text - 1), 0, sizeof text - 1, NULL, &hits);
        phi__alloc_fail_at(0);
        assert_true(status == PHI_OK || status == PHI_ERR_MEMORY);
        assert_int_equal(hits.count, status == PHI_OK ? 2 : hits.count);
        PHI_VEC_DONE(&hits);
        drop(&f);
    }
}

/* Work for `size` bytes of a repeated pattern, without the regexes' share. */
static uint64_t work_on(const fixture *f, const char *pattern, size_t size)
{
    phi__buf text;
    phi__hits hits = {.items = NULL};
    const uint64_t before = phi__match_scratch_work(f->scratch);
    phi__buf_init(&text, size + 64);
    while (text.size < size)
        assert_int_equal(phi__buf_append_text(&text, pattern), PHI_OK);
    assert_int_equal(phi__match(f->matcher, f->scratch, phi__buf_span(&text), 0, text.size, NULL, &hits), PHI_OK);
    PHI_VEC_DONE(&hits);
    phi__buf_done(&text);
    return phi__match_scratch_work(f->scratch) - before;
}

static void test_work_is_linear_in_the_text(void **state)
{
    (void)state;
    static const char *const hostile[] = {"9", "-", "A", "9-", "9 ", "99-99-9999 ", "A9", "A9-", "9.9.9.9.9 ", "999-99-9999,",
                                          "A999-9999-9999 ", "4111 ", "1/2/", "9999999999 ", "A1B2C3D4 ", "ab 1 cd 2 "};
    static const char *const pictures[] = {"9-9-9-9-9-9-9-9-9-9-9-9-9-9-9-9-9-9-9-9", "*-*-*-*-9", "9{2,9} 9{1,9}"};
    const phi__form form = {.pictures = pictures, .picture_count = 3};
    const phi__rule rule = {.id = "hostile", .forms = &form, .form_count = 1};
    const phi__rule *const rules[] = {&rule};
    const phi__rule_set sets[] = {
        {.rules = rules, .count = 1},
        {.rules = phi__builtin_rules, .count = phi__builtin_rule_count, .builtin = true},
    };
    for (size_t s = 0; s < 2; s++) {
        fixture f;
        assert_int_equal(make(&f, &sets[s]), PHI_OK);
        for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
            const uint64_t small = work_on(&f, hostile[i], 1 << 12), large = work_on(&f, hostile[i], 1 << 15);
            assert_true(large <= small * 9 + 64);
            assert_true(large <= 64ULL << 15); /* a ceiling for each byte, whatever the text */
        }
        assert_int_equal(work_on(&f, "9", 1 << 16), 1); /* one token, looked up once, never a candidate */
        assert_int_equal(work_on(&f, "no candidate in prose, ", 1 << 16), 0);
        drop(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures_and_regexes_together),
        cmocka_unit_test(test_shapes_tell_their_forms_without_text),
        cmocka_unit_test(test_bad_rules_are_refused),
        cmocka_unit_test(test_ranges_outside_the_text_are_refused),
        cmocka_unit_test(test_running_out_of_memory),
        cmocka_unit_test(test_work_is_linear_in_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
