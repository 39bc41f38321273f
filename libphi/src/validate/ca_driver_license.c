/* SPDX-License-Identifier: Apache-2.0
 * Canadian driver licences that hold the birth date of their bearer, by province.
 * Normalised: hyphens are gone. */
#include "validate/checks.h"
#include "validate/shape.h"

static bool is_day(const char *month, const char *day, bool either_sex)
{
    unsigned m = phi__shape_number(month, 2);
    const unsigned d = phi__shape_number(day, 2);
    if (either_sex && m > 50)
        m -= 50;
    return m >= 1 && m <= 12 && d >= 1 && d <= 31;
}

/* Ontario: a letter, eight digits of the name, year, month (+50 for women), day. */
bool phi__check_dl_on(const char *value, size_t length)
{
    return phi__shape_fits(value, length, "A99999999999999") && is_day(value + 11, value + 13, true);
}

/* Quebec: Soundex of the surname, initial, day, month, year, serial. */
bool phi__check_dl_qc(const char *value, size_t length)
{
    if (!phi__shape_fits(value, length, "A999999999999"))
        return false;
    for (size_t i = 1; i < 4; i++) {
        if (value[i] > '6' || (i > 1 && value[i - 1] == '0' && value[i] != '0'))
            return false;
    }
    return is_day(value + 7, value + 5, false);
}

/* Nova Scotia: five letters of the surname, day, month, year, serial. */
bool phi__check_dl_ns(const char *value, size_t length)
{
    return phi__shape_fits(value, length, "AAAAA999999999") && is_day(value + 7, value + 5, false);
}

/* Newfoundland and Labrador: initial, year, month, day, serial. */
bool phi__check_dl_nl(const char *value, size_t length)
{
    return phi__shape_fits(value, length, "A999999999") && is_day(value + 3, value + 5, false);
}
