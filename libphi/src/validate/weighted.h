/* SPDX-License-Identifier: Apache-2.0
 * The arithmetic that most check digits share. */
#ifndef PHI_VALIDATE_WEIGHTED_H
#define PHI_VALIDATE_WEIGHTED_H
#include <stdbool.h>
#include <stddef.h>

/* Each of `count` digits times its weight, added up. */
static inline unsigned phi__weighted_sum(const char *digits, const unsigned char *weights, size_t count)
{
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (unsigned)(digits[i] - '0') * weights[i];
    return sum;
}

/* `digits` times first, first - 1, first - 2 ...; first >= count. */
static inline unsigned phi__weighted_down(const char *digits, unsigned first, size_t count)
{
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (unsigned)(digits[i] - '0') * (first - (unsigned)i);
    return sum;
}

/* The number that `count` digits write goes on behind `remainder`, modulo `modulus` (< 2^28). */
static inline unsigned phi__weighted_modulo(unsigned remainder, const char *digits, size_t count, unsigned modulus)
{
    for (size_t i = 0; i < count; i++)
        remainder = (remainder * 10 + (unsigned)(digits[i] - '0')) % modulus;
    return remainder;
}

/* Are all characters the same? Such numbers satisfy many sums. */
static inline bool phi__weighted_is_one_digit(const char *digits, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (digits[i] != digits[0])
            return false;
    }
    return true;
}

#endif
