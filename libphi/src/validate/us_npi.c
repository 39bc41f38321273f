/* SPDX-License-Identifier: Apache-2.0
 * National Provider Identifier: ten digits beginning with 1 or 2, Luhn over
 * 80840 (health, USA) and the number (45 CFR 162.406). The five digits in front
 * add 24 to the sum. One in ten times in epoch seconds passes. */
#include "validate/checks.h"
#include "validate/luhn.h"
#include "validate/shape.h"

bool phi__check_us_npi(const char *value, size_t length)
{
    return phi__shape_fits(value, length, "9999999999") && (value[0] == '1' || value[0] == '2') &&
           (phi__luhn_sum(value, length) + 24) % 10 == 0;
}
