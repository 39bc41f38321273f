/* SPDX-License-Identifier: Apache-2.0
 * National identifiers with a check digit modulo 10: Luhn, Verhoeff, EAN and
 * sums with weights of their own. One of ten random numbers passes; a date in it makes
 * that a hundred or more. */
#include "validate/calendar.h"
#include "validate/checks.h"
#include "validate/luhn.h"
#include "validate/shape.h"
#include "validate/verhoeff.h"
#include "validate/weighted.h"

#include <string.h>

/* Year, month and day of two digits each. */
static bool begins_with_ymd(const char *value)
{
    return phi__calendar_has_short(phi__shape_two(value), phi__shape_two(value + 2), phi__shape_two(value + 4));
}

/* Canada: 0 and 8 are not given out; 9 is for those who stay for a time. */
bool phi__check_ca_sin(const char *value, size_t length)
{
    return phi__shape_fits(value, length, "999999999") && value[0] != '0' && value[0] != '8' &&
           phi__luhn_sum(value, length) % 10 == 0 && !phi__weighted_is_one_digit(value, length);
}

/* Ontario: ten digits and the version of the card, up to two letters. */
bool phi__check_ca_ohip(const char *value, size_t length)
{
    if (length < 10 || length > 12 || !phi__shape_is_digits(value, 10) || value[0] == '0')
        return false;
    for (size_t i = 10; i < length; i++) {
        if (!phi__is_upper(value[i]))
            return false;
    }
    if (length == 12 && value[10] == 'V' && value[11] == 'C') /* the label of the version code that follows */
        return false;
    return phi__luhn_sum(value, 10) % 10 == 0 && !phi__weighted_is_one_digit(value, 10);
}

/* Letters as two digits each, A = 1; the Regie counts one more from S on. */
static void spell_ramq(const char *letters, char digits[8])
{
    for (size_t i = 0; i < 4; i++) {
        const unsigned number = (unsigned)(letters[i] - 'A') + (letters[i] >= 'S' ? 2 : 1);
        digits[2 * i] = (char)('0' + number / 10);
        digits[2 * i + 1] = (char)('0' + number % 10);
    }
}

/* Quebec: three letters of the surname, one of the first name, year, month (50
 * more for women), day, a number that tells twins apart, and a check digit over
 * all of it with the full year. */
bool phi__check_ca_ramq(const char *value, size_t length)
{
    static const unsigned char WEIGHTS[] = {7, 1, 1, 3, 9, 7, 3, 9, 5, 3, 1, 3, 5, 7, 6, 9, 1};
    static const char *const CENTURIES[] = {"19", "20"};
    if (!phi__shape_fits(value, length, "AAAA99999999"))
        return false;
    const bool female = phi__shape_two(value + 6) > 50;
    const unsigned month = phi__shape_two(value + 6) - (female ? 50 : 0);
    char digits[17];
    spell_ramq(value, digits);
    memcpy(digits + 10, value + 4, 7);
    digits[12] = (char)('0' + month / 10);
    for (size_t i = 0; i < 2; i++) {
        memcpy(digits + 8, CENTURIES[i], 2);
        const unsigned sum = phi__weighted_sum(digits, WEIGHTS, sizeof WEIGHTS) + (female ? 4 : 0);
        if (phi__calendar_has(phi__shape_number(digits + 8, 4), month, phi__shape_two(value + 8)) &&
            sum % 10 == (unsigned)(value[11] - '0'))
            return true;
    }
    return false;
}

/* Australia: eight digits, a check digit, the issue of the card and perhaps the place on it. */
bool phi__check_au_medicare(const char *value, size_t length)
{
    static const unsigned char WEIGHTS[] = {1, 3, 7, 9, 1, 3, 7, 9};
    return (length == 10 || length == 11) && phi__shape_is_digits(value, length) && value[0] >= '2' &&
           value[0] <= '6' && phi__weighted_sum(value, WEIGHTS, sizeof WEIGHTS) % 10 == (unsigned)(value[8] - '0');
}

/* Australia: issuer 80036; then 0 patients, 1 practitioners, 2 organisations; Luhn. */
bool phi__check_au_ihi(const char *value, size_t length)
{
    return phi__shape_fits(value, length, "9999999999999999") && memcmp(value, "80036", 5) == 0 && value[5] <= '2' &&
           phi__luhn_sum(value, length) % 10 == 0;
}

