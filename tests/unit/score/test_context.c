/* SPDX-License-Identifier: Apache-2.0 */
/* Words around candidates: the strongest of a group counts, what stands in other
 * cells counts less, and sharing one search among neighbours changes nothing. */
#include "base/alloc.h"
#include "score_fixture.h"
#include "score/score.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char *const PACK =
    "id: test.a\ntitle: T\nclass: pii\nexamples: [\"[[12-34]]\"]\n"
    "forms: [{pictures: [\"99-99\"], labelled: true}]\n"
    "context:\n"
    "  - {words: [code, \"pass code\"], bits: 8}\n"
    "  - {words: [order], bits: -4}\n"
    "  - {words: [ssn, \"social security\"], bits: 5}\n"
    "fields: [{names: [secret], bits: 6}]\n";

enum { CODE, ORDER, SSN, GROUPS };

/* The mask of the one rule, and of none. */
static const phi__rule_mask ALL = 1;

static double factor_of(const score_fixture *f, uint32_t group)
{
    const phi__strength *strength = phi__context_strength(&f->context, group);
    return strength == NULL ? 0.0 : strength->factor;
}

static void the_strongest_word_of_a_group_counts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double code, order, ssn;
    } cases[] = {
        {"1", 0, 0, 0},
        {"code 1", 1, 0, 0},
        {"1 code", 0.5, 0, 0},
        {"code xx 1 code", 0.6, 0, 0},
        {"code\norder code: 1", 1, 1, 0}, /* `code` may stand between a label and its value */
        {"pass code: 1, order: 2", 1, 0.1, 0},
        {"encode 1", 0, 0, 0},
        {"Social Security no. 1", 0, 0, 1},
        {"code\n1", 0.9, 0, 0},
        {"code\nssn xx\n1", 0, 0, 0.7},
        {"1\ncode", 0, 0, 0},
    };
    score_fixture f;
    score_fixture_init(&f, &PACK, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const size_t at = (size_t)(strchr(cases[i].text, '1') - cases[i].text);
        const phi__cell cell = {.end = strlen(cases[i].text)};
        score_fixture_weigh(&f, cases[i].text, at, at + 1, &cell);
        const double got[] = {factor_of(&f, CODE), factor_of(&f, ORDER), factor_of(&f, SSN)};
        const double want[] = {cases[i].code, cases[i].order, cases[i].ssn};
        for (size_t g = 0; g < GROUPS; g++) {
            if (fabs(got[g] - want[g]) > 1e-9)
                fail_msg("%s, group %zu: %g, not %g", cases[i].text, g, got[g], want[g]);
        }
    }
    score_fixture_done(&f);
}

static void words_of_other_cells_count_half(void **state)
{
    (void)state;
    static const char text[] = "order,code\ncode,code 1 xx,ssn yy order\nx";
    const size_t begin = 16, at = (size_t)(strchr(text, '1') - text);
    const size_t end = (size_t)(strstr(text, ",ssn") - text);
    score_fixture f;
    score_fixture_init(&f, &PACK, 1);
    phi__cell cell = {.table = true, .begin = begin, .end = end};
    score_fixture_weigh(&f, text, at, at + 1, &cell);
    assert_true(fabs(factor_of(&f, CODE) - 1.0) < 1e-9);  /* in the cell itself */
    assert_true(fabs(factor_of(&f, SSN) - 0.25) < 1e-9);  /* close behind, in the next one */
    assert_true(fabs(factor_of(&f, ORDER) - 0.25) < 1e-9); /* and not that of the row above */
    cell.table = false;
    score_fixture_weigh(&f, text, at, at + 1, &cell);
    assert_true(fabs(factor_of(&f, SSN) - 0.5) < 1e-9);
    score_fixture_done(&f);
}

