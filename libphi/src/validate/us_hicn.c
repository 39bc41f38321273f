/* SPDX-License-Identifier: Apache-2.0
 * Medicare numbers until 2019: an SSN and a beneficiary identification code (A
 * the worker, B a spouse, C a child ...), or a Railroad Board prefix and six
 * digits or an SSN. They stay in archives, and they hold a real SSN. */
#include "validate/checks.h"
#include "validate/shape.h"
#include "validate/us_ssn.h"

#include <string.h>

bool phi__check_us_hicn(const char *value, size_t length)
{
    if ((length != 10 && length != 11) || !phi__shape_is_digits(value, 9) || !phi__ssn_is_issued(value))
        return false;
    if (value[9] == '\0' || strchr("ABCDEFHJKMTW", value[9]) == NULL)
        return false;
    return length == 10 || phi__is_digit(value[10]) || phi__is_upper(value[10]);
}

bool phi__check_us_rrb(const char *value, size_t length)
{
    static const char *const PREFIXES[] = {"A",  "CA", "H",   "JA", "MA",  "MH",  "PA", "PD",
                                           "PH", "W",  "WA",  "WC", "WCA", "WCD", "WCH", "WD", "WH"};
    size_t letters = 0;
    while (letters < length && phi__is_upper(value[letters]))
        letters++;
    const size_t digits = length - letters;
    if ((digits != 6 && digits != 9) || !phi__shape_is_digits(value + letters, digits))
        return false;
    if (digits == 9 && !phi__ssn_is_issued(value + letters))
        return false;
    for (size_t i = 0; i < sizeof PREFIXES / sizeof PREFIXES[0]; i++) {
        if (strlen(PREFIXES[i]) == letters && memcmp(PREFIXES[i], value, letters) == 0)
            return true;
    }
    return false;
}
