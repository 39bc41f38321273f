/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_GRID_H
#define PHI_EXTRACT_GRID_H
/* Tables in documents (RTF, HTML, OpenDocument): does the first row name the
 * columns, and where does a cell stand? The reader says what it meets; the grid
 * emits nothing. A table without such a row has no places: many only lay out a
 * page, and labels stand anywhere in them. */
#include "extract/extract.h"

typedef struct phi__grid {
    bool open;          /* inside of a table */
    bool in_cell;
    bool heading;       /* the cell is marked as a heading */
    bool all_headings;  /* so were all of the first row */
    bool plain;         /* the first row may be names: words, not values */
    bool named;         /* it was, and all headers are known */
    uint32_t tables;    /* met so far */
    uint64_t row;       /* from 1 */
    uint32_t column;    /* from 1 */
    uint32_t wide;      /* further columns that the cell takes */
    phi__buf names;     /* of the first row, each closed by a NUL */
    PHI_VEC(size_t) begins; /* of each name */
    size_t name_begin;  /* of the cell that is open */
    char sheet[24];     /* "table 2" */
} phi__grid;

void phi__grid_init(phi__grid *grid);
void phi__grid_done(phi__grid *grid);
/** A table begins; one that is open is taken for mere layout. */
void phi__grid_table(phi__grid *grid);
void phi__grid_table_end(phi__grid *grid);
phi_status phi__grid_row(phi__grid *grid);
/** A cell begins, `span` columns wide, and ends the one before. */
phi_status phi__grid_cell(phi__grid *grid, bool heading, uint32_t span);
phi_status phi__grid_cell_end(phi__grid *grid);
/** Text of the cell, UTF-8. */
phi_status phi__grid_text(phi__grid *grid, const char *utf8, size_t length);
/** Fill sheet, row, column and field of a place; leaves it alone where the cell has none. */
void phi__grid_place(const phi__grid *grid, phi__place *place);

#endif
