/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_BASE64_H
#define PHI_BASE_BASE64_H
/* The digits of base64, those of URLs too (RFC 4648, tables 1 and 2). */
#include "base/ascii.h"

#include <stdint.h>

/** 0 to 63, or -1. */
static inline int phi__base64_digit(uint8_t c)
{
    if (phi__is_upper((char)c))
        return c - 'A';
    if (phi__is_lower((char)c))
        return c - 'a' + 26;
    if (phi__is_digit((char)c))
        return c - '0' + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

#endif
