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
    static const struct {
        unsigned first, last;
    } CHAPTERS[] = {{100, 1999}, {10000, 69990}, {70010, 79999}, {80047, 89398}, {90281, 99607}};
    for (size_t i = 0; i < sizeof CHAPTERS / sizeof *CHAPTERS; i++) {
        if (code >= CHAPTERS[i].first && code <= CHAPTERS[i].last)
            return true;
    }
    return false;
}

bool phi__check_hcpcs(const char *value, size_t length)
{
    if (phi__shape_fits(value, length, "99999"))
        return is_in_chapter(phi__shape_number(value, 5));
    if (phi__shape_fits(value, length, "9999A"))
        return strchr("AFMTU", value[4]) != NULL;
    return phi__shape_fits(value, length, "A9999") && strchr("ABCDEGHJKLMPQRSTV", value[0]) != NULL;
}
