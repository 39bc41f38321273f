/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_SIMD_STARTS_H
#define PHI_BASE_SIMD_STARTS_H
/* phi__simd.starts: arithmetic on masks without a branch on what they hold, on eight blocks at a time. In the vectors
 * of GCC and clang, which become those of whatever processor the including function is compiled for. */
#include "base/simd.h"

#include <string.h>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wpsabi" /* none of these is ever called: all are inlined */
#endif

#define PHI__INLINE static inline __attribute__((always_inline))

typedef uint64_t phi__lanes __attribute__((vector_size(8 * PHI__SIMD_LANES)));

/* A word of each block, and of the blocks behind them. */
typedef struct phi__lanes_pair {
    phi__lanes now, next;
} phi__lanes_pair;

PHI__INLINE phi__lanes phi__lanes_at(const uint64_t *words)
{
    phi__lanes lanes;
    memcpy(&lanes, words, sizeof lanes);
    return lanes;
}

PHI__INLINE phi__lanes_pair phi__lanes_pair_at(const uint64_t *words)
{
    return (phi__lanes_pair){phi__lanes_at(words), phi__lanes_at(words + 1)};
}

PHI__INLINE bool phi__lanes_are_zero(phi__lanes lanes)
{
    uint64_t any = 0;
    for (unsigned i = 0; i < PHI__SIMD_LANES; i++)
        any |= lanes[i];
    return any == 0;
}

/* The 64 bits from bit `at` (1 to 63) of each on. */
PHI__INLINE phi__lanes phi__lanes_from(phi__lanes_pair pair, unsigned at)
{
    return pair.now >> at | pair.next << (64 - at);
}

/* All moved `by` bytes towards the begin. */
PHI__INLINE phi__lanes_pair phi__lanes_moved(phi__lanes_pair pair, unsigned by)
{
    return (phi__lanes_pair){phi__lanes_from(pair, by), pair.next >> by};
}

PHI__INLINE phi__lanes_pair phi__lanes_both(phi__lanes_pair a, phi__lanes_pair b)
{
    return (phi__lanes_pair){a.now & b.now, a.next & b.next};
}

PHI__INLINE phi__lanes_pair phi__lanes_any(phi__lanes_pair a, phi__lanes_pair b)
{
    return (phi__lanes_pair){a.now | b.now, a.next | b.next};
}

/* Bit i: are bits i to i + length - 1 set? */
PHI__INLINE phi__lanes phi__lanes_runs(phi__lanes_pair pair, unsigned length)
{
    for (unsigned done = 1; done < length;) {
        const unsigned step = length - done < done ? length - done : done;
        pair = phi__lanes_both(pair, phi__lanes_moved(pair, step));
        done += step;
    }
    return pair.now;
}

/* Bit i: does a digit stand there, or behind letters that begin there? */
PHI__INLINE phi__lanes phi__lanes_before_digit(phi__lanes_pair digits, phi__lanes_pair letters)
{
    for (unsigned step = 1; step < 64; step *= 2) {
        digits = phi__lanes_any(digits, phi__lanes_both(letters, phi__lanes_moved(digits, step)));
        letters = phi__lanes_both(letters, phi__lanes_moved(letters, step));
    }
    return digits.now;
}

/* Of these begins of tokens with a digit the ones that are long enough for some shape. */
PHI__INLINE phi__lanes phi__lanes_long_enough(const phi__simd_lengths *lengths, const phi__simd_masks *masks, size_t word,
                                              phi__lanes_pair alnum, phi__lanes starts)
{
    phi__lanes fit = starts ^ starts;
    if (lengths->single != 0)
        fit = phi__lanes_runs(alnum, lengths->single);
    if (lengths->joined != 0) {
        const phi__lanes before = phi__lanes_at(masks->alnum + word - 1);
        const phi__lanes_pair separators = phi__lanes_pair_at(masks->after_digits + word), behind = phi__lanes_moved(alnum, 1);
        const phi__lanes_pair ahead = {alnum.now << 1 | before >> 63, alnum.next << 1 | alnum.now >> 63};
        const phi__lanes_pair joints = phi__lanes_both(separators, phi__lanes_both(ahead, behind));
        fit |= phi__lanes_runs(phi__lanes_any(alnum, joints), lengths->joined);
    }
    return starts & fit;
}

/* Bit i: may the first digit of a shape that begins there with two tokens of letters be where it has to? */
PHI__INLINE phi__lanes phi__lanes_digit_ahead(const phi__simd_lengths *lengths, phi__lanes_pair digits)
{
    phi__lanes found = digits.now ^ digits.now;
    if (lengths->letter_then_any)
        return ~found;
    for (uint64_t left = lengths->letter_digits; left != 0; left &= left - 1)
        found |= phi__lanes_from(digits, (unsigned)__builtin_ctzll(left));
    return found;
}

/* Of these begins of tokens of letters alone the ones of a fitting length, then a separator, then a digit; or a letter,
 * and a digit further on. */
PHI__INLINE phi__lanes phi__lanes_of_letters(const phi__simd_lengths *lengths, const phi__simd_masks *masks, size_t word,
                                             phi__lanes_pair alnum, phi__lanes_pair digits, phi__lanes starts)
{
    const phi__lanes_pair separators = phi__lanes_pair_at(masks->after_letters + word);
    const phi__lanes_pair joints = phi__lanes_both(separators, phi__lanes_moved(alnum, 1));
    const phi__lanes_pair before_digits = phi__lanes_both(joints, phi__lanes_moved(digits, 1));
    const phi__lanes_pair letters = {alnum.now & ~digits.now, alnum.next & ~digits.next};
    const phi__lanes ahead = phi__lanes_digit_ahead(lengths, digits);
    const unsigned longest = 63 - (unsigned)__builtin_clzll(lengths->letter_lengths);
    phi__lanes found = starts ^ starts;
    for (unsigned length = 1; length <= longest; length++) {
        if (length > 1)
            starts &= phi__lanes_from(letters, length - 1);
        if ((lengths->letter_lengths >> length & 1) != 0)
            found |= starts & (phi__lanes_from(before_digits, length) | (phi__lanes_from(joints, length) & ahead));
    }
    return found & (phi__lanes)((digits.now | digits.next) != 0); /* as above, block by block */
}

PHI__INLINE void phi__simd_starts_of(const phi__simd_lengths *lengths, const phi__simd_masks *masks, const uint64_t *more,
                                     size_t blocks, uint64_t *out)
{
    for (size_t b = 0; b < blocks; b += PHI__SIMD_LANES) {
        const phi__lanes_pair alnum = phi__lanes_pair_at(masks->alnum + b + 1);
        const phi__lanes_pair digits = phi__lanes_pair_at(masks->digits + b + 1);
        if (phi__lanes_are_zero(digits.now | digits.next)) { /* each shape has a digit */
            memset(out + b, 0, sizeof(phi__lanes));
            continue;
        }
        const phi__lanes_pair letters = {alnum.now & ~digits.now, alnum.next & ~digits.next};
        const phi__lanes before = phi__lanes_at(masks->alnum + b);
        const phi__lanes starts = (alnum.now & ~(alnum.now << 1 | before >> 63)) | phi__lanes_at(more + b);
        const phi__lanes numbers = starts & phi__lanes_before_digit(digits, letters);
        phi__lanes found = phi__lanes_long_enough(lengths, masks, b + 1, alnum, numbers);
        if (lengths->letter_lengths != 0)
            found |= phi__lanes_of_letters(lengths, masks, b + 1, alnum, digits, starts & ~numbers);
        memcpy(out + b, &found, sizeof found);
    }
}

#endif
