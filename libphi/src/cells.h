/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_CELLS_H
#define PHI_CELLS_H
/* Rows and cells of delimited text, found while walking along it: RFC 4180 with
 * any delimiter. A cursor that only moves forward; offsets count the extracted
 * text. Copy the struct to look ahead without moving. */
#include "extract/extract.h"

typedef struct phi__cells {
    char delimiter;
    char quote;            /* or 0 */
    char escape;           /* or 0 */
    bool escaped;          /* the byte before was one that takes the next its meaning */
    size_t column_count;
    char **columns;        /* names from the header row, owned by the maker; NULL without header */
    uint64_t at;           /* everything before was walked */
    uint64_t row;          /* of `at`, from 1 */
    uint32_t column;       /* of `at`, from 0 */
    uint64_t cell_begin;
    uint64_t quoted_since; /* offset behind the last quote of a quoted cell; 0 = not in one, or text came behind it */
    bool quoted;
    /* The same as above if the open quote is none. */
    uint64_t stray_row;
    uint32_t stray_column;
    uint64_t stray_begin;
} phi__cells;

/** Copies the table. PHI_OK or PHI_ERR_MEMORY. */
phi_status phi__cells_init(phi__cells *cells, const phi__table *table);
void phi__cells_done(phi__cells *cells);
/** Walk up to offset `to`; `text` begins at offset `base` and holds [at, to). */
void phi__cells_walk(phi__cells *cells, phi__span text, uint64_t base, uint64_t to);
/** Where the cell at the cursor ends, as far as `text` shows. */
uint64_t phi__cells_end(const phi__cells *cells, phi__span text, uint64_t base);
/** Name of the column at the cursor, or NULL. */
const char *phi__cells_name(const phi__cells *cells);

#endif
