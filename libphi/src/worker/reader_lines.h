/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_LINES_H
#define PHI_WORKER_READER_LINES_H
/* Text of old Office documents on its way to the host: out of UTF-16 and code pages,
 * in pieces, each at its place. Asides (field codes, notes) wait for the end of the
 * line, or they would tear it apart. */
#include "worker/say.h"

enum { PHI__LINES_BYTES = 8192, PHI__LINES_ASIDE_BYTES = 16384, PHI__LINES_SHEET_BYTES = 128 };

typedef struct phi__lines {
    phi__say *say;
    uint32_t codepage;  /* of bytes */
    size_t size;        /* in `text` */
    size_t aside_size;  /* in `aside` */
    const char *aside_part;
    bool begun;         /* there is text on the line */
    char text[PHI__LINES_BYTES];
    char aside[PHI__LINES_ASIDE_BYTES];
} phi__lines;

void phi__lines_flush(phi__lines *lines);
/** UTF-8. */
void phi__lines_put(phi__lines *lines, const char *utf8, size_t size);
/** Bytes in the code page, or UTF-16 in little-endian order. */
void phi__lines_bytes(phi__lines *lines, phi__span bytes);
void phi__lines_wide(phi__lines *lines, phi__span units);
/** End the line, if one is begun. */
void phi__lines_end(phi__lines *lines);
void phi__lines_place(phi__lines *lines, uint32_t page, const char *part, const char *field);
/* A cell of a sheet, or of a table in a document: these have no names like "C7". */
typedef struct phi__lines_place_in {
    const char *sheet;
    uint64_t row;    /* from 1 */
    uint32_t column;
    bool named;
} phi__lines_place_in;

/** The text that follows stands in a cell; `part` and `field` may be NULL. */
void phi__lines_cell(phi__lines *lines, const phi__lines_place_in *cell, const char *part, const char *field);
/** Text of a line of its own under `part`, later: UTF-16 or bytes; and the end of that line. */
void phi__lines_aside(phi__lines *lines, const char *part, phi__span text, bool wide);
void phi__lines_aside_end(phi__lines *lines);
/** Say what waits; the place is another afterwards. */
bool phi__lines_say_asides(phi__lines *lines);
/** UTF-16 or bytes as UTF-8, cut where `out` is full, NUL-terminated; returns the length. */
size_t phi__lines_convert(const phi__lines *lines, phi__span text, bool wide, char *out, size_t room);

#endif
