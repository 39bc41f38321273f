/* SPDX-License-Identifier: Apache-2.0
 * Social Security numbers have no check digit. Never issued: area 000, 666 and
 * 900-999, group 00, serial 0000 (SSA POMS RM 10201.035). 89 of 100 random
 * strings of nine digits pass, so what stands around the number decides. */
#include "validate/us_ssn.h"

#include "validate/checks.h"
#include "validate/shape.h"

bool phi__ssn_is_issued(const char *digits)
{
    const unsigned area = phi__shape_number(digits, 3);
    const unsigned group = phi__shape_number(digits + 3, 2);
    const unsigned serial = phi__shape_number(digits + 5, 4);
    return area != 0 && area != 666 && area < 900 && group != 0 && serial != 0;
}

/* "523 - 46 - 6999", as a regex hands it over. */
static bool is_spaced(const char *value, size_t length, char digits[9])
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        if (value[i] == ' ' || value[i] == '-')
            continue;
        if (!phi__is_digit(value[i]) || count == 9)
            return false;
        digits[count++] = value[i];
    }
    return count == 9 && length > 9;
}

bool phi__check_us_ssn(const char *value, size_t length)
{
    char digits[9];
    if (is_spaced(value, length, digits))
        return phi__ssn_is_issued(digits);
    return phi__shape_fits(value, length, "999999999") && phi__ssn_is_issued(value);
}
