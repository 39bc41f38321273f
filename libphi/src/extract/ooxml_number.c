/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of cells as people read them. Workbooks hold 4.00012345678E9 where the
 * sheet shows 4000123456.78, and an identifier typed as a number must come out
 * digit by digit. Done on the text: strtod would round, and know the locale. */
#include "extract/ooxml.h"

#include "base/ascii.h"

enum { MAX_DIGITS = 32 };

typedef struct number {
    char digits[MAX_DIGITS]; /* significant ones, without leading zeros */
    size_t count;
    int64_t point;           /* digits before the decimal point, as it ends up */
    bool negative;
} number;

static bool read_exponent(phi__span text, size_t at, int64_t *exponent)
{
    *exponent = 0;
    const bool negative = at < text.size && text.data[at] == '-';
    if (at < text.size && (text.data[at] == '-' || text.data[at] == '+'))
        at++;
    if (at == text.size)
        return false;
    for (; at < text.size; at++) {
        if (!phi__is_digit((char)text.data[at]) || *exponent > 1000)
            return false;
        *exponent = *exponent * 10 + (text.data[at] - '0');
    }
    if (negative)
        *exponent = -*exponent;
    return true;
}

static bool read_number(phi__span text, number *out)
{
    *out = (number){0};
    bool fraction = false;
    size_t at = 0;
    if (text.size > 0 && text.data[0] == '-') {
        out->negative = true;
        at = 1;
    }
    for (; at < text.size && text.data[at] != 'E' && text.data[at] != 'e'; at++) {
        const char c = (char)text.data[at];
        if (c == '.' && !fraction) {
            fraction = true;
            continue;
        }
        if (!phi__is_digit(c) || out->count == MAX_DIGITS)
            return false;
        if (out->count > 0 || c != '0')
            out->digits[out->count++] = c;
        if (!fraction && out->count > 0)
            out->point++;
        else if (fraction && out->count == 0)
            out->point--;
    }
    int64_t exponent = 0;
    if (at < text.size && !read_exponent(text, at + 1, &exponent))
        return false;
    out->point += exponent;
    while (out->count > 0 && out->digits[out->count - 1] == '0')
        out->count--;
    return out->count > 0;
}

phi_status phi__ooxml_number(phi__span text, phi__buf *out)
{
    number value;
    bool plain = true; /* digits only: kept as they are, leading zeros too */
    for (size_t i = 0; i < text.size; i++)
        plain = plain && phi__is_digit((char)text.data[i]);
    const bool integral = !plain && read_number(text, &value) &&
                          value.point >= (int64_t)value.count && value.point <= MAX_DIGITS;
    if (!integral)
        return phi__buf_append(out, text.data, text.size);
    if (value.negative)
        PHI_TRY(phi__buf_append_byte(out, '-'));
    PHI_TRY(phi__buf_append(out, value.digits, value.count));
    for (int64_t i = (int64_t)value.count; i < value.point; i++)
        PHI_TRY(phi__buf_append_byte(out, '0'));
    return PHI_OK;
}
