/* SPDX-License-Identifier: Apache-2.0
 * Verhoeff's check digit: digits, each permuted by its place, are multiplied in
 * the symmetries of the pentagon; the product is 0. Every single error and every
 * swap of neighbours is noticed. */
#include "validate/verhoeff.h"

#include "validate/checks.h"
#include "validate/shape.h"

/* Rotations are 0-4, reflections 5-9. */
static unsigned product(unsigned a, unsigned b)
{
    if (a < 5)
        return b < 5 ? (a + b) % 5 : 5 + (a + b - 5) % 5;
    return b < 5 ? 5 + (a - b) % 5 : (a + 5 - b) % 5;
}

bool phi__verhoeff_fits(const char *value, size_t length)
{
    static const unsigned char ONCE[10] = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};
    unsigned sum = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned digit = (unsigned)(value[length - 1 - i] - '0');
        for (size_t n = 0; n < i % 8; n++)
            digit = ONCE[digit];
        sum = product(sum, digit);
    }
    return sum == 0;
}

bool phi__check_verhoeff(const char *value, size_t length)
{
    return length >= 2 && phi__shape_is_digits(value, length) && phi__verhoeff_fits(value, length);
}
