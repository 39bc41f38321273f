/* SPDX-License-Identifier: Apache-2.0 */
/* See simd.h. AVX2: two halves of 32 bytes for each block. AVX-512: one vector
 * for each block, and comparisons that give masks. Compiled for those processors
 * function by function, so that the rest of the library runs on any. */
#include "base/simd_places.h"
#include "base/simd_starts.h"
#include "base/simd_versions.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,bmi,popcnt")))
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,bmi,popcnt")))

/* ------------------------------------------------------------------------- AVX2 */

AVX2 static __m256i in_range_avx2(__m256i bytes, char low, char span)
{
    const __m256i from_low = _mm256_sub_epi8(bytes, _mm256_set1_epi8(low));
    return _mm256_cmpeq_epi8(_mm256_min_epu8(from_low, _mm256_set1_epi8(span)), from_low);
}

AVX2 static __m256i look_up_avx2(const uint8_t low[16], const uint8_t high[16], __m256i bytes)
{
    const __m256i nibble = _mm256_set1_epi8(15);
    const __m256i lows = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)low));
    const __m256i highs = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)high));
    return _mm256_and_si256(
        _mm256_shuffle_epi8(lows, _mm256_and_si256(bytes, nibble)),
        _mm256_shuffle_epi8(highs, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble)));
}

AVX2 static uint64_t bits_avx2(__m256i bytes)
{
    return (uint32_t)_mm256_movemask_epi8(bytes);
}

AVX2 static uint64_t not_zero_avx2(__m256i bytes)
{
    return (uint32_t)~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_setzero_si256()));
}

AVX2 static __m256i load_avx2(const uint8_t *data)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)data);
}

AVX2 static void classify_avx2(const phi__simd_separators *separators, const uint8_t *data, size_t blocks, size_t word,
                               phi__simd_masks *out)
{
    for (size_t b = 0; b < blocks; b++, word++) {
        out->digits[word] = out->alnum[word] = out->backslashes[word] = 0;
        out->after_digits[word] = out->after_letters[word] = 0;
        for (unsigned half = 0; half < PHI__SIMD_BLOCK; half += 32) {
            const __m256i bytes = load_avx2(data + b * PHI__SIMD_BLOCK + half);
            const __m256i digits = in_range_avx2(bytes, '0', 9);
            const __m256i letters = in_range_avx2(_mm256_or_si256(bytes, _mm256_set1_epi8(0x20)), 'a', 25);
            const __m256i found = look_up_avx2(separators->low, separators->high, bytes);
            out->digits[word] |= bits_avx2(digits) << half;
            out->backslashes[word] |= bits_avx2(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\'))) << half;
            out->alnum[word] |= bits_avx2(_mm256_or_si256(digits, letters)) << half;
            out->after_digits[word] |=
                not_zero_avx2(_mm256_and_si256(found, _mm256_set1_epi8(PHI__SIMD_AFTER_DIGITS))) << half;
            out->after_letters[word] |=
                not_zero_avx2(_mm256_and_si256(found, _mm256_set1_epi8((char)PHI__SIMD_AFTER_LETTERS))) << half;
        }
    }
}

AVX2 static void letters_avx2(const uint8_t *data, size_t blocks, phi__simd_letters *out)
{
    for (size_t b = 0; b < blocks; b++) {
        phi__simd_letters masks = {0};
        for (unsigned half = 0; half < PHI__SIMD_BLOCK; half += 32) {
            const __m256i bytes = load_avx2(data + b * PHI__SIMD_BLOCK + half);
            masks.upper |= bits_avx2(in_range_avx2(bytes, 'A', 25)) << half;
            masks.lower |= bits_avx2(in_range_avx2(bytes, 'a', 25)) << half;
            masks.digits |= bits_avx2(in_range_avx2(bytes, '0', 9)) << half;
            masks.wide |= bits_avx2(in_range_avx2(bytes, (char)0xc2, 0xf4 - 0xc2)) << half;
            masks.backslashes |= bits_avx2(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\'))) << half;
        }
        out[b] = masks;
    }
}

AVX2 static void sieve_avx2(const phi__simd_sieve *sieve, const uint8_t *data, size_t blocks, uint64_t *out)
{
    for (size_t b = 0; b < blocks; b++) {
        uint64_t mask = 0;
        for (unsigned half = 0; half < PHI__SIMD_BLOCK; half += 32) {
            const uint8_t *at = data + b * PHI__SIMD_BLOCK + half;
            __m256i left = look_up_avx2(sieve->low[0], sieve->high[0], load_avx2(at));
            for (unsigned k = 1; k < PHI__SIMD_SIEVE; k++)
                left = _mm256_and_si256(left, look_up_avx2(sieve->low[k], sieve->high[k], load_avx2(at + k)));
            mask |= not_zero_avx2(left) << half;
        }
        out[b] = mask;
    }
}

AVX2 static void starts_avx2(const phi__simd_lengths *lengths, const phi__simd_masks *masks, const uint64_t *more,
                             size_t blocks, uint64_t *out)
{
    phi__simd_starts_of(lengths, masks, more, blocks, out);
}

AVX2 static void of_class_avx2(const phi__simd_class *class, const uint8_t *data, size_t blocks, uint64_t *out)
{
    for (size_t b = 0; b < blocks; b++, data += PHI__SIMD_BLOCK)
        out[b] = not_zero_avx2(look_up_avx2(class->low, class->high, load_avx2(data))) |
                 not_zero_avx2(look_up_avx2(class->low, class->high, load_avx2(data + 32))) << 32;
}

AVX2 static size_t places_avx2(const uint64_t *masks, size_t blocks, uint16_t *out)
{
    return phi__simd_places_of(masks, blocks, out);
}

const phi__simd phi__simd_avx2 = {.name = "avx2", .classify = classify_avx2, .starts = starts_avx2, .letters = letters_avx2,
                                  .sieve = sieve_avx2, .of_class = of_class_avx2, .places = places_avx2};

/* ---------------------------------------------------------------------- AVX-512 */

AVX512 static __mmask64 in_range_avx512(__m512i bytes, char low, char span)
{
    return _mm512_cmple_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8(low)), _mm512_set1_epi8(span));
}

