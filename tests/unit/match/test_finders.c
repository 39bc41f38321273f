/* SPDX-License-Identifier: Apache-2.0 */
/* Where finders are asked: behind words that announce, wherever a window begins and ends. */
#include "match/finders.h"

#include "base/alloc.h"
#include "base/simd.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const phi__form form = {.finder = "person-name"};
static const phi__rule rule = {.id = "a.b", .forms = &form, .form_count = 1};
static const phi__rule *const rules[] = {&rule};
static const phi__rule_set set = {.rules = rules, .count = 1};

static phi__finders *make(const phi__simd *simd)
{
    phi__finders *finders = NULL;
    assert_int_equal(phi__finders_new(&set, simd, &finders, NULL), PHI_OK);
    assert_non_null(finders);
    return finders;
}

/* Is exactly what stands between < and > found? Of the text without these marks, with `lead` blanks before it. */
static void check(const phi__finders *finders, const char *marked, size_t lead)
{
    char text[400];
    size_t size = lead, begin = SIZE_MAX, end = 0;
    memset(text, ' ', lead);
    for (const char *c = marked; *c != '\0'; c++) {
        if (*c == '{')
            begin = size;
        else if (*c == '}')
            end = size;
        else
            text[size++] = *c;
    }
    phi__hits hits = {0};
    assert_int_equal(phi__finders_announced(finders, phi__span_of(text, size), 0, size, 50, &hits), PHI_OK);
    bool found = false;
    for (size_t i = 0; i < hits.count; i++) {
        assert_int_equal(hits.items[i].shape, 50);
        found = found || (hits.items[i].begin == begin && hits.items[i].end == end);
    }
    if (found != (begin != SIZE_MAX) || (begin == SIZE_MAX && hits.count > 0))
        fail_msg("\"%s\" at %zu: %zu hits", marked, lead, hits.count);
    PHI_VEC_DONE(&hits);
}

static const char *const texts[] = {
    "Patient: {Margaret Ellison}", "patient name = {Margaret Ellison}",   "\"last_name\": \"{Ellison}\"",
    "<given>{Margaret}</given>",   "NAME\n{ELLISON, MARGARET}",           "Name (Last, First, MI) {ELLISON, MARGARET}",
    "Dear Mrs. {Ellison},",        "seen by Dr {Ellison} today",          "the patient {Margaret Ellison} came",
    "the patient Education Team",  "the patient was",                     "PID|5|{ELLISON^MARGARET}|",
    "prompt: Margaret",            "renamed: Margaret",                   "a name. Margaret Ellison",
    "Next of kin: {Margaret Ellison}", "PATIENT NAME   {ELLISON, MARGARET}",
};

static void announced_wherever_they_stand(void **state)
{
    (void)state;
    for (size_t version = 0; phi__simd_at(version) != NULL; version++) {
        phi__finders *finders = make(phi__simd_at(version));
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
            for (size_t lead = 0; lead < 140; lead++)
                check(finders, texts[i], lead);
        }
        phi__finders_free(finders);
    }
}

/* Each is found in the part of the text in which it begins, once. */
static void windows_share_nothing(void **state)
{
    (void)state;
    static const char text[] = "                                        Patient: Margaret Ellison, DOB 1";
    phi__finders *finders = make(phi__simd_at(0));
    for (size_t cut = 1; cut < sizeof text - 1; cut++) {
        phi__hits hits = {0};
        assert_int_equal(phi__finders_announced(finders, phi__span_of(text, sizeof text - 1), 0, cut, 0, &hits), PHI_OK);
        assert_int_equal(hits.count, cut > 49);
        assert_int_equal(phi__finders_announced(finders, phi__span_of(text, sizeof text - 1), cut, sizeof text - 1, 0, &hits), PHI_OK);
        assert_int_equal(hits.count, 1);
        assert_int_equal(hits.items[0].begin, 49);
        PHI_VEC_DONE(&hits);
    }
    phi__finders_free(finders);
}

static void bare_and_fields(void **state)
{
    (void)state;
    static const char text[] = "x Margaret Ellison, maple \"ellison\" y";
    phi__finders *finders = make(phi__simd_at(0));
    phi__hits hits = {0};
    assert_int_equal(phi__finders_bare(finders, phi__span_of(text, sizeof text - 1), 0, sizeof text - 1, 0, &hits), PHI_OK);
    assert_int_equal(hits.count, 1);
    assert_int_equal(phi__finders_cell(finders, phi__span_of(text, sizeof text - 1), 26, 35, 0, &hits), PHI_OK);
    assert_int_equal(hits.count, 2);
    assert_int_equal(hits.items[1].begin, 27);
    assert_int_equal(hits.items[1].end, 34);
    PHI_VEC_DONE(&hits);
    assert_true(phi__finders_rules(finders) == 1 && phi__finders_longest(finders) > 0);
    size_t count = 0;
    assert_non_null(phi__finders_refs(finders, 0, &count));
    assert_int_equal(count, 1);
    assert_null(phi__finders_refs(finders, 1000, &count));
    phi__finders_free(finders);
}

static void unknown_finders_are_refused(void **state)
{
    (void)state;
    const phi__form wrong = {.finder = "no-such"};
    const phi__rule one = {.id = "a.b", .forms = &wrong, .form_count = 1};
    const phi__rule *const list[] = {&one};
    const phi__rule_set of = {.rules = list, .count = 1};
    phi__finders *finders = NULL;
    assert_int_equal(phi__finders_new(&of, phi__simd_at(0), &finders, NULL), PHI_ERR_RULE);
    assert_null(finders);
    assert_null(phi__finder_of("no-such"));
    assert_non_null(phi__finder_of("person-name"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(announced_wherever_they_stand),
        cmocka_unit_test(windows_share_nothing),
        cmocka_unit_test(bare_and_fields),
        cmocka_unit_test(unknown_finders_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
