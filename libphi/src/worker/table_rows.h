/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_TABLE_ROWS_H
#define PHI_WORKER_TABLE_ROWS_H
/* What readers of databases say: rows of cells under named columns, gathered into records of text. Part of
 * worker programs only. */
#include "worker/say.h"

enum { PHI__ROWS_COLUMNS = 2048, PHI__ROWS_NAMES = 32 * 1024, PHI__ROWS_MOMENT = 64 };

typedef struct phi__rows {
    phi__say *say;
    size_t names_size;
    size_t columns;
    size_t column;       /* of the cell that comes next */
    size_t size;         /* of the text gathered */
    bool begun;          /* the names were said */
    const char *label;   /* said before the cell that comes next, or NULL */
    void (*first)(void *user); /* called before anything is said, then forgotten; set after phi__rows_begin */
    void *user;
    uint8_t padded[PHI__ROWS_COLUMNS]; /* of each column: digits that numbers in it have */
    char names[PHI__ROWS_NAMES]; /* a line each */
    char text[PHI__WIRE_TEXT_BYTES];
} phi__rows;

/** Begin a table; then its columns, cells, ends of rows, and the end. */
void phi__rows_begin(phi__rows *rows, phi__say *say);
/** One more column: its name, and a label that says more, or NULL. */
void phi__rows_column(phi__rows *rows, const char *name, const char *label);
/** The next cell has this name, which no column of the table says; borrowed until then, may be NULL. */
void phi__rows_label(phi__rows *rows, const char *name);
/** The next cell, in UTF-8; line ends and tabs in it may be. */
void phi__rows_text(phi__rows *rows, const char *text, size_t size);
/** A number. In columns of social security numbers and zip codes leading zeros that a number cannot have come back. */
void phi__rows_integer(phi__rows *rows, int64_t number);
void phi__rows_double(phi__rows *rows, double number);
/** A day, as YYYY-MM-DD: days since 1970-01-01. */
void phi__rows_day(phi__rows *rows, int64_t day);
/** As text, with its length: a day as above, the time of a day as HH:MM:SS with what is left of a second, and both, of which
 * midnight is the day alone. `nanos` are below a second. */
size_t phi__rows_day_text(char text[PHI__ROWS_MOMENT], int64_t day);
size_t phi__rows_time_text(char text[PHI__ROWS_MOMENT], int64_t seconds, uint32_t nanos);
size_t phi__rows_moment_text(char text[PHI__ROWS_MOMENT], int64_t seconds, uint32_t nanos);
/** A cell without a value. */
void phi__rows_nothing(phi__rows *rows);
void phi__rows_end_row(phi__rows *rows);
void phi__rows_end(phi__rows *rows);

#endif
