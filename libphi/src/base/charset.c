/* SPDX-License-Identifier: Apache-2.0 */
/* See charset.h. As in utf.c, what a character of UTF-8 took in the source can be told from the
 * character alone: a byte that stands for nothing is U+FFFD, and codes of different lengths
 * stand for different characters (of EUC-JP, a few dozen excepted, which stand twice). */
#include "base/charset.h"

enum { REPLACEMENT = 0xFFFD, LONGEST = 4, EUC_THREE = 0x8F, ASTRAL = 0x10000, GB_ASTRAL = 189000 };

enum { SHAPE_SINGLE, SHAPE_EBCDIC, SHAPE_PAIRS };

static const uint8_t SHAPES[] = {
#define PHI_CHARSET(name, iconv, shape) SHAPE_##shape,
#include "base/charsets.def"
#undef PHI_CHARSET
};

const phi__charset *phi__charset_of(phi__encoding encoding)
{
    return encoding < PHI__ENC_FIRST_CHARSET ? NULL : &phi__builtin_charsets[encoding - PHI__ENC_FIRST_CHARSET];
}

bool phi__charset_is_ebcdic(phi__encoding encoding)
{
    return encoding >= PHI__ENC_FIRST_CHARSET && SHAPES[encoding - PHI__ENC_FIRST_CHARSET] == SHAPE_EBCDIC;
}

bool phi__charset_has_ascii(phi__encoding encoding)
{
    if (encoding < PHI__ENC_FIRST_CHARSET)
        return encoding == PHI__ENC_UTF8 || encoding == PHI__ENC_WINDOWS1252;
    return !phi__charset_is_ebcdic(encoding);
}

/* ------------------------------------------------------------------ one by one */

static uint32_t pair_of(const uint16_t *table, uint8_t lead, uint8_t trail)
{
    if (lead < PHI__LEAD_FIRST || lead > PHI__LEAD_LAST || trail < PHI__TRAIL_FIRST || trail > PHI__TRAIL_LAST)
        return 0;
    return table[(lead - PHI__LEAD_FIRST) * PHI__TRAILS + (trail - PHI__TRAIL_FIRST)];
}

/* The range that holds `index`: the last that does not begin behind it. */
static uint32_t in_ranges(const phi__charset *charset, uint32_t index)
{
    size_t low = 0, high = charset->range_count;
    while (high - low > 1) {
        const size_t middle = (low + high) / 2;
        if (charset->ranges[middle].index <= index)
            low = middle;
        else
            high = middle;
    }
    const phi__gb_range *range = &charset->ranges[low];
    return range->code == 0 || index < range->index ? 0 : range->code + (index - range->index);
}

static bool is_gb_digit(uint8_t byte)
{
    return byte >= 0x30 && byte <= 0x39;
}

static uint32_t four_of(const phi__charset *charset, const uint8_t *bytes)
{
    const bool good = is_gb_digit(bytes[1]) && bytes[2] >= PHI__LEAD_FIRST && bytes[2] <= PHI__LEAD_LAST && is_gb_digit(bytes[3]);
    if (!good)
        return 0;
    const uint32_t index = (((uint32_t)(bytes[0] - 0x81) * 10 + (bytes[1] - 0x30u)) * 126 + (bytes[2] - 0x81u)) * 10 + (bytes[3] - 0x30u);
    if (index < GB_ASTRAL)
        return in_ranges(charset, index);
    return index - GB_ASTRAL <= 0x10FFFF - ASTRAL ? index - GB_ASTRAL + ASTRAL : 0;
}

/* How many bytes the character that these begin needs. */
static size_t length_of(const phi__charset *charset, phi__span in)
{
    const uint8_t first = in.data[0];
    if (first < 0x80 || charset->single[first] != 0 || charset->pairs == NULL)
        return 1;
    if (charset->triples != NULL && first == EUC_THREE)
        return 3;
    if (charset->ranges != NULL && in.size > 1 && is_gb_digit(in.data[1]))
        return 4;
    return first < PHI__LEAD_FIRST || first > PHI__LEAD_LAST ? 1 : 2;
}

