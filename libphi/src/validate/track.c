/* SPDX-License-Identifier: Apache-2.0
 * Magnetic stripes of payment cards (ISO/IEC 7813), as the text stands: a card
 * number that its network could issue, then a month of expiry behind the
 * separator. */
#include "validate/checks.h"
#include "validate/shape.h"

enum { PAN_LONGEST = 19 };

/* Where digits end that begin at `at`. */
static size_t digits_end(const char *value, size_t length, size_t at)
{
    while (at < length && phi__is_digit(value[at]))
        at++;
    return at;
}

static bool expires(const char *value, size_t length, size_t at)
{
    if (length < at + 4 || !phi__shape_is_digits(value + at, 4))
        return false;
    const unsigned month = phi__shape_number(value + at + 2, 2);
    return month >= 1 && month <= 12;
}

bool phi__check_track(const char *value, size_t length)
{
    size_t begin = 0;
    while (begin < length && !phi__is_digit(value[begin]))
        begin++;
    const size_t end = digits_end(value, length, begin);
    if (end >= length || end - begin > PAN_LONGEST || !phi__check_pan(value + begin, end - begin))
        return false;
    if (value[end] != '^')
        return expires(value, length, end + 1);
    for (size_t i = end + 1; i < length; i++) {
        if (value[i] == '^')
            return expires(value, length, i + 1);
    }
    return false;
}
