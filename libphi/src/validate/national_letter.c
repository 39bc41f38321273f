/* SPDX-License-Identifier: Apache-2.0
 * National identifiers whose check character is a letter: the remainder of a
 * number or of a weighted sum, looked up in the issuer's own alphabet. */
#include "validate/calendar.h"
#include "validate/checks.h"
#include "validate/shape.h"
#include "validate/weighted.h"

#include <string.h>

/* Spain: the number modulo 23. Foreigners have X, Y or Z for a first digit of 0, 1 or 2. */
bool phi__check_es_dni(const char *value, size_t length)
{
    static const char LETTERS[] = "TRWAGMYFPDXBNJZSQVHLCKE";
    if (!phi__shape_fits(value, length, "*9999999A") || (value[0] > '9' && (value[0] < 'X' || value[0] > 'Z')))
        return false;
    const unsigned first = (unsigned)(value[0] - (value[0] > '9' ? 'X' : '0'));
    return value[8] == LETTERS[phi__weighted_modulo(first, value + 1, 7, 23)];
}

/* Ireland: weights 8 to 2, and 9 for the second letter (A = 1) where there is
 * one; W, T and X there are old marks that count nothing. */
bool phi__check_ie_pps(const char *value, size_t length)
{
    if (length != 8 && !(length == 9 && phi__is_upper(value[8])))
        return false;
    if (!phi__shape_fits(value, 8, "9999999A"))
        return false;
    unsigned sum = phi__weighted_down(value, 8, 7);
    if (length == 9 && value[8] <= 'I')
        sum += 9 * ((unsigned)(value[8] - 'A') + 1);
    else if (length == 9 && strchr("WTX", value[8]) == NULL)
        return false;
    const unsigned rest = sum % 23;
    return value[7] == (rest == 0 ? 'W' : (char)('A' + rest - 1));
}

/* New Zealand: letters without I and O are 1 to 24. 0 = none of them. */
static unsigned nhi_value(char c)
{
    if (phi__is_digit(c))
        return (unsigned)(c - '0');
    if (c == 'I' || c == 'O')
        return 0;
    return (unsigned)(c - 'A') + 1 - (c > 'I') - (c > 'O');
}

/* AAA9999 until 2024, AAA99AA since: weights 7 to 2; the check digit is what is
 * missing to a multiple of 11, the check letter to one of 24 (HISO 10046). */
bool phi__check_nz_nhi(const char *value, size_t length)
{
    const bool old = phi__shape_fits(value, length, "AAA9999");
    if (!old && !phi__shape_fits(value, length, "AAA99AA"))
        return false;
    unsigned sum = 0;
    for (size_t i = 0; i < 7; i++) {
        const unsigned number = nhi_value(value[i]);
        if (number == 0 && phi__is_upper(value[i]))
            return false;
        sum += i < 6 ? number * (7 - (unsigned)i) : 0;
    }
    if (old)
        return sum % 11 != 0 && (11 - sum % 11) % 10 == nhi_value(value[6]);
    return 24 - sum % 24 == nhi_value(value[6]);
}

/* Finland: date of birth, century, number of the day, and the nine digits modulo
 * 31. Normalising drops the hyphen of the years 1900. 900 and above are test
 * numbers. */
bool phi__check_fi_hetu(const char *value, size_t length)
{
    static const char LETTERS[] = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    const bool letter = phi__shape_fits(value, length, "999999A999*");
    if (!letter && !phi__shape_fits(value, length, "999999999*"))
        return false;
    if (letter && strchr("ABCDEFUVWXY", value[6]) == NULL)
        return false;
    const unsigned century = letter && value[6] <= 'F' ? 2000 : 1900;
    const char *serial = value + (letter ? 7 : 6);
    const unsigned number = phi__shape_number(serial, 3);
    const unsigned rest = phi__weighted_modulo(phi__weighted_modulo(0, value, 6, 31), serial, 3, 31);
    const unsigned year = century + phi__shape_two(value + 4);
    return year <= PHI__CALENDAR_LAST && phi__calendar_has(year, phi__shape_two(value + 2), phi__shape_two(value)) &&
           number >= 2 && number < 900 && serial[3] == LETTERS[rest];
}

/* Singapore: weights 2 7 6 5 4 3 2; T and G (since 2000) begin at 4, M (since 2022) at 3. */
bool phi__check_sg_nric(const char *value, size_t length)
{
    static const unsigned char WEIGHTS[] = {2, 7, 6, 5, 4, 3, 2};
    static const char CITIZENS[] = "JZIHGFEDCBA", FOREIGNERS[] = "XWUTRQPNMLK", LATER[] = "XWUTRQPNJLK";
    if (!phi__shape_fits(value, length, "A9999999A") || strchr("STFGM", value[0]) == NULL)
        return false;
    const bool citizen = value[0] == 'S' || value[0] == 'T';
    const unsigned offset = value[0] == 'T' || value[0] == 'G' ? 4 : value[0] == 'M' ? 3 : 0;
    const char *letters = citizen ? CITIZENS : value[0] == 'M' ? LATER : FOREIGNERS;
    return value[8] == letters[(phi__weighted_sum(value + 1, WEIGHTS, sizeof WEIGHTS) + offset) % 11];
}

/* ---------------------------------------------------------------- Italy's tax code */

/* Where two people would share a code, digits are written as letters. 10 = neither. */
static unsigned cf_digit(char c)
{
    static const char LETTERS[] = "LMNPQRSTUV";
    if (phi__is_digit(c))
        return (unsigned)(c - '0');
    const char *at = memchr(LETTERS, c, sizeof LETTERS - 1);
    return at == NULL ? 10 : (unsigned)(at - LETTERS);
}

/* Day of birth, 40 more for women, in the month that a letter stands for. */
static bool cf_born(const char *value)
{
    static const char MONTHS[] = "ABCDEHLMPRST";
    const char *month = memchr(MONTHS, value[8], sizeof MONTHS - 1);
    const unsigned year = cf_digit(value[6]) * 10 + cf_digit(value[7]);
    const unsigned day = cf_digit(value[9]) * 10 + cf_digit(value[10]);
    return month != NULL && phi__calendar_has_short(year, (unsigned)(month - MONTHS) + 1, day > 40 ? day - 40 : day);
}

/* Values of the characters in odd places, 0-9 and A-J alike; in even places they are 0, 1, 2 ... */
static unsigned cf_value(char c, bool odd)
{
    static const unsigned char ODD[] = {1,  0,  5, 7,  9,  13, 15, 17, 19, 21, 2,  4,  18,
                                        20, 11, 3, 6,  8,  12, 14, 16, 10, 22, 25, 24, 23};
    const unsigned index = (unsigned)(c - (phi__is_digit(c) ? '0' : 'A'));
    return odd ? ODD[index] : index;
}

/* Three letters of the surname, three of the first name, birth, place, check letter (DM 23 December 1976). */
bool phi__check_it_cf(const char *value, size_t length)
{
    if (!phi__shape_fits(value, length, "AAAAAA**A**A***A") || !cf_born(value))
        return false;
    static const unsigned char NUMERIC[] = {6, 7, 9, 10, 12, 13, 14};
    for (size_t i = 0; i < sizeof NUMERIC; i++) {
        if (cf_digit(value[NUMERIC[i]]) > 9)
            return false;
    }
    unsigned sum = 0;
    for (size_t i = 0; i < 15; i++)
        sum += cf_value(value[i], i % 2 == 0);
    return value[15] == (char)('A' + sum % 26);
}
