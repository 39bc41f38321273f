/* SPDX-License-Identifier: Apache-2.0 */
/* See seek.h. Fields are walked once along the text; the row that names them is none of theirs. Around a candidate in
 * a row of a dump or report, every cell of its line is read, too: their names are columns.h's to tell, when they are weighed. */
#include "score/seek.h"

#include "base/alloc.h"
#include "base/ascii.h"

#include <stdlib.h>
#include <string.h>

enum {
    BEFORE = 400, AFTER = 240,  /* around a candidate */
    UNMARKED = 16,              /* steps where no field is known */
    CELL_MOST = 160, ROW_MOST = 4096
};

void phi__seek_init(phi__seek *seek, const phi__matcher *matcher)
{
    seek->matcher = matcher;
    seek->rules = phi__match_found_rules(matcher);
}

void phi__seek_done(phi__seek *seek)
{
    PHI_VEC_DONE(&seek->hits);
    PHI_VEC_DONE(&seek->listed);
}

/* ------------------------------------------------------------------------- fields */

static phi_status is_wanted(phi__seek *seek, phi__context *context, const char *name, bool *wanted)
{
    *wanted = false;
    if (name == NULL || name[0] == '\0')
        return PHI_OK;
    phi__seek_name *known = &seek->names[((uintptr_t)name >> 4) % PHI__SEEK_NAMES];
    if (known->name != name) {
        phi__rule_mask rules = 0;
        PHI_TRY(phi__context_labels(context, name, &rules));
        known->wanted = (rules & seek->rules) != 0;
        known->name = name;
    }
    *wanted = known->wanted;
    return PHI_OK;
}

/* The name of the column itself. */
static bool is_header(phi__span text, size_t begin, size_t end, const char *name)
{
    const size_t length = strlen(name);
    return end - begin >= length && end - begin <= length + 2 &&
           (phi__equal_nocase((const char *)text.data + begin, name, length) ||
            (end - begin > length && phi__equal_nocase((const char *)text.data + begin + 1, name, length)));
}

/* A table none of whose columns is wanted need not be walked. */
static phi_status may_hold(phi__seek *seek, phi__context *context, const phi__scene *scene, bool *may)
{
    *may = !scene->fields_known;
    for (size_t i = 0; i < scene->field_count && !*may; i++)
        PHI_TRY(is_wanted(seek, context, scene->fields[i], may));
    return PHI_OK;
}

static phi_status seek_fields(phi__seek *seek, phi__context *context, const phi__scene *scene)
{
    bool may = false;
    memset(seek->names, 0, sizeof seek->names);
    PHI_TRY(may_hold(seek, context, scene, &may));
    if (!may)
        return PHI_OK;
    for (size_t at = scene->searched; at < scene->until;) {
        phi__cell cell = {.begin = SIZE_MAX};
        bool wanted = false;
        scene->cell_at(scene->user, at, &cell);
        if (cell.begin == SIZE_MAX) {
            at += UNMARKED;
            continue;
        }
        /* That of a mark may be open; that of a table ends at 0 where the text begins with an empty line. */
        const bool open = cell.end == 0 && cell.column == 0;
        const size_t end = open || cell.end > scene->text.size ? scene->text.size : cell.end;
        const size_t next = end > at ? end : at + 1;
        PHI_TRY(is_wanted(seek, context, cell.field, &wanted));
        if (wanted && cell.begin >= scene->searched && cell.begin < end && !is_header(scene->text, cell.begin, end, cell.field))
            PHI_TRY(phi__match_cell(seek->matcher, scene->text, cell.begin, end, &seek->hits));
        at = next;
    }
    return PHI_OK;
}

/* ------------------------------------------------------------------------- around what was found */

/* How the row around a candidate is written. */
typedef enum row_kind { ROW_NONE, ROW_PARTED, ROW_QUOTED, ROW_MARKUP } row_kind;

