/* SPDX-License-Identifier: Apache-2.0 */
/* See dicom_text.h. The code is cut into stretches of one character set each, which iconv
 * converts: ASCII, what an escape put into the lower half (Japanese), and the upper half.
 * A set that lies is met with what the bytes are: UTF-8 where they are valid, else
 * Windows-1252, as in any text. */
#include "extract/dicom_text.h"

#include "base/utf.h"

#include <errno.h>
#include <iconv.h>

enum { KATAKANA = 1, UTF_8, WHOLE_FIRST, WHOLE_LAST = 4 };

/* Terms of (0008,0005), less "ISO_IR " and "ISO 2022 IR ", the final byte of the escape that
 * brings the set into the upper half, and the name that iconv has for it. */
static const struct {
    const char *term;
    const char *escape; /* what follows ESC; NULL = there is none */
    const char *name;
} SETS[] = {
    {"", NULL, NULL},
    {"13", ")I", NULL}, /* half-width katakana */
    {"192", NULL, "UTF-8"},
    {"GB18030", NULL, "GB18030"},
    {"GBK", NULL, "GBK"},
    {"100", "-A", "ISO-8859-1"},
    {"101", "-B", "ISO-8859-2"},
    {"109", "-C", "ISO-8859-3"},
    {"110", "-D", "ISO-8859-4"},
    {"144", "-L", "ISO-8859-5"},
    {"127", "-G", "ISO-8859-6"},
    {"126", "-F", "ISO-8859-7"},
    {"138", "-H", "ISO-8859-8"},
    {"148", "-M", "ISO-8859-9"},
    {"203", "-b", "ISO-8859-15"},
    {"166", "-T", "TIS-620"},
    {"149", "$)C", "EUC-KR"},
    {"58", "$)A", "EUC-CN"},
};
enum { SET_COUNT = sizeof SETS / sizeof *SETS };

/* The lower half: ASCII, or the escape that ISO-2022-JP-2 has for it. */
static const char *const LOWER[] = {"$B", "$@", "$(D"};

#define ESC 0x1B

/* ------------------------------------------------------------ specific character set */

static phi__span trim(phi__span text)
{
    while (text.size > 0 && (text.data[text.size - 1] == ' ' || text.data[text.size - 1] == '\0'))
        text.size--;
    while (text.size > 0 && text.data[0] == ' ')
        text = phi__span_part(text, 1, text.size);
    return text;
}

static phi__dicom_charset find_term(phi__span term)
{
    static const char *const BEFORE[] = {"ISO_IR ", "ISO 2022 IR ", "ISO-IR ", "ISO_2022_IR_"};
    term = trim(term);
    for (size_t i = 0; i < sizeof BEFORE / sizeof *BEFORE; i++) {
        if (phi__span_starts(term, BEFORE[i], strlen(BEFORE[i])))
            term = phi__span_part(term, strlen(BEFORE[i]), term.size);
    }
    for (size_t i = 1; i < SET_COUNT; i++) {
        if (term.size == strlen(SETS[i].term) && memcmp(term.data, SETS[i].term, term.size) == 0)
            return (phi__dicom_charset)i;
    }
    return 0;
}

phi__dicom_charset phi__dicom_charset_of(phi__span value)
{
    phi__dicom_charset found = 0;
    while (found == 0 && value.size > 0) {
        const uint8_t *end = memchr(value.data, '\\', value.size);
        const size_t size = end == NULL ? value.size : (size_t)(end - value.data);
        found = find_term(phi__span_part(value, 0, size));
        value = phi__span_part(value, size + 1, value.size);
    }
    return found;
}

/* ----------------------------------------------------------------------- conversion */

static bool open_converter(phi__dicom_decoder *self, const char *from)
{
    if (self->converter != NULL && strcmp(self->from, from) == 0)
        return iconv(self->converter, NULL, NULL, NULL, NULL) == 0;
    phi__dicom_decoder_done(self);
    const iconv_t converter = iconv_open("UTF-8", from);
    if (converter == (iconv_t)-1)
        return false;
    *self = (phi__dicom_decoder){.converter = converter, .from = from};
    return true;
}

void phi__dicom_decoder_done(phi__dicom_decoder *self)
{
    if (self->converter != NULL)
        (void)iconv_close(self->converter);
    *self = (phi__dicom_decoder){0};
}

/* What the bytes are when nobody says so, or the system lacks the converter. */
static phi_status guess(phi__span text, phi__buf *out)
{
    size_t used = 0;
    if (phi__utf8_valid(text, false))
        return phi__buf_append(out, text.data, text.size);
    return phi__utf_decode(PHI__ENC_WINDOWS1252, text, true, out, &used);
}

