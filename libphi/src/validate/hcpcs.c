/* SPDX-License-Identifier: Apache-2.0
 * Codes of services. Level I (CPT, AMA): five digits from 00100 on, or four and a
 * letter for performance, emerging technology and laboratory. Level II (CMS):
 * a letter of a section in use and four digits. */
#include "validate/checks.h"
#include "validate/shape.h"

#include <string.h>

bool phi__check_hcpcs(const char *value, size_t length)
{
    if (phi__shape_fits(value, length, "99999"))
        return phi__shape_number(value, 5) >= 100;
    if (phi__shape_fits(value, length, "9999A"))
        return strchr("AFMTU", value[4]) != NULL;
    return phi__shape_fits(value, length, "A9999") && strchr("ABCDEGHJKLMPQRSTV", value[0]) != NULL;
}
