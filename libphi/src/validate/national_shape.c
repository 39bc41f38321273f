/* SPDX-License-Identifier: Apache-2.0
 * National identifiers without a published check character: which letters are
 * given out, and whether their date exists. */
#include "validate/calendar.h"
#include "validate/checks.h"
#include "validate/shape.h"

#include <string.h>

/* United Kingdom (HMRC NIM39110): letters and pairs that are not given out; suffix A to D. */
bool phi__check_gb_nino(const char *value, size_t length)
{
    static const char *const NEVER[] = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"};
    if (!phi__shape_fits(value, length, "AA999999A") || value[8] > 'D' || strchr("DFIQUV", value[0]) != NULL ||
        strchr("DFIOQUV", value[1]) != NULL)
        return false;
    for (size_t i = 0; i < sizeof NEVER / sizeof NEVER[0]; i++) {
        if (memcmp(value, NEVER[i], 2) == 0)
            return false;
    }
    return true;
}

/* India's tax number: the fourth letter is the type of its holder; its check letter is not published. */
bool phi__check_in_pan(const char *value, size_t length)
{
    return phi__shape_fits(value, length, "AAAAA9999A") && strchr("ABCFGHJKLPT", value[3]) != NULL &&
           phi__shape_number(value + 5, 4) != 0;
}

/* Denmark: the seventh digit and the year make the century (CPR-kontoret; the check modulo 11 ended in 2007). */
static unsigned cpr_year(unsigned year, char seventh)
{
    if (seventh <= '3')
        return 1900 + year;
    if (seventh == '4' || seventh == '9')
        return (year <= 36 ? 2000 : 1900) + year;
    return (year <= 57 ? 2000 : 1800) + year;
}

bool phi__check_dk_cpr(const char *value, size_t length)
{
    return phi__shape_fits(value, length, "9999999999") &&
           phi__calendar_has(cpr_year(phi__shape_number(value + 4, 2), value[6]), phi__shape_number(value + 2, 2),
                             phi__shape_number(value, 2));
}
