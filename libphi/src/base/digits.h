/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_DIGITS_H
#define PHI_BASE_DIGITS_H
/* The next digit in either direction, eight bytes at a time: around a number mostly words stand. */
#include "base/ascii.h"
#include "base/span.h"
#include "base/word8.h"

/* The high bit of each byte that is a digit: of those below 10 once '0' is taken away, no other bit may reach it. */
static inline uint64_t phi__digits_in_word(uint64_t bytes)
{
    const uint64_t high = UINT64_C(0x8080808080808080), values = bytes ^ UINT64_C(0x3030303030303030);
    return ~(((values & ~high) + UINT64_C(0x7676767676767676)) | values) & high;
}

/** Where the first digit of text[from, to) stands, or `to`. */
static inline size_t phi__digits_next(phi__span text, size_t from, size_t to)
{
    for (; from < to && to - from >= sizeof(uint64_t); from += sizeof(uint64_t)) {
        const uint64_t found = phi__digits_in_word(phi__word8_low(text.data + from));
        if (found != 0)
            return from + (size_t)__builtin_ctzll(found) / 8;
    }
    while (from < to && !phi__is_digit((char)text.data[from]))
        from++;
    return from;
}

/** Where the last digit of text[from, to) ends, or `from`. */
static inline size_t phi__digits_last(phi__span text, size_t from, size_t to)
{
    for (; from < to && to - from >= sizeof(uint64_t); to -= sizeof(uint64_t)) {
        const uint64_t found = phi__digits_in_word(phi__word8_low(text.data + to - sizeof(uint64_t)));
        if (found != 0)
            return to - (size_t)__builtin_clzll(found) / 8;
    }
    while (to > from && !phi__is_digit((char)text.data[to - 1]))
        to--;
    return to;
}

#endif
