/* SPDX-License-Identifier: Apache-2.0 */
/* What a map of words says is what a search of the whole text says, in whatever
 * order it is asked, and nothing before it is asked. */
#include "base/alloc.h"
#include "match/word_map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { SIZE = 5000, ROUNDS = 100, QUESTIONS = 60 };

static const char *const WORDS[] = {"code", "pass code", "social security", "ssn"};

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void make_text(char *text, size_t size, uint32_t *seed)
{
    static const char *const pieces[] = {"code", "pass ",  "ssn", "social ", "security", " ",   "\n", "x", "7",
                                         "Xx",   "\\nssn", "\\",  "words that are none of them and take their room "};
    for (size_t at = 0; at < size;) {
        const char *piece = pieces[next_random(seed) % (sizeof pieces / sizeof *pieces)];
        for (; *piece != '\0' && at < size; piece++)
            text[at++] = *piece;
    }
}

static void compare(const phi__word_map *map, const phi__word_hits *all, size_t from, size_t to)
{
    const phi__word_hit *hit = phi__word_map_first(map, from, to);
    for (size_t i = 0; i < all->count; i++) {
        if (all->items[i].begin < from || all->items[i].begin >= to)
            continue;
        assert_non_null(hit);
        assert_memory_equal(hit, &all->items[i], sizeof *hit);
        hit = phi__word_map_next(map, hit, to);
    }
    assert_null(hit);
}

static void same_as_a_search_of_the_whole(void **state)
{
    (void)state;
    static char bytes[SIZE];
    uint32_t seed = 3;
    phi__words *words = NULL;
    phi__word_map map;
    phi__word_hits all = {.items = NULL};
    assert_int_equal(phi__words_new_of(WORDS, sizeof WORDS / sizeof *WORDS, &words), PHI_OK);
    phi__word_map_init(&map, words);
    for (int round = 0; round < ROUNDS; round++) {
        const phi__span text = phi__span_of(bytes, next_random(&seed) % SIZE);
        make_text(bytes, text.size, &seed);
        all.count = 0;
        assert_int_equal(phi__words_scan(words, text, &all), PHI_OK);
        phi__word_map_clear(&map);
        for (int question = 0; question < QUESTIONS; question++) {
            const size_t from = next_random(&seed) % (text.size + 1);
            const size_t to = from + next_random(&seed) % (text.size - from + 1);
            assert_int_equal(phi__word_map_load(&map, text, from, to, round % 2 == 0), PHI_OK);
            assert_true(phi__word_map_covers(&map, from, to));
            compare(&map, &all, from, to);
        }
    }
    PHI_VEC_DONE(&all);
    phi__word_map_done(&map);
    phi__words_free(words);
}

static void what_was_not_asked_is_not_known(void **state)
{
    (void)state;
    static const char text[] = "ssn                                                                             "
                               "                                                                                code";
    const phi__span span = phi__span_of(text, sizeof text - 1);
    phi__words *words = NULL;
    phi__word_map map;
    assert_int_equal(phi__words_new_of(WORDS, sizeof WORDS / sizeof *WORDS, &words), PHI_OK);
    phi__word_map_init(&map, words);
    assert_false(phi__word_map_covers(&map, 0, 1));
    assert_null(phi__word_map_first(&map, 0, span.size));
    assert_int_equal(phi__word_map_load(&map, span, span.size - 4, span.size, true), PHI_OK);
    assert_false(phi__word_map_covers(&map, 0, 1));
    assert_int_equal(phi__word_map_first(&map, 0, span.size)->begin, span.size - 4);
    phi__word_map_clear(&map);
    assert_null(phi__word_map_first(&map, 0, span.size));
    phi__word_map_done(&map);
    phi__words_free(words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_as_a_search_of_the_whole),
        cmocka_unit_test(what_was_not_asked_is_not_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
