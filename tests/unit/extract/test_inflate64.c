/* SPDX-License-Identifier: Apache-2.0 */
/* Deflate64. What zlib packs is valid in it as well, as long as no match is of 258 bytes; what it has
 * beyond deflate is put together by hand, and what 7-Zip makes is in e2e_archives. */
#include "zip_bytes.h"

#include "extract/inflate64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { SIZE = 60000 };

/* 60 lines "%d,ward %d,bed %d\n" of i * 37 % 101, i % 7, i * i % 5, packed by zlib at level 9: a block with codes of its own. */
static const uint8_t PACKED[] = {
    0x5D, 0x93, 0xBD, 0x6D, 0xC5, 0x40, 0x0C, 0x83, 0x7B, 0x4D, 0x91, 0x01, 0x5E, 0xA1, 0x7F, 0x9D, 0xC6, 0x49, 0x90, 0x2C,
    0x90, 0x26, 0xEB, 0xE7, 0xF0, 0x7C, 0x85, 0x78, 0x8D, 0x01, 0xC2, 0x82, 0x3F, 0x91, 0x94, 0xF9, 0xF5, 0xF7, 0xF9, 0xFB,
    0xFD, 0xC1, 0xAF, 0xAF, 0x9F, 0xFD, 0x24, 0xAB, 0x47, 0xCB, 0x5B, 0x0B, 0x95, 0x3F, 0x5A, 0xDF, 0xDA, 0x49, 0xF8, 0xD1,
    0x76, 0xB4, 0x9F, 0x79, 0x3F, 0xF3, 0xEB, 0xCC, 0xC7, 0xF9, 0x9E, 0x9E, 0xF9, 0x3C, 0xEF, 0xA3, 0x26, 0xCF, 0xA9, 0x7D,
    0xF2, 0x9C, 0x8C, 0x27, 0x4F, 0x28, 0x6B, 0xF2, 0xF6, 0x7E, 0x88, 0x73, 0x9E, 0x38, 0xA7, 0xAA, 0x89, 0xDB, 0xEB, 0xDA,
    0xC4, 0x6D, 0x3C, 0x4F, 0x1C, 0xD3, 0x2A, 0xC4, 0xA9, 0xA1, 0xBD, 0xE4, 0xC9, 0xDB, 0xEB, 0xD6, 0xE4, 0x09, 0x99, 0x4D,
    0x1E, 0x53, 0x31, 0xF2, 0x12, 0xDD, 0xB9, 0x61, 0x9A, 0x0B, 0xD2, 0x14, 0x92, 0x9C, 0x38, 0xA6, 0x30, 0xC4, 0x35, 0xA3,
    0x3D, 0x4D, 0x4C, 0x33, 0x0D, 0xDB, 0x13, 0x86, 0x38, 0x77, 0x7C, 0x89, 0xC0, 0xB2, 0xCB, 0x1F, 0xC6, 0xE9, 0x89, 0xED,
    0x2D, 0xC3, 0x6B, 0x91, 0x46, 0x5E, 0x24, 0xFA, 0xEB, 0x2B, 0x4E, 0x6D, 0xAC, 0x2F, 0xF3, 0xBA, 0x16, 0xC4, 0x59, 0xA3,
    0xBD, 0xBA, 0xE2, 0x14, 0xC5, 0xF6, 0xBC, 0xF1, 0x58, 0x56, 0x22, 0x4E, 0x15, 0xED, 0x45, 0x63, 0x9C, 0x9D, 0xD8, 0x9E,
    0x29, 0x5E, 0x4B, 0x36, 0xF2, 0xE2, 0xFA, 0x17, 0x14, 0xC3, 0xAC, 0xC6, 0xF6, 0x24, 0xF0, 0x58, 0x42, 0x11, 0xB7, 0x1A,
    0xED, 0x69, 0x60, 0x9A, 0xA9, 0x58, 0xDE, 0x3F};

typedef struct bits {
    uint8_t bytes[64];
    size_t count;
} bits;

/* `size` bits of `value`, the lowest first, as numbers are; codes go in bit by bit from the highest. */
static void put_bits(bits *self, uint32_t value, size_t size)
{
    for (size_t i = 0; i < size; i++, self->count++)
        self->bytes[self->count / 8] |= (uint8_t)((value >> i & 1) << (self->count % 8));
}

static void put_code(bits *self, uint32_t code, size_t size)
{
    for (size_t i = size; i > 0; i--)
        put_bits(self, code >> (i - 1) & 1, 1);
}