/* Sweden: date of birth (day + 60: coordination number), Luhn over the ten digits of the short form. */
bool phi__check_se_pnr(const char *value, size_t length)
{
    if ((length != 10 && length != 12) || !phi__shape_is_digits(value, length))
        return false;
    if (length == 12 && (phi__shape_two(value) < 18 || phi__shape_two(value) > 20))
        return false;
    const char *shorter = value + length - 10;
    const unsigned day = phi__shape_two(shorter + 4);
    return phi__calendar_has_short(phi__shape_two(shorter), phi__shape_two(shorter + 2), day > 60 ? day - 60 : day) &&
           phi__luhn_sum(shorter, 10) % 10 == 0;
}

/* South Africa: date of birth, number, 0 citizen, 1 resident or 2 refugee, a digit once used for race, Luhn. */
bool phi__check_za_id(const char *value, size_t length)
{
    return phi__shape_fits(value, length, "9999999999999") && begins_with_ymd(value) && value[10] <= '2' &&
           phi__luhn_sum(value, length) % 10 == 0;
}

/* Poland: the month tells the century, + 80 for 18xx, 20 for 20xx, 40 for 21xx, 60 for 22xx. */
bool phi__check_pl_pesel(const char *value, size_t length)
{
    static const unsigned char WEIGHTS[] = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1};
    static const unsigned CENTURIES[] = {1900, 2000, 2100, 2200, 1800};
    if (!phi__shape_fits(value, length, "99999999999"))
        return false;
    const unsigned month = phi__shape_two(value + 2);
    return phi__calendar_has(CENTURIES[month / 20] + phi__shape_two(value), month % 20, phi__shape_two(value + 4)) &&
           phi__weighted_sum(value, WEIGHTS, sizeof WEIGHTS) % 10 == 0;
}

/* Germany (SGB V 290): the letter as two digits, then factors 1 and 2 by turns,
 * and the cross sums of the products. */
bool phi__check_de_kvnr(const char *value, size_t length)
{
    if (!phi__shape_fits(value, length, "A999999999"))
        return false;
    const unsigned letter = (unsigned)(value[0] - 'A') + 1, check = (unsigned)(value[9] - '0');
    char digits[11] = {(char)('0' + letter / 10), (char)('0' + letter % 10)};
    memcpy(digits + 2, value + 1, 9);
    /* Luhn takes cross sums too, and doubles the same digits: all but the last, which it leaves as it is */
    return (phi__luhn_sum(digits, sizeof digits) - check) % 10 == check;
}

/* Switzerland: country 756 and the check digit of EAN-13. */
bool phi__check_ch_ahv(const char *value, size_t length)
{
    static const unsigned char WEIGHTS[] = {1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1};
    return phi__shape_fits(value, length, "9999999999999") && memcmp(value, "756", 3) == 0 &&
           phi__weighted_sum(value, WEIGHTS, sizeof WEIGHTS) % 10 == 0;
}

/* Mexico's alphabet has an N with tilde between N and O, which no CURP shows. */
static unsigned curp_value(char c)
{
    if (phi__is_digit(c))
        return (unsigned)(c - '0');
    return (unsigned)(c - 'A') + (c > 'N' ? 11 : 10);
}

/* Mexico: four letters of the names, date of birth, sex, state, consonants, a
 * character that tells the century, check digit. */
bool phi__check_mx_curp(const char *value, size_t length)
{
    if (!phi__shape_fits(value, length, "AAAA999999AAAAAA*9") || strchr("AEIOUX", value[1]) == NULL ||
        strchr("HMX", value[10]) == NULL || !begins_with_ymd(value + 4))
        return false;
    unsigned sum = 0;
    for (size_t i = 0; i < 17; i++)
        sum += curp_value(value[i]) * (18 - (unsigned)i);
    return (10 - sum % 10) % 10 == (unsigned)(value[17] - '0');
}

/* India (UIDAI): twelve digits, the first not 0 or 1, never the same read backwards. */
bool phi__check_in_aadhaar(const char *value, size_t length)
{
    if (!phi__shape_fits(value, length, "999999999999") || value[0] < '2')
        return false;
    bool palindrome = true;
    for (size_t i = 0; i < 6; i++)
        palindrome &= value[i] == value[11 - i];
    return !palindrome && phi__verhoeff_fits(value, length);
}
