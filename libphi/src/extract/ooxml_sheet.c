/* SPDX-License-Identifier: Apache-2.0 */
/* Sheets of workbooks (ECMA-376 part 1, 18.3): rows as lines, cells parted by
 * tabs, each cell at its place. Hidden sheets, rows and columns are read like
 * any other. Of formulas the value counts that the program stored last, and texts in
 * them that may be identifiers.
 *
 * Names of columns, and the leading zeros that they call for: heads.h. */
#include "extract/ooxml.h"

#include "extract/aside.h"
#include "extract/heads.h"
#include "extract/sheet_text.h"

#include "base/alloc.h"
#include "base/ascii.h"

enum {
    MAX_COLUMN = PHI__HEADS_COLUMNS,
    CELL_NAME_BYTES = 32,
    VALUE_CEILING = 1 << 20,
    ASIDE_MOST = 32 * 1024,
    LITERAL_DIGITS = 4, /* in a row, in a text of a formula */
};

/* ----------------------------------------------------------- shared strings */

typedef struct strings_reader {
    phi__ooxml *owner;
    unsigned text_depth;
    unsigned skip_depth;
} strings_reader;

static phi_status on_string_open(void *user, const char *name, const char *const *attributes)
{
    strings_reader *self = user;
    (void)attributes;
    if (self->skip_depth > 0 || phi__xml_is(name, "rPh"))
        self->skip_depth++; /* how to pronounce it: a repetition */
    else if (phi__xml_is(name, "t"))
        self->text_depth++;
    return PHI_OK;
}

static phi_status on_string_close(void *user, const char *name)
{
    strings_reader *self = user;
    phi__ooxml *owner = self->owner;
    if (self->skip_depth > 0) {
        self->skip_depth--;
        return PHI_OK;
    }
    if (phi__xml_is(name, "t") && self->text_depth > 0)
        self->text_depth--;
    if (!phi__xml_is(name, "si") || owner->strings_full)
        return PHI_OK;
    const size_t from = owner->string_ends.count == 0 ? 0 : owner->string_ends.items[owner->string_ends.count - 1];
    owner->strings.size = from + phi__sheet_decode((char *)owner->strings.data + from, owner->strings.size - from);
    if (owner->string_ends.count * sizeof(size_t) >= owner->strings.ceiling) {
        owner->strings_full = true;
        return PHI_OK;
    }
    return PHI_VEC_PUSH(&owner->string_ends, owner->strings.size);
}

static phi_status on_string_text(void *user, const char *utf8, size_t length)
{
    strings_reader *self = user;
    if (self->skip_depth > 0 || self->text_depth == 0 || self->owner->strings_full)
        return PHI_OK;
    const phi_status status = phi__buf_append(&self->owner->strings, utf8, length);
    self->owner->strings_full = status == PHI_PARTIAL;
    return status == PHI_PARTIAL ? PHI_OK : status;
}

phi_status phi__ooxml_read_strings(phi__ooxml *self, const phi__ooxml_part *part)
{
    static const phi__xml_events events = {on_string_open, on_string_close, on_string_text};
    strings_reader reading = {.owner = self};
    PHI_TRY(phi__ooxml_parse(self, &part->entry, &events, &reading));
    if (self->strings_full)
        self->emit->fault(self->emit, PHI_REASON_LIMIT_MEMORY, "its strings do not fit into the memory allowed");
    return PHI_OK;
}

/* -------------------------------------------------------------------- cells */

typedef struct sheet_reader {
    phi__ooxml *owner;
    const phi__ooxml_part *part;
    phi__heads *heads;       /* names of the columns */
    phi__buf value;          /* characters of the cell so far */
    phi__buf shown;          /* a number as people read it */
    char cell[CELL_NAME_BYTES];
    char type;               /* first letter of the cell's t: 's'hared, 'i'nline, 'b', 'e', 'd', 't' for str, 0 number */
    uint64_t style;          /* of the cell: index into the formats */
    uint64_t row;
    uint32_t column;         /* from 1 */
    unsigned value_depth;
    phi__aside aside;        /* of the row */
    phi__buf formula;        /* of the cell */
    bool in_formula;
    phi__buf other;          /* text of the element that `other_part` is for */
    const char *other_part;  /* NULL = none is open */
    bool row_has_cells;
} sheet_reader;

