/* SPDX-License-Identifier: Apache-2.0 */
/* See grid.h. Names are short texts with letters, at least two of them, and no
 * more digits than "Phone 2" or "ICD-10" have: a row of values is none. */
#include "extract/grid.h"

#include "base/alloc.h"
#include "base/ascii.h"

#include <stdio.h>

enum { COLUMNS = 1024, NAME_BYTES = 128, NAMES_BYTES = 16 * 1024, NAME_DIGITS = 2, SPAN_MOST = 64 };

void phi__grid_init(phi__grid *grid)
{
    *grid = (phi__grid){.open = false};
    phi__buf_init(&grid->names, NAMES_BYTES);
}

void phi__grid_done(phi__grid *grid)
{
    phi__buf_done(&grid->names);
    PHI_VEC_DONE(&grid->begins);
}

static void forget(phi__grid *grid)
{
    phi__buf_clear(&grid->names);
    grid->begins.count = 0;
    grid->row = 0;
    grid->column = 0;
    grid->wide = 0;
    grid->in_cell = grid->named = false;
    grid->plain = grid->all_headings = true;
}

void phi__grid_table(phi__grid *grid)
{
    forget(grid);
    grid->open = true;
    grid->tables++;
    (void)snprintf(grid->sheet, sizeof grid->sheet, "table %u", (unsigned)grid->tables);
}

void phi__grid_table_end(phi__grid *grid)
{
    forget(grid);
    grid->open = false;
}

/* Could the cell that ends be a name? */
phi_status phi__grid_cell_end(phi__grid *grid)
{
    const bool first = grid->in_cell && grid->row == 1 && grid->plain;
    grid->in_cell = false;
    if (!first)
        return PHI_OK;
    size_t letters = 0, digits = 0;
    while (grid->names.size > grid->name_begin && phi__is_space((char)grid->names.data[grid->names.size - 1]))
        grid->names.size--;
    for (size_t i = grid->name_begin; i < grid->names.size; i++) {
        const char c = (char)grid->names.data[i];
        letters += phi__is_letter(c) || (uint8_t)c >= 0x80;
        digits += phi__is_digit(c);
    }
    const size_t size = grid->names.size - grid->name_begin;
    if (size > NAME_BYTES || digits > NAME_DIGITS || (size > 0 && letters == 0))
        grid->plain = grid->heading && grid->all_headings && size <= NAME_BYTES;
    const phi_status status = phi__buf_append_byte(&grid->names, 0);
    grid->plain = grid->plain && status != PHI_PARTIAL;
    return status == PHI_PARTIAL ? PHI_OK : status;
}

phi_status phi__grid_row(phi__grid *grid)
{
    if (!grid->open)
        return PHI_OK;
    PHI_TRY(phi__grid_cell_end(grid));
    if (grid->row == 1)
        grid->named = grid->plain && grid->begins.count >= 2;
    grid->row++;
    grid->column = grid->wide = 0;
    return PHI_OK;
}

phi_status phi__grid_cell(phi__grid *grid, bool heading, uint32_t span)
{
    if (!grid->open || grid->row == 0)
        return PHI_OK;
    PHI_TRY(phi__grid_cell_end(grid));
    grid->in_cell = true;
    grid->heading = heading;
    grid->all_headings = grid->all_headings && heading;
    grid->name_begin = grid->names.size;
    span = span < 1 ? 1 : span > SPAN_MOST ? SPAN_MOST : span;
    grid->column += 1 + grid->wide;
    grid->wide = span - 1;
    if (grid->row != 1 || !grid->plain)
        return PHI_OK;
    for (uint32_t i = 0; i < span; i++) {
        if (grid->begins.count == COLUMNS) {
            grid->plain = false;
            return PHI_OK;
        }
        PHI_TRY(PHI_VEC_PUSH(&grid->begins, grid->name_begin));
    }
    return PHI_OK;
}

phi_status phi__grid_text(phi__grid *grid, const char *utf8, size_t length)
{
    if (!grid->in_cell || grid->row != 1 || !grid->plain)
        return PHI_OK;
    while (length > 0 && grid->names.size == grid->name_begin && phi__is_space(*utf8)) {
        utf8++;
        length--;
    }
    const phi_status status =
        grid->names.size - grid->name_begin > NAME_BYTES ? PHI_PARTIAL : phi__buf_append(&grid->names, utf8, length);
    grid->plain = grid->plain && status != PHI_PARTIAL;
    return status == PHI_PARTIAL ? PHI_OK : status;
}

void phi__grid_place(const phi__grid *grid, phi__place *place)
{
    if (!grid->in_cell || !grid->named || grid->row < 2)
        return;
    place->sheet = grid->sheet;
    place->row = grid->row;
    place->column = grid->column;
    if (grid->column <= grid->begins.count)
        place->field = (const char *)grid->names.data + grid->begins.items[grid->column - 1];
}
