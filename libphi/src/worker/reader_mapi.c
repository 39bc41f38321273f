/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_mapi.h. Every property that is text is said: what a message holds is
 * for the host to judge. The table only names those that people know. */
#define _GNU_SOURCE
#include "worker/reader_mapi.h"

#include <iconv.h>
#include <stdio.h>
#include <time.h>

enum { PIECE = 4096, WINDOW = 4096, BIRTHDAY = 0x3A42, ANNIVERSARY = 0x3A41 };

static const struct {
    uint16_t id;
    const char *part;
    const char *field;
} PLACES[] = {
    {0x0037, "header", "subject"}, {0x007D, "header", NULL},        {PHI__MAPI_BODY, "body", NULL},
    {0x0C1A, "header", "from"},    {0x0C1F, "header", "from"},      {0x0E02, "header", "bcc"},
    {0x0E03, "header", "cc"},      {0x0E04, "header", "to"},        {0x3001, "property", "name"},
    {0x3003, "property", "email"}, {0x39FE, "property", "email"},   {0x3A06, "property", "first name"},
    {0x3A08, "property", "phone"}, {0x3A09, "property", "phone"},   {0x3A11, "property", "last name"},
    {0x3A15, "property", "address"}, {0x3A1B, "property", "phone"}, {0x3A1C, "property", "mobile"},
    {0x3A23, "property", "fax"},   {0x3A24, "property", "fax"},     {BIRTHDAY, "property", "birthday"},
    {PHI__MAPI_LONG_NAME, "attachment", "filename"}, {PHI__MAPI_SHORT_NAME, "attachment", "filename"},
};

static void say_place(phi__say *say, uint32_t id)
{
    for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++) {
        if (PLACES[i].id == id) {
            phi__say_place(say, 0, PLACES[i].part, PLACES[i].field);
            return;
        }
    }
    phi__say_place(say, 0, "property", NULL);
}

void phi__mapi_say_text(phi__say *say, uint32_t id, const char *text, size_t size)
{
    while (size > 0 && text[size - 1] == '\0')
        size--;
    if (size == 0)
        return;
    say_place(say, id);
    phi__say_text(say, text, size);
    phi__say_text(say, "\n", 1);
}

/* ----------------------------------------------------------------------- text */

static size_t put_utf8(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    const size_t size = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const uint8_t LEAD[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = size - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (c & 0x3F));
        c >>= 6;
    }
    out[0] = (char)(LEAD[size] | c);
    return size;
}

/* Surrogates that stand alone become the replacement character. */
static size_t from_utf16(phi__cursor *in, char *out, size_t room)
{
    size_t at = 0;
    while (room - at >= 4 && phi__cursor_left(in) >= 2) {
        uint32_t c = phi__cursor_le16(in);
        if (c >= 0xD800 && c < 0xDC00 && phi__cursor_left(in) >= 2) {
            phi__cursor ahead = *in;
            const uint32_t low = phi__cursor_le16(&ahead);
            const bool pair = low >= 0xDC00 && low < 0xE000;
            *in = pair ? ahead : *in;
            c = pair ? 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
        } else if (c >= 0xD800 && c < 0xE000) {
            c = 0xFFFD;
        }
        at += put_utf8(c, &out[at]);
    }
    return at;
}

/* Those that iconv knows by a name. */
static const struct {
    uint32_t number;
    const char *name;
} NAMED[] = {{65001, "UTF-8"},       {10000, "MACINTOSH"},  {10007, "MAC-CYRILLIC"}, {20866, "KOI8-R"},      {21866, "KOI8-U"},
             {28592, "ISO-8859-2"},  {28595, "ISO-8859-5"}, {28597, "ISO-8859-7"},   {28599, "ISO-8859-9"},  {28605, "ISO-8859-15"},
             {50220, "ISO-2022-JP"}, {51932, "EUC-JP"},     {51949, "EUC-KR"},       {54936, "GB18030"}};

static iconv_t open_codepage(uint32_t codepage)
{
    char name[16];
    (void)snprintf(name, sizeof name, "CP%u", (unsigned)codepage);
    for (size_t i = 0; i < sizeof NAMED / sizeof *NAMED; i++) {
        if (NAMED[i].number == codepage)
            (void)snprintf(name, sizeof name, "%s", NAMED[i].name);
    }
    const iconv_t opened = iconv_open("UTF-8", name);
    return opened == (iconv_t)-1 ? iconv_open("UTF-8", "CP1252") : opened;
}

/* One piece; a byte that is no character becomes '?'. */
static size_t from_codepage(iconv_t converter, phi__cursor *in, char *out, size_t room)
{
    char *to = out;
    while (room >= 4 && phi__cursor_left(in) > 0) {
        char *from = (char *)(uintptr_t)(in->span.data + in->at);
        size_t left = phi__cursor_left(in);
        const size_t done = iconv(converter, &from, &left, &to, &room);
        (void)phi__cursor_skip(in, phi__cursor_left(in) - left);
        if (done != (size_t)-1 || room < 4)
            break;
        *to++ = '?';
        room--;
        (void)phi__cursor_skip(in, 1);
    }
    return (size_t)(to - out);
}

/* All of the value, by pieces, to `say`, or the first piece to `out`. */
static size_t convert(uint32_t type, phi__span value, uint32_t codepage, phi__say *say, char *out, size_t room)
{
    phi__cursor in = phi__cursor_at(value);
    const bool wide = type == PHI__MAPI_TEXT;
    const iconv_t converter = wide ? (iconv_t)-1 : open_codepage(codepage);
    size_t size = 0;
    do {
        size = wide ? from_utf16(&in, out, room) : converter == (iconv_t)-1 ? 0 : from_codepage(converter, &in, out, room);
        if (say != NULL)
            phi__say_text(say, out, size);
    } while (say != NULL && size > 0 && !say->lost);
    if (converter != (iconv_t)-1)
        (void)iconv_close(converter);
    return size;
}

