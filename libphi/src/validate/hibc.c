/* SPDX-License-Identifier: Apache-2.0
 * Health industry bar codes (ANSI/HIBC 2.6): "+", a labeler of four characters,
 * catalogue number, unit of measure, perhaps lot and dates behind "/", and a
 * check character: the sum of all values modulo 43. */
#include "validate/checks.h"
#include "validate/shape.h"

#include <string.h>

bool phi__check_udi_hibc(const char *value, size_t length)
{
    static const char VALUES[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";
    if (length < 8 || value[0] != '+' || !phi__is_upper(value[1]))
        return false;
    size_t sum = 0, last = 0;
    for (size_t i = 0; i < length; i++) {
        const char *found = strchr(VALUES, value[i]);
        if (found == NULL || value[i] == '\0')
            return false;
        sum += last;
        last = (size_t)(found - VALUES);
    }
    return sum % 43 == last;
}
