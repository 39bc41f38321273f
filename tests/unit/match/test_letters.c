/* SPDX-License-Identifier: Apache-2.0 */
/* Token starts of 64 bytes at a time are those that the tokeniser sees one by one. */
#include "match/letters.h"

#include "base/ascii.h"
#include "match/tokens.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { SIZE = 2500, ROUNDS = 100 };

static uint64_t random_next(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return *state >> 33;
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

static bool is_behind_letter(phi__span text, size_t at)
{
    return at > 0 && at < text.size && phi__is_letter((char)text.data[at - 1]) && phi__is_letter((char)text.data[at]);
}

static void check_block(phi__span text, size_t to, const phi__letters_block *block)
{
    for (unsigned i = 0; i < PHI__GATE_BLOCK && block->base + i < to; i++) {
        const size_t at = block->base + i;
        const size_t length = begins(text, at) ? token_length(text, at) : 0;
        assert_int_equal(block->starts >> i & 1, length > 0);
        assert_int_equal(block->escaped >> i & 1, length > 0 && at > 0 && text.data[at - 1] == '\\');
        if (length == 0)
            continue;
        assert_int_equal(block->camel >> i & 1, is_behind_letter(text, at));
        const uint64_t ends = phi__letters_behind(block->ends, block->next_ends, i);
        const uint64_t camel = phi__letters_behind(block->camel, block->next_camel, i);
        const uint64_t end = length <= PHI__LETTERS_KEY ? UINT64_C(1) << (length - 1) : 0;
        assert_int_equal(ends & -ends, end);
        assert_int_equal((camel & end) != 0, end != 0 && is_behind_letter(text, at + length));
    }
}

static void starts_are_those_of_the_tokeniser(void **state)
{
    (void)state;
    static const char alphabet[] = "xyXY12 _-\\"; /* without the letters of escapes */
    uint64_t seed = 1;
    for (size_t round = 0; round < ROUNDS; round++) {
        uint8_t bytes[SIZE];
        const phi__span text = phi__span_of(bytes, random_next(&seed) % SIZE);
        for (size_t i = 0; i < text.size; i++)
            bytes[i] = (uint8_t)alphabet[random_next(&seed) % (sizeof alphabet - 1)];
        phi__letters letters;
        const size_t from = random_next(&seed) % (text.size + 1);
        const size_t to = from + random_next(&seed) % (text.size - from + 1);
        phi__letters_open(&letters, phi__simd_at(0), text, from, to);
        letters.digits = true;
        phi__letters_block block;
        size_t seen = from;
        for (; phi__letters_next(&letters, &block); seen += PHI__GATE_BLOCK) {
            assert_int_equal(block.base, seen);
            check_block(text, to, &block);
        }
        assert_true(seen >= to);
    }
}

static void digits_and_wide_letters_count_when_asked_for(void **state)
{
    (void)state;
    static const char text[] = "12 ab \xc3\xa9t";
    const phi__span span = phi__span_of(text, sizeof text - 1);
    phi__letters_block block;
    phi__letters letters;
    phi__letters_open(&letters, phi__simd_at(0), span, 0, span.size);
    assert_true(phi__letters_next(&letters, &block));
    assert_int_equal(block.starts, 1u << 3 | 1u << 8); /* ab; t, as far as ASCII tells */
    assert_int_equal(block.wide, 0);
    phi__letters_open(&letters, phi__simd_at(0), span, 0, span.size);
    letters.wide = letters.digits = true;
    assert_true(phi__letters_next(&letters, &block));
    assert_int_equal(block.starts, 1u << 0 | 1u << 3 | 1u << 8);
    assert_int_equal(block.wide, 1u << 6);
    assert_false(phi__letters_next(&letters, &block));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_are_those_of_the_tokeniser),
        cmocka_unit_test(digits_and_wide_letters_count_when_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
