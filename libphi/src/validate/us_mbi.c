/* SPDX-License-Identifier: Apache-2.0
 * Medicare Beneficiary Identifier: each position has its class; letters never
 * S, L, O, I, B, Z; the first digit is not 0 (CMS, "Understanding the MBI"). */
#include "validate/checks.h"
#include "validate/shape.h"

#include <string.h>

bool phi__check_us_mbi(const char *value, size_t length)
{
    if (!phi__shape_fits(value, length, "9A*9A*9AA99") || value[0] == '0')
        return false;
    for (size_t i = 0; i < length; i++) {
        if (phi__is_upper(value[i]) && strchr("SLOIBZ", value[i]) != NULL)
            return false;
    }
    return true;
}
