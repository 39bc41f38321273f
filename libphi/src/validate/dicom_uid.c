/* SPDX-License-Identifier: Apache-2.0
 * Unique identifiers of DICOM objects (PS3.5, section 9), as the text stands: numbers
 * joined by points, none with a leading zero, 64 characters at most. Those below
 * 1.2.840.10008 are the standard's own. Identifiers of objects are long, since
 * a machine and a moment stand in them; short ones name algorithms and tables. */
#include "validate/checks.h"
#include "validate/shape.h"

#include <string.h>

enum { LONGEST = 64, SHORTEST = 28 };

bool phi__check_dicom_uid(const char *value, size_t length)
{
    static const char STANDARD[] = "1.2.840.10008.";
    if (length < SHORTEST || length > LONGEST || memcmp(value, STANDARD, sizeof STANDARD - 1) == 0)
        return false;
    size_t digits = 0;
    for (size_t i = 0; i < length; i++) {
        const bool point = value[i] == '.';
        if ((!point && !phi__is_digit(value[i])) || (point && digits == 0))
            return false;
        if (!point && digits > 0 && value[i - digits] == '0')
            return false;
        digits = point ? 0 : digits + 1;
    }
    return digits > 0;
}
