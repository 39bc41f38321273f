/* SPDX-License-Identifier: Apache-2.0 */
/* See html_table.h. A header is the first row of more than one cell: of <th> throughout,
 * or of three short names at least, since two may be a caption and its value. Cells that
 * span columns are counted as one, and tables in cells end the one around them. */
#include "score/html_table.h"

#include "base/ascii.h"
#include "score/html_header.h"

#include <stddef.h>
#include <string.h>

enum {
    TAGS_BACK = 3,  /* tags between a cell and its text: <td><b><a href=...> */
    TAG_MAX = 256,
    BLANKS_MAX = 64,
    NAME_DIGITS = 2,
    PLAIN_FEWEST = 3
};

void phi__html_table_init(phi__html_table *table)
{
    *table = (phi__html_table){.part = UINT64_MAX};
    phi__buf_init(&table->names, PHI__HTML_NAMES_MAX);
}

void phi__html_table_done(phi__html_table *table)
{
    phi__buf_done(&table->names);
}

static void forget(phi__html_table *table)
{
    table->open = table->named = false;
    table->headers = table->fit = true;
    table->cells = table->count = 0;
    table->cell = 0;
    phi__buf_clear(&table->names);
}

void phi__html_table_clear(phi__html_table *table)
{
    forget(table);
    table->part = UINT64_MAX;
    table->walked = 0;
}

phi_status phi__html_table_copy(phi__html_table *to, const phi__html_table *from)
{
    phi__html_table_clear(to);
    PHI_TRY(phi__buf_append(&to->names, from->names.data, from->names.size));
    const phi__buf names = to->names;
    *to = *from;
    to->names = names;
    return PHI_OK;
}

bool phi__html_table_equal(const phi__html_table *a, const phi__html_table *b)
{
    return a->part == b->part && a->walked == b->walked && a->open == b->open && a->named == b->named &&
           a->headers == b->headers && a->fit == b->fit && a->cells == b->cells && a->cell == b->cell &&
           a->count == b->count && a->names.size == b->names.size &&
           (a->names.size == 0 || memcmp(a->names.data, b->names.data, a->names.size) == 0);
}

bool phi__html_table_may_hold(phi__span text, size_t begin)
{
    size_t at = begin;
    for (int tags = 0; tags < TAGS_BACK; tags++) {
        const size_t blanks = at > BLANKS_MAX ? at - BLANKS_MAX : 0;
        while (at > blanks && phi__is_space((char)text.data[at - 1]))
            at--;
        if (at == 0 || text.data[at - 1] != '>')
            return false;
        const size_t least = at > TAG_MAX ? at - TAG_MAX : 0;
        while (at > least && text.data[at - 1] != '<')
            at--;
        if (at == least)
            return false;
        at--;
        if (phi__html_tag_at(text, at) == PHI__HTML_CELL)
            return true;
    }
    return false;
}

/* ------------------------------------------------------------------------- walk */

static bool is_name(phi__span cell)
{
    size_t digits = 0;
    for (size_t i = 0; i < cell.size; i++)
        digits += phi__is_digit((char)cell.data[i]);
    return digits <= NAME_DIGITS && cell.size > 0 && phi__is_letter((char)cell.data[0]);
}

/* A cell of the first row begins at `at`. */
static phi_status add_name(phi__html_table *table, phi__span text, size_t at, bool header)
{
    const phi__span name = phi__html_cell_text(text, at, text.size);
    table->headers = table->headers && header;
    table->fit = table->fit && (name.size == 0 || is_name(name));
    if (table->count == PHI__HTML_COLUMNS_MAX || PHI__HTML_NAMES_MAX - table->names.size <= name.size) {
        table->fit = table->headers = false;
        return PHI_OK;
    }
    table->count++;
    PHI_TRY(phi__buf_append(&table->names, name.data, name.size));
    return phi__buf_append_byte(&table->names, '\0');
}

/* The first row ends: was it the header? A title is one cell wide, and the next row may be. */
static void end_row(phi__html_table *table)
{
    if (!table->open || table->named || table->cells == 0)
        return;
    const bool is = table->headers || (table->fit && table->count >= PLAIN_FEWEST);
    const bool title = table->cells == 1;
    if (is && !title) {
        table->named = true;
        return;
    }
    forget(table);
    table->open = title;
}

static phi_status take_tag(phi__html_table *table, phi__span text, uint64_t base, size_t at, phi__html_tag tag)
{
    switch (tag) {
    case PHI__HTML_TABLE:
        forget(table);
        table->open = text.data[at + 1] != '/';
        return PHI_OK;
    case PHI__HTML_ROW:
    case PHI__HTML_ROW_END:
        end_row(table);
        table->cells = 0;
        return PHI_OK;
    case PHI__HTML_CELL:
    case PHI__HTML_HEADER:
        if (!table->open)
            return PHI_OK;
        table->cells++;
        table->cell = base + at;
        return table->named ? PHI_OK : add_name(table, text, at, tag == PHI__HTML_HEADER);
    case PHI__HTML_OTHER: break;
    }
    return PHI_OK;
}

phi_status phi__html_table_walk(phi__html_table *table, const phi__scene *scene, size_t to)
{
    const phi__span text = scene->text;
    const bool known = table->part == scene->part;
    if (known && table->walked == 0)
        table->walked = scene->base + scene->searched;
    if (!known || table->walked < scene->base) {
        phi__html_table_clear(table);
        table->part = scene->part;
        table->walked = scene->base;
    }
    for (size_t at = (size_t)(table->walked - scene->base); at < to; at++) {
        const uint8_t *mark = memchr(text.data + at, '<', to - at);
        if (mark == NULL)
            break;
        at = (size_t)(mark - text.data);
        PHI_TRY(take_tag(table, text, scene->base, at, phi__html_tag_at(text, at)));
    }
    if (table->walked < scene->base + to)
        table->walked = scene->base + to;
    return PHI_OK;
}

phi_status phi__html_table_carry(phi__html_table *table, const phi__scene *scene, size_t to)
{
    if (table->part == scene->part && table->open)
        PHI_TRY(phi__html_table_walk(table, scene, to));
    if (table->part != scene->part || !table->open)
        phi__html_table_clear(table);
    else
        table->walked = table->cell = 0;
    return PHI_OK;
}

const char *phi__html_table_name(const phi__html_table *table)
{
    if (!table->named || table->cells == 0 || table->cells > table->count)
        return NULL;
    const char *name = (const char *)table->names.data;
    for (uint32_t i = 1; i < table->cells; i++)
        name += strlen(name) + 1;
    return name[0] == '\0' ? NULL : name;
}
