/* SPDX-License-Identifier: Apache-2.0 */
/* Decoding of plain text into UTF-8, see utf.h. Each source character becomes
 * exactly one character of UTF-8, invalid ones included (U+FFFD), so that an
 * offset in the source can be told from the UTF-8 alone. ASCII goes through in
 * runs; room for the worst case is reserved once per piece. */
#include "base/utf.h"

#include "base/charset.h"

enum { REPLACEMENT = 0xFFFD, LONGEST = 4 };

/* Bytes 0x80 to 0x9F of Windows-1252; the five unassigned ones keep their C1
 * code point, as the WHATWG encoding standard has it. */
static const uint16_t WINDOWS1252[32] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

static bool is_surrogate(uint32_t code)
{
    return code >= 0xD800 && code <= 0xDFFF;
}

static bool is_continuation(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}

/* The UTF-8 of a code point into `to`, which has room for 4; its length. */
static size_t encode(uint32_t code, uint8_t *to)
{
    if (code > 0x10FFFF || is_surrogate(code))
        code = REPLACEMENT;
    if (code < 0x80) {
        to[0] = (uint8_t)code;
        return 1;
    }
    if (code < 0x800) {
        to[0] = (uint8_t)(0xC0 | code >> 6);
        to[1] = (uint8_t)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        to[0] = (uint8_t)(0xE0 | code >> 12);
        to[1] = (uint8_t)(0x80 | (code >> 6 & 0x3F));
        to[2] = (uint8_t)(0x80 | (code & 0x3F));
        return 3;
    }
    to[0] = (uint8_t)(0xF0 | code >> 18);
    to[1] = (uint8_t)(0x80 | (code >> 12 & 0x3F));
    to[2] = (uint8_t)(0x80 | (code >> 6 & 0x3F));
    to[3] = (uint8_t)(0x80 | (code & 0x3F));
    return 4;
}

phi_status phi__utf8_append(phi__buf *out, uint32_t code_point)
{
    uint8_t bytes[LONGEST];
    return phi__buf_append(out, bytes, encode(code_point, bytes));
}

