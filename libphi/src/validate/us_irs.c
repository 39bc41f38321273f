/* SPDX-License-Identifier: Apache-2.0
 * Numbers of the IRS in place of a Social Security number: 9xx and two digits in
 * the middle. 93 is for adoptions (ATIN, Form W-7A); what the IRS gives by itself
 * (IRSN) has those that neither ATIN nor ITIN use. */
#include "validate/checks.h"
#include "validate/shape.h"

static bool is_group(const char *value, size_t length, const phi__number_range *groups, size_t count)
{
    return length == 9 && value[0] == '9' && phi__shape_is_digits(value, length) &&
           phi__number_in(phi__shape_number(value + 3, 2), groups, count);
}

bool phi__check_us_atin(const char *value, size_t length)
{
    static const phi__number_range GROUPS[] = {{93, 93}};
    return is_group(value, length, GROUPS, 1);
}

bool phi__check_us_irsn(const char *value, size_t length)
{
    static const phi__number_range GROUPS[] = {{1, 10}, {17, 19}, {28, 29}, {37, 39}};
    return is_group(value, length, GROUPS, sizeof GROUPS / sizeof GROUPS[0]);
}
