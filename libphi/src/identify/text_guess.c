/* SPDX-License-Identifier: Apache-2.0 */
/* Judges text by decoding it. Byte order marks are believed unless what follows
 * is nonsense. Without a mark, UTF-16 and UTF-32 show themselves by zero bytes
 * (spaces, digits and line ends have them in every language), which no text in
 * a byte code has; then units must decode to characters that people write.
 * Byte codes: valid UTF-8, EBCDIC, the code page that the text names, the one that its bytes
 * look like, else Windows-1252, each with few control characters. */
#include "identify/text_guess.h"

#include "base/count.h"
#include "identify/charset_guess.h"
#include "identify/charset_label.h"

/* What a head decodes to, in one encoding. */
typedef struct tally {
    size_t units;
    size_t ascii; /* printable, or white space */
    size_t high;  /* plausible characters beyond ASCII */
    size_t bad;   /* controls, lone surrogates, unassigned planes */
} tally;

/* Controls that do occur in text: BS to CR, SUB (end of file in DOS), ESC and
 * the separators FS to US. */
static bool is_text_control(uint32_t code)
{
    return (code >= 0x08 && code <= 0x0D) || (code >= 0x1A && code <= 0x1F);
}

/* Scripts and signs that fill real files; the gaps are where random 16-bit
 * numbers fall. */
static bool is_plausible(uint32_t code)
{
    return (code >= 0xA0 && code <= 0x0FFF) || (code >= 0x10A0 && code <= 0x10FF) ||
           (code >= 0x1E00 && code <= 0x27BF) || (code >= 0x3000 && code <= 0x30FF) ||
           (code >= 0x4E00 && code <= 0x9FFF) || (code >= 0xAC00 && code <= 0xD7A3) ||
           (code >= 0xFE00 && code <= 0xFFEF) || (code >= 0x1F300 && code <= 0x1FAFF);
}

static void count(tally *t, uint32_t code)
{
    t->units++;
    if ((code >= 0x20 && code < 0x7F) || is_text_control(code))
        t->ascii++;
    else if (is_plausible(code))
        t->high++;
    else
        t->bad++;
}

static uint32_t unit_at(phi__span head, size_t at, size_t width, bool big)
{
    phi__cursor cursor = phi__cursor_at(phi__span_part(head, at, width));
    return (uint32_t)(big ? phi__cursor_be(&cursor, width) : phi__cursor_le(&cursor, width));
}

/* Zero units at the end are padding or a terminator, not text. */
static phi__span without_padding(phi__span head, size_t width, bool big)
{
    size_t size = head.size / width * width;
    while (size >= width && unit_at(head, size - width, width, big) == 0)
        size -= width;
    return phi__span_part(head, 0, size);
}

static tally tally_wide(phi__span head, size_t width, bool big)
{
    tally t = {0};
    head = without_padding(head, width, big);
    for (size_t at = 0; at + width <= head.size; at += width) {
        uint32_t code = unit_at(head, at, width, big);
        if (width == 2 && code >= 0xD800 && code <= 0xDBFF && at + 4 <= head.size) {
            const uint32_t low = unit_at(head, at + 2, 2, big);
            if (low >= 0xDC00 && low <= 0xDFFF) {
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            }
        }
        count(&t, code);
    }
    return t;
}

/* With a mark little is needed; without one there must be ASCII units, which
 * are one in seven hundred of random ones, and hardly anything else that text
 * does not have. */
static bool is_wide_text(const tally *t, bool marked)
{
    if (marked)
        return t->bad * 10 <= t->units;
    return t->ascii >= 2 && t->ascii * 25 >= t->units && t->bad * 50 <= t->units;
}

static bool guess_marked(phi__span head, phi__encoding *encoding)
{
    static const struct {
        const char *mark;
        size_t size;
        phi__encoding encoding;
        size_t width;
        bool big;
    } MARKS[] = {
        {"\xFF\xFE\0\0", 4, PHI__ENC_UTF32LE, 4, false},
        {"\0\0\xFE\xFF", 4, PHI__ENC_UTF32BE, 4, true},
        {"\xFF\xFE", 2, PHI__ENC_UTF16LE, 2, false},
        {"\xFE\xFF", 2, PHI__ENC_UTF16BE, 2, true},
    };
    for (size_t i = 0; i < sizeof MARKS / sizeof MARKS[0]; i++) {
        if (!phi__span_starts(head, MARKS[i].mark, MARKS[i].size))
            continue;
        const phi__span rest = phi__span_part(head, MARKS[i].size, head.size);
        const tally t = tally_wide(rest, MARKS[i].width, MARKS[i].big);
        *encoding = MARKS[i].encoding;
        if (is_wide_text(&t, true))
            return true;
    }
    return false;
}

