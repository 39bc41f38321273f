/* SPDX-License-Identifier: Apache-2.0 */
/* Where labels may stand: every label is known wherever a question begins and
 * however questions follow each other. */
#include "base/alloc.h"
#include "score/labels.h"
#include "score_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const char *const PACK =
    "id: test.a\ntitle: T\nclass: pii\nexamples: [\"[[12-34]]\"]\n"
    "forms: [{pictures: [\"99-99\"], labelled: true}]\n"
    "context:\n"
    "  - {words: [code, \"pass code\"], bits: 8}\n"
    "  - {words: [order], bits: -4}\n"
    "  - {words: [ssn, \"social security\"], bits: 5}\n"
    "  - {words: [near], bits: 2}\n";

/* The mask of the one rule, and of none. */
static const phi__rule_mask ALL = 1, OTHERS = 6;

typedef struct fixture {
    score_fixture score;
    phi__label_words words;
    phi__word_map map;
    phi__labels labels;
    phi__words *labelling; /* whole phrases */
} fixture;

static void init(fixture *f)
{
    *f = (fixture){.labelling = NULL};
    score_fixture_init(&f->score, &PACK, 1);
    phi__label_words_init(&f->words, &f->score.weights, f->score.words);
    phi__word_map_init(&f->map, f->score.words);
    static const char *const PHRASES[] = {"code", "pass code", "social security", "ssn"};
    assert_int_equal(phi__words_new_of(PHRASES, sizeof PHRASES / sizeof *PHRASES, &f->labelling), PHI_OK);
    phi__labels_init(&f->labels, &f->words, &f->map);
}

static void done(fixture *f)
{
    phi__labels_done(&f->labels);
    phi__words_free(f->labelling);
    phi__word_map_done(&f->map);
    score_fixture_done(&f->score);
}

static void clear(fixture *f)
{
    phi__word_map_clear(&f->map);
    phi__labels_clear(&f->labels);
}

static bool may(fixture *f, phi__span text, size_t from, size_t to, phi__rule_mask rules)
{
    phi__rule_mask found = 0;
    assert_int_equal(phi__labels_in(&f->labels, text, from, to, &found), PHI_OK);
    return (found & rules) != 0;
}

static void labels_are_found_in_ranges(void **state)
{
    (void)state;
    static const char text[] = "aa code bb order cc near dd ee ff gg hh ii jj kk ll mm nn oo pp qq rr ss tt uu vv ww "
                               "xx yy zz aa bb cc dd ee ff gg hh ii jj kk ll mm nn oo social security pp qq rr ss";
    const phi__span span = phi__span_of(text, strlen(text));
    const size_t social = (size_t)(strstr(text, "social") - text), security = social + strlen("social ");
    fixture f;
    init(&f);
    assert_true(may(&f, span, 0, 10, ALL));
    assert_false(may(&f, span, 0, 10, OTHERS));
    assert_false(may(&f, span, 4, 20, ALL)); /* it begins before; `order` and `near` are no labels */
    assert_true(may(&f, span, 60, social + 1, ALL));
    assert_false(may(&f, span, security + 1, span.size, ALL));
    assert_true(may(&f, span, 0, 10, ALL)); /* back again */
    assert_true(phi__labels_are_absent(&f.labels, security + 1, span.size));
    assert_false(phi__labels_are_absent(&f.labels, 0, 10));
    clear(&f);
    assert_false(phi__labels_are_absent(&f.labels, security + 1, span.size)); /* not known */
    done(&f);
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void make_text(char *text, size_t size, uint32_t *seed)
{
    static const char *const pieces[] = {"code", "pass ", "order", "ssn", "social ", "security", " ", " ", "\n",
                                         "word ", "x",    "7",     "Xx",  "\xc3\xa9", ": ", "\\nssn", "\\",
                                         "filling the text with words that are none of them and take their room ",
                                         "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"};
    size_t at = 0;
    while (at < size) {
        const char *piece = pieces[next_random(seed) % (sizeof pieces / sizeof *pieces)];
        for (; *piece != '\0' && at < size; piece++)
            text[at++] = *piece;
    }
}

/* What is known depends on what was asked, what is said does not. */
static void answers_do_not_depend_on_the_order_of_questions(void **state)
{
    (void)state;
    enum { SIZE = 4000 };
    static char bytes[SIZE];
    const phi__span text = phi__span_of(bytes, SIZE);
    uint32_t seed = 5;
    fixture f;
    init(&f);
    phi__word_hits all = {.items = NULL};
    for (int round = 0; round < 200; round++) {
        make_text(bytes, SIZE, &seed);
        all.count = 0;
        assert_int_equal(phi__words_scan(f.labelling, text, &all), PHI_OK);
        clear(&f);
        size_t from = 0;
        for (int question = 0; question < 60; question++) {
            from = next_random(&seed) % 8 == 0 ? next_random(&seed) % SIZE : from + next_random(&seed) % 200;
            from = from < SIZE ? from : 0;
            const size_t to = from + next_random(&seed) % (SIZE - from < 300 ? SIZE - from + 1 : 300);
            bool want = false;
            for (size_t i = 0; i < all.count; i++)
                want = want || (all.items[i].begin >= from && all.items[i].begin < to && all.items[i].end <= SIZE);
            if (want != may(&f, text, from, to, ALL))
                fail_msg("round %d: %zu..%zu [%.120s]", round, from, to, bytes + from);
            assert_false(may(&f, text, from, to, OTHERS));
        }
    }
    PHI_VEC_DONE(&all);
    done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_are_found_in_ranges),
        cmocka_unit_test(answers_do_not_depend_on_the_order_of_questions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
