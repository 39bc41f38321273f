/* SPDX-License-Identifier: Apache-2.0 */
/* Phrases of lists: against the plain way of comparing tokens, whatever the text and wherever a window begins. */
#include "match/phrases.h"

#include "base/alloc.h"
#include "base/ascii.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char *const list[] = {"ab", "ab ab", "a b", "ba-b", "aab a ab b", "b"};
enum { WORDS = sizeof list / sizeof *list, TEXT = 40 };

static bool is_part(char c)
{
    return phi__is_alnum(c) || (c & 0x80) != 0;
}

/* Does the phrase stand at `at`? Then where it ends, else 0. */
static size_t stands(const char *text, size_t size, size_t at, const char *phrase)
{
    if (at > 0 && is_part(text[at - 1]))
        return 0;
    while (*phrase != '\0') {
        for (; is_part(*phrase); phrase++, at++) {
            if (at == size || phi__to_lower(text[at]) != phi__to_lower(*phrase))
                return 0;
        }
        if (at < size && is_part(text[at]))
            return 0;
        while (*phrase != '\0' && !is_part(*phrase))
            phrase++;
        size_t joint = 0;
        for (; *phrase != '\0' && at < size && !is_part(text[at]); at++, joint++) {
            if (text[at] == '\n' || joint == 3)
                return 0;
        }
        if (*phrase != '\0' && joint == 0)
            return 0;
    }
    return at;
}

static void check(const phi__phrases *phrases, const char *text, size_t size, size_t from, size_t to)
{
    phi__hits hits = {0};
    assert_int_equal(phi__phrases_find(phrases, phi__span_of(text, size), from, to, 100, &hits), PHI_OK);
    size_t next = 0;
    for (size_t at = from; at < to; at++) {
        for (size_t end = at + 1; end <= size; end++) {
            bool wanted = false;
            for (size_t w = 0; w < WORDS; w++)
                wanted = wanted || stands(text, size, at, list[w]) == end;
            if (!wanted)
                continue;
            assert_true(next < hits.count);
            assert_int_equal(hits.items[next].begin, at);
            assert_int_equal(hits.items[next].end, end);
            size_t count = 0;
            assert_non_null(phi__phrases_refs(phrases, hits.items[next].shape - 100, &count));
            assert_int_equal(count, 1);
            next++;
        }
    }
    assert_int_equal(next, hits.count);
    PHI_VEC_DONE(&hits);
}

static void test_against_the_plain_way(void **state)
{
    (void)state;
    const phi__form form = {.words = list, .word_count = WORDS};
    const phi__rule rule = {.id = "a.b", .forms = &form, .form_count = 1};
    const phi__rule *const rules[] = {&rule};
    const phi__rule_set set = {.rules = rules, .count = 1};
    phi__phrases *phrases = NULL;
    assert_int_equal(phi__phrases_new(&set, &phrases), PHI_OK);
    uint64_t random = 1;
    for (size_t round = 0; round < 3000; round++) {
        char text[TEXT];
        for (size_t i = 0; i < TEXT; i++) {
            random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
            text[i] = "aabbAB  -.\n"[(random >> 33) % 11];
        }
        const size_t from = (size_t)(random >> 40) % TEXT;
        check(phrases, text, TEXT, 0, TEXT);
        check(phrases, text, TEXT, from, TEXT);
        check(phrases, text, TEXT, 0, from);
    }
    phi__phrases_free(phrases);
}

static void test_no_lists(void **state)
{
    (void)state;
    const phi__rule_set set = {.count = 0};
    phi__phrases *phrases = NULL;
    assert_int_equal(phi__phrases_new(&set, &phrases), PHI_OK);
    assert_null(phrases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_the_plain_way),
        cmocka_unit_test(test_no_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
