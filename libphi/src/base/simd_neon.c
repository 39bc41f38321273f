/* SPDX-License-Identifier: Apache-2.0 */
/* See simd.h. NEON: four quarters of 16 bytes for each block; it has no
 * instruction that gathers a bit of each byte, so pairwise sums do. */
#include "base/simd_places.h"
#include "base/simd_starts.h"
#include "base/simd_versions.h"

#if defined(__aarch64__)
#include <arm_neon.h>

/* One bit of each of 64 bytes that are all 0 or 0xff. */
static uint64_t gather(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d)
{
    static const uint8_t BITS[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t bits = vld1q_u8(BITS);
    const uint8x16_t ab = vpaddq_u8(vandq_u8(a, bits), vandq_u8(b, bits));
    const uint8x16_t cd = vpaddq_u8(vandq_u8(c, bits), vandq_u8(d, bits));
    const uint8x16_t abcd = vpaddq_u8(ab, cd);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(abcd, abcd)), 0);
}

static uint8x16_t in_range(uint8x16_t bytes, uint8_t low, uint8_t span)
{
    return vcleq_u8(vsubq_u8(bytes, vdupq_n_u8(low)), vdupq_n_u8(span));
}

static uint8x16_t look_up(const uint8_t low[16], const uint8_t high[16], uint8x16_t bytes)
{
    return vandq_u8(vqtbl1q_u8(vld1q_u8(low), vandq_u8(bytes, vdupq_n_u8(15))),
                    vqtbl1q_u8(vld1q_u8(high), vshrq_n_u8(bytes, 4)));
}

static void classify(const phi__simd_separators *separators, const uint8_t *data, size_t blocks, size_t word,
                     phi__simd_masks *out)
{
    for (size_t b = 0; b < blocks; b++, word++) {
        uint8x16_t digits[4], alnum[4], after_digits[4], after_letters[4], backslashes[4];
        for (size_t quarter = 0; quarter < 4; quarter++) {
            const uint8x16_t bytes = vld1q_u8(data + b * PHI__SIMD_BLOCK + quarter * 16);
            const uint8x16_t found = look_up(separators->low, separators->high, bytes);
            backslashes[quarter] = vceqq_u8(bytes, vdupq_n_u8('\\'));
            digits[quarter] = in_range(bytes, '0', 9);
            alnum[quarter] = vorrq_u8(digits[quarter], in_range(vorrq_u8(bytes, vdupq_n_u8(0x20)), 'a', 25));
            after_digits[quarter] = vtstq_u8(found, vdupq_n_u8(PHI__SIMD_AFTER_DIGITS));
            after_letters[quarter] = vtstq_u8(found, vdupq_n_u8(PHI__SIMD_AFTER_LETTERS));
        }
        out->backslashes[word] = gather(backslashes[0], backslashes[1], backslashes[2], backslashes[3]);
        out->digits[word] = gather(digits[0], digits[1], digits[2], digits[3]);
        out->alnum[word] = gather(alnum[0], alnum[1], alnum[2], alnum[3]);
        out->after_digits[word] = gather(after_digits[0], after_digits[1], after_digits[2], after_digits[3]);
        out->after_letters[word] = gather(after_letters[0], after_letters[1], after_letters[2], after_letters[3]);
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
        uint8x16_t upper[4], lower[4], digits[4], wide[4], backslashes[4];
        for (size_t quarter = 0; quarter < 4; quarter++) {
            const uint8x16_t bytes = vld1q_u8(data + b * PHI__SIMD_BLOCK + quarter * 16);
            upper[quarter] = in_range(bytes, 'A', 25);
            lower[quarter] = in_range(bytes, 'a', 25);
            digits[quarter] = in_range(bytes, '0', 9);
            wide[quarter] = in_range(bytes, 0xc2, 0xf4 - 0xc2);
            backslashes[quarter] = vceqq_u8(bytes, vdupq_n_u8('\\'));
        }
        out[b].upper = gather(upper[0], upper[1], upper[2], upper[3]);
        out[b].lower = gather(lower[0], lower[1], lower[2], lower[3]);
        out[b].digits = gather(digits[0], digits[1], digits[2], digits[3]);
        out[b].wide = gather(wide[0], wide[1], wide[2], wide[3]);
        out[b].backslashes = gather(backslashes[0], backslashes[1], backslashes[2], backslashes[3]);
    }
}

static void sieve_blocks(const phi__simd_sieve *sieve, const uint8_t *data, size_t blocks, uint64_t *out)
{
    for (size_t b = 0; b < blocks; b++) {
        uint8x16_t left[4];
        for (size_t quarter = 0; quarter < 4; quarter++) {
            const uint8_t *at = data + b * PHI__SIMD_BLOCK + quarter * 16;
            left[quarter] = look_up(sieve->low[0], sieve->high[0], vld1q_u8(at));
            for (size_t k = 1; k < PHI__SIMD_SIEVE; k++)
                left[quarter] = vandq_u8(left[quarter], look_up(sieve->low[k], sieve->high[k], vld1q_u8(at + k)));
            left[quarter] = vtstq_u8(left[quarter], left[quarter]);
        }
        out[b] = gather(left[0], left[1], left[2], left[3]);
    }
}

static void of_class(const phi__simd_class *class, const uint8_t *data, size_t blocks, uint64_t *out)
{
    for (size_t b = 0; b < blocks; b++) {
        uint8x16_t is[4];
        for (size_t quarter = 0; quarter < 4; quarter++) {
            const uint8x16_t found = look_up(class->low, class->high, vld1q_u8(data + b * PHI__SIMD_BLOCK + quarter * 16));
            is[quarter] = vtstq_u8(found, found);
        }
        out[b] = gather(is[0], is[1], is[2], is[3]);
    }
}

static size_t places(const uint64_t *masks, size_t blocks, uint16_t *out)
{
    return phi__simd_places_of(masks, blocks, out);
}

const phi__simd phi__simd_neon = {.name = "neon", .classify = classify, .starts = starts, .letters = letters,
                                  .sieve = sieve_blocks, .of_class = of_class, .places = places};
#endif
