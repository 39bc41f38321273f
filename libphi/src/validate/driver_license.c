/* SPDX-License-Identifier: Apache-2.0
 * Driver licences that say something of their holder: a Soundex code of the
 * surname, a day code, a year. Where the holder's name stands nearby more can
 * be proved; here only what the number itself shows. A letter and digits are
 * common, so the value of a pass stands in the pack. */
#include "validate/checks.h"
#include "validate/shape.h"

#include <string.h>

/* Letter and three digits of 1-6, zeros only at the end. */
static bool is_soundex(const char *value)
{
    if (!phi__is_upper(value[0]))
        return false;
    bool padded = false;
    for (size_t i = 1; i < 4; i++) {
        if (value[i] < '0' || value[i] > '6' || (padded && value[i] != '0'))
            return false;
        padded = value[i] == '0';
    }
    return true;
}

/* Three digits: (month-1)*step + day, and `female` more for women. */
static bool is_day_code(const char *value, unsigned step, unsigned female)
{
    static const unsigned char DAYS[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned code = phi__shape_number(value, 3);
    if (code > female)
        code -= female;
    if (code == 0)
        return false;
    const unsigned month = (code - 1) / step, day = code - month * step;
    return month < 12 && day <= DAYS[month];
}

/* Florida has 12 or 13 characters, Wisconsin 14: letter, ..., day code at 9. */
bool phi__check_dl_fl_wi(const char *value, size_t length)
{
    return length >= 12 && length <= 14 && phi__shape_is_digits(value + 1, length - 1) && is_soundex(value) &&
           is_day_code(value + 9, 40, 500);
}

bool phi__check_dl_il(const char *value, size_t length)
{
    return phi__shape_fits(value, length, "A99999999999") && is_soundex(value) && is_day_code(value + 9, 31, 600);
}

bool phi__check_dl_il_id(const char *value, size_t length)
{
    if (!phi__shape_fits(value, length, "99999999999A"))
        return false;
    char licence[12] = {value[11]};
    memcpy(licence + 1, value, 11);
    return is_soundex(licence) && is_day_code(licence + 9, 31, 600);
}

bool phi__check_dl_md(const char *value, size_t length)
{
    return phi__shape_fits(value, length, "A999999999999") && is_soundex(value);
}

/* Middle initial 00, A-I 61-69, J-R 71-79, S-Z 82-89; month +50 for women; year; eye colour. */
bool phi__check_dl_nj(const char *value, size_t length)
{
    static const phi__number_range INITIALS[] = {{0, 0}, {61, 69}, {71, 79}, {82, 89}};
    static const phi__number_range MONTHS[] = {{1, 12}, {51, 62}};
    return phi__shape_fits(value, length, "A99999999999999") &&
           phi__number_in(phi__shape_number(value + 8, 2), INITIALS, 4) &&
           phi__number_in(phi__shape_number(value + 10, 2), MONTHS, 2);
}

bool phi__check_dl_ct(const char *value, size_t length)
{
    static const phi__number_range MONTHS[] = {{1, 24}};
    return phi__shape_fits(value, length, "999999999") && phi__number_in(phi__shape_number(value, 2), MONTHS, 1);
}

bool phi__check_dl_mt(const char *value, size_t length)
{
    static const phi__number_range MONTHS[] = {{1, 12}}, YEARS[] = {{1900, 2099}}, DAYS[] = {{1, 31}};
    return phi__shape_fits(value, length, "9999999994199") &&
           phi__number_in(phi__shape_number(value, 2), MONTHS, 1) &&
           phi__number_in(phi__shape_number(value + 5, 4), YEARS, 1) &&
           phi__number_in(phi__shape_number(value + 11, 2), DAYS, 1);
}

/* Month, two letters of the surname, initial, year, day, serial. */
bool phi__check_dl_nh_old(const char *value, size_t length)
{
    static const phi__number_range MONTHS[] = {{1, 12}}, DAYS[] = {{1, 31}};
    return phi__shape_fits(value, length, "99AAA99999") && phi__number_in(phi__shape_number(value, 2), MONTHS, 1) &&
           phi__number_in(phi__shape_number(value + 7, 2), DAYS, 1);
}

/* Any two digits are a year of birth; what is left is that letters alone precede them. */
bool phi__check_dl_nd(const char *value, size_t length)
{
    return phi__shape_fits(value, length, "AAA999999");
}

static bool letter_and_digits(const char *value, size_t length, const char *letters)
{
    return length >= 2 && phi__is_upper(value[0]) && strchr(letters, value[0]) != NULL &&
           phi__shape_is_digits(value + 1, length - 1);
}

bool phi__check_dl_ne(const char *value, size_t length)
{
    return letter_and_digits(value, length, "ABCEGHPRVZ");
}

bool phi__check_dl_az(const char *value, size_t length)
{
    return length == 9 && letter_and_digits(value, length, "ABDY");
}

/* Value of a character in Washington's check sum: A-I 1-9, J-R 1-9, S-Z 2-9. The
 * padding `*` counts 0 in one published example, 4 in another: both are tried. */
static int washington_value(char c, int padding)
{
    if (phi__is_digit(c))
        return c - '0';
    if (c == '*')
        return padding;
    return c < 'S' ? (c - 'A') % 9 + 1 : c - 'S' + 2;
}

static bool washington_sum_fits(const char *value, int padding)
{
    int sum = 0;
    for (size_t i = 0; i < 12; i++) {
        if (i == 9)
            continue;
        /* signs alternate over the characters without the check digit, but for
         * the last two, which keep the signs of their places */
        const bool minus = i == 10 || (i < 9 && i % 2 == 1);
        const int term = washington_value(value[i], padding);
        sum += minus ? -term : term;
    }
    return (sum < 0 ? -sum : sum) % 10 == value[9] - '0';
}

/* Surname padded with * to 5, initials, 100 - year, check digit, month and day letters. */
bool phi__check_dl_wa_pic(const char *value, size_t length)
{
    if (length != 12 || !phi__shape_is_digits(value + 7, 3))
        return false;
    char upper[12];
    for (size_t i = 0; i < 12; i++)
        upper[i] = phi__to_upper(value[i]);
    for (size_t i = 0; i < 7; i++) {
        if (!phi__is_upper(upper[i]) && (upper[i] != '*' || i == 0 || i == 5))
            return false;
    }
    if (!phi__is_upper(upper[10]) || strchr("BCDJKLMNOPQRSTUVWXYZ", upper[10]) == NULL || !phi__is_alnum(upper[11]))
        return false;
    return washington_sum_fits(upper, 0) || washington_sum_fits(upper, 4);
}

bool phi__check_dl_wa_wdl(const char *value, size_t length)
{
    if (length != 12 || memcmp(value, "WDL", 3) != 0)
        return false;
    for (size_t i = 3; i < length; i++) {
        if (!phi__is_digit(value[i]) && (!phi__is_upper(value[i]) || strchr("AEIOUQV", value[i]) != NULL))
            return false;
    }
    return true;
}