AVX512 static __m512i look_up_avx512(const uint8_t low[16], const uint8_t high[16], __m512i bytes)
{
    const __m512i nibble = _mm512_set1_epi8(15);
    const __m512i lows = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(const void *)low));
    const __m512i highs = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(const void *)high));
    return _mm512_and_si512(_mm512_shuffle_epi8(lows, _mm512_and_si512(bytes, nibble)),
                            _mm512_shuffle_epi8(highs, _mm512_and_si512(_mm512_srli_epi16(bytes, 4), nibble)));
}

AVX512 static void classify_avx512(const phi__simd_separators *separators, const uint8_t *data, size_t blocks,
                                   size_t word, phi__simd_masks *out)
{
    for (size_t b = 0; b < blocks; b++, word++) {
        const __m512i bytes = _mm512_loadu_si512(data + b * PHI__SIMD_BLOCK);
        const __m512i found = look_up_avx512(separators->low, separators->high, bytes);
        const __mmask64 digits = in_range_avx512(bytes, '0', 9);
        const __mmask64 letters = in_range_avx512(_mm512_or_si512(bytes, _mm512_set1_epi8(0x20)), 'a', 25);
        out->digits[word] = digits;
        out->backslashes[word] = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\\'));
        out->alnum[word] = digits | letters;
        out->after_digits[word] = _mm512_test_epi8_mask(found, _mm512_set1_epi8(PHI__SIMD_AFTER_DIGITS));
        out->after_letters[word] = _mm512_test_epi8_mask(found, _mm512_set1_epi8((char)PHI__SIMD_AFTER_LETTERS));
    }
}

AVX512 static void letters_avx512(const uint8_t *data, size_t blocks, phi__simd_letters *out)
{
    for (size_t b = 0; b < blocks; b++) {
        const __m512i bytes = _mm512_loadu_si512(data + b * PHI__SIMD_BLOCK);
        out[b].upper = in_range_avx512(bytes, 'A', 25);
        out[b].lower = in_range_avx512(bytes, 'a', 25);
        out[b].digits = in_range_avx512(bytes, '0', 9);
        out[b].wide = in_range_avx512(bytes, (char)0xc2, 0xf4 - 0xc2);
        out[b].backslashes = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\\'));
    }
}

AVX512 static void sieve_avx512(const phi__simd_sieve *sieve, const uint8_t *data, size_t blocks, uint64_t *out)
{
    for (size_t b = 0; b < blocks; b++) {
        const uint8_t *at = data + b * PHI__SIMD_BLOCK;
        __m512i left = look_up_avx512(sieve->low[0], sieve->high[0], _mm512_loadu_si512(at));
        for (unsigned k = 1; k < PHI__SIMD_SIEVE; k++)
            left = _mm512_and_si512(left, look_up_avx512(sieve->low[k], sieve->high[k], _mm512_loadu_si512(at + k)));
        out[b] = _mm512_test_epi8_mask(left, left);
    }
}

AVX512 static void starts_avx512(const phi__simd_lengths *lengths, const phi__simd_masks *masks, const uint64_t *more,
                             size_t blocks, uint64_t *out)
{
    phi__simd_starts_of(lengths, masks, more, blocks, out);
}

AVX512 static void of_class_avx512(const phi__simd_class *class, const uint8_t *data, size_t blocks, uint64_t *out)
{
    for (size_t b = 0; b < blocks; b++) {
        const __m512i found = look_up_avx512(class->low, class->high, _mm512_loadu_si512(data + b * PHI__SIMD_BLOCK));
        out[b] = _mm512_test_epi8_mask(found, found);
    }
}

AVX512 static size_t places_avx512(const uint64_t *masks, size_t blocks, uint16_t *out)
{
    return phi__simd_places_of(masks, blocks, out);
}

const phi__simd phi__simd_avx512 = {.name = "avx512", .classify = classify_avx512, .starts = starts_avx512, .letters = letters_avx512,
                                    .sieve = sieve_avx512, .of_class = of_class_avx512, .places = places_avx512};
#endif
