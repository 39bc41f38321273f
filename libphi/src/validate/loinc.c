/* SPDX-License-Identifier: Apache-2.0
 * LOINC codes: up to seven digits and a check digit modulo 10 after a hyphen (LOINC
 * Users' Guide, appendix C), which is Luhn over all of them. A few codes from
 * before the digit was watched over fail; they are deprecated. */
#include "validate/checks.h"
#include "validate/luhn.h"
#include "validate/shape.h"

bool phi__check_loinc(const char *value, size_t length)
{
    return length >= 3 && length <= 8 && phi__shape_is_digits(value, length) && value[0] != '0' &&
           phi__luhn_sum(value, length) % 10 == 0;
}
