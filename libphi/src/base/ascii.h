/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_ASCII_H
#define PHI_BASE_ASCII_H
/* Character classes without the locale. Bytes from 0x80 are in none of them. */
#include <stdbool.h>
#include <stddef.h>

static inline bool phi__is_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool phi__is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static inline bool phi__is_lower(char c) { return c >= 'a' && c <= 'z'; }
static inline bool phi__is_letter(char c) { return phi__is_upper(c) || phi__is_lower(c); }
static inline bool phi__is_alnum(char c) { return phi__is_digit(c) || phi__is_letter(c); }
static inline bool phi__is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static inline bool phi__is_hex(char c) { return phi__is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
static inline char phi__to_upper(char c) { return phi__is_lower(c) ? (char)(c - 32) : c; }
static inline char phi__to_lower(char c) { return phi__is_upper(c) ? (char)(c + 32) : c; }

static inline bool phi__equal_nocase(const char *a, const char *b, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (phi__to_lower(a[i]) != phi__to_lower(b[i]))
            return false;
    }
    return true;
}

#endif
