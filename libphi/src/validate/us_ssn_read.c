/* SPDX-License-Identifier: Apache-2.0
 * A Social Security number as characters are read from a picture: O for 0, l or I for 1, S for 5, B for 8. Values come in
 * capitals, so that L stands for l. Without any such letter the number is one of us_ssn.c. */
#include "validate/checks.h"
#include "validate/us_ssn.h"

#include "base/ascii.h"

#include <string.h>

enum { DIGITS = 9, LETTERS_MOST = 3 };

/* The digit that a character was, or 0 for one that none looks like. */
static char digit_of(char c)
{
    static const char LOOKS[] = "OQDILZSGB", DIGIT[] = "000112568";
    const char *at = c == '\0' ? NULL : strchr(LOOKS, c);
    return at == NULL ? (phi__is_digit(c) ? c : '\0') : DIGIT[at - LOOKS];
}

bool phi__check_us_ssn_read(const char *value, size_t length)
{
    char digits[DIGITS + 1] = {0};
    size_t letters = 0;
    if (length != DIGITS)
        return false;
    for (size_t i = 0; i < DIGITS; i++) {
        digits[i] = digit_of(value[i]);
        letters += digits[i] != value[i];
        if (digits[i] == '\0')
            return false;
    }
    return letters > 0 && letters <= LETTERS_MOST && phi__ssn_is_issued(digits);
}
