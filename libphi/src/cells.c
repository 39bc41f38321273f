/* SPDX-License-Identifier: Apache-2.0 */
/* See cells.h. A quote opens only at the beginning of a cell, and one that is
 * not closed within QUOTED_MAX was none: otherwise one stray quote would turn
 * the rest of a file into one cell. Text without quotes is walked by counting. */
#include "cells.h"

#include "base/alloc.h"
#include "base/count.h"

#include <string.h>

enum { QUOTED_MAX = 64 * 1024, CELL_MAX = 64 * 1024, FEW = 32 /* bytes */ };

phi_status phi__cells_init(phi__cells *cells, const phi__table *table)
{
    *cells = (phi__cells){.delimiter = table->delimiter, .quote = table->quote, .escape = table->escape, .row = 1};
    if (!(table->has_header || table->by_values) || table->columns == NULL || table->column_count == 0)
        return PHI_OK;
    cells->columns = phi__alloc_array(table->column_count, sizeof *cells->columns);
    PHI_REQUIRE(cells->columns != NULL, PHI_ERR_MEMORY);
    for (; cells->column_count < table->column_count; cells->column_count++) {
        const char *name = table->columns[cells->column_count];
        cells->columns[cells->column_count] = phi__strdup(name != NULL ? name : "");
        PHI_REQUIRE(cells->columns[cells->column_count] != NULL, PHI_ERR_MEMORY);
    }
    return PHI_OK;
}

void phi__cells_done(phi__cells *cells)
{
    for (size_t i = 0; cells->columns != NULL && i < cells->column_count; i++)
        phi__free(cells->columns[i]);
    phi__free(cells->columns);
    *cells = (phi__cells){0};
}

static const uint8_t *last_byte(const uint8_t *data, size_t size, char wanted)
{
    while (size > 0 && data[size - 1] != (uint8_t)wanted)
        size--;
    return size > 0 ? data + size - 1 : NULL;
}

/* No quote in these few bytes. */
static void walk_few(phi__cells *cells, const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        const bool line = data[i] == '\n';
        if (!line && data[i] != (uint8_t)cells->delimiter)
            continue;
        cells->row += line;
        cells->column = line ? 0 : cells->column + 1;
        cells->cell_begin = cells->at + i + 1;
    }
    cells->at += size;
}

/* No quote in these bytes. */
static void walk_plain(phi__cells *cells, const uint8_t *data, size_t size)
{
    const uint8_t *line = last_byte(data, size, '\n');
    size_t from = 0;
    if (line != NULL) {
        from = (size_t)(line - data) + 1;
        cells->row += phi__count_byte(phi__span_of(data, from), '\n');
        cells->column = 0;
        cells->cell_begin = cells->at + from;
    }
    cells->column += (uint32_t)phi__count_byte(phi__span_of(data + from, size - from), (uint8_t)cells->delimiter);
    const uint8_t *delimiter = last_byte(data + from, size - from, cells->delimiter);
    if (delimiter != NULL)
        cells->cell_begin = cells->at + (size_t)(delimiter - data) + 1;
    cells->at += size;
}

/* The quote was none: be where the text without it leads to. */
static void forget_quote(phi__cells *cells)
{
    cells->quoted = false;
    cells->quoted_since = 0;
    cells->row = cells->stray_row;
    cells->column = cells->stray_column;
    cells->cell_begin = cells->stray_begin;
}

/* A quote at the cursor. A doubled one closes and opens again: the same in the end. */
static void step_quote(phi__cells *cells)
{
    const bool fresh = cells->at == cells->cell_begin;
    const bool opens = !cells->quoted && (fresh || cells->quoted_since != 0);
    if (opens && fresh) {
        cells->stray_row = cells->row;
        cells->stray_column = cells->column;
        cells->stray_begin = cells->cell_begin;
    }
    if (opens)
        cells->quoted_since = cells->at + 1;
    cells->quoted = opens;
}

/* One byte, at the cursor. */
static void step(phi__cells *cells, char c)
{
    if (cells->quoted && cells->at - cells->quoted_since > QUOTED_MAX)
        forget_quote(cells);
    const bool line = c == '\n', ends = line || c == cells->delimiter, escaped = cells->escaped && cells->quoted;
    cells->escaped = c == cells->escape && c != '\0' && !escaped;
    if (c == cells->quote && c != '\0' && !escaped) {
        step_quote(cells);
    } else if (cells->quoted && ends) {
        cells->stray_column = line ? 0 : cells->stray_column + 1;
        cells->stray_row += line;
        cells->stray_begin = cells->at + 1;
    } else if (!cells->quoted) {
        cells->quoted_since = 0;
        cells->column = line ? 0 : cells->column + ends;
        cells->row += line;
        cells->cell_begin = ends ? cells->at + 1 : cells->cell_begin;
    }
    cells->at++;
}

void phi__cells_walk(phi__cells *cells, phi__span text, uint64_t base, uint64_t to)
{
    while (cells->at < to && cells->at >= base && cells->at - base < text.size) {
        const phi__span rest = phi__span_part(text, (size_t)(cells->at - base), (size_t)(to - cells->at));
        if (cells->quoted) {
            step(cells, (char)rest.data[0]);
            continue;
        }
        const uint8_t *quote = cells->quote == 0 ? NULL : memchr(rest.data, cells->quote, rest.size);
        if (quote != rest.data) {
            cells->quoted_since = 0;
            const size_t size = quote == NULL ? rest.size : (size_t)(quote - rest.data);
            (size < FEW ? walk_few : walk_plain)(cells, rest.data, size);
        } else {
            step(cells, (char)rest.data[0]);
        }
    }
}

/* Can no quote open here any more? */
static bool is_settled(const phi__cells *cells, char c)
{
    return !cells->quoted && cells->quoted_since == 0 && (cells->at > cells->cell_begin || cells->quote == 0 || c != cells->quote);
}

uint64_t phi__cells_end(const phi__cells *cells, phi__span text, uint64_t base)
{
    phi__cells ahead = *cells;
    const uint64_t size = base + text.size;
    const uint64_t most = size - cells->at > CELL_MAX ? cells->at + CELL_MAX : size;
    if (ahead.at < most && is_settled(cells, (char)text.data[ahead.at - base])) {
        while (ahead.at < most && text.data[ahead.at - base] != '\n' && text.data[ahead.at - base] != (uint8_t)cells->delimiter)
            ahead.at++;
        return ahead.at;
    }
    while (ahead.at < most && ahead.cell_begin == cells->cell_begin)
        step(&ahead, (char)text.data[ahead.at - base]);
    return ahead.cell_begin == cells->cell_begin ? ahead.at : ahead.at - 1;
}

const char *phi__cells_name(const phi__cells *cells)
{
    return cells->column < cells->column_count ? cells->columns[cells->column] : NULL;
}