static uint64_t to_number(const char *text)
{
    uint64_t value = 0;
    for (; text != NULL && phi__is_digit(*text) && value < UINT32_MAX; text++)
        value = value * 10 + (uint64_t)(*text - '0');
    return value;
}

/* "AB12" -> 28; 0 when there is none. */
static uint32_t column_of(const char *cell)
{
    uint32_t column = 0;
    for (; phi__is_letter(*cell) && column <= MAX_COLUMN; cell++)
        column = column * 26 + (uint32_t)(phi__to_upper(*cell) - 'A' + 1);
    return column;
}

static void open_row(sheet_reader *self, const char *const *attributes)
{
    const uint64_t given = to_number(phi__xml_attribute(attributes, "r", false));
    self->row = given != 0 ? given : self->row + 1;
    phi__heads_row(self->heads);
    self->column = 0;
    self->row_has_cells = false;
}

static char cell_type(const char *type)
{
    if (type == NULL || strcmp(type, "n") == 0)
        return 0;
    return strcmp(type, "str") == 0 ? 't' : type[0];
}

static void open_cell(sheet_reader *self, const char *const *attributes)
{
    const char *reference = phi__xml_attribute(attributes, "r", false);
    self->type = cell_type(phi__xml_attribute(attributes, "t", false));
    self->style = to_number(phi__xml_attribute(attributes, "s", false));
    self->column++;
    self->cell[0] = '\0';
    phi__buf_clear(&self->value);
    if (reference == NULL)
        return;
    const uint32_t column = column_of(reference);
    if (column >= 1 && column <= MAX_COLUMN)
        self->column = column;
    const size_t length = strlen(reference) < CELL_NAME_BYTES ? strlen(reference) : CELL_NAME_BYTES - 1;
    memcpy(self->cell, reference, length);
    self->cell[length] = '\0';
}

/* Does a text in the formula hold what could be an identifier? Values that others hold are read there. */
static bool has_literal(phi__span formula)
{
    bool quoted = false;
    size_t digits = 0;
    for (size_t i = 0; i < formula.size; i++) {
        const char c = (char)formula.data[i];
        quoted = quoted != (c == '"');
        if (!quoted)
            digits = 0;
        else if (c == '@')
            return true;
        else if (phi__is_digit(c) && ++digits >= LITERAL_DIGITS)
            return true;
    }
    return false;
}

static phi_status say_aside(sheet_reader *self, const char *part, phi__span text, bool of_cell)
{
    phi__place place = {.sheet = self->part->title};
    if (of_cell)
        place = (phi__place){.row = self->row, .column = self->column, .sheet = self->part->title,
                             .cell = self->cell[0] == '\0' ? NULL : self->cell};
    bool said = false;
    if (text.size == 0)
        return PHI_OK;
    if (phi__aside_full(&self->aside) || text.size > ASIDE_MOST)
        PHI_TRY(phi__aside_flush(&self->aside, self->owner->emit, &said));
    PHI_TRY(phi__aside_begin(&self->aside, part, (phi__span){0}, 0));
    phi__aside_place(&self->aside, &place);
    return phi__aside_text(&self->aside, text.data, text.size < ASIDE_MOST ? text.size : ASIDE_MOST);
}

static phi_status say_attribute(sheet_reader *self, const char *part, const char *const *attributes, const char *name)
{
    const char *value = phi__xml_attribute(attributes, name, false);
    return value == NULL ? PHI_OK : say_aside(self, part, phi__span_of(value, strlen(value)), false);
}

