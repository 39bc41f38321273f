/* SPDX-License-Identifier: Apache-2.0
 * National Drug Codes (21 CFR 207.33): 10 digits as labelled, 11 as billed (45 CFR
 * 162.1002), 12 from 2033 on. Where hyphens stand is for pictures; here only that
 * labeler and product are not zero. */
#include "validate/checks.h"
#include "validate/shape.h"

bool phi__check_ndc(const char *value, size_t length)
{
    if (length < 10 || length > 12 || !phi__shape_is_digits(value, length))
        return false;
    return phi__shape_number(value, length - 6) != 0 && phi__shape_number(value + length - 6, 4) != 0;
}