/* The character of `length` bytes, or 0. */
static uint32_t code_of(const phi__charset *charset, const uint8_t *bytes, size_t length)
{
    switch (length) {
    case 1: return charset->single[bytes[0]];
    case 2: return pair_of(charset->pairs, bytes[0], bytes[1]);
    case 3: return pair_of(charset->triples, bytes[1], bytes[2]);
    default: return four_of(charset, bytes);
    }
}

/* A pair that stands for nothing takes both of its bytes along, or all after it would be read askew;
 * but never a byte of ASCII. */
static size_t append_nothing(const uint8_t *bytes, size_t length, phi__buf *out)
{
    size_t bad = 1;
    while (bad < length && bytes[bad] >= 0x80)
        bad++;
    for (size_t i = 0; i < bad; i++)
        (void)phi__utf8_append(out, REPLACEMENT); /* room was made */
    return bad;
}

phi_status phi__charset_decode(const phi__charset *charset, phi__span in, bool last, phi__buf *out, size_t *used)
{
    PHI_TRY(phi__buf_reserve(out, in.size * 3 + LONGEST));
    size_t at = 0;
    while (at < in.size) {
        size_t length = length_of(charset, phi__span_part(in, at, LONGEST));
        if (length > in.size - at) {
            if (!last)
                break;
            at += append_nothing(in.data + at, in.size - at, out);
            continue;
        }
        const uint32_t code = code_of(charset, in.data + at, length);
        if (code == 0 && (in.data[at] != 0 || length > 1))
            length = append_nothing(in.data + at, length, out);
        else
            PHI_TRY(phi__utf8_append(out, code));
        at += length;
    }
    *used = at;
    return PHI_OK;
}

/* --------------------------------------------------------------- the way back */

static bool is_longer(const phi__charset *charset, uint32_t code)
{
    size_t low = 0, high = charset->longer_count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (charset->longer[middle].last < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < charset->longer_count && charset->longer[low].first <= code;
}

/* One byte, of those that have pairs? Half-width kana of Shift-JIS, and some that Latin-1 has, too. */
static bool is_single(const phi__charset *charset, uint32_t code)
{
    const bool may_be = code < 0x100 || (code >= 0xFF61 && code <= 0xFF9F) || (code >= 0xF8F0 && code <= 0xF8FF);
    for (size_t byte = 0x80; may_be && byte < 256; byte++) {
        if (charset->single[byte] == code)
            return true;
    }
    return false;
}

static uint64_t bytes_of(const phi__charset *charset, uint32_t code)
{
    if (code < 0x80 || code == REPLACEMENT || is_single(charset, code))
        return 1;
    if (charset->ranges != NULL)
        return code >= ASTRAL || is_longer(charset, code) ? 4 : 2;
    return is_longer(charset, code) ? 3 : 2;
}

static uint32_t take_code(phi__cursor *at)
{
    const uint8_t first = phi__cursor_u8(at);
    const size_t length = phi__utf8_sequence(first);
    uint32_t code = length == 1 ? first : first & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length && phi__cursor_left(at) > 0; i++)
        code = code << 6 | (phi__cursor_u8(at) & 0x3Fu);
    return code;
}

uint64_t phi__charset_source_length(const phi__charset *charset, const char *utf8, size_t length)
{
    uint64_t bytes = 0;
    if (charset->pairs == NULL) {
        for (size_t i = 0; i < length; i++)
            bytes += ((uint8_t)utf8[i] & 0xC0) != 0x80;
        return bytes;
    }
    phi__cursor at = phi__cursor_at(phi__span_of(utf8, length));
    while (phi__cursor_left(&at) > 0)
        bytes += bytes_of(charset, take_code(&at));
    return bytes;
}
