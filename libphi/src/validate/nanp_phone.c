/* SPDX-License-Identifier: Apache-2.0
 * North American numbers: area [2-9][0-8]x and exchange [2-9]xx, neither x11
 * (NANPA). 555-0100 to 0199 are kept for fiction. */
#include "validate/checks.h"
#include "validate/shape.h"

bool phi__check_nanp_phone(const char *value, size_t length)
{
    if (length == 11 && value[0] == '1') {
        value++;
        length--;
    }
    if (length != 10 || !phi__shape_is_digits(value, length))
        return false;
    const unsigned area = phi__shape_number(value, 3), exchange = phi__shape_number(value + 3, 3);
    const unsigned line = phi__shape_number(value + 6, 4);
    if (area < 200 || area / 10 % 10 == 9 || area % 100 == 11 || exchange < 200 || exchange % 100 == 11)
        return false;
    return exchange != 555 || line < 100 || line > 199;
}
