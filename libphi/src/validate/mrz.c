/* SPDX-License-Identifier: Apache-2.0
 * Machine readable zones of travel documents (ICAO 9303 parts 3 to 6), line by
 * line as they stand. Check digits: weights 7 3 1, `<` is 0, A to Z are 10 to 35,
 * modulo 10.
 *
 *   TD3, 44: number 9+1, country 3, birth 6+1, sex, expiry 6+1, optional 14+1, all 1
 *   TD2, 36: number 9+1, country 3, birth 6+1, sex, expiry 6+1, optional 7,    all 1
 *   TD1, 30: type 2, country 3, number 9+1, optional 15
 *            birth 6+1, sex, expiry 6+1, country 3, optional 11, all 1 (with the line above) */
#include "validate/checks.h"
#include "validate/shape.h"

#include <string.h>

static unsigned mrz_value(char c)
{
    if (phi__is_digit(c))
        return (unsigned)(c - '0');
    return phi__is_upper(c) ? (unsigned)(c - 'A') + 10 : 0;
}

/* Sum over [from, to), the first of them weighed as position `place`. */
static unsigned mrz_sum(const char *value, size_t from, size_t to, size_t place)
{
    static const unsigned char WEIGHTS[] = {7, 3, 1};
    unsigned sum = 0;
    for (size_t i = from; i < to; i++)
        sum += mrz_value(value[i]) * WEIGHTS[(place + i - from) % 3];
    return sum;
}

static bool digit_fits(const char *value, size_t from, size_t to)
{
    return mrz_value(value[to]) == mrz_sum(value, from, to, 0) % 10 && !phi__is_upper(value[to]);
}

static bool is_date(const char *value)
{
    const unsigned month = phi__shape_number(value + 2, 2), day = phi__shape_number(value + 4, 2);
    return month <= 12 && day <= 31;
}

/* Birth and expiry with the sex between, from `at`. */
static bool holder_fits(const char *value, size_t at)
{
    return phi__shape_is_digits(value + at, 7) && phi__shape_is_digits(value + at + 8, 7) && is_date(value + at) &&
           is_date(value + at + 8) && digit_fits(value, at, at + 6) && digit_fits(value, at + 8, at + 14) &&
           strchr("MFX<", value[at + 7]) != NULL;
}

/* Second line of TD3 and TD2: the last digit covers number, birth, expiry and what is optional. */
static bool second_line(const char *value, size_t length)
{
    const size_t last = length - 1;
    if (!digit_fits(value, 0, 9) || !holder_fits(value, 13))
        return false;
    const unsigned sum =
        mrz_sum(value, 0, 10, 0) + mrz_sum(value, 13, 20, 10) + mrz_sum(value, 21, last, 17);
    return value[last] == (char)('0' + sum % 10);
}

bool phi__check_mrz_td3(const char *value, size_t length)
{
    return length == 44 && second_line(value, length) &&
           (digit_fits(value, 28, 42) || (value[42] == '<' && mrz_sum(value, 28, 42, 0) == 0));
}

bool phi__check_mrz_td2(const char *value, size_t length)
{
    return length == 36 && second_line(value, length);
}

/* The number of the document; longer ones go on in the optional part and have `<` here. */
bool phi__check_mrz_td1(const char *value, size_t length)
{
    return length == 30 && (digit_fits(value, 5, 14) || (value[14] == '<' && mrz_value(value[15]) != 0)) &&
           value[5] != '<';
}

bool phi__check_mrz_td1_holder(const char *value, size_t length)
{
    return length == 30 && holder_fits(value, 0);
}