/* What is no cell: texts above and below the printed page, of links and of rules for what may be typed. */
static phi_status open_other(sheet_reader *self, const char *name, const char *const *attributes)
{
    static const struct {
        const char *name, *part;
    } OTHERS[] = {{"oddHeader", "header"},   {"evenHeader", "header"},   {"firstHeader", "header"},
                  {"oddFooter", "footer"},   {"evenFooter", "footer"},   {"firstFooter", "footer"},
                  {"formula1", "validation"}, {"formula2", "validation"}};
    static const char *const LINKS[] = {"display", "tooltip", "location"};
    static const char *const RULES[] = {"promptTitle", "prompt", "errorTitle", "error"};
    for (size_t i = 0; phi__xml_is(name, "hyperlink") && i < sizeof LINKS / sizeof *LINKS; i++)
        PHI_TRY(say_attribute(self, "links", attributes, LINKS[i]));
    for (size_t i = 0; phi__xml_is(name, "dataValidation") && i < sizeof RULES / sizeof *RULES; i++)
        PHI_TRY(say_attribute(self, "validation", attributes, RULES[i]));
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
        if (phi__xml_is(name, OTHERS[i].name))
            self->other_part = OTHERS[i].part;
    }
    return PHI_OK;
}

static phi_status close_other(sheet_reader *self)
{
    const char *part = self->other_part;
    self->other_part = NULL;
    if (self->other.size > 0)
        self->other.size = phi__sheet_decode((char *)self->other.data, self->other.size);
    if (self->other.size > 0 && strcmp(part, "validation") != 0)
        self->other.size = phi__sheet_header((char *)self->other.data, self->other.size);
    PHI_TRY(say_aside(self, part, phi__buf_span(&self->other), false));
    phi__buf_clear(&self->other);
    return PHI_OK;
}

static phi_status on_open(void *user, const char *name, const char *const *attributes)
{
    sheet_reader *self = user;
    if (phi__xml_is(name, "c"))
        open_cell(self, attributes);
    else if (phi__xml_is(name, "v") || phi__xml_is(name, "t"))
        self->value_depth++;
    else if (phi__xml_is(name, "row"))
        open_row(self, attributes);
    else if (phi__xml_is(name, "f"))
        self->in_formula = true;
    else
        return open_other(self, name, attributes);
    return PHI_OK;
}

/* The text of the cell: a shared string, a number made readable, or as it stands. */
static phi_status resolve(sheet_reader *self, phi__span *out)
{
    const phi__span raw = phi__buf_span(&self->value);
    phi__ooxml *owner = self->owner;
    *out = raw;
    if (self->type == 0) {
        phi__buf_clear(&self->shown);
        PHI_TRY(phi__ooxml_number(raw, &self->shown));
        if (self->style < owner->formats.count)
            PHI_TRY(phi__ooxml_format(owner->formats.items[self->style], &self->shown));
        *out = phi__buf_span(&self->shown);
        return PHI_OK;
    }
    if (self->type == 'i' || self->type == 't') {
        self->value.size = phi__sheet_decode((char *)self->value.data, self->value.size);
        *out = phi__buf_span(&self->value);
    }
    if (self->type != 's')
        return PHI_OK;
    const char *digits = phi__buf_text(&self->value);
    const uint64_t index = to_number(digits);
    *out = phi__span_of(NULL, 0);
    if (index >= owner->string_ends.count) {
        if (!owner->strings_full)
            owner->emit->fault(owner->emit, PHI_REASON_CORRUPT, "a cell refers to a string that is not there");
        return PHI_OK;
    }
    const size_t from = index == 0 ? 0 : owner->string_ends.items[index - 1];
    *out = phi__span_part(phi__buf_span(&owner->strings), from, owner->string_ends.items[index] - from);
    return PHI_OK;
}

/* A few bytes of a cell can call up a string of megabytes, again and again:
 * shared strings are output of a container like any other. */
static bool repeats_too_much(sheet_reader *self, phi__span text)
{
    if (self->type != 's')
        return false;
    const phi_reason refused = phi__budget_charge(self->owner->part->budget, text.size);
    if (refused != PHI_REASON_NONE)
        self->owner->emit->fault(self->owner->emit, refused, "its cells repeat more text than the limit");
    return refused != PHI_REASON_NONE;
}

