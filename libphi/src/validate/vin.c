/* SPDX-License-Identifier: Apache-2.0
 * Vehicle identification numbers (49 CFR 565.15; ISO 3779): 17 characters without
 * I, O and Q; position 9 is a check digit modulo 11, X for ten. Letters count
 * as digits, each row of the alphabet from 1 (2 in the last) on. Vehicles made for
 * Europe need not carry the digit; they are not recognised by it. */
#include "validate/checks.h"
#include "validate/shape.h"

enum { VIN_LENGTH = 17, CHECK_AT = 8 };

/* A-H = 1-8, J-R = 1-9, S-Z = 2-9; what is never used is 10. */
static unsigned vin_value(char c)
{
    static const unsigned char LETTERS[] = {1, 2, 3, 4, 5, 6, 7, 8, 10, 1, 2, 3, 4, 5, 10, 7, 10, 9, 2, 3, 4, 5, 6, 7, 8, 9};
    if (phi__is_digit(c))
        return (unsigned)(c - '0');
    return phi__is_upper(c) ? LETTERS[c - 'A'] : 10;
}

bool phi__check_vin(const char *value, size_t length)
{
    static const unsigned char WEIGHTS[VIN_LENGTH] = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
    if (length != VIN_LENGTH || !phi__shape_is_digits(value + 13, 4))
        return false;
    unsigned sum = 0, letters = 0;
    for (size_t i = 0; i < VIN_LENGTH; i++) {
        const unsigned one = vin_value(value[i]);
        if (one == 10)
            return false;
        sum += one * WEIGHTS[i];
        letters += phi__is_upper(value[i]);
    }
    const unsigned rest = sum % 11;
    return letters > 0 && value[CHECK_AT] == (rest == 10 ? 'X' : (char)('0' + rest));
}