static row_kind row_of(const phi__scene *scene, const phi__candidate *c)
{
    if (c->table != NULL)
        return ROW_QUOTED; /* of SQL */
    if (c->column != NULL)
        return ROW_PARTED;
    return c->begin > 0 && scene->text.data[c->begin - 1] == '>' ? ROW_MARKUP : ROW_NONE;
}

static bool parts_cells(row_kind kind, const char *text, size_t at, size_t to)
{
    const char c = text[at];
    if (c == '\n' || c == '\r')
        return true;
    switch (kind) {
    case ROW_QUOTED: return c == '\'';
    case ROW_MARKUP: return c == '<' || c == '>';
    case ROW_PARTED: return c == '\t' || c == '|' || (c == ' ' && at + 1 < to && text[at + 1] == ' ');
    case ROW_NONE: break;
    }
    return false;
}

/* Pieces of a row in [from, to). They are names only under the name of a column that says so. */
static phi_status read_row(phi__seek *seek, const phi__scene *scene, row_kind kind, size_t from, size_t to)
{
    const char *text = (const char *)scene->text.data;
    size_t begin = from;
    for (size_t at = from; at <= to; at++) {
        if (at < to && !parts_cells(kind, text, at, to))
            continue;
        const size_t first = seek->hits.count;
        if (at > begin + 1 && at - begin <= CELL_MOST && text[at - 1] != '/')
            PHI_TRY(phi__match_cell(seek->matcher, scene->text, begin, at, &seek->hits));
        for (size_t h = first; h < seek->hits.count; h++)
            seek->hits.items[h].label = PHI__LABEL_PERHAPS;
        begin = at + 1;
    }
    return PHI_OK;
}

static size_t line_begin(phi__span text, size_t at, size_t least)
{
    while (at > least && text.data[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(phi__span text, size_t at, size_t most)
{
    while (at < most && text.data[at] != '\n')
        at++;
    return at;
}

static phi_status seek_around(phi__seek *seek, const phi__scene *scene, const phi__candidates *found, const double *leads)
{
    size_t bare = scene->searched, rows = scene->searched; /* looked at up to there */
    for (size_t i = 0; i < found->count; i++) {
        const phi__candidate *c = &found->items[i];
        if (c->bits < leads[c->rule] || c->test)
            continue;
        const size_t from = c->begin > bare + BEFORE ? c->begin - BEFORE : bare;
        const size_t to = c->end + (size_t)AFTER < scene->until ? c->end + (size_t)AFTER : scene->until;
        if (from < to)
            PHI_TRY(phi__match_bare(seek->matcher, scene->text, from, to, &seek->hits));
        bare = to > bare ? to : bare;
        const row_kind kind = row_of(scene, c);
        if (kind == ROW_NONE || c->begin < rows)
            continue;
        const size_t begin = line_begin(scene->text, c->begin, c->begin > rows + ROW_MOST ? c->begin - ROW_MOST : rows);
        const size_t most = c->end + (size_t)ROW_MOST; /* what begins before `until` may end behind it */
        rows = line_end(scene->text, c->end, most < scene->until ? most : scene->until);
        PHI_TRY(read_row(seek, scene, kind, begin, rows));
    }
    return PHI_OK;
}

static int compare(const void *left, const void *right)
{
    const phi__hit *a = left, *b = right;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return (a->shape > b->shape) - (a->shape < b->shape);
}

phi_status phi__seek_all(phi__seek *seek, phi__context *context, const phi__scene *scene, const phi__candidates *found,
                         const double *leads)
{
    seek->hits.count = seek->listed.count = 0;
    if (seek->rules == 0 || scene->until <= scene->searched)
        return PHI_OK;
    if (scene->cell_at != NULL)
        PHI_TRY(seek_fields(seek, context, scene));
    if (!scene->fields_known)
        PHI_TRY(phi__name_list_seek(seek->matcher, scene->text, scene->searched, scene->until, &seek->hits, &seek->listed));
    PHI_TRY(seek_around(seek, scene, found, leads));
    if (seek->hits.count > 1)
        qsort(seek->hits.items, seek->hits.count, sizeof *seek->hits.items, compare);
    return PHI_OK;
}
