/* SPDX-License-Identifier: Apache-2.0
 * Luhn (ISO/IEC 7812-1, annex B). One in ten digit strings passes, so it never
 * decides alone. */
#include "validate/luhn.h"

#include "validate/checks.h"
#include "validate/shape.h"

unsigned phi__luhn_sum(const char *value, size_t length)
{
    static const unsigned char DOUBLED[10] = {0, 2, 4, 6, 8, 1, 3, 5, 7, 9};
    unsigned sum = 0;
    for (size_t i = 0; i < length; i++) {
        const unsigned digit = (unsigned)(value[i] - '0');
        sum += (length - i) % 2 == 0 ? DOUBLED[digit] : digit;
    }
    return sum;
}

bool phi__check_luhn(const char *value, size_t length)
{
    return length >= 2 && phi__shape_is_digits(value, length) && phi__luhn_sum(value, length) % 10 == 0;
}
