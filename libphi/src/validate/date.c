/* SPDX-License-Identifier: Apache-2.0
 * Dates that could be somebody's birthday: in the calendar, from 1900 on, not
 * far ahead. A pure function has no clock, so "far ahead" is a constant that
 * leaves room for the life of a release. Normalising dropped the separators, so
 * 1/12/1980 and 11/2/1980 both come as seven digits: any reading may be right. */
#include "validate/calendar.h"
#include "validate/checks.h"
#include "validate/shape.h"

#include <string.h>

enum { YEAR_FIRST = 1900 };

static bool in_calendar(unsigned year, unsigned month, unsigned day)
{
    return year >= YEAR_FIRST && year <= PHI__CALENDAR_LAST && phi__calendar_has(year, month, day);
}

/* Of two digits either century will do: 2000 is the leap year of both. */
static unsigned full_year(const char *digits, size_t count)
{
    const unsigned year = phi__shape_number(digits, count);
    if (count == 4)
        return year;
    return year == 0 ? 2000 : 1900 + year;
}

/* `first` and then `second` of one or two digits each, and the year. */
static bool two_and_year(const char *value, size_t length, bool month_first)
{
    if (length > 8 || !phi__shape_is_digits(value, length))
        return false;
    for (size_t year_digits = 2; year_digits <= 4; year_digits += 2) {
        if (length < year_digits + 2 || length > year_digits + 4)
            continue;
        const size_t rest = length - year_digits;
        const unsigned year = full_year(value + rest, year_digits);
        for (size_t first = 1; first <= 2; first++) {
            if (rest - first < 1 || rest - first > 2)
                continue;
            const unsigned a = phi__shape_number(value, first), b = phi__shape_number(value + first, rest - first);
            if (month_first ? in_calendar(year, a, b) : in_calendar(year, b, a))
                return true;
        }
    }
    return false;
}

bool phi__check_date_mdy(const char *value, size_t length)
{
    return two_and_year(value, length, true);
}

bool phi__check_date_dmy(const char *value, size_t length)
{
    return two_and_year(value, length, false);
}

/* hhmm or hhmmss behind the eight digits of a date, as messages have it. */
static bool is_time(const char *value, size_t length)
{
    return phi__shape_number(value, 2) < 24 && phi__shape_number(value + 2, 2) < 60 &&
           (length == 4 || phi__shape_number(value + 4, 2) < 60);
}

bool phi__check_date_ymd(const char *value, size_t length)
{
    if ((length == 12 || length == 14) && phi__shape_is_digits(value, length) && is_time(value + 8, length - 8))
        length = 8;
    if (length < 6 || length > 8 || !phi__shape_is_digits(value, length))
        return false;
    const unsigned year = phi__shape_number(value, 4);
    for (size_t month = 1; month <= 2; month++) {
        const size_t day = length - 4 - month;
        if (day >= 1 && day <= 2 &&
            in_calendar(year, phi__shape_number(value + 4, month), phi__shape_number(value + 4 + month, day)))
            return true;
    }
    return false;
}

/* What a date in words is made of; 0 = not seen. */
typedef struct written_date {
    unsigned day;
    unsigned month;
    unsigned year;
} written_date;

static bool take_word(written_date *date, const char *word, size_t length)
{
    if (date->month == 0 && phi__calendar_month(word, length) != 0) {
        date->month = phi__calendar_month(word, length);
        return true;
    }
    static const char ORDINALS[] = "stndrdth";
    for (size_t i = 0; length == 2 && i < sizeof ORDINALS - 1; i += 2) {
        if (date->day != 0 && date->year == 0 && phi__equal_nocase(word, ORDINALS + i, 2))
            return true;
    }
    return length == 2 && date->day != 0 && phi__equal_nocase(word, "of", 2);
}

static bool take_digits(written_date *date, const char *digits, size_t count)
{
    if (date->day == 0 && count <= 2) {
        date->day = phi__shape_number(digits, count);
        return date->day != 0;
    }
    if (date->day == 0 && date->month != 0 && (count == 5 || count == 6)) { /* APR021980 */
        date->day = phi__shape_number(digits, count - 4);
        digits += count - 4;
        count = 4;
    }
    if (date->year != 0 || (count != 2 && count != 4))
        return false;
    date->year = full_year(digits, count);
    return true;
}

bool phi__check_date_text(const char *value, size_t length)
{
    written_date date = {0};
    for (size_t i = 0; i < length;) {
        size_t end = i + 1;
        if (phi__is_letter(value[i])) {
            while (end < length && phi__is_letter(value[end]))
                end++;
            if (!take_word(&date, value + i, end - i))
                return false;
        } else if (phi__is_digit(value[i])) {
            while (end < length && phi__is_digit(value[end]))
                end++;
            if (!take_digits(&date, value + i, end - i))
                return false;
        }
        i = end;
    }
    return in_calendar(date.year, date.month, date.day);
}
