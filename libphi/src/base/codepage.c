/* SPDX-License-Identifier: Apache-2.0 */
/* See codepage.h; the one file of the library that uses iconv, of the C library.
 * Pages that are named by number only ("CP1251") and those with names of their own
 * stand in one table, with the charsets of GDI beside them. */
#include "base/codepage.h"

#include "base/ascii.h"
#include "base/utf.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>

enum { PIECE = 1024, NO_CHARSET = 0xFFFF };

static const struct {
    uint32_t number;
    uint32_t charset; /* of GDI, [MS-WMF] 2.1.1.5 */
    const char *name; /* for iconv and as documents declare it; NULL = "CP<number>" */
} PAGES[] = {
    {1252, 0, "windows-1252"},   {1250, 238, "windows-1250"}, {1251, 204, "windows-1251"}, {1253, 161, "windows-1253"},
    {1254, 162, "windows-1254"}, {1255, 177, "windows-1255"}, {1256, 178, "windows-1256"}, {1257, 186, "windows-1257"},
    {1258, 163, "windows-1258"}, {874, 222, "windows-874"},   {932, 128, "Shift_JIS"},     {936, 134, "GBK"},
    {949, 129, "EUC-KR"},        {950, 136, "Big5"},          {1361, 130, "JOHAB"},        {437, 254, "IBM437"},
    {850, 255, "IBM850"},        {10000, 77, "MACINTOSH"},    {20866, NO_CHARSET, "KOI8-R"},
    {21866, NO_CHARSET, "KOI8-U"},      {28591, NO_CHARSET, "ISO-8859-1"},  {28592, NO_CHARSET, "ISO-8859-2"},
    {28593, NO_CHARSET, "ISO-8859-3"},  {28594, NO_CHARSET, "ISO-8859-4"},  {28595, NO_CHARSET, "ISO-8859-5"},
    {28596, NO_CHARSET, "ISO-8859-6"},  {28597, NO_CHARSET, "ISO-8859-7"},  {28598, NO_CHARSET, "ISO-8859-8"},
    {28599, NO_CHARSET, "ISO-8859-9"},  {28603, NO_CHARSET, "ISO-8859-13"}, {28605, NO_CHARSET, "ISO-8859-15"},
    {51932, NO_CHARSET, "EUC-JP"},      {54936, NO_CHARSET, "GB18030"},     {936, NO_CHARSET, "GB2312"},
    {10007, NO_CHARSET, "MAC-CYRILLIC"},
};

/* What iconv calls them, where documents say it otherwise. */
static void iconv_name(uint32_t number, char out[32])
{
    (void)snprintf(out, 32, "CP%u", (unsigned)number);
    for (size_t i = 0; i < sizeof PAGES / sizeof *PAGES && number >= 10000; i++) {
        if (PAGES[i].number == number) {
            (void)snprintf(out, 32, "%s", PAGES[i].name);
            return;
        }
    }
}

static void open_page(phi__codepage *page, uint32_t number)
{
    char name[32];
    phi__codepage_done(page);
    iconv_name(number, name);
    const iconv_t converter = iconv_open("UTF-8", name);
    page->number = number;
    page->converter = converter == (iconv_t)-1 ? NULL : converter;
}

void phi__codepage_done(phi__codepage *page)
{
    if (page->converter != NULL)
        (void)iconv_close(page->converter);
    *page = (phi__codepage){0};
}

/* Without a table ASCII is right and the rest a guess. */
static phi_status append_latin(phi__span bytes, phi__buf *out)
{
    size_t used = 0;
    return phi__utf_decode(PHI__ENC_WINDOWS1252, bytes, true, out, &used);
}

phi_status phi__codepage_append(phi__codepage *page, uint32_t number, phi__span bytes, phi__buf *out)
{
    if (page->number != number || number == 0)
        open_page(page, number == 0 ? 1252 : number);
    if (page->converter == NULL)
        return append_latin(bytes, out);
    (void)iconv(page->converter, NULL, NULL, NULL, NULL);
    char *from = (char *)(uintptr_t)bytes.data; /* iconv does not write to it */
    for (size_t left = bytes.size; left > 0;) {
        char piece[PIECE];
        char *to = piece;
        size_t room = sizeof piece;
        errno = 0;
        const bool done = iconv(page->converter, &from, &left, &to, &room) != (size_t)-1;
        const bool full = !done && errno == E2BIG;
        PHI_TRY(phi__buf_append(out, piece, (size_t)(to - piece)));
        if (done || full || left == 0)
            continue;
        PHI_TRY(phi__utf8_append(out, 0xFFFD));
        from++;
        left--;
    }
    return PHI_OK;
}

uint32_t phi__codepage_of_charset(uint32_t charset)
{
    if (charset == 1) /* DEFAULT_CHARSET */
        return 0;
    for (size_t i = 0; i < sizeof PAGES / sizeof *PAGES; i++) {
        if (PAGES[i].charset == charset && charset != NO_CHARSET)
            return PAGES[i].number;
    }
    return 0;
}

uint32_t phi__codepage_of_name(phi__span name)
{
    static const struct {
        const char *name;
        uint32_t number;
    } OTHERS[] = {{"latin1", 1252}, {"iso8859-1", 1252}, {"us-ascii", 1252}, {"ascii", 1252}, {"ansi", 1252},
                  {"x-sjis", 932},  {"sjis", 932},       {"ks_c_5601-1987", 949}, {"cp1252", 1252}, {"x-mac-roman", 10000},
                  {"cp1251", 1251}, {"cp1250", 1250},    {"big5-hkscs", 950}, {"tis-620", 874}, {"latin2", 28592}};
    if (name.size == 10 && phi__equal_nocase((const char *)name.data, "iso-8859-1", 10))
        return 1252; /* as browsers take it */
    for (size_t i = 0; i < sizeof PAGES / sizeof *PAGES; i++) {
        if (strlen(PAGES[i].name) == name.size && phi__equal_nocase((const char *)name.data, PAGES[i].name, name.size))
            return PAGES[i].number;
    }
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
        if (strlen(OTHERS[i].name) == name.size && phi__equal_nocase((const char *)name.data, OTHERS[i].name, name.size))
            return OTHERS[i].number;
    }
    return 0;
}
