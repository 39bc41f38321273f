/* SPDX-License-Identifier: Apache-2.0 */
/* One winner for each stretch of text: the same as taking the best of all,
 * dropping what overlaps it, and so on. */
#include "base/alloc.h"
#include "score/overlap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 16 };

typedef struct small {
    uint32_t begin, end;
    double bits;
    uint16_t rule;
} small;

typedef struct overlap_case {
    const char *name;
    small in[MOST];
    const char *kept; /* their rules, as letters from 'a' */
} overlap_case;

static size_t expand(const small *in, phi__candidate *out)
{
    size_t count = 0;
    for (; in[count].end != 0; count++)
        out[count] = (phi__candidate){
            .begin = in[count].begin, .end = in[count].end, .bits = in[count].bits, .rule = in[count].rule};
    return count;
}

static void winners(void **state)
{
    (void)state;
    static const overlap_case cases[] = {
        {"nothing", {{0}}, ""},
        {"alone", {{3, 5, -9, 0}}, "a"},
        {"side by side", {{0, 5, 1, 0}, {5, 9, 2, 1}}, "ab"},
        {"more bits win", {{0, 5, 1, 0}, {4, 9, 2, 1}}, "b"},
        {"more bits win, the first", {{0, 5, 3, 0}, {4, 9, 2, 1}}, "a"},
        {"equal bits: the longer", {{0, 5, 1, 0}, {4, 10, 1, 1}}, "b"},
        {"equal length: the earlier rule", {{0, 5, 1, 1}, {0, 5, 1, 0}}, "a"},
        {"contained and worse", {{0, 9, 5, 0}, {2, 4, 4, 1}}, "a"},
        {"contained and better", {{0, 9, 4, 0}, {2, 4, 5, 1}}, "b"},
        {"two in one, both better", {{0, 9, 4, 0}, {1, 4, 5, 1}, {5, 9, 6, 2}}, "bc"},
        {"chain, the middle loses", {{0, 5, 3, 0}, {4, 9, 2, 1}, {8, 12, 3, 2}}, "ac"},
        {"chain, the middle wins", {{0, 5, 3, 0}, {4, 9, 4, 1}, {8, 12, 3, 2}}, "b"},
        {"chain of four: a loser frees its other neighbour",
         {{0, 5, 4, 0}, {4, 9, 3, 1}, {8, 13, 2, 2}, {12, 15, 1, 3}},
         "ac"},
        {"equal in all but rule, three", {{0, 5, 1, 2}, {0, 5, 1, 0}, {0, 5, 1, 1}}, "a"},
        {"negative bits compete as well", {{0, 5, -3, 0}, {2, 6, -2, 1}}, "b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        phi__candidate items[MOST];
        const size_t kept = phi__overlap_resolve(items, expand(cases[i].in, items));
        char got[MOST + 1] = "";
        for (size_t k = 0; k < kept; k++)
            got[k] = (char)('a' + items[k].rule);
        if (strcmp(got, cases[i].kept) != 0)
            fail_msg("%s: kept %s, not %s", cases[i].name, got, cases[i].kept);
    }
}

/* ------------------------------------------------------------------ properties */

static bool better(const phi__candidate *a, const phi__candidate *b)
{
    if (a->bits != b->bits)
        return a->bits > b->bits;
    if (a->end - a->begin != b->end - b->begin)
        return a->end - a->begin > b->end - b->begin;
    return a->rule < b->rule;
}

static bool overlap(const phi__candidate *a, const phi__candidate *b)
{
    return a->begin < b->end && b->begin < a->end;
}

/* The slow and obvious way. */
static size_t oracle(phi__candidate *items, size_t count)
{
    bool *gone = phi__alloc_array(count + 1, sizeof *gone), *won = phi__alloc_array(count + 1, sizeof *won);
    assert_true(gone != NULL && won != NULL);
    for (;;) {
        size_t best = count;
        for (size_t i = 0; i < count; i++) {
            if (!gone[i] && !won[i] && (best == count || better(&items[i], &items[best])))
                best = i;
        }
        if (best == count)
            break;
        won[best] = true;
        for (size_t i = 0; i < count; i++)
            gone[i] = gone[i] || (!won[i] && overlap(&items[i], &items[best]));
    }
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (won[i])
            items[kept++] = items[i];
    }
    phi__free(gone);
    phi__free(won);
    return kept;
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void same_as_the_slow_way(void **state)
{
    (void)state;
    enum { COUNT = 200 };
    static phi__candidate fast[COUNT], slow[COUNT];
    uint32_t seed = 2024;
    for (int round = 0; round < 200; round++) {
        uint32_t begin = 0;
        const uint32_t stride = 1 + next_random(&seed) % 6;
        for (uint16_t i = 0; i < COUNT; i++) {
            begin += next_random(&seed) % stride;
            fast[i] = (phi__candidate){.begin = begin,
                                       .end = begin + 1 + next_random(&seed) % 8,
                                       .bits = (double)(next_random(&seed) % 5),
                                       .rule = (uint16_t)(next_random(&seed) % 3)};
        }
        memcpy(slow, fast, sizeof fast);
        const size_t kept = phi__overlap_resolve(fast, COUNT);
        assert_int_equal(kept, oracle(slow, COUNT));
        for (size_t i = 0; i < kept; i++)
            assert_true(fast[i].begin == slow[i].begin && fast[i].end == slow[i].end && fast[i].rule == slow[i].rule);
    }
}

/* However long the chain is, no two that overlap are kept, and not few are. */
static void long_chains_keep_no_two_that_overlap(void **state)
{
    (void)state;
    enum { COUNT = 5000 };
    uint32_t seed = 5;
    for (int round = 0; round < 4; round++) {
        phi__candidate *items = phi__alloc_array(COUNT, sizeof *items);
        assert_non_null(items);
        for (uint32_t i = 0; i < COUNT; i++)
            items[i] = (phi__candidate){.begin = i * 3, .end = i * 3 + 5, .bits = (double)(next_random(&seed) % 4)};
        const size_t kept = phi__overlap_resolve(items, COUNT);
        assert_true(kept > COUNT / 4);
        for (size_t i = 1; i < kept; i++)
            assert_true(items[i].begin >= items[i - 1].end);
        phi__free(items);
    }
}

/* The key of a value names all of it; a piece of it has words near it, which may be worth more. */
static void a_piece_of_what_a_field_names_is_out(void **state)
{
    (void)state;
    phi__candidate items[] = {{.begin = 0, .end = 11, .bits = 3.0, .evidence = {{"field", "pumpserial", 10.0}}, .evidence_count = 1},
                              {.begin = 0, .end = 9, .bits = 6.0, .evidence = {{"near", "pump serial", 10.0}}, .evidence_count = 1}};
    phi__candidate others[] = {items[0], items[1]};
    assert_int_equal(phi__overlap_resolve(items, 2), 1);
    assert_int_equal(items[0].end, 11);
    others[1].rule = 1; /* of another rule it competes */
    assert_int_equal(phi__overlap_resolve(others, 2), 1);
    assert_int_equal(others[0].end, 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(winners),
        cmocka_unit_test(a_piece_of_what_a_field_names_is_out),
        cmocka_unit_test(same_as_the_slow_way),
        cmocka_unit_test(long_chains_keep_no_two_that_overlap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
