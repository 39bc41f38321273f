/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_lines.h. Conversion is that of Outlook's properties. */
#include "worker/reader_lines.h"

#include "base/cell_name.h"
#include "worker/reader_mapi.h"

#include <stdio.h>

enum { PIECE = 1024 };

void phi__lines_flush(phi__lines *lines)
{
    if (lines->size > 0)
        phi__say_text(lines->say, lines->text, lines->size);
    lines->size = 0;
}

void phi__lines_put(phi__lines *lines, const char *utf8, size_t size)
{
    if (size > sizeof lines->text - lines->size)
        phi__lines_flush(lines);
    if (size > 0)
        lines->begun = utf8[size - 1] != '\n';
    if (size > sizeof lines->text) {
        phi__say_text(lines->say, utf8, size);
        return;
    }
    memcpy(&lines->text[lines->size], utf8, size);
    lines->size += size;
}

size_t phi__lines_convert(const phi__lines *lines, phi__span text, bool wide, char *out, size_t room)
{
    return phi__mapi_text(wide ? PHI__MAPI_TEXT : PHI__MAPI_BYTES_TEXT, text, lines->codepage, out, room);
}

static bool is_ascii(phi__span bytes)
{
    for (size_t i = 0; i < bytes.size; i++) {
        if (bytes.data[i] >= 0x80)
            return false;
    }
    return true;
}

void phi__lines_bytes(phi__lines *lines, phi__span bytes)
{
    char out[PIECE * 4 + 8];
    if (is_ascii(bytes)) {
        phi__lines_put(lines, (const char *)bytes.data, bytes.size);
        return;
    }
    for (size_t at = 0; at < bytes.size; at += PIECE)
        phi__lines_put(lines, out, phi__lines_convert(lines, phi__span_part(bytes, at, PIECE), false, out, sizeof out));
}

void phi__lines_wide(phi__lines *lines, phi__span units)
{
    char out[PIECE * 2 + 8];
    for (size_t at = 0; at + 1 < units.size;) {
        size_t size = units.size - at < PIECE ? units.size - at : PIECE;
        if (size == PIECE && (units.data[at + size - 1] & 0xFC) == 0xD8)
            size -= 2; /* a pair stays together */
        phi__lines_put(lines, out, phi__lines_convert(lines, phi__span_part(units, at, size), true, out, sizeof out));
        at += size;
    }
}

void phi__lines_end(phi__lines *lines)
{
    if (lines->begun)
        phi__lines_put(lines, "\n", 1);
}

void phi__lines_place(phi__lines *lines, uint32_t page, const char *part, const char *field)
{
    phi__lines_flush(lines);
    phi__say_place(lines->say, page, part, field);
}

void phi__lines_cell(phi__lines *lines, const phi__lines_place_in *cell, const char *part, const char *field)
{
    char name[PHI__CELL_NAME_BYTES] = "";
    if (cell->named && cell->row > 0)
        phi__cell_name(cell->column, cell->row, name);
    phi__lines_flush(lines);
    phi__say_cell(lines->say, cell->sheet, cell->row, cell->column, name);
    phi__say_place(lines->say, 0, part, field);
}

void phi__lines_aside(phi__lines *lines, const char *part, phi__span text, bool wide)
{
    char out[PIECE * 2 + 8];
    if (lines->aside_size > 0 && (lines->aside_part != part || lines->aside_size + sizeof out > sizeof lines->aside)) {
        phi__lines_end(lines);
        (void)phi__lines_say_asides(lines);
    }
    lines->aside_part = part;
    const size_t piece = wide ? PIECE : PIECE / 2;
    for (size_t at = 0; at < text.size; at += piece) {
        const size_t size = phi__lines_convert(lines, phi__span_part(text, at, piece), wide, out, sizeof out);
        if (size + 1 > sizeof lines->aside - lines->aside_size) {
            phi__lines_end(lines);
            (void)phi__lines_say_asides(lines);
            lines->aside_part = part;
        }
        memcpy(&lines->aside[lines->aside_size], out, size);
        lines->aside_size += size;
    }
}

void phi__lines_aside_end(phi__lines *lines)
{
    if (lines->aside_size > 0 && lines->aside_size < sizeof lines->aside && lines->aside[lines->aside_size - 1] != '\n')
        lines->aside[lines->aside_size++] = '\n';
}

bool phi__lines_say_asides(phi__lines *lines)
{
    if (lines->aside_size == 0)
        return false;
    phi__lines_aside_end(lines);
    phi__lines_place(lines, 0, lines->aside_part, NULL);
    phi__say_text(lines->say, lines->aside, lines->aside_size);
    lines->aside_size = 0;
    return true;
}
