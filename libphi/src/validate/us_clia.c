/* SPDX-License-Identifier: Apache-2.0
 * CLIA laboratory number: two digits of the state, D, seven digits. SSA state
 * codes go from 01 to 99 with gaps that CMS fills over time; only 00 is out. */
#include "validate/checks.h"
#include "validate/shape.h"

bool phi__check_us_clia(const char *value, size_t length)
{
    return phi__shape_fits(value, length, "99D9999999") && phi__shape_number(value, 2) != 0;
}
