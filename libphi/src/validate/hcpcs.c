/* SPDX-License-Identifier: Apache-2.0
 * Codes of services. Level I (CPT, AMA): five digits in a chapter of the book, or four and a
 * letter for performance, emerging technology and laboratory. Level II (CMS):
 * a letter of a section in use and four digits. */
#include "validate/checks.h"
#include "validate/shape.h"

#include <string.h>

/* Anaesthesia, surgery, radiology, pathology, medicine with evaluation: hundreds of numbers are free between them. */
static bool is_in_chapter(unsigned code)
{
    static const phi__number_range CHAPTERS[] = {{100, 1999}, {10000, 69990}, {70010, 79999}, {80047, 89398}, {90281, 99607}};
    return phi__number_in(code, CHAPTERS, sizeof CHAPTERS / sizeof *CHAPTERS);
}

bool phi__check_hcpcs(const char *value, size_t length)
{
    if (phi__shape_fits(value, length, "99999"))
        return is_in_chapter(phi__shape_number(value, 5));
    if (phi__shape_fits(value, length, "9999A"))
        return strchr("AFMTU", value[4]) != NULL;
    return phi__shape_fits(value, length, "A9999") && strchr("ABCDEGHJKLMPQRSTV", value[0]) != NULL;
}
