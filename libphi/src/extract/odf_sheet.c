/* SPDX-License-Identifier: Apache-2.0 */
/* Sheets of OpenDocument: rows as lines, cells parted by tabs, each cell at its
 * place. Of a cell the text counts that people see, and the value behind it where
 * the text shows less: numbers cut off or grouped, years of two digits. Hidden
 * sheets, rows and columns are read like any other. A cell that is said to repeat
 * stands once, at its first place. */
#include "extract/odf.h"

#include "extract/aside.h"
#include "extract/heads.h"
#include "extract/ooxml.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/cell_name.h"

#include <stdio.h>
#include <stdlib.h>

enum { CELL_CEILING = 1 << 20, NAME_BYTES = 256, REPEAT_MOST = 1 << 20 };

typedef struct reader {
    phi__odf *owner;
    phi__heads heads;
    char sheet[NAME_BYTES];
    unsigned depth;
    unsigned sheet_depth;   /* of the open table; 0 = none */
    unsigned note_depth;    /* of the open comment, deletion or the like; 0 = none */
    unsigned skip_depth;    /* inside of what is no text */
    const char *note_part;
    unsigned paragraphs;
    uint64_t row, next_row; /* from 1 */
    uint32_t column, next_column;
    bool in_cell, is_text, row_has_cells;
    char value[64];         /* of a number or date */
    bool date;
    phi__buf text;          /* of the cell */
    phi__buf note;          /* of its comment, or of what stands outside of cells */
    phi__buf shown;
    phi__aside aside;       /* notes of the row */
} reader;

static uint32_t count_of(const char *const *attributes, const char *name)
{
    const char *text = phi__xml_attribute(attributes, name, false);
    const unsigned long count = text == NULL ? 1 : strtoul(text, NULL, 10);
    return count < 1 ? 1 : count > REPEAT_MOST ? REPEAT_MOST : (uint32_t)count;
}

static void copy(char *out, size_t room, const char *text)
{
    (void)snprintf(out, room, "%s", text == NULL ? "" : text);
}

static phi__place place_of(const reader *self, char name[PHI__CELL_NAME_BYTES])
{
    phi__place place = {.sheet = self->sheet[0] == '\0' ? NULL : self->sheet};
    if (!self->in_cell)
        return place;
    phi__cell_name(self->column, self->row, name);
    place.row = self->row;
    place.column = self->column;
    place.cell = name;
    return place;
}

/* ----------------------------------------------------------------------- cells */

static size_t digits_in(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += phi__is_digit(text[i]);
    return count;
}

/* Does the text show the value whole? "012-34-5678" does, "1,234" and "1.2E+08" do not. */
static bool shows_number(phi__span text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (memchr(",eE%$", text.data[i], 5) != NULL || text.data[i] >= 0x80)
            return false;
    }
    return true;
}

static phi_status show_value(reader *self, const char *field)
{
    const phi__span text = phi__buf_span(&self->text);
    const size_t length = strlen(self->value);
    phi__buf_clear(&self->shown);
    if (length == 0)
        return PHI_OK;
    if (self->date) { /* 1956-03-01T00:00:00 */
        const phi__span year = phi__span_of(self->value, 4);
        for (size_t i = 0; i + 4 <= text.size; i++) {
            if (memcmp(text.data + i, year.data, 4) == 0)
                return PHI_OK;
        }
        return phi__buf_append(&self->shown, self->value, length < 10 ? length : 10);
    }
    PHI_AUTO(phi__buf_done) phi__buf number;
    phi__buf_init(&number, 128);
    PHI_TRY(phi__ooxml_number(phi__span_of(self->value, length), &number));
    const size_t zeros = phi__heads_zeros(field, phi__buf_span(&number));
    const bool more = digits_in((const char *)number.data, number.size) > digits_in((const char *)text.data, text.size);
    if (zeros == 0 && !more && shows_number(text))
        return PHI_OK;
    if (zeros > 0 && text.size >= number.size + zeros)
        return PHI_OK; /* the format of the cell brings them back */
    for (size_t i = 0; i < zeros; i++)
        PHI_TRY(phi__buf_append_byte(&self->shown, '0'));
    return phi__buf_append(&self->shown, number.data, number.size);
}

static phi_status say(reader *self, const phi__place *place, phi__span text)
{
    phi__emit *emit = self->owner->emit;
    if (self->row_has_cells)
        PHI_TRY(emit->text(emit, "\t", 1));
    self->row_has_cells = true;
    PHI_TRY(emit->place(emit, place));
    return emit->text(emit, (const char *)text.data, text.size);
}

