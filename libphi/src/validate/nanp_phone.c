/* SPDX-License-Identifier: Apache-2.0
 * North American numbers: area [2-9][0-8]x and exchange [2-9]xx, neither x11
 * (NANPA). 555-0100 to 0199 are kept for fiction. */
#include "validate/checks.h"
#include "validate/shape.h"

bool phi__check_nanp_phone(const char *value, size_t length)
{
    char digits[11];
    const size_t count = phi__shape_digits(value, length, digits, sizeof digits);
    const bool with_country = count == 11 && digits[0] == '1';
    if (count != 10 && !with_country)
        return false;
    const char *number = digits + (with_country ? 1 : 0);
    const unsigned area = phi__shape_number(number, 3), exchange = phi__shape_number(number + 3, 3);
    const unsigned line = phi__shape_number(number + 6, 4);
    if (area < 200 || area / 10 % 10 == 9 || area % 100 == 11 || exchange < 200 || exchange % 100 == 11)
        return false;
    return exchange != 555 || line < 100 || line > 199;
}
