/* SPDX-License-Identifier: Apache-2.0
 * Routing transit number of a US bank (ABA Routing Number Policy): nine digits,
 * weights 3 7 1, sum divisible by ten; the first two name a Federal Reserve
 * district, or thrifts, or travellers' cheques. */
#include "validate/checks.h"
#include "validate/shape.h"

bool phi__check_us_aba(const char *value, size_t length)
{
    static const phi__number_range PREFIXES[] = {{1, 12}, {21, 32}, {61, 72}, {80, 80}};
    static const unsigned char WEIGHTS[] = {3, 7, 1};
    if (!phi__shape_fits(value, length, "999999999") ||
        !phi__number_in(phi__shape_number(value, 2), PREFIXES, sizeof PREFIXES / sizeof PREFIXES[0]))
        return false;
    unsigned sum = 0;
    for (size_t i = 0; i < length; i++)
        sum += (unsigned)(value[i] - '0') * WEIGHTS[i % 3];
    return sum % 10 == 0;
}