static phi_status close_cell(reader *self)
{
    char name[PHI__CELL_NAME_BYTES];
    phi__place place = place_of(self, name);
    const char *field = phi__heads_name(&self->heads, self->column);
    place.field = field;
    const phi__span text = phi__buf_span(&self->text);
    if (text.size > 0 || self->value[0] != '\0')
        phi__heads_cell(&self->heads, self->column, self->is_text, text);
    PHI_TRY(show_value(self, field));
    const phi__span shown = phi__buf_span(&self->shown);
    if (shown.size > 0 && !self->date && field != NULL)
        PHI_TRY(say(self, &place, shown)); /* whole instead of cut off */
    else if (text.size > 0)
        PHI_TRY(say(self, &place, text));
    if (shown.size > 0 && (self->date || field == NULL))
        PHI_TRY(say(self, &place, shown));
    self->in_cell = false;
    return PHI_OK;
}

/* Behind the row, or before it when they are very many. */
static phi_status say_notes(reader *self)
{
    bool said = false;
    if (self->row_has_cells)
        PHI_TRY(self->owner->emit->text(self->owner->emit, "\n", 1));
    self->row_has_cells = false;
    return phi__aside_flush(&self->aside, self->owner->emit, &said);
}

/* Comments and links wait for the end of the row. */
static phi_status close_note(reader *self)
{
    char name[PHI__CELL_NAME_BYTES];
    const phi__span text = phi__buf_span(&self->note);
    const phi__place place = place_of(self, name);
    self->note_depth = 0;
    if (text.size == 0)
        return PHI_OK;
    if (phi__aside_full(&self->aside) || self->aside.text.size + text.size > CELL_CEILING)
        PHI_TRY(say_notes(self));
    PHI_TRY(phi__aside_begin(&self->aside, self->note_part, (phi__span){0}, 0));
    phi__aside_place(&self->aside, &place);
    PHI_TRY(phi__aside_text(&self->aside, text.data, text.size));
    phi__buf_clear(&self->note);
    return PHI_OK;
}

/* ---------------------------------------------------------------------- events */

static phi_status append(phi__buf *out, const char *utf8, size_t length)
{
    const phi_status status = phi__buf_append(out, utf8, length);
    return status == PHI_PARTIAL ? PHI_OK : status;
}

static phi_status say_name(reader *self, const char *name)
{
    if (name == NULL || self->note_depth != 0)
        return PHI_OK;
    self->note_part = "names";
    PHI_TRY(append(&self->note, name, strlen(name)));
    return close_note(self);
}

static phi_status open_sheet(reader *self, const char *const *attributes)
{
    const char *called = phi__xml_attribute(attributes, "name", false);
    copy(self->sheet, sizeof self->sheet, called);
    self->sheet_depth = self->depth;
    memset(&self->heads, 0, sizeof self->heads);
    self->row = 0;
    self->next_row = 1;
    self->in_cell = false;
    return say_name(self, called);
}

static void open_row(reader *self, const char *const *attributes)
{
    self->row = self->next_row;
    self->next_row += count_of(attributes, "number-rows-repeated");
    self->next_column = 1;
    self->row_has_cells = false;
    phi__heads_row(&self->heads);
}

static void open_cell(reader *self, const char *const *attributes)
{
    const char *type = phi__xml_attribute(attributes, "value-type", false);
    const char *date = phi__xml_attribute(attributes, "date-value", false);
    const char *value = date != NULL ? date : phi__xml_attribute(attributes, "value", false);
    self->column = self->next_column;
    self->next_column += count_of(attributes, "number-columns-repeated");
    self->in_cell = true;
    self->is_text = type == NULL || strcmp(type, "string") == 0;
    self->date = date != NULL;
    copy(self->value, sizeof self->value, self->is_text ? NULL : value);
    phi__buf_clear(&self->text);
}

static bool is_note(reader *self, const char *name)
{
    static const struct {
        const char *name, *part;
    } NOTES[] = {{"annotation", "comments"}, {"tracked-changes", "deleted"}, {"shapes", "shape"}, {"frame", "shape"},
                 {"custom-shape", "shape"},  {"desc", "description"}};
    for (size_t i = 0; i < sizeof NOTES / sizeof *NOTES; i++) {
        if (strcmp(name, NOTES[i].name) == 0) {
            self->note_part = NOTES[i].part;
            return true;
        }
    }
    return false;
}

static phi_status put(reader *self, const char *utf8, size_t length)
{
    if (self->skip_depth != 0)
        return PHI_OK;
    if (self->text.size + length > CELL_CEILING || self->note.size + length > CELL_CEILING)
        self->owner->emit->fault(self->owner->emit, PHI_REASON_LIMIT_MEMORY, "a cell holds too much text");
    return append(self->note_depth == 0 && self->in_cell ? &self->text : &self->note, utf8, length);
}

/* Values that stand in the rules for what may be typed, and under names of ranges. */
static phi_status put_rule(reader *self, const char *name, const char *const *attributes)
{
    const bool rule = strcmp(name, "content-validation") == 0;
    const char *text = phi__xml_attribute(attributes, rule ? "condition" : "expression", false);
    if (!rule && strcmp(name, "named-expression") != 0)
        return PHI_OK;
    if (text == NULL || strchr(text, '"') == NULL || self->note_depth != 0)
        return PHI_OK;
    self->note_part = rule ? "validation" : "names";
    PHI_TRY(append(&self->note, text, strlen(text)));
    return close_note(self);
}

