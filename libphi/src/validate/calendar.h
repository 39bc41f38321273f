/* SPDX-License-Identifier: Apache-2.0
 * Dates inside identifiers. */
#ifndef PHI_VALIDATE_CALENDAR_H
#define PHI_VALIDATE_CALENDAR_H
#include "base/ascii.h"

#include <stdbool.h>
#include <string.h>

/* Nobody is born later: a pure function has no clock, this leaves room for the life of a release. */
enum { PHI__CALENDAR_LAST = 2035 };

/* Is there such a day? Gregorian, whatever the year. */
static inline bool phi__calendar_has(unsigned year, unsigned month, unsigned day)
{
    static const unsigned char DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || day < 1)
        return false;
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= DAYS[month - 1] || (month == 2 && day == 29 && leap);
}

/* The same for a year of two digits, in any century: 2000 had a leap day. */
static inline bool phi__calendar_has_short(unsigned year, unsigned month, unsigned day)
{
    return phi__calendar_has(2000 + year, month, day);
}

/* 1 to 12 for JAN, JANUARY, SEPT ..., otherwise 0. */
static inline unsigned phi__calendar_month(const char *word, size_t length)
{
    static const char *const MONTHS[] = {"january", "february", "march",     "april",   "may",      "june",
                                         "july",    "august",   "september", "october", "november", "december"};
    for (unsigned i = 0; i < 12; i++) {
        const size_t full = strlen(MONTHS[i]);
        const bool known = length == 3 || length == full || (i == 8 && length == 4);
        if (known && length <= full && phi__equal_nocase(word, MONTHS[i], length))
            return i + 1;
    }
    return 0;
}

#endif
