/* SPDX-License-Identifier: Apache-2.0
 * ISO/IEC 7064: the pure system modulo 11-2, whose check character may be X, and
 * the hybrid one modulo 11,10, with the identifiers that use them. */
#include "validate/calendar.h"
#include "validate/checks.h"
#include "validate/shape.h"

#include <string.h>

/* Over all characters; only the last may be X, for 10. */
static bool mod11_2_holds(const char *value, size_t length)
{
    unsigned sum = 0;
    for (size_t i = 0; i < length; i++)
        sum = (sum * 2 + (value[i] == 'X' ? 10 : (unsigned)(value[i] - '0'))) % 11;
    return sum == 1;
}

static bool mod11_10_holds(const char *digits, size_t length)
{
    unsigned product = 10;
    for (size_t i = 0; i + 1 < length; i++) {
        const unsigned sum = (product + (unsigned)(digits[i] - '0')) % 10;
        product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return (product + (unsigned)(digits[length - 1] - '0')) % 10 == 1;
}

/* China (GB 11643-1999): province, place, date of birth, number, check character. */
bool phi__check_cn_ric(const char *value, size_t length)
{
    static const phi__number_range PROVINCES[] = {{11, 15}, {21, 23}, {31, 37}, {41, 46}, {50, 54}, {61, 65},
                                                  {71, 71}, {81, 83}};
    if (length != 18 || !phi__shape_is_digits(value, 17) || (value[17] != 'X' && !phi__is_digit(value[17])))
        return false;
    const unsigned year = phi__shape_number(value + 6, 4);
    return phi__number_in(phi__shape_number(value, 2), PROVINCES, sizeof PROVINCES / sizeof PROVINCES[0]) &&
           year >= 1900 && year < 2100 &&
           phi__calendar_has(year, phi__shape_number(value + 10, 2), phi__shape_number(value + 12, 2)) &&
           mod11_2_holds(value, length);
}

/* Germany (AO 139b): of the first ten digits exactly one stands there twice or three times. */
bool phi__check_de_idnr(const char *value, size_t length)
{
    if (!phi__shape_fits(value, length, "99999999999") || value[0] == '0')
        return false;
    unsigned char times[10] = {0};
    for (size_t i = 0; i < 10; i++)
        times[value[i] - '0']++;
    size_t repeated = 0;
    for (size_t i = 0; i < 10; i++) {
        if (times[i] > 3)
            return false;
        repeated += times[i] > 1;
    }
    return repeated == 1 && mod11_10_holds(value, length);
}
