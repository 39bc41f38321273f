/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_MASKS_H
#define PHI_EXTRACT_MASKS_H
/* Number formats of sheets, as far as they decide what a person reads in a cell: dates
 * are stored as days since 1899-12-30, and numbers shown as 000-00-0000 are stored
 * without their dashes and zeros. Header only, because worker programs need it too. */
#include "base/ascii.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { PHI__MASK_BYTES = 64, PHI__MASK_ZEROS = 5, PHI__DAY_LAST = 2958465 /* 9999-12-31 */ };

static inline bool phi__mask_is_builtin_date(uint64_t id)
{
    return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
}

/** Does the format show days or years, outside of quotes, brackets and escapes? */
static inline bool phi__mask_is_date(const char *code)
{
    char until = 0;
    for (; *code != '\0'; code++) {
        if (until != 0) {
            until = *code == until ? '\0' : until;
            continue;
        }
        if (*code == '"' || *code == '[')
            until = *code == '[' ? ']' : '"';
        else if (*code == '\\' && code[1] != '\0')
            code++;
        else if (strchr("dDyY", *code) != NULL)
            return true;
    }
    return false;
}

/** "000\-00\-0000" -> "000-00-0000"; false for anything but zeros and separators. */
static inline bool phi__mask_of(const char *code, char mask[PHI__MASK_BYTES])
{
    size_t length = 0, zeros = 0;
    for (; *code != '\0' && *code != ';'; code++) {
        if (*code == '"' || *code == '\\')
            continue;
        if (length + 1 == PHI__MASK_BYTES || strchr("0-/ ()", *code) == NULL)
            return false;
        zeros += *code == '0';
        mask[length++] = *code;
    }
    mask[length] = '\0';
    return zeros >= PHI__MASK_ZEROS;
}

/** The digits in the mask, which has no fewer places than these; the length of the result, 0 = they do not fit. */
static inline size_t phi__mask_apply(const char *mask, const char *digits, size_t count, char out[PHI__MASK_BYTES])
{
    size_t zeros = 0, seen = 0, length = 0;
    for (size_t i = 0; mask[i] != '\0'; i++)
        zeros += mask[i] == '0';
    if (count > zeros)
        return 0;
    for (; mask[length] != '\0'; length++) {
        const bool place = mask[length] == '0';
        const bool padded = place && seen < zeros - count;
        out[length] = place && !padded ? digits[seen - (zeros - count)] : mask[length];
        seen += place;
    }
    out[length] = '\0';
    return length;
}

/** Days since 1899-12-30 as a date of the proleptic Gregorian calendar, counted in years that begin in
 * March, so that the leap day comes last. */
static inline void phi__mask_day(uint32_t serial, char out[PHI__MASK_BYTES])
{
    const uint32_t days = serial + 693899; /* since 0000-03-01 */
    const uint32_t era = days / 146097;
    const uint32_t of_era = days % 146097;
    const uint32_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const uint32_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const uint32_t month_from_march = (5 * of_year + 2) / 153;
    const uint32_t day = of_year - (153 * month_from_march + 2) / 5 + 1;
    const uint32_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    const uint32_t year = era * 400 + year_of_era + (month <= 2 ? 1 : 0);
    (void)snprintf(out, PHI__MASK_BYTES, "%04u-%02u-%02u", (unsigned)year, (unsigned)month, (unsigned)day);
}

#endif
