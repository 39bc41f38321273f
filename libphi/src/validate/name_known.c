/* SPDX-License-Identifier: Apache-2.0
 * Are people called so? By the lists of the 1990 US census (lexicons/names.txt); who is not in them has a name, too,
 * so packs weigh this and do not ask for it. */
#include "validate/checks.h"

#include "match/person_name.h"

#include <string.h>

/* One word: it may be anything. */
static bool is_single(const char *value, size_t length)
{
    return memchr(value, ' ', length) == NULL && memchr(value, '^', length) == NULL;
}

static phi__name_grade grade_of(const char *value, size_t length)
{
    phi__person_name name;
    if (!phi__person_name_read(phi__span_of(value, length), 0, length, PHI__FINDER_CELL, &name))
        return PHI__NAME_UNKNOWN;
    return phi__person_name_grade(&name);
}

bool phi__check_name_full(const char *value, size_t length)
{
    return grade_of(value, length) == PHI__NAME_FULLY;
}

bool phi__check_name_carets(const char *value, size_t length)
{
    return memchr(value, '^', length) != NULL && grade_of(value, length) == PHI__NAME_FULLY;
}

bool phi__check_name_part(const char *value, size_t length)
{
    return !is_single(value, length) && grade_of(value, length) == PHI__NAME_PARTLY;
}

bool phi__check_name_one(const char *value, size_t length)
{
    return is_single(value, length) && grade_of(value, length) == PHI__NAME_PARTLY;
}

bool phi__check_name_unknown(const char *value, size_t length)
{
    return !is_single(value, length) && grade_of(value, length) == PHI__NAME_UNKNOWN;
}

bool phi__check_name_comma(const char *value, size_t length)
{
    return memchr(value, ',', length) != NULL && !is_single(value, length) && grade_of(value, length) == PHI__NAME_UNKNOWN;
}

bool phi__check_name_word(const char *value, size_t length)
{
    return length > 0 && is_single(value, length) && grade_of(value, length) == PHI__NAME_UNKNOWN;
}
