/* SPDX-License-Identifier: Apache-2.0 */
/* See xml_reference.h; XML 1.0, productions 66 to 68 and section 3.3.3. */
#include "extract/xml_reference.h"

#include "base/ascii.h"

enum { MOST_REFERENCE = 64 }; /* "&#x0000A0;" */

static bool parse_number(phi__span digits, unsigned base, uint32_t *code)
{
    uint32_t value = 0;
    for (size_t i = 0; i < digits.size; i++) {
        const char c = phi__to_lower((char)digits.data[i]);
        const unsigned digit = phi__is_digit(c) ? (unsigned)(c - '0') : base == 16 && c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 99;
        if (digit == 99 || value > 0x10FFFF)
            return false;
        value = value * base + digit;
    }
    *code = value;
    return digits.size > 0 && value != 0 && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
}

/* What stands between "&" and ";". *code 0 = nothing. */
static bool resolve(phi__span name, bool undeclared, uint32_t *code)
{
    static const struct {
        const char *name;
        uint32_t code;
    } KNOWN[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
    *code = 0;
    if (phi__span_starts(name, "#x", 2))
        return parse_number(phi__span_part(name, 2, SIZE_MAX), 16, code);
    if (phi__span_starts(name, "#", 1))
        return parse_number(phi__span_part(name, 1, SIZE_MAX), 10, code);
    for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++) {
        if (name.size == strlen(KNOWN[i].name) && memcmp(name.data, KNOWN[i].name, name.size) == 0) {
            *code = KNOWN[i].code;
            return true;
        }
    }
    return undeclared && name.size > 0;
}

static size_t put_character(char *out, uint32_t code)
{
    static const uint8_t LEAD[] = {0, 0, 0xC0, 0xE0, 0xF0};
    if (code == 0)
        return 0;
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    const size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--, code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3F));
    out[0] = (char)(LEAD[length] | code);
    return length;
}

phi__xml_reference phi__xml_reference_at(phi__span text, bool undeclared)
{
    phi__xml_reference found = {.size = 0};
    const phi__span near = phi__span_part(text, 1, MOST_REFERENCE);
    const uint8_t *end = near.size == 0 ? NULL : memchr(near.data, ';', near.size);
    uint32_t code = 0;
    found.cut = end == NULL && near.size < MOST_REFERENCE;
    if (end == NULL || !resolve(phi__span_part(near, 0, (size_t)(end - near.data)), undeclared, &code))
        return found;
    found.size = (size_t)(end - near.data) + 2;
    found.length = put_character(found.character, code);
    return found;
}

static bool is_normal(const char *value, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (value[i] == '&' || (value[i] >= '\t' && value[i] <= '\r'))
            return false;
    }
    return true;
}

bool phi__xml_normalise(char *value, size_t size, bool undeclared)
{
    char *out = value;
    if (is_normal(value, size)) {
        value[size] = '\0';
        return true;
    }
    for (size_t at = 0; at < size;) {
        const char c = value[at];
        if (c != '&') {
            *out++ = phi__is_space(c) ? ' ' : c;
            at += c == '\r' && at + 1 < size && value[at + 1] == '\n' ? 2 : 1;
            continue;
        }
        const phi__xml_reference found = phi__xml_reference_at(phi__span_of(value + at, size - at), undeclared);
        if (found.size == 0)
            return false;
        memcpy(out, found.character, found.length);
        out += found.length;
        at += found.size;
    }
    *out = '\0';
    return true;
}