static phi__span without_nul(uint32_t type, phi__span value)
{
    const size_t unit = type == PHI__MAPI_TEXT ? 2 : 1;
    while (value.size >= unit && value.data[value.size - 1] == 0 && value.data[value.size - unit] == 0)
        value.size -= unit;
    return value;
}

size_t phi__mapi_text(uint32_t type, phi__span value, uint32_t codepage, char *out, size_t room)
{
    const bool text = type == PHI__MAPI_TEXT || type == PHI__MAPI_BYTES_TEXT;
    const size_t size = text ? convert(type, without_nul(type, value), codepage, NULL, out, room - 1) : 0;
    out[size] = '\0';
    return size;
}

/* FILETIME: 100 ns since 1601. */
static void say_day(phi__say *say, uint32_t id, phi__span value)
{
    phi__cursor at = phi__cursor_at(value);
    const uint64_t ticks = phi__cursor_le64(&at);
    const time_t seconds = (time_t)(ticks / 10000000) - (time_t)11644473600;
    struct tm day;
    char text[32];
    if (at.failed || gmtime_r(&seconds, &day) == NULL || strftime(text, sizeof text, "%Y-%m-%d", &day) == 0)
        return;
    phi__mapi_say_text(say, id, text, strlen(text));
}

void phi__mapi_say(phi__say *say, uint32_t id, uint32_t type, phi__span value, uint32_t codepage)
{
    char piece[PIECE];
    if (type == PHI__MAPI_TIME && (id == BIRTHDAY || id == ANNIVERSARY))
        say_day(say, id, value);
    if (type != PHI__MAPI_TEXT && type != PHI__MAPI_BYTES_TEXT)
        return;
    value = without_nul(type, value);
    if (value.size == 0)
        return;
    say_place(say, id);
    (void)convert(type, value, codepage, say, piece, sizeof piece);
    phi__say_text(say, "\n", 1);
}

void phi__mapi_name(const char *prefix, const char *file, const char *otherwise, char *out, size_t room)
{
    (void)snprintf(out, room, "%s%s", prefix, file != NULL && *file != '\0' ? file : otherwise);
    for (char *at = out + strnlen(prefix, room - 1); *at != '\0'; at++)
        *at = *at == '/' || *at == '\\' ? '_' : *at;
}

void phi__mapi_warm_up(void)
{
    static const uint32_t PAGES[] = {437, 850, 852, 866, 874, 932, 936, 949, 950, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258};
    for (size_t i = 0; i < sizeof PAGES / sizeof *PAGES; i++)
        (void)open_codepage(PAGES[i]); /* never closed: that would unload it */
    for (size_t i = 0; i < sizeof NAMED / sizeof *NAMED; i++)
        (void)open_codepage(NAMED[i].number);
}

/* ------------------------------------------------------------------------ RTF */

/* What the window holds before the first byte ([MS-OXRTFCP] 2.1.3.1.1). */
static const char FIRST[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    "MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

_Static_assert(sizeof FIRST - 1 == 207, "the size that the norm gives");

typedef struct unpacker {
    phi__say *say;
    uint8_t window[WINDOW];
    size_t at;   /* where the next byte goes */
    size_t said; /* bytes in front of it that were said already end here */
} unpacker;

static void put(unpacker *self, uint8_t byte)
{
    self->window[self->at++] = byte;
    if (self->at < WINDOW)
        return;
    phi__say_data(self->say, &self->window[self->said], WINDOW - self->said);
    self->at = self->said = 0;
}

/* One token behind a set flag: false at the end mark. */
static bool repeat(unpacker *self, phi__cursor *in)
{
    const uint64_t token = phi__cursor_be(in, 2);
    size_t from = (size_t)(token >> 4);
    if (in->failed || from == self->at)
        return false;
    for (size_t count = (size_t)(token & 15) + 2; count > 0; count--) {
        put(self, self->window[from]);
        from = (from + 1) % WINDOW;
    }
    return true;
}

bool phi__mapi_say_rtf(phi__say *say, phi__span packed)
{
    enum { MAGIC_PACKED = 0x75465A4C, MAGIC_PLAIN = 0x414C454D };
    phi__cursor in = phi__cursor_at(packed);
    (void)phi__cursor_skip(&in, 8);
    const uint32_t magic = phi__cursor_le32(&in);
    (void)phi__cursor_skip(&in, 4);
    if (in.failed || (magic != MAGIC_PACKED && magic != MAGIC_PLAIN))
        return false;
    if (magic == MAGIC_PLAIN) {
        phi__say_data(say, packed.data + in.at, phi__cursor_left(&in));
        return true;
    }
    static unpacker self;
    self = (unpacker){.say = say, .at = sizeof FIRST - 1, .said = sizeof FIRST - 1};
    memcpy(self.window, FIRST, sizeof FIRST - 1);
    bool more = true;
    while (more && phi__cursor_left(&in) > 0 && !say->lost) {
        const unsigned flags = phi__cursor_u8(&in);
        for (unsigned bit = 0; bit < 8 && more; bit++) {
            if ((flags >> bit & 1) != 0)
                more = repeat(&self, &in);
            else if (phi__cursor_left(&in) > 0)
                put(&self, phi__cursor_u8(&in));
        }
    }
    phi__say_data(say, &self.window[self.said], self.at - self.said);
    return !in.failed && !more;
}
