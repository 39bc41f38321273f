/* SPDX-License-Identifier: Apache-2.0 */
/* Report: strings and numbers of a record -> characters that are safe in it. */
#include "report/display.h"

#include <inttypes.h>
#include <string.h>

/* Decode one character at `at`; its length, or 0 when the bytes are no UTF-8. */
static size_t decode(const unsigned char *at, size_t left, uint32_t *code)
{
    static const struct {
        uint8_t mask, lead;
        uint32_t least;
    } forms[] = {{0x80, 0x00, 0}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};
    for (size_t extra = 0; extra < sizeof forms / sizeof *forms; extra++) {
        if ((at[0] & forms[extra].mask) != forms[extra].lead)
            continue;
        if (extra >= left)
            return 0;
        uint32_t value = at[0] & (uint8_t)~forms[extra].mask;
        for (size_t i = 1; i <= extra; i++) {
            if ((at[i] & 0xc0) != 0x80)
                return 0;
            value = value << 6 | (at[i] & 0x3fU);
        }
        const bool surrogate = value >= 0xd800 && value <= 0xdfff;
        *code = value;
        return value < forms[extra].least || value > 0x10ffff || surrogate ? 0 : extra + 1;
    }
    return 0;
}

/* C0, DEL and C1 controls, line and paragraph separators, direction marks. */
static bool is_unsafe(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x061c || code == 0x200b || code == 0x200e || code == 0x200f || code == 0x2060 || code == 0xfeff || code == 0xfffe ||
           code == 0xffff ||
           (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

/* Where the printable ASCII from `at` on ends: nearly all of every record, appended as a whole. */
static size_t plain_end(const unsigned char *bytes, size_t at, size_t length)
{
    while (at < length && bytes[at] >= 0x20 && bytes[at] < 0x7f)
        at++;
    return at;
}

phi_status phi__display_text(phi__buf *out, const char *text)
{
    const unsigned char *bytes = (const unsigned char *)text;
    const size_t length = text == NULL ? 0 : strlen(text);
    for (size_t at = 0; at < length;) {
        const size_t plain = plain_end(bytes, at, length);
        PHI_TRY(phi__buf_append(out, bytes + at, plain - at));
        at = plain;
        if (at == length)
            break;
        uint32_t code = 0;
        const size_t taken = decode(bytes + at, length - at, &code);
        if (taken == 0)
            PHI_TRY(phi__buf_printf(out, "\\x%02x", bytes[at]));
        else if (is_unsafe(code))
            PHI_TRY(phi__buf_printf(out, code < 0x80 ? "\\x%02" PRIx32 : "\\u{%04" PRIx32 "}", code));
        else
            PHI_TRY(phi__buf_append(out, bytes + at, taken));
        at += taken == 0 ? 1 : taken;
    }
    return PHI_OK;
}

phi_status phi__display_utf8(phi__buf *out, const char *text, bool *valid)
{
    const unsigned char *bytes = (const unsigned char *)text;
    const size_t length = strlen(text);
    *valid = true;
    for (size_t at = 0; at < length;) {
        const size_t plain = plain_end(bytes, at, length);
        PHI_TRY(phi__buf_append(out, bytes + at, plain - at));
        at = plain;
        if (at == length)
            break;
        uint32_t code;
        const size_t taken = decode(bytes + at, length - at, &code);
        if (taken == 0) {
            *valid = false;
            PHI_TRY(phi__buf_append_text(out, "\xef\xbf\xbd"));
        } else {
            PHI_TRY(phi__buf_append(out, bytes + at, taken));
        }
        at += taken == 0 ? 1 : taken;
    }
    return PHI_OK;
}

phi_status phi__display_decimal(phi__buf *out, double value, unsigned digits)
{
    uint64_t scale = 1;
    for (unsigned i = 0; i < digits; i++)
        scale *= 10;
    const double limit = 1e12;
    const double kept = !(value > 0.0) ? 0.0 : value > limit ? limit : value;
    const uint64_t scaled = (uint64_t)(kept * (double)scale + 0.5);
    if (scaled / scale < 10)
        PHI_TRY(phi__buf_append_byte(out, (uint8_t)('0' + scaled / scale)));
    else
        PHI_TRY(phi__buf_printf(out, "%" PRIu64, scaled / scale));
    PHI_TRY(phi__buf_append_byte(out, '.'));
    uint64_t rest = scaled % scale;
    do {
        scale /= 10;
        PHI_TRY(phi__buf_append_byte(out, (uint8_t)('0' + rest / (scale == 0 ? 1 : scale) % 10)));
        rest = scale == 0 ? 0 : rest % scale;
    } while (rest > 0 && scale > 0);
    return PHI_OK;
}

phi_status phi__display_bytes(phi__buf *out, uint64_t bytes)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
    if (bytes < 1000)
        return phi__buf_printf(out, "%" PRIu64 " byte%s", bytes, bytes == 1 ? "" : "s");
    double value = (double)bytes / 1000.0;
    size_t unit = 0;
    for (; value >= 999.95 && unit + 1 < sizeof units / sizeof *units; unit++)
        value /= 1000.0;
    PHI_TRY(phi__display_decimal(out, value, 1));
    return phi__buf_printf(out, " %s", units[unit]);
}