/* The cell before may be the label, unless the column has a name and says otherwise. */
static void labels_in_other_cells_count_by_the_name_of_the_column(void **state)
{
    (void)state;
    static const struct {
        const char *text, *field;
        double code;
    } cases[] = {
        {"7,code,1", NULL, 1},       {"7,code,1", "", 1},          {"7,code,1", "value", 1},
        {"7,code,1", "Answer text", 1}, {"7,code,1", "idNumber", 1}, {"7,code,1", "C3", 1},
        {"7,code,1", "sort", 0.5},   {"7,code,1", "evaluation", 0.5},
        {"code,1", "sort", 1},       /* of two columns */
    };
    score_fixture f;
    score_fixture_init(&f, &PACK, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const size_t at = (size_t)(strchr(cases[i].text, '1') - cases[i].text);
        const phi__cell cell = {.field = cases[i].field, .table = true, .begin = at, .end = at + 1};
        score_fixture_weigh(&f, cases[i].text, at, at + 1, &cell);
        if (fabs(factor_of(&f, CODE) - cases[i].code) > 1e-9)
            fail_msg("%s under %s: %g", cases[i].text, cases[i].field, factor_of(&f, CODE));
    }
    score_fixture_done(&f);
}

static void words_of_hexadecimal_numbers_are_none(void **state)
{
    (void)state;
    static const char *const pack = "id: test.b\ntitle: T\nclass: pii\nexamples: [\"[[12-34]]\"]\n"
                                    "forms: [{pictures: [\"99-99\"], labelled: true}]\ncontext: [{words: [cc, ssn], bits: 8}]\n";
    static const struct {
        const char *text;
        double factor;
    } cases[] = {{"000222CC y", 0}, {"cc y", 1}, {"22CC y", 1}, {"000222SSN y", 1}};
    score_fixture f;
    score_fixture_init(&f, &pack, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const size_t at = (size_t)(strchr(cases[i].text, 'y') - cases[i].text);
        const phi__cell cell = {.end = strlen(cases[i].text)};
        score_fixture_weigh(&f, cases[i].text, at, at + 1, &cell);
        if (fabs(factor_of(&f, 0) - cases[i].factor) > 1e-9)
            fail_msg("%s: %g", cases[i].text, factor_of(&f, 0));
    }
    score_fixture_done(&f);
}

static void names_of_fields_are_read_as_words(void **state)
{
    (void)state;
    static const struct {
        const char *field, *above;
        double code;
        const char *kind;
    } cases[] = {
        {"Code", NULL, 1, "field"},     {"the passCode (old)", NULL, 1, "field"},
        {"encoded", NULL, 0, NULL},     {"", NULL, 0, NULL},
        {"PASSCODE", NULL, 1, "field"}, {"user.passcode", NULL, 1, "field"},
        {"a passcode", NULL, 0, NULL},  {"passcodes", NULL, 0, NULL},
        {NULL, "code of it", 0.9, "above"}, {"code", "code", 1, "field"},
    };
    score_fixture f;
    score_fixture_init(&f, &PACK, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const phi__cell cell = {.field = cases[i].field, .above = cases[i].above, .end = 1};
        score_fixture_weigh(&f, "1", 0, 1, &cell);
        const phi__strength *strength = phi__context_strength(&f.context, CODE);
        assert_true(fabs(factor_of(&f, CODE) - cases[i].code) < 1e-9);
        assert_true((strength == NULL) == (cases[i].kind == NULL));
        if (strength != NULL)
            assert_string_equal(strength->kind, cases[i].kind);
    }
    score_fixture_done(&f);
}

/* A name in a buffer that is used again for another name is another name. */
static void names_tell_by_what_they_are(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool tells;
    } cases[] = {{"other", false}, {"my code", true}, {"order", false}, {"secret", true}, {"Secret!", true},
                 {"ssn", true},    {"other", false},  {"", false}};
    char buffer[32];
    score_fixture f;
    score_fixture_init(&f, &PACK, 1);
    phi__rule_mask rules = ALL;
    assert_int_equal(phi__context_labels(&f.context, NULL, &rules), PHI_OK);
    assert_int_equal(rules, 0);
    for (size_t round = 0; round < 3; round++) {
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            (void)snprintf(buffer, sizeof buffer, "%s", cases[i].name);
            assert_int_equal(phi__context_labels(&f.context, buffer, &rules), PHI_OK);
            if (rules != (cases[i].tells ? ALL : 0))
                fail_msg("%s", cases[i].name);
        }
    }
    score_fixture_done(&f);
}

