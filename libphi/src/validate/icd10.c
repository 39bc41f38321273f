/* SPDX-License-Identifier: Apache-2.0
 * Form of codes of diagnoses and procedures of ICD-10 as the USA uses it (CMS and
 * NCHS, official guidelines): CM has a letter, a digit, a digit or A or B (few M),
 * then up to four more; PCS has seven characters without I and O, the first of
 * them a section. The lists change each year: that a code is on one speaks for it, that it is not on this one hardly
 * against it. */
#include "validate/checks.h"
#include "validate/shape.h"

#include "base/lexicon.h"

#include <string.h>

/* Is the rest of digits, or a letter that codes have there? X pads. */
static bool is_tail(const char *value, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        const bool last = i == 3;
        if (!phi__is_digit(value[i]) && (!phi__is_upper(value[i]) || (!last && value[i] != 'X' && value[i] != 'A')))
            return false;
    }
    return true;
}

bool phi__check_icd10cm(const char *value, size_t length)
{
    if (length < 3 || length > 7 || !phi__is_upper(value[0]) || !phi__is_digit(value[1]))
        return false;
    if (value[0] == 'U' && (value[1] != '0' && value[1] != '8'))
        return false;
    const bool third = phi__is_digit(value[2]) || strchr("ABM", value[2]) != NULL;
    return third && is_tail(value + 3, length - 3);
}

bool phi__check_icd10cm_issued(const char *value, size_t length)
{
    return phi__check_icd10cm(value, length) && phi__lexicon_marks(&phi__lexicon_icd10cm, value, length) != 0;
}

bool phi__check_icd10pcs(const char *value, size_t length)
{
    if (length != 7 || strchr("0123456789BCDFGHX", value[0]) == NULL)
        return false;
    size_t digits = 0;
    for (size_t i = 0; i < length; i++) {
        if (!phi__is_alnum(value[i]) || value[i] == 'I' || value[i] == 'O')
            return false;
        digits += phi__is_digit(value[i]);
    }
    return digits > 0;
}
