/* SPDX-License-Identifier: Apache-2.0
 * The driver number of the United Kingdom: five letters of the surname (9 where it has fewer), decade, month (+50 for women), day
 * and year of birth, two initials (9 for none), a mark against twins, two letters of a check that is not public. */
#include "validate/checks.h"
#include "validate/shape.h"

enum { SURNAME = 5, FEMALE = 50 };

static bool is_surname(const char *value)
{
    size_t letters = 0;
    while (letters < SURNAME && phi__is_upper(value[letters]))
        letters++;
    for (size_t i = letters; i < SURNAME; i++) {
        if (value[i] != '9')
            return false;
    }
    return letters > 0;
}

bool phi__check_dl_gb(const char *value, size_t length)
{
    if (length < 16 || !phi__shape_fits(value + SURNAME, length - SURNAME, "999999***AA") || !is_surname(value))
        return false;
    const unsigned said = phi__shape_two(value + 6), month = said > FEMALE ? said - FEMALE : said, day = phi__shape_two(value + 8);
    const bool first = phi__is_upper(value[11]); /* who has no first name has no second one */
    const bool initials = (first || value[11] == '9') && ((first && phi__is_upper(value[12])) || value[12] == '9');
    return month >= 1 && month <= 12 && day >= 1 && day <= 31 && initials;
}
