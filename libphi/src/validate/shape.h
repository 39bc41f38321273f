/* SPDX-License-Identifier: Apache-2.0
 * What all checks begin with: is the value built like this, and what number
 * stands at that place? */
#ifndef PHI_VALIDATE_SHAPE_H
#define PHI_VALIDATE_SHAPE_H
#include "base/ascii.h"

/* `shape`: 9 a digit, A a capital letter, * either, anything else itself. */
static inline bool phi__shape_fits(const char *value, size_t length, const char *shape)
{
    for (size_t i = 0; i < length; i++) {
        const char c = value[i], want = shape[i];
        const bool fits = want == '9'   ? phi__is_digit(c)
                          : want == 'A' ? phi__is_upper(c)
                          : want == '*' ? phi__is_digit(c) || phi__is_upper(c)
                                        : want != '\0' && c == want;
        if (!fits)
            return false;
    }
    return shape[length] == '\0';
}

static inline bool phi__shape_is_digits(const char *value, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!phi__is_digit(value[i]))
            return false;
    }
    return length > 0;
}

/* Of a number as written ("+1 (212) ...") its digits; 0 when there are too many. */
static inline size_t phi__shape_digits(const char *value, size_t length, char *digits, size_t room)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        if (!phi__is_digit(value[i]))
            continue;
        if (count == room)
            return 0;
        digits[count++] = value[i];
    }
    return count;
}

/* The number written in `count` digits (up to 9) at `value`. */
static inline unsigned phi__shape_number(const char *value, size_t count)
{
    unsigned number = 0;
    for (size_t i = 0; i < count; i++)
        number = number * 10 + (unsigned)(value[i] - '0');
    return number;
}

/* Two digits: a day, a month, a short year. */
static inline unsigned phi__shape_two(const char *digits)
{
    return phi__shape_number(digits, 2);
}

/* Is `number` in one of `count` closed ranges? */
typedef struct phi__number_range {
    unsigned from;
    unsigned to;
} phi__number_range;

static inline bool phi__number_in(unsigned number, const phi__number_range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (number >= ranges[i].from && number <= ranges[i].to)
            return true;
    }
    return false;
}

#endif
