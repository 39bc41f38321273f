/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_COUNT_H
#define PHI_BASE_COUNT_H
/* Counting bytes at the speed of reading: sums of 255 fit a byte, which is
 * what lets the compiler add whole vectors at a time. */
#include "base/span.h"

/* Of 64 bytes: pairs of them in 16-bit lanes, then the four lanes in the top one. */
static inline size_t phi__count_sum(const uint8_t bytes[64])
{
    const uint64_t even = UINT64_C(0x00ff00ff00ff00ff);
    uint64_t lanes = 0;
    for (size_t i = 0; i < 64; i += 8) {
        uint64_t word;
        memcpy(&word, bytes + i, sizeof word);
        lanes += (word & even) + (word >> 8 & even);
    }
    return (size_t)((lanes * UINT64_C(0x0001000100010001)) >> 48);
}

/* How many bytes `is` says 1 of, else 0; without a branch in it, or it is slow. */
static inline __attribute__((always_inline)) size_t phi__count_if(phi__span text, uint8_t (*is)(uint8_t byte, uint8_t wanted),
                                                                 uint8_t wanted)
{
    size_t total = 0;
    for (size_t at = 0; at < text.size;) {
        const size_t rest = text.size - at;
        const size_t blocks = rest / 64 < 255 ? rest / 64 : 255;
        if (blocks == 0) {
            for (; at < text.size; at++)
                total += is(text.data[at], wanted);
            break;
        }
        uint8_t sums[64] = {0};
        for (size_t block = 0; block < blocks; block++, at += 64) {
            for (size_t i = 0; i < 64; i++)
                sums[i] = (uint8_t)(sums[i] + is(text.data[at + i], wanted));
        }
        total += phi__count_sum(sums);
    }
    return total;
}

static inline uint8_t phi__count_is(uint8_t byte, uint8_t wanted)
{
    return byte == wanted;
}

static inline size_t phi__count_byte(phi__span text, uint8_t wanted)
{
    return phi__count_if(text, phi__count_is, wanted);
}

#endif
