/* SPDX-License-Identifier: Apache-2.0
 * National identifiers whose digits, each times its weight, add up to a multiple
 * of 11, or to a remainder that the check digit shows. One of eleven random
 * numbers passes, so most packs ask for a label as well. */
#include "validate/calendar.h"
#include "validate/checks.h"
#include "validate/shape.h"
#include "validate/weighted.h"

#include <string.h>

/* Day, month and year of two digits each. */
static bool begins_with_dmy(const char *value)
{
    return phi__calendar_has_short(phi__shape_two(value + 4), phi__shape_two(value + 2), phi__shape_two(value));
}

/* England, Wales and Northern Ireland: weights 10 to 1 over all ten digits (NHS Data Dictionary). */
bool phi__check_gb_nhs(const char *value, size_t length)
{
    return phi__shape_fits(value, length, "9999999999") && phi__weighted_down(value, 10, length) % 11 == 0 &&
           !phi__weighted_is_one_digit(value, length);
}

/* Scotland: the same, and it begins with the date of birth. */
bool phi__check_gb_chi(const char *value, size_t length)
{
    return phi__check_gb_nhs(value, length) && begins_with_dmy(value);
}

/* British Columbia: 9, eight digits whose products are each reduced, a check digit. */
bool phi__check_ca_bc_phn(const char *value, size_t length)
{
    static const unsigned char WEIGHTS[] = {2, 4, 8, 5, 10, 9, 7, 3};
    if (!phi__shape_fits(value, length, "9999999999") || value[0] != '9')
        return false;
    const unsigned sum = phi__weighted_sum(value + 1, WEIGHTS, sizeof WEIGHTS);
    return (sum + (unsigned)(value[9] - '0')) % 11 == 0;
}

/* Australia. Eight digits are old numbers; of these two readings of the last weight are in use. */
bool phi__check_au_tfn(const char *value, size_t length)
{
    static const unsigned char NINE[] = {1, 4, 3, 7, 5, 8, 6, 9, 10}, EIGHT[] = {1, 4, 3, 7, 5, 8, 6, 10};
    if (!phi__shape_is_digits(value, length) || length < 8 || length > 9 || phi__weighted_is_one_digit(value, length))
        return false;
    return phi__weighted_sum(value, NINE, length) % 11 == 0 ||
           (length == 8 && phi__weighted_sum(value, EIGHT, length) % 11 == 0);
}

/* Netherlands, the "elfproef": 9 to 2, and the last digit taken off. Eight digits have lost a zero. */
bool phi__check_nl_bsn(const char *value, size_t length)
{
    if (!phi__shape_is_digits(value, length) || length < 8 || length > 9 || phi__weighted_is_one_digit(value, length))
        return false;
    const unsigned sum = phi__weighted_down(value, (unsigned)length, length - 1);
    return sum % 11 == (unsigned)(value[length - 1] - '0');
}

/* Brazil: two check digits; a remainder of 0 or 1 is written 0. */
static bool cpf_digit_fits(const char *value, size_t count)
{
    const unsigned rest = phi__weighted_down(value, (unsigned)count + 1, count) % 11;
    return (unsigned)(value[count] - '0') == (rest < 2 ? 0 : 11 - rest);
}

bool phi__check_br_cpf(const char *value, size_t length)
{
    return phi__shape_fits(value, length, "99999999999") && !phi__weighted_is_one_digit(value, length) &&
           cpf_digit_fits(value, 9) && cpf_digit_fits(value, 10);
}

/* Brazil, health card: weights 15 to 1. Definitive ones begin with 1 or 2, provisional ones with 7, 8 or 9. */
bool phi__check_br_cns(const char *value, size_t length)
{
    return phi__shape_fits(value, length, "999999999999999") && strchr("12789", value[0]) != NULL &&
           phi__weighted_down(value, 15, length) % 11 == 0;
}

/* Norway: date of birth, then two check digits. The day is 40 more in D numbers,
 * the month in those of hospitals (H numbers). */
bool phi__check_no_fnr(const char *value, size_t length)
{
    static const unsigned char FIRST[] = {3, 7, 6, 1, 8, 9, 4, 5, 2, 1}, SECOND[] = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
    if (!phi__shape_fits(value, length, "99999999999"))
        return false;
    const unsigned day = phi__shape_two(value) % 40, month = phi__shape_two(value + 2) % 40;
    return phi__calendar_has_short(phi__shape_two(value + 4), month, day) && phi__shape_two(value) < 80 &&
           phi__shape_two(value + 2) < 80 &&
           phi__weighted_sum(value, FIRST, sizeof FIRST) % 11 == 0 &&
           phi__weighted_sum(value, SECOND, sizeof SECOND) % 11 == 0;
}

/* Austria: three digits, a check digit over all others, date of birth. Months 13
 * to 15 are given where the numbers of a day are used up. */
bool phi__check_at_svnr(const char *value, size_t length)
{
    static const unsigned char WEIGHTS[] = {3, 7, 9, 0, 5, 8, 4, 2, 1, 6};
    if (!phi__shape_fits(value, length, "9999999999") || value[0] == '0')
        return false;
    const unsigned day = phi__shape_two(value + 4), month = phi__shape_two(value + 6);
    const bool born = month > 12 ? month <= 15 && day >= 1 && day <= 31 : begins_with_dmy(value + 4);
    return born && phi__weighted_sum(value, WEIGHTS, sizeof WEIGHTS) % 11 == (unsigned)(value[3] - '0');
}

/* Japan: the check digit is last; remainders 0 and 1 are written 0. */
bool phi__check_jp_mynumber(const char *value, size_t length)
{
    static const unsigned char WEIGHTS[] = {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
    if (!phi__shape_fits(value, length, "999999999999") || phi__weighted_is_one_digit(value, length))
        return false;
    const unsigned rest = phi__weighted_sum(value, WEIGHTS, sizeof WEIGHTS) % 11;
    return (unsigned)(value[11] - '0') == (rest < 2 ? 0 : 11 - rest);
}

/* Korea: date of birth, century and sex, place or chance. */
bool phi__check_kr_rrn_date(const char *value, size_t length)
{
    return phi__shape_fits(value, length, "9999999999999") &&
           phi__calendar_has_short(phi__shape_two(value), phi__shape_two(value + 2), phi__shape_two(value + 4));
}

/* ... and until October 2020 a check digit, which later numbers need not have. */
bool phi__check_kr_rrn(const char *value, size_t length)
{
    static const unsigned char WEIGHTS[] = {2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5};
    return phi__check_kr_rrn_date(value, length) &&
           (11 - phi__weighted_sum(value, WEIGHTS, sizeof WEIGHTS) % 11) % 10 == (unsigned)(value[12] - '0');
}