/* Decode in steps of all sizes; how much came out, and where the source stands in *taken. */
static phi_reason decode(const uint8_t *bytes, size_t size, uint8_t *out, size_t room, size_t *got, size_t *taken)
{
    static const size_t steps[] = {1, 70000, 13, 4096, 300};
    const phi_limits limits = PHI_LIMITS_INIT;
    phi__budget budget;
    phi__budget_init(&budget, &limits, 0);
    phi__stream *source = NULL, *stream = NULL;
    assert_int_equal(phi__stream_memory(bytes, size, &source), PHI_OK);
    assert_int_equal(phi__inflate64_open(source, &budget, &stream), PHI_OK);
    size_t once = 1;
    *got = 0;
    for (size_t i = 0; once > 0 && *got < room; i++) {
        const size_t want = steps[i % 5] < room - *got ? steps[i % 5] : room - *got;
        assert_int_equal(phi__stream_read(stream, &out[*got], want, &once), PHI_OK);
        *got += once;
    }
    const phi_reason fault = stream->fault;
    *taken = source->position;
    phi__stream_close(stream);
    phi__stream_close(source);
    return fault;
}

static void what_zlib_packs_comes_out(void **state)
{
    (void)state;
    char want[2048], out[2048];
    int size = 0;
    for (int i = 0; i < 60; i++)
        size += snprintf(&want[size], sizeof want - (size_t)size, "%d,ward %d,bed %d\n", i * 37 % 101, i % 7, i * i % 5);
    size_t got = 0, taken = 0;
    assert_int_equal(decode(PACKED, sizeof PACKED, (uint8_t *)out, sizeof out, &got, &taken), PHI_REASON_NONE);
    assert_int_equal(got, size);
    assert_memory_equal(out, want, got);
    for (size_t cut = 0; cut < sizeof PACKED; cut++)
        assert_int_equal(decode(PACKED, cut, (uint8_t *)out, sizeof out, &got, &taken), PHI_REASON_TRUNCATED);
}

static void stored_blocks_come_out(void **state)
{
    (void)state;
    static uint8_t plain[SIZE], out[SIZE + 1];
    for (size_t i = 0; i < SIZE; i++)
        plain[i] = (uint8_t)(i * 31 + i / 251);
    PHI_AUTO(phi__buf_done) phi__buf packed;
    phi__buf_init(&packed, 1 << 20);
    put_deflate(&packed, plain, SIZE);
    const size_t size = packed.size;
    put_bytes(&packed, "next", 4);
    size_t got = 0, taken = 0;
    assert_int_equal(decode(packed.data, packed.size, out, sizeof out, &got, &taken), PHI_REASON_NONE);
    assert_int_equal(got, SIZE);
    assert_memory_equal(out, plain, SIZE);
    assert_int_equal(taken, size);
}

static void long_matches_are_read(void **state)
{
    (void)state;
    static uint8_t out[70000];
    bits packed = {.count = 0};
    put_bits(&packed, 1, 1);
    put_bits(&packed, 1, 2);
    put_code(&packed, 0x30 + 'a', 8);
    put_code(&packed, 0xC0 + 5, 8); /* 285 */
    put_bits(&packed, 65535, 16);
    put_code(&packed, 0, 5);
    put_code(&packed, 0, 7);
    size_t got = 0, taken = 0;
    assert_int_equal(decode(packed.bytes, sizeof packed.bytes, out, sizeof out, &got, &taken), PHI_REASON_NONE);
    assert_int_equal(got, 1 + 3 + 65535);
    assert_int_equal(out[got - 1], 'a');
    assert_int_equal(taken, (packed.count + 7) / 8);
}

static void nothing_before_the_begin_is_copied(void **state)
{
    (void)state;
    uint8_t out[100];
    bits packed = {.count = 0};
    put_bits(&packed, 1, 1);
    put_bits(&packed, 1, 2);
    put_code(&packed, 0x30 + 'a', 8);
    put_code(&packed, 1, 7); /* three bytes */
    put_code(&packed, 31, 5); /* from 49153 and more before */
    put_bits(&packed, 0, 14);
    size_t got = 0, taken = 0;
    assert_int_equal(decode(packed.bytes, sizeof packed.bytes, out, sizeof out, &got, &taken), PHI_REASON_CORRUPT);
    assert_int_equal(got, 1);
}

static void damage_is_survived(void **state)
{
    (void)state;
    static uint8_t out[4096];
    uint8_t packed[sizeof PACKED];
    memcpy(packed, PACKED, sizeof packed);
    for (size_t i = 0; i < sizeof packed; i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            size_t got = 0, taken = 0;
            packed[i] ^= (uint8_t)(1U << bit);
            (void)decode(packed, sizeof packed, out, sizeof out, &got, &taken);
            packed[i] ^= (uint8_t)(1U << bit);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_zlib_packs_comes_out),
        cmocka_unit_test(stored_blocks_come_out),
        cmocka_unit_test(long_matches_are_read),
        cmocka_unit_test(nothing_before_the_begin_is_copied),
        cmocka_unit_test(damage_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
