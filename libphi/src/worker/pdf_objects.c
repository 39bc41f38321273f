/* SPDX-License-Identifier: Apache-2.0 */
/* See pdf_objects.h. */
#define _GNU_SOURCE /* memmem, memrchr */
#include "worker/pdf_objects.h"

#include "base/ascii.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OBJECT_MOST = 64 * 1024, HEAD_MOST = 1024 };

/* ------------------------------------------------------------------------ marks */

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0;
}

static size_t skip_blanks(phi__span text, size_t at)
{
    while (at < text.size && is_blank(text.data[at]))
        at++;
    return at;
}

/* The number at *at, behind blanks; false when there is none. */
static bool take_number(phi__span text, size_t *at, uint32_t *out)
{
    size_t here = skip_blanks(text, *at);
    const size_t begin = here;
    uint64_t value = 0;
    for (; here < text.size && phi__is_digit((char)text.data[here]) && value <= UINT32_MAX / 16; here++)
        value = value * 10 + (uint64_t)(text.data[here] - '0');
    *at = here;
    *out = (uint32_t)value;
    return here > begin;
}

/* Where `word` ends, from `at` on; SIZE_MAX when it is not there. */
static size_t behind(phi__span text, size_t at, const char *word)
{
    const size_t length = strlen(word);
    const uint8_t *found = at >= text.size ? NULL : memmem(text.data + at, text.size - at, word, length);
    return found == NULL ? SIZE_MAX : (size_t)(found - text.data) + length;
}

/* The last one counts: later revisions stand behind earlier ones. */
uint32_t phi__pdf_info_number(phi__span file)
{
    uint32_t number = 0;
    for (size_t at = 0; (at = behind(file, at, "/Info")) != SIZE_MAX;) {
        uint32_t named, generation;
        size_t here = at;
        if (take_number(file, &here, &named) && take_number(file, &here, &generation))
            number = named;
    }
    return number;
}

phi__span phi__pdf_object(phi__span file, uint32_t number)
{
    char mark[32];
    phi__span found = {0};
    (void)snprintf(mark, sizeof mark, "%u 0 obj", (unsigned)number);
    for (size_t at = 0; (at = behind(file, at, mark)) != SIZE_MAX;) {
        const size_t begin = at - strlen(mark);
        if (begin == 0 || is_blank(file.data[begin - 1]))
            found = phi__span_part(file, at, OBJECT_MOST);
    }
    return found;
}

/* ----------------------------------------------------------------- packed objects */

static uint32_t entry_number(phi__span head, const char *key)
{
    uint32_t number = 0;
    size_t at = behind(head, 0, key);
    if (at != SIZE_MAX)
        (void)take_number(head, &at, &number);
    return number;
}

bool phi__pdf_next_packed(phi__span file, size_t *at, phi__pdf_packed *out)
{
    for (size_t mark = *at; (mark = behind(file, mark, "/ObjStm")) != SIZE_MAX;) {
        const size_t from = mark < HEAD_MOST ? 0 : mark - HEAD_MOST;
        const uint8_t *open = memrchr(file.data + from, 'j', mark - from - strlen("ObjStm")); /* of "obj" */
        const size_t begin = open == NULL ? from : (size_t)(open - file.data);
        const size_t data = behind(phi__span_part(file, 0, mark + HEAD_MOST), mark, "stream");
        *at = mark;
        if (data == SIZE_MAX)
            continue;
        const phi__span head = phi__span_part(file, begin, data - begin);
        *out = (phi__pdf_packed){.data = data, .count = entry_number(head, "/N "), .first = entry_number(head, "/First")};
        if (out->count == 0)
            out->count = entry_number(head, "/N\n");
        while (out->data < file.size && (file.data[out->data] == '\r' || file.data[out->data] == '\n'))
            out->data++;
        if (out->first > 0)
            return true;
    }
    *at = file.size;
    return false;
}

phi__span phi__pdf_unpacked(phi__span content, const phi__pdf_packed *packed, uint32_t index, uint32_t *number)
{
    const phi__span head = phi__span_part(content, 0, packed->first);
    uint32_t here = 0, next = 0, dropped;
    size_t at = 0;
    for (uint32_t i = 0; i <= index; i++) {
        if (!take_number(head, &at, number) || !take_number(head, &at, &here))
            return phi__span_of(NULL, 0);
    }
    const bool last = !take_number(head, &at, &dropped) || !take_number(head, &at, &next) || next < here;
    const size_t begin = (size_t)packed->first + here;
    return phi__span_part(content, begin, last ? SIZE_MAX : next - here);
}

/* ------------------------------------------------------------------------ strings */

typedef struct text_out {
    uint8_t bytes[PHI__PDF_TEXT_BYTES];
    size_t size;
} text_out;

static void put(text_out *out, uint8_t byte)
{
    if (out->size < sizeof out->bytes)
        out->bytes[out->size++] = byte;
}

/* Behind a backslash: octal digits, or what stands for a control character. */
static size_t take_escape(phi__span text, size_t at, text_out *out)
{
    static const char NAMES[] = "nrtbf", VALUES[] = "\n\r\t\b\f";
    unsigned code = 0, digits = 0;
    if (at >= text.size)
        return at;
    for (; digits < 3 && at + digits < text.size && text.data[at + digits] >= '0' && text.data[at + digits] <= '7'; digits++)
        code = code * 8 + (unsigned)(text.data[at + digits] - '0');
    if (digits > 0) {
        put(out, (uint8_t)code);
        return at + digits;
    }
    const uint8_t c = text.data[at];
    const char *named = c == 0 ? NULL : strchr(NAMES, c);
    if (c != '\n' && c != '\r') /* else the line goes on */
        put(out, named == NULL ? c : (uint8_t)VALUES[named - NAMES]);
    return at + 1;
}

