/* SPDX-License-Identifier: Apache-2.0
 * Individual taxpayer numbers: 9xx and digits 4-5 in the ranges the IRS uses;
 * 93 is the adoption number (ATIN), which is as personal. */
#include "validate/checks.h"
#include "validate/shape.h"

bool phi__check_us_itin(const char *value, size_t length)
{
    static const phi__number_range GROUPS[] = {{50, 65}, {70, 88}, {90, 99}};
    return length == 9 && value[0] == '9' && phi__shape_is_digits(value, length) &&
           phi__number_in(phi__shape_number(value + 3, 2), GROUPS, sizeof GROUPS / sizeof GROUPS[0]);
}