static phi_status close_cell(sheet_reader *self)
{
    phi__emit *emit = self->owner->emit;
    phi__span text;
    if (self->value.size == 0)
        return PHI_OK;
    PHI_TRY(resolve(self, &text));
    if (text.size == 0 || repeats_too_much(self, text))
        return PHI_OK;
    const bool is_text = self->type == 's' || self->type == 'i' || self->type == 't';
    phi__place place = {.row = self->row, .column = self->column, .sheet = self->part->title};
    place.cell = self->cell[0] == '\0' ? NULL : self->cell;
    place.field = phi__heads_name(self->heads, self->column);
    phi__heads_cell(self->heads, self->column, is_text, text);
    if (self->row_has_cells)
        PHI_TRY(emit->text(emit, "\t", 1));
    self->row_has_cells = true;
    PHI_TRY(emit->place(emit, &place));
    const size_t zeros = self->type == 0 ? phi__heads_zeros(place.field, text) : 0;
    if (zeros > 0)
        PHI_TRY(emit->text(emit, "0000", zeros));
    return emit->text(emit, (const char *)text.data, text.size);
}

/* A formula that was never computed has no other value. */
static phi_status close_formula(sheet_reader *self, bool has_value)
{
    const phi__span formula = phi__buf_span(&self->formula);
    const bool quotes = formula.size > 0 && memchr(formula.data, '"', formula.size) != NULL;
    if (has_literal(formula) || (quotes && !has_value))
        PHI_TRY(say_aside(self, "formula", formula, true));
    phi__buf_clear(&self->formula);
    return PHI_OK;
}

static phi_status close_row(sheet_reader *self)
{
    bool said = false;
    if (self->row_has_cells)
        PHI_TRY(self->owner->emit->text(self->owner->emit, "\n", 1));
    return phi__aside_flush(&self->aside, self->owner->emit, &said);
}

static phi_status on_close(void *user, const char *name)
{
    sheet_reader *self = user;
    if (phi__xml_is(name, "c")) {
        const bool said = self->value.size > 0;
        PHI_TRY(close_cell(self));
        return close_formula(self, said);
    }
    if (phi__xml_is(name, "row"))
        return close_row(self);
    if (phi__xml_is(name, "f"))
        self->in_formula = false;
    if (self->other_part != NULL)
        return close_other(self);
    if ((phi__xml_is(name, "v") || phi__xml_is(name, "t")) && self->value_depth > 0)
        self->value_depth--;
    return PHI_OK;
}

static phi_status on_text(void *user, const char *utf8, size_t length)
{
    sheet_reader *self = user;
    if (self->in_formula || self->other_part != NULL) {
        const phi_status more = phi__buf_append(self->in_formula ? &self->formula : &self->other, utf8, length);
        return more == PHI_PARTIAL ? PHI_OK : more;
    }
    if (self->value_depth == 0)
        return PHI_OK;
    const phi_status status = phi__buf_append(&self->value, utf8, length);
    if (status != PHI_PARTIAL)
        return status;
    self->owner->emit->fault(self->owner->emit, PHI_REASON_LIMIT_MEMORY, "a cell holds too much text");
    return PHI_OK;
}

phi_status phi__ooxml_read_sheet(phi__ooxml *self, const phi__ooxml_part *part)
{
    static const phi__xml_events events = {on_open, on_close, on_text};
    sheet_reader reading = {.owner = self, .part = part};
    phi__buf_init(&reading.value, VALUE_CEILING);
    phi__buf_init(&reading.shown, VALUE_CEILING + 64);
    phi__aside_init(&reading.aside);
    phi__buf_init(&reading.formula, ASIDE_MOST);
    phi__buf_init(&reading.other, ASIDE_MOST);
    reading.heads = phi__alloc(sizeof *reading.heads);
    phi_status status = PHI_ERR_MEMORY;
    if (reading.heads != NULL)
        status = phi__ooxml_parse(self, &part->entry, &events, &reading);
    bool said = false;
    if (status == PHI_OK)
        status = phi__aside_flush(&reading.aside, self->emit, &said);
    if (status == PHI_OK)
        status = self->emit->text(self->emit, "\n", 1);
    phi__aside_done(&reading.aside);
    phi__buf_done(&reading.formula);
    phi__buf_done(&reading.other);
    phi__free(reading.heads);
    phi__buf_done(&reading.value);
    phi__buf_done(&reading.shown);
    return status;
}
