/* SPDX-License-Identifier: Apache-2.0 */
/* Every version of the loops that this machine can run against the definition,
 * byte by byte: all bytes, random bytes and a text that people wrote, at every
 * alignment. Compiled for other processors, too: tests/cross. */
#include "base/ascii.h"
#include "base/simd.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

enum { BLOCKS = 5, SIZE = BLOCKS * PHI__SIMD_BLOCK };

static uint64_t next_random(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    *s ^= *s << 17;
    return *s;
}

static void fill(uint8_t *bytes, size_t size, uint64_t *seed)
{
    static const char alphabet[] = "0189/:@AZ[`az{-._ ()#\\\x7f\x80\xb0\xff";
    const bool any = next_random(seed) % 2 == 0;
    for (size_t i = 0; i < size; i++) {
        const uint64_t number = next_random(seed);
        bytes[i] = (uint8_t)(any ? number : (uint64_t)(unsigned char)alphabet[number % (sizeof alphabet - 1)]);
    }
}

static void check_classes(const phi__simd *simd, const phi__simd_separators *table, const uint8_t *data)
{
    phi__simd_masks masks = {.digits = {0}}, *m = &masks;
    simd->classify(table, data, BLOCKS, 1, &masks);
    for (size_t i = 0; i < SIZE; i++) {
        const size_t word = i / PHI__SIMD_BLOCK + 1;
        const unsigned bit = i % PHI__SIMD_BLOCK, found = table->low[data[i] & 15] & table->high[data[i] >> 4];
        assert_int_equal(m->digits[word] >> bit & 1, phi__is_digit((char)data[i]));
        assert_int_equal(m->alnum[word] >> bit & 1, phi__is_alnum((char)data[i]));
        assert_int_equal(m->backslashes[word] >> bit & 1, data[i] == '\\');
        assert_int_equal(m->after_digits[word] >> bit & 1, (found & PHI__SIMD_AFTER_DIGITS) != 0);
        assert_int_equal(m->after_letters[word] >> bit & 1, (found & PHI__SIMD_AFTER_LETTERS) != 0);
    }
}

static void check_sieve(const phi__simd *simd, const phi__simd_sieve *sieve, const uint8_t *data)
{
    uint64_t masks[BLOCKS];
    simd->sieve(sieve, data, BLOCKS, masks);
    for (size_t i = 0; i < SIZE; i++) {
        unsigned left = 255;
        for (size_t k = 0; k < PHI__SIMD_SIEVE; k++)
            left &= (unsigned)sieve->low[k][data[i + k] & 15] & sieve->high[k][data[i + k] >> 4];
        assert_int_equal(masks[i / PHI__SIMD_BLOCK] >> (i % PHI__SIMD_BLOCK) & 1, left != 0);
    }
}

static void check_class(const phi__simd *simd, const phi__simd_class *class, const uint8_t *data)
{
    uint64_t masks[BLOCKS];
    simd->of_class(class, data, BLOCKS, masks);
    for (size_t i = 0; i < SIZE; i++) {
        const bool is = (class->low[data[i] & 15] & class->high[data[i] >> 4]) != 0;
        assert_int_equal(masks[i / PHI__SIMD_BLOCK] >> (i % PHI__SIMD_BLOCK) & 1, is);
    }
}

/* Masks of all kinds: full, empty, with few bits and many. */
static void check_places(const phi__simd *simd, uint64_t *seed)
{
    uint64_t masks[BLOCKS];
    uint16_t places[PHI__SIMD_PLACES_ROOM(BLOCKS)];
    size_t next = 0;
    for (size_t b = 0; b < BLOCKS; b++) {
        const uint64_t bits = next_random(seed), more = next_random(seed) & next_random(seed);
        masks[b] = bits % 7 == 0 ? UINT64_MAX : bits % 5 == 0 ? 0 : bits % 3 == 0 ? more & next_random(seed) & next_random(seed) : bits;
    }
    const size_t count = simd->places(masks, BLOCKS, places);
    for (size_t i = 0; i < SIZE; i++) {
        if ((masks[i / PHI__SIMD_BLOCK] >> (i % PHI__SIMD_BLOCK) & 1) == 0)
            continue;
        assert_true(next < count);
        assert_int_equal(places[next++], i);
    }
    assert_int_equal(next, count);
}

