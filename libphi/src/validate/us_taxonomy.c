/* SPDX-License-Identifier: Apache-2.0
 * Provider taxonomy codes (NUCC): ten characters, the first two of them a
 * grouping, at the fifth perhaps a letter, X at the end. */
#include "validate/checks.h"
#include "validate/shape.h"

bool phi__check_us_taxonomy(const char *value, size_t length)
{
    static const phi__number_range GROUPINGS[] = {{10, 19}, {20, 20}, {21, 29}, {30, 39}};
    return phi__shape_fits(value, length, "999**9999X") &&
           phi__number_in(phi__shape_number(value, 2), GROUPINGS, sizeof GROUPINGS / sizeof GROUPINGS[0]);
}
