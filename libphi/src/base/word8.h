/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_WORD8_H
#define PHI_BASE_WORD8_H
/* Eight bytes as a number, the same on all machines: with the first byte lowest, as a mask of bytes has it, or highest, so
 * that numbers are in the order of what they were made of. */
#include <stdint.h>
#include <string.h>

static inline uint64_t phi__word8_low(const void *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

static inline uint64_t phi__word8_high(const void *bytes)
{
    return __builtin_bswap64(phi__word8_low(bytes));
}

#define PHI__WORD8_EACH UINT64_C(0x0101010101010101) /* times a byte: eight of them */

/* The top bit of each byte that is zero; of the bytes above the lowest one, perhaps, too. */
static inline uint64_t phi__word8_zeros(uint64_t word)
{
    return (word - PHI__WORD8_EACH) & ~word & PHI__WORD8_EACH << 7;
}

/* The first eight bytes of a string, the first one highest; zeros behind its end, as no string has them. */
static inline uint64_t phi__word8_of(const char *text)
{
    uint64_t word = 0;
    size_t at = 0;
    for (; at < sizeof word && text[at] != '\0'; at++)
        word = word << 8 | (uint8_t)text[at];
    return at == 0 ? 0 : word << 8 * (sizeof word - at);
}

#endif
