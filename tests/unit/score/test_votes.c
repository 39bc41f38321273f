/* SPDX-License-Identifier: Apache-2.0 */
/* Which forms a stretch of text is: those whose check it passes, and published
 * values whatever their check says. */
#include "base/alloc.h"
#include "score/votes.h"
#include "score_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HEAD(id) "id: " id "\ntitle: T\nclass: pii\nexamples: [\"[[12-34]]\"]\n"

/* 12-34: sum of Luhn 4 + 6 + 2 + 2 is no multiple of ten; that of 12-30 and 77-16 is one. */
static const char *const PACKS[] = {
    HEAD("test.a") "forms:\n  - {pictures: [\"99-99\", \"99.99\"], check: luhn}\n  - {pictures: [\"99-99\"]}\n"
                   "test_values: [\"1234\", \"77*\"]\n",
    HEAD("test.b") "forms:\n  - {pictures: [\"99-99\"], check: luhn}\n",
    HEAD("test.c") "forms:\n  - {regex: \"x[0-9]{2}-[0-9]{2}\"}\ntest_values: [\"x12-34\"]\n"};

typedef struct fixture {
    score_fixture score;
    phi__matcher *matcher;
    phi__match_scratch *scratch;
    phi__votes votes;
} fixture;

static void start(fixture *f)
{
    *f = (fixture){.matcher = NULL};
    score_fixture_init(&f->score, PACKS, 3);
    assert_int_equal(phi__matcher_new(f->score.set, &f->matcher, NULL), PHI_OK);
    assert_int_equal(phi__match_scratch_new(f->matcher, &f->scratch), PHI_OK);
}

static void end(fixture *f)
{
    phi__votes_done(&f->votes);
    phi__match_scratch_free(f->scratch);
    phi__matcher_free(f->matcher);
    score_fixture_done(&f->score);
}

/* "a0 a1t": rule and form of each vote, t for test values, ! where the check fails. */
static void expect(fixture *f, const char *value, const char *want)
{
    phi__hits hits = {.items = NULL};
    const phi__span text = phi__span_of(value, strlen(value));
    char got[64] = "";
    size_t size = 0;
    assert_int_equal(phi__match(f->matcher, f->scratch, text, 0, text.size, NULL, &hits), PHI_OK);
    size_t count = 0; /* those of the whole text: hits are sorted by begin and end */
    for (size_t i = 0; i < hits.count; i++) {
        if (hits.items[i].begin == 0 && hits.items[i].end == text.size)
            hits.items[count++] = hits.items[i];
    }
    f->votes.items.count = 0;
    if (count > 0)
        assert_int_equal(
            phi__votes_collect(&f->votes, &f->score.weights, f->matcher, text, hits.items, count, ~UINT64_C(0)), PHI_OK);
    for (size_t i = 0; i < f->votes.items.count; i++) {
        const phi__vote *vote = &f->votes.items.items[i];
        size += (size_t)snprintf(got + size, sizeof got - size, "%c%u%s%s ", 'a' + vote->ref.rule,
                                 (unsigned)vote->ref.form, vote->test ? "t" : "", vote->unchecked ? "!" : "");
    }
    if (strcmp(got, want) != 0)
        fail_msg("%s: %s, not %s", value, got, want);
    PHI_VEC_DONE(&hits);
}

static void forms_vote_when_their_check_passes(void **state)
{
    (void)state;
    fixture f;
    start(&f);
    expect(&f, "12-30", "a0 a1 b0 ");
    expect(&f, "12.30", "a0 ");
    expect(&f, "12-31", "a1 ");
    expect(&f, "12.31", "");
    expect(&f, "x12-31", "c0 ");
    end(&f);
}

static void published_values_vote_whatever_their_check_says(void **state)
{
    (void)state;
    fixture f;
    start(&f);
    expect(&f, "12-34", "a0t! a1t ");
    expect(&f, "77-11", "a0t! a1t ");
    expect(&f, "77-16", "a0t a1t b0 ");
    expect(&f, "x12-34", "c0t ");
    expect(&f, "X12-34", "c0t "); /* regexes do not mind letter case */
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_vote_when_their_check_passes),
        cmocka_unit_test(published_values_vote_whatever_their_check_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