size_t phi__utf8_sequence(uint8_t first)
{
    if (first < 0xC2 || first > 0xF4)
        return 1;
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* Is the second byte right for this first one? Unicode table 3-7: no overlong
 * forms, no surrogates, nothing above U+10FFFF. */
static bool second_fits(uint8_t first, uint8_t second)
{
    switch (first) {
    case 0xE0: return second >= 0xA0 && second <= 0xBF;
    case 0xED: return second >= 0x80 && second <= 0x9F;
    case 0xF0: return second >= 0x90 && second <= 0xBF;
    case 0xF4: return second >= 0x80 && second <= 0x8F;
    default: return is_continuation(second);
    }
}

/* Length of the valid sequence at `at`, 0 when invalid. One that the end cuts
 * off has the length of what is there. */
static size_t sequence_at(phi__span text, size_t at, bool *cut)
{
    const uint8_t first = text.data[at];
    const size_t length = phi__utf8_sequence(first);
    if (length == 1)
        return first < 0x80 ? 1 : 0;
    const size_t there = phi__span_part(text, at, length).size;
    for (size_t i = 1; i < there; i++) {
        const uint8_t byte = text.data[at + i];
        if (i == 1 ? !second_fits(first, byte) : !is_continuation(byte))
            return 0;
    }
    *cut = there < length;
    return there;
}

/* First byte from `at` on that is not ASCII, eight at a time. */
static size_t skip_ascii(phi__span text, size_t at)
{
    uint64_t word;
    while (text.size - at >= sizeof word) {
        memcpy(&word, text.data + at, sizeof word);
        if ((word & UINT64_C(0x8080808080808080)) != 0)
            break;
        at += sizeof word;
    }
    while (at < text.size && text.data[at] < 0x80)
        at++;
    return at;
}

bool phi__utf8_valid(phi__span text, bool cut_ok)
{
    size_t at = 0;
    while ((at = skip_ascii(text, at)) < text.size) {
        bool cut = false;
        const size_t length = sequence_at(text, at, &cut);
        if (length == 0 || (cut && !cut_ok))
            return false;
        at += length;
    }
    return true;
}

size_t phi__utf8_whole(phi__span in)
{
    const size_t look = in.size < LONGEST ? in.size : LONGEST;
    for (size_t back = 1; back < look + 1; back++) {
        if (is_continuation(in.data[in.size - back]))
            continue;
        return phi__utf8_sequence(in.data[in.size - back]) > back ? in.size - back : in.size;
    }
    return in.size;
}

static phi_status decode_windows1252(phi__span in, phi__buf *out)
{
    PHI_TRY(phi__buf_reserve(out, in.size * 3));
    size_t at = 0;
    while (at < in.size) {
        const size_t end = skip_ascii(in, at);
        if (end > at)
            memcpy(out->data + out->size, in.data + at, end - at);
        out->size += end - at;
        for (at = end; at < in.size && in.data[at] >= 0x80; at++) {
            const uint8_t byte = in.data[at];
            out->size += encode(byte < 0xA0 ? WINDOWS1252[byte - 0x80] : byte, out->data + out->size);
        }
    }
    return PHI_OK;
}

static uint32_t unit16(const uint8_t *at, bool big)
{
    return big ? (uint32_t)at[0] << 8 | at[1] : (uint32_t)at[1] << 8 | at[0];
}

static phi_status decode_utf16(phi__span in, bool big, bool last, phi__buf *out, size_t *used)
{
    PHI_TRY(phi__buf_reserve(out, in.size / 2 * 3 + LONGEST));
    size_t at = 0;
    while (in.size - at >= 2) {
        uint32_t code = unit16(in.data + at, big);
        const bool high = code >= 0xD800 && code <= 0xDBFF;
        if (high && in.size - at < 4 && !last)
            break; /* its other half is in the next piece */
        at += 2;
        if (high && in.size - at >= 2) {
            const uint32_t low = unit16(in.data + at, big);
            if (low >= 0xDC00 && low <= 0xDFFF) {
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            }
        }
        out->size += encode(code, out->data + out->size);
    }
    *used = at;
    return PHI_OK;
}

static phi_status decode_utf32(phi__span in, bool big, phi__buf *out, size_t *used)
{
    PHI_TRY(phi__buf_reserve(out, in.size + LONGEST));
    phi__cursor cursor = phi__cursor_at(in);
    while (phi__cursor_left(&cursor) >= 4) {
        const uint64_t code = big ? phi__cursor_be(&cursor, 4) : phi__cursor_le(&cursor, 4);
        out->size += encode((uint32_t)code, out->data + out->size);
    }
    *used = cursor.at;
    return PHI_OK;
}

/* All but UTF-8 and one-byte codes. */
static phi_status decode_wide(phi__encoding encoding, phi__span in, bool last, phi__buf *out, size_t *used)
{
    size_t at = 0;
    if (encoding == PHI__ENC_UTF16LE || encoding == PHI__ENC_UTF16BE)
        PHI_TRY(decode_utf16(in, encoding == PHI__ENC_UTF16BE, last, out, &at));
    else
        PHI_TRY(decode_utf32(in, encoding == PHI__ENC_UTF32BE, out, &at));
    if (last && at < in.size) {
        PHI_TRY(phi__utf8_append(out, REPLACEMENT));
        at = in.size;
    }
    *used = at;
    return PHI_OK;
}

phi_status phi__utf_decode(phi__encoding encoding, phi__span in, bool last, phi__buf *out, size_t *used)
{
    const phi__charset *charset = phi__charset_of(encoding);
    if (charset != NULL)
        return phi__charset_decode(charset, in, last, out, used);
    if (encoding != PHI__ENC_UTF8 && encoding != PHI__ENC_WINDOWS1252)
        return decode_wide(encoding, in, last, out, used);
    const size_t whole = encoding == PHI__ENC_UTF8 && !last ? phi__utf8_whole(in) : in.size;
    if (encoding == PHI__ENC_UTF8)
        PHI_TRY(phi__buf_append(out, in.data, whole));
    else
        PHI_TRY(decode_windows1252(in, out));
    *used = whole;
    return PHI_OK;
}

uint64_t phi__utf_source_length(phi__encoding encoding, const char *utf8, size_t length)
{
    if (encoding == PHI__ENC_UTF8)
        return length;
    const phi__charset *charset = phi__charset_of(encoding);
    if (charset != NULL)
        return phi__charset_source_length(charset, utf8, length);
    uint64_t characters = 0;
    uint64_t astral = 0; /* beyond U+FFFF: two units of UTF-16 */
    for (size_t i = 0; i < length; i++) {
        const uint8_t byte = (uint8_t)utf8[i];
        characters += !is_continuation(byte);
        astral += byte >= 0xF0;
    }
    if (encoding == PHI__ENC_WINDOWS1252)
        return characters;
    if (encoding == PHI__ENC_UTF16LE || encoding == PHI__ENC_UTF16BE)
        return 2 * (characters + astral);
    return 4 * characters;
}
