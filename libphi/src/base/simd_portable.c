/* SPDX-License-Identifier: Apache-2.0 */
/* See simd.h. Portable C: digits and letters eight bytes at a time in a 64-bit
 * word (sums that carry into the top bit of each byte, so no byte disturbs its
 * neighbour). Separators are looked up byte by byte, but only beside digits:
 * elsewhere nothing asks for them. */
#include "base/simd_places.h"
#include "base/simd_starts.h"
#include "base/simd_versions.h"
#include "base/word8.h"

#define EACH(byte) (0x0101010101010101ULL * (byte))
#define TOP EACH(0x80)

/* Top bit of each byte that lies in [low, high]; all bytes of `word` < 0x80. */
static uint64_t in_range(uint64_t word, unsigned low, unsigned high)
{
    return (word + EACH(0x80 - low)) & ~(word + EACH(0x7f - high)) & TOP;
}

/* The top bits of eight bytes as eight bits, first byte lowest. */
static uint64_t gather(uint64_t tops)
{
    return ((tops >> 7) * 0x0102040810204080ULL) >> 56;
}

static void add_separators(const phi__simd_separators *table, const uint8_t *block, size_t word, phi__simd_masks *out)
{
    uint64_t after_digits = 0, after_letters = 0;
    for (unsigned i = 0; i < PHI__SIMD_BLOCK; i++) {
        const unsigned found = table->low[block[i] & 15] & table->high[block[i] >> 4];
        after_digits |= (uint64_t)((found & PHI__SIMD_AFTER_DIGITS) != 0) << i;
        after_letters |= (uint64_t)((found & PHI__SIMD_AFTER_LETTERS) != 0) << i;
    }
    out->after_digits[word] = after_digits;
    out->after_letters[word] = after_letters;
}

static void classify_block(const uint8_t *block, size_t at, phi__simd_masks *out)
{
    out->digits[at] = out->alnum[at] = out->backslashes[at] = 0;
    for (unsigned i = 0; i < PHI__SIMD_BLOCK; i += 8) {
        const uint64_t word = phi__word8_low(block + i);
        const uint64_t ascii = ~word & TOP;
        const uint64_t seven = word & ~TOP;
        const uint64_t digits = in_range(seven, '0', '9') & ascii;
        const uint64_t letters = in_range(seven | EACH(0x20), 'a', 'z') & ascii;
        out->digits[at] |= gather(digits) << i;
        out->backslashes[at] |= gather(in_range(seven, '\\', '\\') & ascii) << i;
        out->alnum[at] |= gather(digits | letters) << i;
    }
}

static void classify(const phi__simd_separators *separators, const uint8_t *data, size_t blocks, size_t word,
                     phi__simd_masks *out)
{
    for (size_t b = 0; b < blocks; b++) {
        classify_block(data + b * PHI__SIMD_BLOCK, word + b, out);
        add_separators(separators, data + b * PHI__SIMD_BLOCK, word + b, out);
    }
}

static void starts(const phi__simd_lengths *lengths, const phi__simd_masks *masks, const uint64_t *more, size_t blocks,
                   uint64_t *out)
{
    phi__simd_starts_of(lengths, masks, more, blocks, out);
}

static void letters(const uint8_t *data, size_t blocks, phi__simd_letters *out)
{
    for (size_t b = 0; b < blocks; b++) {
        phi__simd_letters masks = {0};
        for (unsigned i = 0; i < PHI__SIMD_BLOCK; i += 8) {
            const uint64_t word = phi__word8_low(data + b * PHI__SIMD_BLOCK + i);
            const uint64_t ascii = ~word & TOP, seven = word & ~TOP;
            masks.upper |= gather(in_range(seven, 'A', 'Z') & ascii) << i;
            masks.lower |= gather(in_range(seven, 'a', 'z') & ascii) << i;
            masks.digits |= gather(in_range(seven, '0', '9') & ascii) << i;
            masks.wide |= gather(in_range(seven, 0xc2 - 0x80, 0xf4 - 0x80) & ~ascii & TOP) << i;
            masks.backslashes |= gather(in_range(seven, '\\', '\\') & ascii) << i;
        }
        out[b] = masks;
    }
}

static void sieve_blocks(const phi__simd_sieve *sieve, const uint8_t *data, size_t blocks, uint64_t *out)
{
    uint8_t table[PHI__SIMD_SIEVE][256];
    for (size_t k = 0; k < PHI__SIMD_SIEVE; k++) {
        for (size_t byte = 0; byte < 256; byte++)
            table[k][byte] = sieve->low[k][byte & 15] & sieve->high[k][byte >> 4];
    }
    for (size_t b = 0; b < blocks; b++) {
        const uint8_t *at = data + b * PHI__SIMD_BLOCK;
        uint64_t mask = 0;
        for (unsigned i = 0; i < PHI__SIMD_BLOCK; i++)
            mask |= (uint64_t)((table[0][at[i]] & table[1][at[i + 1]] & table[2][at[i + 2]]) != 0) << i;
        out[b] = mask;
    }
}

static void of_class(const phi__simd_class *class, const uint8_t *data, size_t blocks, uint64_t *out)
{
    for (size_t b = 0; b < blocks; b++, data += PHI__SIMD_BLOCK) {
        uint64_t mask = 0;
        for (unsigned i = 0; i < PHI__SIMD_BLOCK; i++)
            mask |= (uint64_t)((class->low[data[i] & 15] & class->high[data[i] >> 4]) != 0) << i;
        out[b] = mask;
    }
}

static size_t places(const uint64_t *masks, size_t blocks, uint16_t *out)
{
    return phi__simd_places_of(masks, blocks, out);
}

const phi__simd phi__simd_portable = {.name = "portable", .classify = classify, .starts = starts, .letters = letters,
                                      .sieve = sieve_blocks, .of_class = of_class, .places = places};
