/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_BIT_ROW_H
#define PHI_BASE_BIT_ROW_H
/* Bits of blocks of a text, 64 in a word, looked through a word at a time. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool phi__bit_row_has(const uint64_t *bits, size_t at)
{
    return (bits[at / 64] >> at % 64 & 1) != 0;
}

static inline void phi__bit_row_set(uint64_t *bits, size_t at)
{
    bits[at / 64] |= UINT64_C(1) << at % 64;
}

/* The first in [from, to) whose bit differs from `flip`'s (0 or all ones), or `to`. */
static inline size_t phi__bit_row_find(const uint64_t *bits, uint64_t flip, size_t from, size_t to)
{
    for (size_t at = from; at < to; at = (at / 64 + 1) * 64) {
        const uint64_t left = (bits[at / 64] ^ flip) >> at % 64;
        if (left == 0)
            continue;
        const size_t found = at + (size_t)__builtin_ctzll(left);
        return found < to ? found : to;
    }
    return to;
}

#endif