/* ------------------------------------------------------------------- properties */

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void make_text(char *text, size_t size, uint32_t *seed)
{
    static const char *const pieces[] = {"code",  "pass ", "order", "ssn",  "social ", "security", " ",  " ",
                                         "\n",    ", ",    "x",     "7",    "Xx",      "\xc3\xa9", ": ", "\n\n",
                                         "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"};
    size_t at = 0;
    while (at < size) {
        const char *piece = pieces[next_random(seed) % (sizeof pieces / sizeof *pieces)];
        for (; *piece != '\0' && at < size; piece++)
            text[at++] = *piece;
    }
}

typedef struct answer {
    double factor[GROUPS];
    uint32_t word[GROUPS];
} answer;

static answer weigh(score_fixture *f, phi__span text, const phi__setting *setting)
{
    const phi__cell cell = {.end = text.size};
    answer a = {.word = {0}};
    assert_int_equal(phi__context_weigh(&f->context, setting, &cell, UINT64_MAX), PHI_OK);
    for (uint32_t g = 0; g < GROUPS; g++) {
        const phi__strength *strength = phi__context_strength(&f->context, g);
        a.factor[g] = strength == NULL ? 0.0 : strength->factor;
        a.word[g] = strength == NULL ? 0 : strength->word;
    }
    return a;
}

/* Each candidate alone, then behind others that made a range known, which may
 * hold all that it wants, end in the middle of that, or lie elsewhere. */
static void shared_searches_find_the_same(void **state)
{
    (void)state;
    enum { SIZE = 3000 };
    static char bytes[SIZE];
    const phi__span text = phi__span_of(bytes, SIZE);
    uint32_t seed = 77;
    score_fixture alone, shared;
    score_fixture_init(&alone, &PACK, 1);
    score_fixture_init(&shared, &PACK, 1);
    for (int round = 0; round < 200; round++) {
        make_text(bytes, SIZE, &seed);
        phi__context_clear(&shared.context);
        for (size_t at = next_random(&seed) % 50; at + 5 < SIZE; at += 1 + next_random(&seed) % 150) {
            phi__setting s = phi__setting_of(text, at, at + 1 + next_random(&seed) % 4);
            phi__setting_complete(&s);
            phi__context_clear(&alone.context);
            assert_int_equal(phi__context_load(&alone.context, text, s.above_begin, s.line_end), PHI_OK);
            const answer want = weigh(&alone, text, &s);
            if (next_random(&seed) % 4 == 0) { /* somebody else wants more */
                const size_t from = s.above_begin > 0 ? next_random(&seed) % s.above_begin : 0;
                const size_t to = from + next_random(&seed) % (SIZE - from + 1);
                assert_int_equal(phi__context_load(&shared.context, text, from, to), PHI_OK);
            }
            assert_int_equal(phi__context_load(&shared.context, text, s.above_begin, s.line_end), PHI_OK);
            const answer got = weigh(&shared, text, &s);
            for (size_t g = 0; g < GROUPS; g++) {
                if (fabs(want.factor[g] - got.factor[g]) > 1e-12 || want.word[g] != got.word[g])
                    fail_msg("round %d at %zu: group %zu %g, with others %g", round, at, g, want.factor[g],
                             got.factor[g]);
            }
        }
    }
    score_fixture_done(&alone);
    score_fixture_done(&shared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_strongest_word_of_a_group_counts),
        cmocka_unit_test(words_of_other_cells_count_half),
        cmocka_unit_test(labels_in_other_cells_count_by_the_name_of_the_column),
        cmocka_unit_test(words_of_hexadecimal_numbers_are_none),
        cmocka_unit_test(names_of_fields_are_read_as_words),
        cmocka_unit_test(names_tell_by_what_they_are),
        cmocka_unit_test(shared_searches_find_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
