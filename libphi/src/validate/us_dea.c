/* SPDX-License-Identifier: Apache-2.0
 * DEA registration: type of registrant, initial of the name (9 for a business),
 * six digits and (d1+d3+d5) + 2(d2+d4+d6) modulo 10. */
#include "validate/checks.h"
#include "validate/shape.h"

#include <string.h>

bool phi__check_us_dea(const char *value, size_t length)
{
    if (!phi__shape_fits(value, length, "A*9999999") || strchr("ABCDEFGHJKLMPRSTUX", value[0]) == NULL)
        return false;
    if (phi__is_digit(value[1]) && value[1] != '9')
        return false;
    unsigned digit[7];
    for (size_t i = 0; i < 7; i++)
        digit[i] = (unsigned)(value[i + 2] - '0');
    const unsigned sum = digit[0] + digit[2] + digit[4] + 2 * (digit[1] + digit[3] + digit[5]);
    return sum % 10 == digit[6];
}