/* "(...)" from its bracket on: where it ends. */
static size_t take_literal(phi__span text, size_t at, text_out *out)
{
    unsigned depth = 0;
    while (at < text.size) {
        const uint8_t c = text.data[at++];
        if (c == '\\') {
            at = take_escape(text, at, out);
            continue;
        }
        depth += c == '(';
        if (c == ')' && --depth == 0)
            return at;
        if (c != '(' || depth > 1)
            put(out, c);
    }
    return at;
}

static int hex_of(uint8_t c)
{
    const char lower = phi__to_lower((char)c);
    return phi__is_digit((char)c) ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static size_t take_hex(phi__span text, size_t at, text_out *out)
{
    int high = -1;
    for (at++; at < text.size && text.data[at] != '>'; at++) {
        const int digit = hex_of(text.data[at]);
        if (digit < 0)
            continue;
        if (high >= 0)
            put(out, (uint8_t)(high << 4 | digit));
        high = high < 0 ? digit : -1;
    }
    if (high >= 0)
        put(out, (uint8_t)(high << 4));
    return at < text.size ? at + 1 : at;
}

static size_t put_utf8(uint32_t code, char *out, size_t at, size_t room)
{
    const unsigned more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const uint8_t LEAD[] = {0, 0xC0, 0xE0, 0xF0};
    if (at + more + 1 >= room || code == 0)
        return at;
    out[at++] = (char)(LEAD[more] | code >> (6 * more));
    for (unsigned i = more; i > 0; i--)
        out[at++] = (char)(0x80 | (code >> (6 * (i - 1)) & 0x3F));
    return at;
}

/* UTF-16 with its mark, UTF-8 with its, else PDFDocEncoding, which is near enough to Latin-1. */
static void to_utf8(const text_out *text, char out[PHI__PDF_TEXT_BYTES])
{
    const uint8_t *b = text->bytes;
    const bool wide = text->size >= 2 && b[0] == 0xFE && b[1] == 0xFF;
    const bool utf8 = text->size >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF;
    size_t at = 0;
    for (size_t i = wide ? 2 : utf8 ? 3 : 0; i < text->size; i += wide ? 2 : 1) {
        uint32_t code = b[i];
        if (wide)
            code = i + 1 < text->size ? (uint32_t)b[i] << 8 | b[i + 1] : 0;
        if (wide && code >= 0xD800 && code < 0xDC00 && i + 3 < text->size) {
            code = 0x10000 + ((code & 0x3FF) << 10) + (((uint32_t)b[i + 2] << 8 | b[i + 3]) & 0x3FF);
            i += 2;
        }
        if (utf8 && at + 1 < PHI__PDF_TEXT_BYTES)
            out[at++] = (char)code;
        else if (code < 0xD800 || code > 0xDFFF)
            at = put_utf8(code, out, at, PHI__PDF_TEXT_BYTES);
    }
    out[at < PHI__PDF_TEXT_BYTES ? at : PHI__PDF_TEXT_BYTES - 1] = '\0';
}

/* --------------------------------------------------------------------- dictionaries */

static size_t end_of_name(phi__span text, size_t at)
{
    while (at < text.size && !is_blank(text.data[at]) && memchr("/()<>[]{}%", text.data[at], 10) == NULL)
        at++;
    return at;
}

bool phi__pdf_next_text(phi__span dictionary, size_t *at, phi__span *key, char value[PHI__PDF_TEXT_BYTES])
{
    while (*at < dictionary.size) {
        const uint8_t c = dictionary.data[*at];
        text_out text = {.size = 0};
        const bool literal = c == '(', hex = c == '<' && *at + 1 < dictionary.size && dictionary.data[*at + 1] != '<';
        if (c == '>' && *at + 1 < dictionary.size && dictionary.data[*at + 1] == '>')
            return false; /* its end, or that of what lies in it: properties hold nothing */
        if (c == '/') {
            const size_t end = end_of_name(dictionary, *at + 1);
            *key = phi__span_part(dictionary, *at + 1, end - *at - 1);
            *at = end;
        } else if (literal || hex) {
            *at = literal ? take_literal(dictionary, *at, &text) : take_hex(dictionary, *at, &text);
            to_utf8(&text, value);
            if (key->size > 0)
                return true;
        } else {
            *at += c == '<' ? 2 : 1;
        }
    }
    return false;
}

static bool read_box(phi__span page, const char *key, double box[4])
{
    char text[160];
    const size_t begin = behind(page, 0, key), open = begin == SIZE_MAX ? SIZE_MAX : skip_blanks(page, begin);
    if (open == SIZE_MAX || open >= page.size || page.data[open] != '[')
        return false;
    const phi__span rest = phi__span_part(page, open + 1, sizeof text - 1);
    memcpy(text, rest.data == NULL ? (const uint8_t *)"" : rest.data, rest.size);
    text[rest.size] = '\0';
    char *at = text;
    for (int i = 0; i < 4; i++) {
        char *end = at;
        box[i] = strtod(at, &end);
        if (end == at)
            return false;
        at = end;
    }
    return true;
}

bool phi__pdf_is_cropped(phi__span page)
{
    enum { MARGIN = 18 }; /* points */
    double media[4], crop[4];
    if (!read_box(page, "/CropBox", crop))
        return behind(page, 0, "/CropBox") != SIZE_MAX; /* said elsewhere: who knows */
    if (!read_box(page, "/MediaBox", media))
        return crop[0] > MARGIN || crop[1] > MARGIN; /* the sheet is the same for many pages, and said elsewhere */
    return crop[0] > media[0] + MARGIN || crop[1] > media[1] + MARGIN || crop[2] < media[2] - MARGIN || crop[3] < media[3] - MARGIN;
}
