/* SPDX-License-Identifier: Apache-2.0 */
/* The gate against its definition, byte by byte, for every version of it that
 * this machine can run. */
#include "match/gate.h"
#include "base/ascii.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

static uint64_t next_random(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    *s ^= *s << 17;
    return *s;
}

static bool alnum_at(phi__span text, size_t at)
{
    return at < text.size && phi__is_alnum((char)text.data[at]);
}

static bool digit_at(phi__span text, size_t at)
{
    return at < text.size && phi__is_digit((char)text.data[at]);
}

static bool separator_at(const phi__gate_plan *plan, phi__span text, size_t at, unsigned kind)
{
    return at < text.size &&
           (plan->separators.low[text.data[at] & 15] & plan->separators.high[text.data[at] >> 4] & kind) != 0;
}

static bool begins_token(phi__span text, size_t at)
{
    const bool escape = at >= 2 && text.data[at - 2] == '\\' && memchr("nrt", text.data[at - 1], 3) != NULL;
    return alnum_at(text, at) && (at == 0 || !alnum_at(text, at - 1) || escape);
}

static bool long_enough(const phi__gate_plan *plan, phi__span text, size_t at, size_t length)
{
    size_t joined = 0;
    while (alnum_at(text, at + joined) || (separator_at(plan, text, at + joined, PHI__SIMD_AFTER_DIGITS) &&
                                           alnum_at(text, at + joined - 1) && alnum_at(text, at + joined + 1)))
        joined++;
    return (plan->lengths.single != 0 && length >= plan->lengths.single) || (plan->lengths.joined != 0 && joined >= plan->lengths.joined);
}

/* May a candidate begin there, with its first digit in the next `reach` bytes? */
static bool may_begin(const phi__gate_plan *plan, phi__span text, size_t at, size_t reach)
{
    size_t length = 0, digit = SIZE_MAX;
    if (!begins_token(text, at))
        return false;
    for (; alnum_at(text, at + length); length++) {
        if (digit == SIZE_MAX && digit_at(text, at + length))
            digit = length;
    }
    if (digit != SIZE_MAX)
        return digit < reach && long_enough(plan, text, at, length);
    if (length >= 64 || (plan->lengths.letter_lengths >> length & 1) == 0 ||
        !separator_at(plan, text, at + length, PHI__SIMD_AFTER_LETTERS))
        return false;
    if (digit_at(text, at + length + 1))
        return true;
    if (!alnum_at(text, at + length + 1))
        return false;
    for (uint64_t left = plan->lengths.letter_digits; left != 0; left &= left - 1) {
        if (digit_at(text, at + (size_t)__builtin_ctzll(left)))
            return true;
    }
    for (size_t i = length; plan->lengths.letter_then_any && i < reach; i++) {
        if (digit_at(text, at + i) || reach > 64) /* any digit of these blocks does */
            return true;
    }
    return false;
}

/* What must pass does, and nothing passes that may not. */
static void check_gate(const phi__gate_plan *plan, const phi__simd *simd, phi__span text, size_t from, size_t to)
{
    phi__gate gate;
    phi__gate_block block;
    size_t next = from;
    phi__gate_open(&gate, plan, simd, text, from, to);
    while (phi__gate_next(&gate, &block)) {
        for (uint64_t starts = block.starts; starts != 0; starts &= starts - 1) {
            const size_t at = block.base + (size_t)__builtin_ctzll(starts);
            for (; next < at; next++)
                assert_false(may_begin(plan, text, next, plan->reach));
            assert_true(at < to && may_begin(plan, text, at, 128));
            next = at + 1;
        }
    }
    for (; next < to; next++)
        assert_false(may_begin(plan, text, next, plan->reach));
}

static void check_plan(const char *const *shapes, size_t count, uint64_t *seed)
{
    static const char alphabet[] = "abcdefgnrt\\ -./:_()#    9\xc3\xa9\n";
    phi__gate_plan plan = {.reach = 0};
    for (size_t i = 0; i < count; i++)
        phi__gate_plan_add(&plan, shapes[i]);
    for (size_t round = 0; round < 1500; round++) {
        uint8_t text[2600];
        const size_t size = next_random(seed) % (round % 50 == 0 ? sizeof text : 400);
        const size_t rare = 1 + next_random(seed) % 64; /* from many digits to hardly any */
        const size_t wordy = 1 + next_random(seed) % 8; /* and from many separators to few */
        for (size_t i = 0; i < size; i++) {
            const char c = alphabet[next_random(seed) % (sizeof alphabet - 1)];
            const bool plain = c == '9' ? next_random(seed) % rare != 0 : next_random(seed) % wordy != 0;
            text[i] = (uint8_t)(plain ? (rare < 8 ? '5' : 'x') : c);
        }
        const size_t to = size == 0 ? 0 : next_random(seed) % (size + 1);
        const size_t from = to == 0 ? 0 : next_random(seed) % (to + 1);
        for (size_t v = 0; phi__simd_at(v) != NULL; v++) {
            check_gate(&plan, phi__simd_at(v), phi__span_of(text, size), from, to);
            check_gate(&plan, phi__simd_at(v), phi__span_of(text, size), 0, size);
        }
    }
}

static void test_starts_pass_by_the_plan(void **state)
{
    (void)state;
    static const char *const plain[] = {"999-99-9999", "999 99 9999", "999999999", "9999", "9/9/99"};
    static const char *const letters[] = {"AAA-99-9999", "A 999_99", "AAAAAAA:9", "9A**-A**-AA99", "AAAAAAA999**"};
    static const char *const any[] = {"A#A9", "**-9", "9.9.9.9", "****************************************"};
    uint64_t seed = 5;
    check_plan(plain, 5, &seed);
    check_plan(letters, 5, &seed);
    check_plan(any, 4, &seed);
    check_plan(plain, 1, &seed);
    check_plan(plain + 3, 1, &seed);
    check_plan(letters, 1, &seed);
}

static void test_no_shapes_let_nothing_pass(void **state)
{
    (void)state;
    static const uint8_t text[] = "123-45-6789 and 4";
    const phi__gate_plan plan = {.reach = 0};
    phi__gate gate;
    phi__gate_block block;
    phi__gate_open(&gate, &plan, phi__simd_at(0), phi__span_of(text, sizeof text - 1), 0, sizeof text - 1);
    assert_false(phi__gate_next(&gate, &block));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_starts_pass_by_the_plan),
        cmocka_unit_test(test_no_shapes_let_nothing_pass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