/* Links and the values of controls that lie over a sheet. */
static phi_status put_attribute(reader *self, const char *name, const char *const *attributes)
{
    const char *href = phi__xml_attribute(attributes, "href", false);
    const char *value = phi__xml_attribute(attributes, "current-value", false);
    if (href != NULL && strcmp(name, "a") == 0 && (strchr(href, ':') != NULL || strchr(href, '@') != NULL)) {
        PHI_TRY(append(&self->note, href, strlen(href)));
        PHI_TRY(append(&self->note, "\n", 1));
        self->note_part = "link";
    }
    if (value != NULL)
        PHI_TRY(append(&self->note, value, strlen(value)));
    PHI_TRY(put_rule(self, name, attributes));
    const bool named = strcmp(name, "named-range") == 0 || strcmp(name, "named-expression") == 0 ||
                       strcmp(name, "database-range") == 0 || strcmp(name, "data-pilot-table") == 0 || strcmp(name, "scenario") == 0;
    return named ? say_name(self, phi__xml_attribute(attributes, "name", false)) : PHI_OK;
}

static phi_status on_open(void *user, const char *name, const char *const *attributes)
{
    reader *self = user;
    self->depth++;
    PHI_TRY(put_attribute(self, name, attributes));
    if (self->note_depth == 0 && is_note(self, name)) {
        self->note_depth = self->depth;
        return PHI_OK;
    }
    const bool stamp = strcmp(name, "date") == 0 || strcmp(name, "creator-initials") == 0;
    if (stamp && self->skip_depth == 0 && self->note_depth != 0)
        self->skip_depth = self->depth;
    if (strcmp(name, "p") == 0 || strcmp(name, "creator") == 0) {
        self->paragraphs++;
        return self->note_depth == 0 && self->in_cell && self->text.size > 0 ? put(self, "\n", 1) : PHI_OK;
    }
    if (strcmp(name, "s") == 0 || strcmp(name, "line-break") == 0 || strcmp(name, "tab") == 0)
        return put(self, " ", 1);
    if (self->note_depth != 0)
        return PHI_OK;
    if (strcmp(name, "table") == 0 && self->sheet_depth == 0)
        PHI_TRY(open_sheet(self, attributes));
    if (strcmp(name, "table-row") == 0)
        open_row(self, attributes);
    if (strcmp(name, "table-cell") == 0 || strcmp(name, "covered-table-cell") == 0)
        open_cell(self, attributes);
    return PHI_OK;
}

static phi_status close_sheet_part(reader *self, const char *name)
{
    if ((strcmp(name, "table-cell") == 0 || strcmp(name, "covered-table-cell") == 0) && self->in_cell) {
        PHI_TRY(close_cell(self));
        if (self->note.size > 0) { /* a link in the cell */
            self->in_cell = true;
            PHI_TRY(close_note(self));
            self->in_cell = false;
        }
    }
    if (strcmp(name, "table-row") == 0)
        PHI_TRY(say_notes(self));
    if (strcmp(name, "table") == 0 && self->sheet_depth == self->depth) {
        PHI_TRY(say_notes(self));
        self->sheet_depth = 0;
        self->sheet[0] = '\0';
    }
    return PHI_OK;
}

static phi_status on_close(void *user, const char *name)
{
    reader *self = user;
    if (strcmp(name, "p") == 0 || strcmp(name, "creator") == 0) {
        self->paragraphs -= self->paragraphs > 0;
        if (self->note_depth != 0 || !self->in_cell)
            PHI_TRY(put(self, "\n", 1));
    }
    if (self->skip_depth == self->depth)
        self->skip_depth = 0;
    if (self->note_depth == self->depth)
        PHI_TRY(close_note(self));
    else if (self->note_depth == 0)
        PHI_TRY(close_sheet_part(self, name));
    self->depth--;
    return PHI_OK;
}

static phi_status on_text(void *user, const char *utf8, size_t length)
{
    reader *self = user;
    return self->paragraphs == 0 ? PHI_OK : put(self, utf8, length);
}

phi_status phi__odf_read_sheets(phi__odf *self, const phi__zip_entry *entry)
{
    static const phi__xml_events events = {on_open, on_close, on_text};
    PHI_AUTO(phi__free_at) reader *reading = phi__alloc(sizeof *reading);
    PHI_REQUIRE(reading != NULL, PHI_ERR_MEMORY);
    reading->owner = self;
    phi__aside_init(&reading->aside);
    phi__buf_init(&reading->text, CELL_CEILING);
    phi__buf_init(&reading->note, CELL_CEILING);
    phi__buf_init(&reading->shown, 256);
    phi_status status = phi__odf_parse(self, entry, &events, reading);
    if (status == PHI_OK)
        status = close_note(reading);
    if (status == PHI_OK)
        status = say_notes(reading);
    phi__aside_done(&reading->aside);
    phi__buf_done(&reading->shown);
    phi__buf_done(&reading->note);
    phi__buf_done(&reading->text);
    return status;
}
