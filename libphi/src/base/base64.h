/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_BASE64_H
#define PHI_BASE_BASE64_H
/* Base64, with the digits of URLs too (RFC 4648, tables 1 and 2). */
#include "base/ascii.h"
#include "base/buf.h"

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

/* Bits that do not make a byte yet. */
typedef struct phi__base64 {
    uint32_t bits;
    unsigned count;
} phi__base64;

/** Append what a piece of a text stands for; other bytes than digits are passed over. Zero-initialise first. */
static inline phi_status phi__base64_append(phi__base64 *state, phi__span text, phi__buf *out)
{
    for (size_t i = 0; i < text.size; i++) {
        const int digit = phi__base64_digit(text.data[i]);
        if (digit < 0)
            continue;
        state->bits = state->bits << 6 | (uint32_t)digit;
        state->count += 6;
        if (state->count < 8)
            continue;
        state->count -= 8;
        PHI_TRY(phi__buf_append_byte(out, (uint8_t)(state->bits >> state->count)));
    }
    return PHI_OK;
}

#endif