static phi_status convert(phi__dicom_decoder *self, const char *from, phi__span text, phi__buf *out)
{
    enum { REPLACEMENT = 0xFFFD };
    if (!open_converter(self, from))
        return guess(text, out);
    char block[1024];
    char *in = (char *)(uintptr_t)text.data;
    size_t left = text.size;
    while (left > 0) {
        char *to = block;
        size_t room = sizeof block;
        errno = 0;
        const size_t done = iconv(self->converter, &in, &left, &to, &room);
        const int failed = done == (size_t)-1 ? errno : 0;
        PHI_TRY(phi__buf_append(out, block, (size_t)(to - block)));
        if (failed == 0 || failed == E2BIG)
            continue;
        PHI_TRY(phi__utf8_append(out, REPLACEMENT));
        in++;
        left--;
    }
    return PHI_OK;
}

static phi_status put_katakana(phi__span text, phi__buf *out)
{
    for (size_t i = 0; i < text.size; i++) {
        const uint8_t byte = text.data[i];
        PHI_TRY(phi__utf8_append(out, byte >= 0xA1 && byte <= 0xDF ? 0xFF61U + (byte - 0xA1U) : 0xFFFDU));
    }
    return PHI_OK;
}

/* Codes from 0x80 on. */
static phi_status put_upper(phi__dicom_decoder *self, phi__dicom_charset set, phi__span text, phi__buf *out)
{
    if (set == KATAKANA)
        return put_katakana(text, out);
    if (set == UTF_8 || SETS[set].name == NULL)
        return guess(text, out);
    return convert(self, SETS[set].name, text, out);
}

/* Codes below 0x80 while an escape put another set there. */
static phi_status put_lower(phi__dicom_decoder *self, const char *escape, phi__span text, phi__buf *out)
{
    enum { LONGEST = 4 };
    PHI_AUTO(phi__buf_done) phi__buf whole;
    phi__buf_init(&whole, text.size + LONGEST);
    PHI_TRY(phi__buf_append_byte(&whole, ESC));
    PHI_TRY(phi__buf_append_text(&whole, escape));
    PHI_TRY(phi__buf_append(&whole, text.data, text.size));
    return convert(self, "ISO-2022-JP-2", phi__buf_span(&whole), out);
}

/* ------------------------------------------------------------------------- escapes */

typedef struct shifts {
    const char *lower;        /* of LOWER, or NULL for ASCII */
    phi__dicom_charset upper;
} shifts;

/* The escape that `text` begins with, obeyed; returns its length. */
static size_t obey(phi__span text, shifts *now)
{
    const phi__span behind = phi__span_part(text, 1, text.size);
    if (phi__span_starts(behind, "(B", 2) || phi__span_starts(behind, "(J", 2)) {
        now->lower = NULL;
        return 3;
    }
    for (size_t i = 0; i < sizeof LOWER / sizeof *LOWER; i++) {
        if (phi__span_starts(behind, LOWER[i], strlen(LOWER[i]))) {
            now->lower = LOWER[i];
            return 1 + strlen(LOWER[i]);
        }
    }
    for (size_t i = 1; i < SET_COUNT; i++) {
        const char *escape = SETS[i].escape;
        if (escape != NULL && phi__span_starts(behind, escape, strlen(escape))) {
            now->upper = (phi__dicom_charset)i;
            return 1 + strlen(escape);
        }
    }
    return 1;
}

/* Length of the stretch that `text` begins with, all in one half; line ends are never in the other set. */
static size_t stretch(phi__span text, bool upper)
{
    size_t at = 0;
    while (at < text.size && (text.data[at] >= 0x80) == upper && text.data[at] != ESC)
        at++;
    return at;
}

static phi_status put_stretch(phi__dicom_decoder *self, const shifts *now, phi__span text, bool upper, phi__buf *out)
{
    if (upper)
        return put_upper(self, now->upper, text, out);
    if (now->lower != NULL)
        return put_lower(self, now->lower, text, out);
    return phi__buf_append(out, text.data, text.size);
}

phi_status phi__dicom_decode(phi__dicom_decoder *self, phi__dicom_charset charset, phi__span text, phi__buf *out)
{
    if (charset >= WHOLE_FIRST && charset <= WHOLE_LAST) /* their second bytes may be ASCII */
        return convert(self, SETS[charset].name, text, out);
    shifts now = {.upper = charset};
    while (text.size > 0) {
        const bool upper = text.data[0] >= 0x80;
        size_t size = text.data[0] == ESC ? obey(text, &now) : stretch(text, upper);
        if (text.data[0] != ESC)
            PHI_TRY(put_stretch(self, &now, phi__span_part(text, 0, size), upper, out));
        text = phi__span_part(text, size, text.size);
    }
    return PHI_OK;
}
