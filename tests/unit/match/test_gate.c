/* SPDX-License-Identifier: Apache-2.0 */
/* The gate against its definition, byte by byte: what every version of it for
 * a processor must agree with. */
#include "base/ascii.h"
#include "match/gate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static uint64_t next_random(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    *s ^= *s << 17;
    return *s;
}

static void test_every_byte_has_its_class(void **state)
{
    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        uint8_t block[PHI__GATE_BLOCK];
        for (unsigned i = 0; i < PHI__GATE_BLOCK; i++)
            block[i] = (uint8_t)(byte + i * (i % 2)); /* neighbours of all kinds */
        const phi__gate_masks masks = phi__gate_classify(block);
        for (unsigned i = 0; i < PHI__GATE_BLOCK; i++) {
            assert_int_equal(masks.digits >> i & 1, phi__is_digit((char)block[i]));
            assert_int_equal(masks.alnum >> i & 1, phi__is_alnum((char)block[i]));
        }
    }
}

static bool may_begin(phi__span text, size_t at, unsigned reach)
{
    const bool escape = at >= 2 && text.data[at - 2] == '\\' && memchr("nrt", text.data[at - 1], 3) != NULL;
    if (!phi__is_alnum((char)text.data[at]) || (at > 0 && phi__is_alnum((char)text.data[at - 1]) && !escape))
        return false;
    for (size_t i = at; i < text.size && i < at + reach; i++) {
        if (phi__is_digit((char)text.data[i]))
            return true;
    }
    return false;
}

static void check_gate(phi__span text, size_t from, size_t to, unsigned reach)
{
    phi__gate gate = phi__gate_open(text, from, to, reach);
    phi__gate_block block;
    size_t next = from;
    while (phi__gate_next(&gate, &block)) {
        for (uint64_t starts = block.starts; starts != 0; starts &= starts - 1) {
            const size_t at = block.base + (size_t)__builtin_ctzll(starts);
            for (; next < at; next++)
                assert_false(may_begin(text, next, reach));
            assert_true(at < to && may_begin(text, at, reach));
            next = at + 1;
        }
    }
    for (; next < to; next++)
        assert_false(may_begin(text, next, reach));
}

static void test_starts_near_digits_pass(void **state)
{
    (void)state;
    static const char alphabet[] = "abcdefgnrt\\\\ -.    9\xc3\xa9\n";
    uint64_t seed = 5;
    for (size_t round = 0; round < 3000; round++) {
        uint8_t text[400];
        const size_t size = next_random(&seed) % sizeof text;
        const size_t rare = 1 + next_random(&seed) % 64; /* from many digits to hardly any */
        for (size_t i = 0; i < size; i++) {
            const char c = alphabet[next_random(&seed) % (sizeof alphabet - 1)];
            text[i] = (uint8_t)(c == '9' && next_random(&seed) % rare != 0 ? 'x' : c);
        }
        const size_t to = size == 0 ? 0 : next_random(&seed) % (size + 1);
        const size_t from = to == 0 ? 0 : next_random(&seed) % (to + 1);
        check_gate(phi__span_of(text, size), from, to, 1 + (unsigned)(next_random(&seed) % 64));
        check_gate(phi__span_of(text, size), 0, size, 40);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_byte_has_its_class),
        cmocka_unit_test(test_starts_near_digits_pass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
