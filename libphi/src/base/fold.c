/* SPDX-License-Identifier: Apache-2.0 */
/* See fold.h. Only what stands in identifiers is folded: quotation marks and
 * accented letters are left as they are. */
#include "base/fold.h"

#include "base/ascii.h"
#include "base/utf.h"

enum { BLOCK = 64 };

/* Nearly all text is: this must cost no more than reading it. */
static bool is_ascii(const uint8_t block[BLOCK])
{
    uint64_t any = 0;
    for (size_t i = 0; i < BLOCK; i += sizeof any) {
        uint64_t word;
        memcpy(&word, block + i, sizeof word);
        any |= word;
    }
    return (any & UINT64_C(0x8080808080808080)) == 0;
}

size_t phi__fold_find(phi__span text, size_t at)
{
    while (at + BLOCK <= text.size && is_ascii(text.data + at))
        at += BLOCK;
    while (at < text.size && text.data[at] < 0x80)
        at++;
    return at;
}

static uint32_t code_at(phi__span character)
{
    const uint8_t *bytes = character.data;
    if (character.size == 2)
        return (bytes[0] & 0x1fu) << 6 | (bytes[1] & 0x3fu);
    return (bytes[0] & 0x0fu) << 12 | (bytes[1] & 0x3fu) << 6 | (bytes[2] & 0x3fu);
}

typedef struct fold_range {
    uint32_t from, to; /* closed */
    int ascii;         /* of `from` */
    bool counts;       /* the others follow it; else all stand for the same */
} fold_range;

static const fold_range RANGES[] = {
    {0x00A0, 0x00A0, ' ', false},               /* no-break space */
    {0x00AD, 0x00AD, '-', false},               /* soft hyphen: what PDF readers make of a hyphen */
    {0x0660, 0x0669, '0', true},                /* Arabic-Indic digits */
    {0x06F0, 0x06F9, '0', true},                /* ... of Persian and Urdu */
    {0x2000, 0x200A, ' ', false},               /* spaces of many widths */
    {0x200B, 0x200D, PHI__FOLD_NOTHING, false}, /* zero width */
    {0x2010, 0x2015, '-', false},               /* hyphens and dashes */
    {0x202F, 0x202F, ' ', false},               /* narrow no-break space */
    {0x205F, 0x205F, ' ', false},               /* mathematical space */
    {0x2060, 0x2060, PHI__FOLD_NOTHING, false}, /* word joiner */
    {0x2212, 0x2212, '-', false},               /* minus */
    {0x3000, 0x3000, ' ', false},               /* ideographic space */
    {0xFE58, 0xFE58, '-', false},               /* small em dash */
    {0xFE63, 0xFE63, '-', false},               /* small hyphen */
    {0xFEFF, 0xFEFF, PHI__FOLD_NOTHING, false}, /* byte order mark */
    {0xFF0D, 0xFF0F, '-', true},                /* full-width - . / */
    {0xFF10, 0xFF19, '0', true},                /* full-width digits */
    {0xFF21, 0xFF3A, 'A', true},                /* full-width letters */
    {0xFF41, 0xFF5A, 'a', true},
};

static bool fold_code(uint32_t code, int *ascii)
{
    for (size_t i = 0; i < sizeof RANGES / sizeof *RANGES && code >= RANGES[i].from; i++) {
        if (code > RANGES[i].to)
            continue;
        *ascii = RANGES[i].ascii + (RANGES[i].counts ? (int)(code - RANGES[i].from) : 0);
        return true;
    }
    return false;
}

size_t phi__fold_at(phi__span text, size_t at, int *ascii)
{
    const size_t length = phi__utf8_sequence(text.data[at]);
    const phi__span character = phi__span_part(text, at, length);
    if (length < 2 || length > 3 || character.size < length || !phi__utf8_valid(character, false))
        return 0;
    return fold_code(code_at(character), ascii) ? length : 0;
}

/* -------------------------------------------------------------------- escapes */

uint8_t phi__fold_escape_of(phi__span head)
{
    size_t at = phi__span_starts(head, "\xEF\xBB\xBF", 3) ? 3 : 0;
    while (at < head.size && phi__is_space((char)head.data[at]))
        at++;
    const uint8_t first = at < head.size ? head.data[at] : 0;
    return first == '{' || first == '[' ? '\\' : first == '<' ? '&' : '%';
}

static int digit_of(uint8_t c, unsigned base)
{
    const char lower = phi__to_lower((char)c);
    if (phi__is_digit((char)c))
        return c - '0';
    return base == 16 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* Digits from `at` on, `most` of them; where they end. */
static size_t take_code(phi__span text, size_t at, unsigned base, size_t most, uint32_t *code)
{
    const phi__span digits = phi__span_part(text, at, most);
    size_t taken = 0;
    for (*code = 0; taken < digits.size && digit_of(digits.data[taken], base) >= 0; taken++)
        *code = *code * base + (uint32_t)digit_of(digits.data[taken], base);
    return at + taken;
}

static bool is_plain(uint32_t code)
{
    return code < 0x80 && (phi__is_alnum((char)code) || (code >= ' ' && memchr(" -./+()@:", (int)code, 9) != NULL));
}

static size_t escaped_as(uint32_t code, size_t length, int *ascii)
{
    if (!is_plain(code))
        return fold_code(code, ascii) ? length : 0;
    *ascii = (int)code;
    return length;
}

static size_t json_escape(phi__span text, size_t at, int *ascii)
{
    enum { SOLIDUS = 2, UNICODE = 6 };
    const phi__span rest = phi__span_part(text, at, UNICODE);
    uint32_t code = 0;
    if (phi__span_starts(rest, "\\u", 2))
        return take_code(rest, 2, 16, 4, &code) == UNICODE ? escaped_as(code, UNICODE, ascii) : 0;
    const bool date = phi__span_starts(rest, "\\/", 2) && rest.size > SOLIDUS && phi__is_digit((char)rest.data[SOLIDUS]) &&
                      at > 0 && phi__is_digit((char)text.data[at - 1]);
    *ascii = '/';
    return date ? SOLIDUS : 0; /* those of a URL are of no use */
}

static size_t xml_escape(phi__span text, size_t at, int *ascii)
{
    enum { LONGEST = 9 };
    static const char BLANK[] = "&nbsp;";
    const phi__span rest = phi__span_part(text, at, LONGEST);
    uint32_t code = 0;
    *ascii = ' ';
    if (phi__span_starts(rest, BLANK, sizeof BLANK - 1))
        return sizeof BLANK - 1;
    if (!phi__span_starts(rest, "&#", 2) || rest.size < 4)
        return 0;
    const bool hex = rest.data[2] == 'x' || rest.data[2] == 'X';
    const size_t end = take_code(rest, hex ? 3 : 2, hex ? 16 : 10, 5, &code);
    return end > (hex ? 3u : 2u) && end < rest.size && rest.data[end] == ';' ? escaped_as(code, end + 1, ascii) : 0;
}

/* As in URLs and forms that logs hold. */
static size_t url_escape(phi__span text, size_t at, int *ascii)
{
    enum { LENGTH = 3 };
    uint32_t code = 0;
    const phi__span rest = phi__span_part(text, at, LENGTH);
    return take_code(rest, 1, 16, 2, &code) == LENGTH && is_plain(code) ? escaped_as(code, LENGTH, ascii) : 0;
}

size_t phi__fold_escape_at(phi__span text, size_t at, int *ascii)
{
    switch (text.data[at]) {
    case '&': return xml_escape(text, at, ascii);
    case '%': return url_escape(text, at, ascii);
    default: return json_escape(text, at, ascii);
    }
}