static void check_letters(const phi__simd *simd, const uint8_t *data)
{
    phi__simd_letters masks[BLOCKS];
    simd->letters(data, BLOCKS, masks);
    for (size_t i = 0; i < SIZE; i++) {
        const phi__simd_letters *m = &masks[i / PHI__SIMD_BLOCK];
        const unsigned bit = i % PHI__SIMD_BLOCK;
        assert_int_equal(m->upper >> bit & 1, phi__is_upper((char)data[i]));
        assert_int_equal(m->lower >> bit & 1, phi__is_lower((char)data[i]));
        assert_int_equal(m->digits >> bit & 1, phi__is_digit((char)data[i]));
        assert_int_equal(m->wide >> bit & 1, data[i] >= 0xc2 && data[i] < 0xf5);
        assert_int_equal(m->backslashes >> bit & 1, data[i] == '\\');
    }
}

static void test_versions_agree(void **state)
{
    (void)state;
    uint64_t seed = 17;
    for (size_t round = 0; round < 200; round++) {
        uint8_t bytes[PHI__SIMD_BLOCK + SIZE + PHI__SIMD_SIEVE];
        phi__simd_separators separators;
        phi__simd_sieve sieve;
        phi__simd_class class;
        fill(bytes, sizeof bytes, &seed);
        fill((uint8_t *)&separators, sizeof separators, &seed);
        fill((uint8_t *)&sieve, sizeof sieve, &seed);
        fill((uint8_t *)&class, sizeof class, &seed);
        for (size_t v = 0; phi__simd_at(v) != NULL; v++) {
            check_classes(phi__simd_at(v), &separators, bytes + round % PHI__SIMD_BLOCK);
            check_letters(phi__simd_at(v), bytes + round % PHI__SIMD_BLOCK);
            check_sieve(phi__simd_at(v), &sieve, bytes + round % PHI__SIMD_BLOCK);
            check_class(phi__simd_at(v), &class, bytes + round % PHI__SIMD_BLOCK);
            check_places(phi__simd_at(v), &seed);
        }
    }
}

/* A page of the documents, from each byte of a block on: what is met in files, across every border. */
static void test_versions_agree_on_real_text(void **state)
{
    (void)state;
    static uint8_t page[8192];
    uint64_t seed = 23;
    FILE *file = fopen(PHI_SOURCE_DIR "/docs/performance.md", "rb");
    assert_non_null(file);
    const size_t size = fread(page, 1, sizeof page, file);
    assert_int_equal(fclose(file), 0);
    assert_true(size >= PHI__SIMD_BLOCK + SIZE + PHI__SIMD_SIEVE);
    phi__simd_separators separators;
    phi__simd_sieve sieve;
    fill((uint8_t *)&separators, sizeof separators, &seed);
    fill((uint8_t *)&sieve, sizeof sieve, &seed);
    for (size_t at = 0; at + SIZE + PHI__SIMD_SIEVE <= size; at += at < PHI__SIMD_BLOCK ? 1 : SIZE) {
        for (size_t v = 0; phi__simd_at(v) != NULL; v++) {
            check_classes(phi__simd_at(v), &separators, page + at);
            check_sieve(phi__simd_at(v), &sieve, page + at);
        }
    }
}

static void test_last_version_is_portable(void **state)
{
    (void)state;
    size_t count = 0;
    while (phi__simd_at(count) != NULL)
        print_message("%s\n", phi__simd_at(count++)->name);
    assert_true(count > 0);
    assert_string_equal(phi__simd_at(count - 1)->name, "portable");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_versions_agree),
        cmocka_unit_test(test_versions_agree_on_real_text),
        cmocka_unit_test(test_last_version_is_portable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
