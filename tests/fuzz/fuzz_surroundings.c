/* SPDX-License-Identifier: Apache-2.0 */
/* Surroundings of a candidate: the first two bytes say where it stands. Only
 * known kinds, and only the 64 bytes on either side count. */
#include "fuzz.h"
#include "score/surroundings.h"

#include <limits.h>

enum { LARGEST = 4096, REACH = 66 }; /* 64 bytes, and whether something stands beyond */

int phi_fuzz_surroundings(const uint8_t *data, size_t size)
{
    if (size < 3 || size > LARGEST)
        return 0;
    const phi__span text = phi__span_of(data + 2, size - 2);
    const size_t begin = (size_t)data[0] * text.size / 256;
    const size_t left = text.size - begin;
    const size_t length = (size_t)data[1] % 40 + 1;
    const size_t end = begin + (length < left ? length : left);
    const unsigned set = phi__surroundings(text, begin, end, UINT_MAX);
    FUZZ_CHECK(set < 1u << PHI__SURROUNDING_COUNT);
    const size_t from = begin > REACH ? begin - REACH : 0;
    const phi__span near = phi__span_part(text, from, end - from + REACH);
    FUZZ_CHECK(phi__surroundings(near, begin - from, end - from, UINT_MAX) == set);
    return 0;
}
