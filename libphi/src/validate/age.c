/* SPDX-License-Identifier: Apache-2.0
 * Ages that Safe Harbor counts as identifying: 90 and more (45 CFR
 * 164.514(b)(2)(i)(C)), up to what people reach. Letters around it are units. */
#include "validate/checks.h"
#include "validate/shape.h"

bool phi__check_age_over_89(const char *value, size_t length)
{
    size_t begin = 0;
    while (begin < length && !phi__is_digit(value[begin]))
        begin++;
    size_t end = begin;
    while (end < length && phi__is_digit(value[end]))
        end++;
    if (end - begin < 2 || end - begin > 3)
        return false;
    const unsigned age = phi__shape_number(value + begin, end - begin);
    return age >= 90 && age <= 122;
}
