/* SPDX-License-Identifier: Apache-2.0
 * International bank account numbers (ISO 13616): country, two check digits, a
 * length for each country; first four characters moved to the end, letters as
 * 10 to 35, the whole modulo 97 is 1. */
#include "validate/checks.h"
#include "validate/shape.h"

#include <string.h>

/* Countries of the SWIFT IBAN registry by length. */
static const char *const COUNTRIES[] = {
    [15] = "NO",
    [16] = "BE",
    [18] = "DK FO FI GL NL SD FK",
    [19] = "MK SI",
    [20] = "AT BA EE KZ XK LT LU MN",
    [21] = "CR HR LV LI CH",
    [22] = "BH BG DE GE IE ME RS GB VA",
    [23] = "TL GI IQ IL OM SO AE",
    [24] = "AD CZ MD PK RO SA SK ES SE TN VG",
    [25] = "LY PT ST",
    [26] = "IS TR",
    [27] = "BI DJ FR GR IT MC MR SM",
    [28] = "AL AZ BY CY DO SV GT HU LB NI PL",
    [29] = "BR EG PS QA UA",
    [30] = "JO KW MU YE",
    [31] = "MT SC",
    [32] = "LC",
    [33] = "RU",
};

static bool is_length_of_country(const char *value, size_t length)
{
    const char *list = length < sizeof COUNTRIES / sizeof COUNTRIES[0] ? COUNTRIES[length] : NULL;
    for (; list != NULL && *list != '\0'; list += list[2] == '\0' ? 2 : 3) {
        if (memcmp(list, value, 2) == 0)
            return true;
    }
    return false;
}

bool phi__check_iban(const char *value, size_t length)
{
    if (!is_length_of_country(value, length) || !phi__shape_is_digits(value + 2, 2))
        return false;
    unsigned rest = 0;
    for (size_t i = 0; i < length; i++) {
        const char c = value[(i + 4) % length];
        if (phi__is_digit(c))
            rest = (rest * 10 + (unsigned)(c - '0')) % 97;
        else if (phi__is_upper(c))
            rest = (rest * 100 + (unsigned)(c - 'A') + 10) % 97;
        else
            return false;
    }
    return rest == 1;
}
