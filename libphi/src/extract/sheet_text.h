/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_SHEET_TEXT_H
#define PHI_EXTRACT_SHEET_TEXT_H
/* Texts of sheets as people read them: characters that stand in them as codes (_x000D_ is a
 * line end, ECMA-376 part 1, 22.9.2.19) and the codes of printed headers (&L, &"font", &12;
 * 18.3.1.39). Both work in place. Header only, because worker programs need it too. */
#include "base/ascii.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline int phi__sheet_hex(char c)
{
    if (phi__is_digit(c))
        return c - '0';
    c = phi__to_upper(c);
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* "_x000D_" at `text`: its code, else -1. */
static inline int32_t phi__sheet_code(const char *text, size_t length)
{
    int32_t code = 0;
    if (length < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_')
        return -1;
    for (size_t i = 2; i < 6; i++) {
        const int digit = phi__sheet_hex(text[i]);
        if (digit < 0)
            return -1;
        code = code * 16 + digit;
    }
    return code;
}

/** The length that is left. Codes beyond ASCII stay as they are. */
static inline size_t phi__sheet_decode(char *text, size_t length)
{
    if (length < 7 || memchr(text, '_', length) == NULL)
        return length;
    size_t out = 0;
    for (size_t at = 0; at < length;) {
        const int32_t code = phi__sheet_code(text + at, length - at);
        const bool known = code >= 0 && code < 0x80;
        text[out++] = known ? (char)(code == 0 || code == '\r' ? '\n' : code) : text[at];
        at += known ? 7 : 1;
    }
    return out;
}

/* How long the code is that begins at `text` with '&', and what stands for it (0 = nothing). */
static inline size_t phi__sheet_header_code(const char *text, size_t length, char *shown)
{
    const char kind = length > 1 ? phi__to_upper(text[1]) : 0;
    *shown = 0;
    if (kind == '"') {
        const char *end = memchr(text + 2, '"', length - 2);
        return end == NULL ? 1 : (size_t)(end - text) + 1;
    }
    if (phi__is_digit(kind)) /* a size has two digits: a third one belongs to the text */
        return length > 2 && phi__is_digit(text[2]) ? 3 : 2;
    if (kind == 'K')
        return length < 8 ? length : 8;
    *shown = kind == 'L' || kind == 'C' || kind == 'R' ? '\n' : kind == '&' ? '&' : 0;
    return kind != 0 && strchr("LCR&PNDTFAZGBIUSXYEOH", kind) != NULL ? 2 : 1;
}

/** A header or footer without its codes; sections become lines. */
static inline size_t phi__sheet_header(char *text, size_t length)
{
    size_t out = 0;
    for (size_t at = 0; at < length;) {
        char shown = text[at];
        const size_t used = text[at] == '&' ? phi__sheet_header_code(text + at, length - at, &shown) : 1;
        if (shown != 0 && !(shown == '\n' && out == 0))
            text[out++] = shown;
        at += used;
    }
    return out;
}

#endif