static bool guess_wide(phi__span head, phi__encoding *encoding)
{
    static const struct {
        phi__encoding encoding;
        size_t width;
        bool big;
    } WIDE[] = {
        {PHI__ENC_UTF32LE, 4, false},
        {PHI__ENC_UTF32BE, 4, true},
        {PHI__ENC_UTF16LE, 2, false},
        {PHI__ENC_UTF16BE, 2, true},
    };
    size_t best = 0;
    if (head.size == 0 || memchr(head.data, 0, head.size) == NULL) /* no ASCII unit: see is_wide_text */
        return false;
    for (size_t i = 0; i < sizeof WIDE / sizeof WIDE[0]; i++) {
        const tally t = tally_wide(head, WIDE[i].width, WIDE[i].big);
        if (!is_wide_text(&t, false) || t.ascii <= best)
            continue;
        best = t.ascii;
        *encoding = WIDE[i].encoding;
    }
    return best > 0;
}

/* Byte codes. */
typedef struct byte_tally {
    size_t printable; /* ASCII, white space included */
    size_t controls;  /* that text does not have */
    size_t high;
    bool zero;
} byte_tally;

/* Without a branch, so that whole vectors are counted: a small file is all head. */
static uint8_t is_printable(uint8_t byte, uint8_t unused)
{
    (void)unused;
    const uint8_t text = (uint8_t)(byte - 0x20) < 0x5F, control = (uint8_t)(byte - 0x08) < 6;
    return text | control | ((uint8_t)(byte - 0x1A) < 6);
}

static uint8_t is_high(uint8_t byte, uint8_t unused)
{
    (void)unused;
    return byte >> 7;
}

static byte_tally tally_bytes(phi__span head)
{
    byte_tally t = {.zero = head.size > 0 && memchr(head.data, 0, head.size) != NULL};
    t.printable = phi__count_if(head, is_printable, 0);
    t.high = phi__count_if(head, is_high, 0);
    t.controls = head.size - t.printable - t.high;
    return t;
}

/* UTF-8 with a few foreign bytes in it is still UTF-8 when most of its high
 * bytes are in valid sequences. */
static bool is_mostly_utf8(phi__span head)
{
    size_t valid = 0;
    size_t invalid = 0;
    for (size_t at = 0; at < head.size;) {
        const size_t length = phi__utf8_sequence(head.data[at]);
        const phi__span sequence = phi__span_part(head, at, length);
        const bool good = sequence.size == length && phi__utf8_valid(sequence, false);
        valid += good && length > 1;
        invalid += !good;
        at += good ? length : 1;
    }
    return valid > 4 * invalid;
}

/* A few zero bytes are damage of a text, and those at its end are padding; blocks of them are a sign of
 * something else. */
static bool has_too_many_zeros(phi__span head, bool whole)
{
    enum { BLOCK = 16, LEAST_TEXT = 16, SHARE = 50 };
    while (whole && head.size > 0 && head.data[head.size - 1] == 0)
        head.size--;
    size_t zeros = 0, row = 0, longest = 0;
    for (size_t i = 0; i < head.size; i++) {
        row = head.data[i] == 0 ? row + 1 : 0;
        zeros += head.data[i] == 0;
        longest = row > longest ? row : longest;
    }
    return longest >= BLOCK || zeros * SHARE > head.size || head.size - zeros < LEAST_TEXT;
}

/* The code page that a text names, if its bytes agree. */
static bool guess_declared(phi__span head, phi__encoding *encoding)
{
    phi__encoding declared;
    if (!phi__charset_declared(head, &declared) || !phi__charset_fits(head, declared))
        return false;
    *encoding = declared;
    return true;
}

static bool guess_bytes(phi__span head, bool whole, phi__encoding *encoding)
{
    const byte_tally t = tally_bytes(head);
    if (t.zero && (has_too_many_zeros(head, whole) || (t.controls - phi__count_byte(head, 0)) * 100 > head.size))
        return false;
    const size_t controls = t.zero ? 0 : t.controls;
    *encoding = PHI__ENC_UTF8;
    if (t.high == 0 || phi__utf8_valid(head, !whole) || is_mostly_utf8(head))
        return controls * 16 <= head.size;
    if (phi__charset_guess_ebcdic(head, encoding))
        return true;
    if (controls * 50 > head.size)
        return false;
    if (guess_declared(head, encoding))
        return true;
    /* Random bytes are printable ASCII in two of five cases, Western text in
     * nine of ten, text of other one-byte codes at least in its white space. */
    if (phi__charset_guess(head, encoding))
        return true;
    *encoding = PHI__ENC_WINDOWS1252;
    return t.printable * 100 >= head.size * 65;
}

bool phi__text_guess(phi__span head, bool whole, phi__encoding *encoding)
{
    phi__encoding guess = PHI__ENC_UTF8;
    const bool is_text = guess_marked(head, &guess) || guess_wide(head, &guess) || guess_bytes(head, whole, &guess);
    if (is_text)
        *encoding = guess;
    return is_text;
}
