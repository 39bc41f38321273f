/* SPDX-License-Identifier: Apache-2.0 */
/* Token starts of 64 bytes at a time are those that the tokeniser sees one by one. */
#include "match/letters.h"

#include "base/ascii.h"
#include "match/tokens.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { SIZE = 300, ROUNDS = 400 };

static uint64_t random_next(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return *state >> 33;
}

static void classes_are_those_of_single_bytes(void **state)
{
    (void)state;
    for (unsigned first = 0; first < 256; first += PHI__GATE_BLOCK) {
        uint8_t block[PHI__GATE_BLOCK];
        for (unsigned i = 0; i < PHI__GATE_BLOCK; i++)
            block[i] = (uint8_t)(first + i);
        const phi__letters_masks masks = phi__letters_classify(block);
        for (unsigned i = 0; i < PHI__GATE_BLOCK; i++) {
            assert_int_equal(masks.upper >> i & 1, phi__is_upper((char)block[i]));
            assert_int_equal(masks.lower >> i & 1, phi__is_lower((char)block[i]));
            assert_int_equal(masks.digits >> i & 1, phi__is_digit((char)block[i]));
            assert_int_equal(masks.wide >> i & 1, block[i] >= 0xc2 && block[i] < 0xf5);
        }
    }
}

/* Of an ASCII text: does a token begin at `at`? */
static bool begins(phi__span text, size_t at)
{
    return phi__is_alnum((char)text.data[at]) && phi__tokens_split(text, at);
}

static size_t token_length(phi__span text, size_t at)
{
    size_t end = at + 1;
    while (end < text.size && phi__is_alnum((char)text.data[end]) && !phi__tokens_split(text, end))
        end++;
    return end - at;
}

static void check_block(phi__span text, const phi__letters_block *block)
{
    for (unsigned i = 0; i < PHI__GATE_BLOCK && block->base + i < text.size; i++) {
        const bool start = (block->starts >> i & 1) != 0;
        assert_int_equal(start, begins(text, block->base + i));
        if (!start)
            continue;
        const uint64_t ends = phi__gate_window(block->ends, block->next_ends, i) >> 1;
        const size_t length = token_length(text, block->base + i);
        for (size_t j = 0; j < 3; j++)
            assert_int_equal(ends >> j & 1, j + 1 >= length ? ends >> j & 1 : 0);
        if (length <= 3)
            assert_int_equal((size_t)__builtin_ctzll(ends) + 1, length);
    }
}

static void starts_are_those_of_the_tokeniser(void **state)
{
    (void)state;
    static const char alphabet[] = "abAB12 _-";
    uint64_t seed = 1;
    for (size_t round = 0; round < ROUNDS; round++) {
        uint8_t bytes[SIZE];
        const phi__span text = phi__span_of(bytes, random_next(&seed) % SIZE);
        for (size_t i = 0; i < text.size; i++)
            bytes[i] = (uint8_t)alphabet[random_next(&seed) % (sizeof alphabet - 1)];
        phi__letters letters = phi__letters_open(text, false, true);
        phi__letters_block block;
        size_t seen = 0;
        for (; phi__letters_next(&letters, &block); seen += PHI__GATE_BLOCK) {
            assert_int_equal(block.base, seen);
            check_block(text, &block);
        }
        assert_true(seen >= text.size);
    }
}

static void digits_and_wide_letters_count_when_asked_for(void **state)
{
    (void)state;
    static const char text[] = "12 ab \xc3\xa9t";
    phi__letters_block block;
    phi__letters letters = phi__letters_open(phi__span_of(text, sizeof text - 1), false, false);
    assert_true(phi__letters_next(&letters, &block));
    assert_int_equal(block.starts, 1u << 3 | 1u << 8); /* ab, and t as far as ASCII tells */
    letters = phi__letters_open(phi__span_of(text, sizeof text - 1), true, true);
    assert_true(phi__letters_next(&letters, &block));
    assert_int_equal(block.starts, 1u << 0 | 1u << 3 | 1u << 6 | 1u << 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_are_those_of_single_bytes),
        cmocka_unit_test(starts_are_those_of_the_tokeniser),
        cmocka_unit_test(digits_and_wide_letters_count_when_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
