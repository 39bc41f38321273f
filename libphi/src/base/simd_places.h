/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_SIMD_PLACES_H
#define PHI_BASE_SIMD_PLACES_H
/* phi__simd.places: several bits are written at a time, needed or not, so that a mask takes as long as another; compiled for
 * processors that count bits by themselves. */
#include "base/simd.h"

static inline __attribute__((always_inline)) size_t phi__simd_places_of(const uint64_t *masks, size_t count, uint16_t *out)
{
    size_t size = 0;
    for (size_t m = 0; m < count; m++) {
        uint64_t left = masks[m];
        const size_t end = size + (size_t)__builtin_popcountll(left);
        for (; left != 0; size += PHI__SIMD_PLACES_STEP) {
            for (unsigned i = 0; i < PHI__SIMD_PLACES_STEP; i++, left &= left - 1) /* of no bits: any place, which is not kept */
                out[size + i] = (uint16_t)(PHI__SIMD_BLOCK * m + (unsigned)__builtin_ctzll(left | UINT64_C(1) << 63));
        }
        size = end;
    }
    return size;
}

#endif
