/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_xls.h. Records are read front to back once: what stands before the sheets
 * (names, shared strings, formats) is kept, cells are said as they come. Hidden sheets,
 * rows and columns are read like any other. Of formulas the last value counts, and texts in them.
 * Left out: formats but those in extract/masks.h; drawings but their text.
 * Longer than other files: one record after the other changes one state. */
#include "worker/reader_xls.h"

#include "extract/heads.h"
#include "extract/masks.h"
#include "extract/sheet_text.h"
#include "worker/reader_biff.h"
#include "worker/reader_lines.h"

#include <math.h>
#include <stdlib.h>

enum {
    BOF = 0x809, END = 0x0A, CODEPAGE = 0x42, BOUNDSHEET = 0x85, SST = 0xFC, FORMAT = 0x41E, XF = 0xE0, FILEPASS = 0x2F,
    DATE1904 = 0x22, WRITEACCESS = 0x5C, LABELSST = 0xFD, LABEL = 0x204, RSTRING = 0xD6, RK = 0x27E, MULRK = 0xBD,
    NUMBER = 0x203, FORMULA = 0x06, FORMULA_OLD = 0x206, STRING = 0x207, STRING_OLD = 0x07, NOTE = 0x1C,
    TXO = 0x1B6, OBJ = 0x5D,
    HEADER = 0x14, FOOTER = 0x15, HLINK = 0x1B8, SXSTRING = 0xCD, NAME = 0x18, NAME_OLD = 0x218, STYLE = 0x293, DV = 0x1BE,
    SERIESTEXT = 0x100D, SUPBOOK = 0x1AE, CACHED = 0x5A,
    BIFF8 = 0x0600,
    NOTES = 4096, NOTES_BYTES = 1 << 20, /* of a sheet, before their cells */
    SHEETS = 4096, FORMATS = 512 /* looked through for each number */, STYLES = 65536,
    STRINGS_CEILING = 96 << 20, VALUE_BYTES = 32768,
};

typedef struct format {
    uint32_t id;
    bool date;
    char mask[PHI__MASK_BYTES]; /* "" = none */
} format;

typedef struct sheet_name {
    uint32_t offset; /* of its BOF */
    char name[PHI__LINES_SHEET_BYTES];
} sheet_name;

typedef struct note {
    uint32_t object, begin, length; /* its number; where in the text */
} note;

typedef struct notes_kept {
    char *text;
    size_t size, count;
    note items[NOTES];
} notes_kept;

typedef struct xls {
    phi__say *say;
    phi__biff biff;
    bool wide;       /* BIFF8 */
    bool from_1904;
    bool encrypted;
    phi__lines lines;
    sheet_name *sheets;
    size_t sheet_count;
    format *formats;
    size_t format_count;
    uint16_t *styles; /* format of each */
    size_t style_count;
    char *strings;    /* the shared ones, one after another */
    size_t strings_size, strings_room;
    uint32_t *string_ends;
    size_t string_count, string_room;
    bool strings_full;
    /* the sheet that is read */
    const char *sheet;
    uint32_t depth;   /* of BOF */
    uint64_t row;     /* of the last cell; 0 = none */
    bool object_is_note; /* the object that was described last is a comment */
    uint32_t object;     /* its number */
    notes_kept notes;    /* texts of comments, whose cells come behind them */
    uint64_t formula_row; /* whose text follows */
    uint32_t formula_column;
    char value[VALUE_BYTES];
    size_t value_size;
    phi__heads heads;
} xls;

static uint32_t number_at(phi__span span, size_t at, size_t bytes)
{
    phi__cursor cursor = phi__cursor_at(phi__span_part(span, at, bytes));
    return (uint32_t)phi__cursor_le(&cursor, bytes);
}

/* ---------------------------------------------------------------------- strings */

static void hear_value(void *user, phi__span piece, bool wide)
{
    xls *self = user;
    for (size_t at = 0; at < piece.size; at += 1024) {
        const size_t room = sizeof self->value - self->value_size;
        if (room < 4096)
            return;
        self->value_size += phi__lines_convert(&self->lines, phi__span_part(piece, at, 1024), wide,
                                               &self->value[self->value_size], room);
    }
}

/* BIFF8 compresses UTF-16 to its low bytes, which are Latin-1; before it, bytes are in the code page. */
static void read_string(xls *self, phi__biff_bytes *bytes, size_t count)
{
    self->value_size = 0;
    if (self->wide)
        phi__biff_rich_string(bytes, count, hear_value, self);
    else
        phi__biff_characters(bytes, count, false, hear_value, self);
    self->value[self->value_size] = '\0';
}

static bool keep_string(xls *self)
{
    if (self->string_count == self->string_room) {
        const size_t room = self->string_room == 0 ? 1024 : 2 * self->string_room;
        uint32_t *grown = realloc(self->string_ends, room * sizeof *grown);
        if (grown == NULL)
            return false;
        self->string_ends = grown;
        self->string_room = room;
    }
    if (self->value_size > self->strings_room - self->strings_size) {
        const size_t room = 2 * self->strings_room + self->value_size + 65536;
        char *grown = room > STRINGS_CEILING ? NULL : realloc(self->strings, room);
        if (grown == NULL)
            return false;
        self->strings = grown;
        self->strings_room = room;
    }
    if (self->value_size > 0) /* there may be no memory for none */
        memcpy(self->strings + self->strings_size, self->value, self->value_size);
    self->strings_size += self->value_size;
    self->string_ends[self->string_count++] = (uint32_t)self->strings_size;
    return true;
}

static void read_shared(xls *self)
{
    phi__biff_bytes bytes = phi__biff_open(&self->biff);
    phi__biff_skip(&bytes, 4);
    const uint32_t count = phi__biff_number(&bytes, 4);
    for (uint32_t i = 0; i < count && !bytes.failed; i++) {
        const uint32_t length = phi__biff_number(&bytes, 2);
        if (bytes.failed)
            break;
        read_string(self, &bytes, length);
        if (!keep_string(self)) {
            self->strings_full = true;
            phi__say_fault(self->say, PHI_REASON_LIMIT_MEMORY, "its strings do not fit into the memory allowed");
            return;
        }
    }
    if (self->string_count < count)
        phi__say_fault(self->say, PHI_REASON_CORRUPT, "strings of the workbook are missing");
}

/* ------------------------------------------------------------------------ cells */

static const format *format_of(const xls *self, uint32_t style)
{
    static const format date = {.date = true};
    if (style >= self->style_count)
        return NULL;
    const uint32_t id = self->styles[style];
    for (size_t i = 0; i < self->format_count; i++) {
        if (self->formats[i].id == id)
            return &self->formats[i];
    }
    return phi__mask_is_builtin_date(id) ? &date : NULL;
}

static void begin_row(xls *self, uint64_t row)
{
    if (row == self->row)
        return;
    phi__lines_end(&self->lines);
    (void)phi__lines_say_asides(&self->lines);
    self->row = row;
    phi__heads_row(&self->heads);
}

static void say_cell(xls *self, uint64_t row, uint32_t column, bool is_text, const char *text, size_t size)
{
    if (size == 0)
        return;
    begin_row(self, row);
    const char *field = phi__heads_name(&self->heads, column);
    phi__heads_cell(&self->heads, column, is_text, phi__span_of(text, size));
    if (self->lines.begun)
        phi__lines_put(&self->lines, "\t", 1);
    phi__lines_cell(&self->lines, &(phi__lines_place_in){self->sheet, row, column, true}, NULL, field);
    const size_t zeros = is_text ? 0 : phi__heads_zeros(field, phi__span_of(text, size));
    phi__lines_put(&self->lines, "0000", zeros);
    phi__lines_put(&self->lines, text, size);
    self->lines.begun = true;
}

static size_t show_day(const xls *self, double value, char out[PHI__MASK_BYTES])
{
    const double day = value + (self->from_1904 ? 1462 : 0);
    if (!(day >= 1 && day <= PHI__DAY_LAST))
        return 0;
    phi__mask_day((uint32_t)day, out);
    return strlen(out);
}

/* A number as people read it. */
static size_t show_number(const xls *self, double value, uint32_t style, char out[PHI__MASK_BYTES])
{
    const format *shown = format_of(self, style);
    const bool whole = fabs(value) < 1e15 && floor(value) == value;
    if (shown != NULL && shown->date) {
        const size_t size = show_day(self, value, out);
        if (size > 0)
            return size;
    }
    if (!whole)
        return (size_t)snprintf(out, PHI__MASK_BYTES, "%.15g", value);
    char digits[PHI__MASK_BYTES];
    const size_t count = (size_t)snprintf(digits, sizeof digits, "%.0f", value);
    const size_t masked = shown != NULL && shown->mask[0] != '\0' && value >= 0
                              ? phi__mask_apply(shown->mask, digits, count, out) : 0;
    if (masked > 0)
        return masked;
    memcpy(out, digits, count + 1);
    return count;
}

static void say_number(xls *self, uint64_t row, uint32_t column, uint32_t style, double value)
{
    char text[PHI__MASK_BYTES];
    if (isfinite(value))
        say_cell(self, row, column, false, text, show_number(self, value, style, text));
}

static double double_at(phi__span body, size_t at)
{
    const phi__span part = phi__span_part(body, at, 8);
    uint64_t bits = 0;
    double value = NAN;
    for (size_t i = part.size; i > 0; i--)
        bits = bits << 8 | part.data[i - 1];
    if (part.size == 8)
        memcpy(&value, &bits, sizeof value);
    return value;
}

/* [MS-XLS] 2.5.217: 30 bits of an integer or of a double, perhaps times 100. */
static double rk_of(uint32_t rk)
{
    const uint64_t bits = (uint64_t)(rk & 0xFFFFFFFC) << 32;
    double value;
    if ((rk & 2) != 0)
        value = (double)((int32_t)rk >> 2);
    else
        memcpy(&value, &bits, sizeof value);
    return (rk & 1) != 0 ? value / 100 : value;
}

static void read_cell(xls *self)
{
    const phi__span body = self->biff.body;
    const uint64_t row = (uint64_t)number_at(body, 0, 2) + 1;
    const uint32_t column = number_at(body, 2, 2) + 1, style = number_at(body, 4, 2);
    phi__biff_bytes bytes = phi__biff_open(&self->biff);
    if (self->biff.type == NUMBER) {
        say_number(self, row, column, style, double_at(body, 6));
    } else if (self->biff.type == RK) {
        say_number(self, row, column, style, rk_of(number_at(body, 6, 4)));
    } else if (self->biff.type == LABELSST) {
        const uint32_t index = number_at(body, 6, 4);
        if (index >= self->string_count) {
            if (!self->strings_full)
                phi__say_fault(self->say, PHI_REASON_CORRUPT, "a cell refers to a string that is not there");
            return;
        }
        const size_t from = index == 0 ? 0 : self->string_ends[index - 1];
        if (self->string_ends[index] > from)
            say_cell(self, row, column, true, self->strings + from, self->string_ends[index] - from);
    } else {
        phi__biff_skip(&bytes, 6);
        const uint32_t count = phi__biff_number(&bytes, 2);
        read_string(self, &bytes, count);
        say_cell(self, row, column, true, self->value, self->value_size);
    }
}

static void read_many(xls *self)
{
    const phi__span body = self->biff.body;
    const uint64_t row = (uint64_t)number_at(body, 0, 2) + 1;
    uint32_t column = number_at(body, 2, 2) + 1;
    for (size_t at = 4; at + 8 <= body.size && column <= 256; at += 6, column++)
        say_number(self, row, column, number_at(body, at, 2), rk_of(number_at(body, at + 2, 4)));
}

/* A line of its own, with its place. */
static void say_value(xls *self, const char *part, const char *field, uint64_t row, uint32_t column)
{
    if (self->value_size == 0)
        return;
    phi__lines_end(&self->lines);
    if (self->sheet != NULL)
        phi__lines_cell(&self->lines, &(phi__lines_place_in){self->sheet, row, column, true}, part, field);
    else
        phi__lines_place(&self->lines, 0, part, field);
    phi__lines_put(&self->lines, self->value, self->value_size);
    phi__lines_put(&self->lines, "\n", 1);
    self->row = 0; /* a cell that follows begins a line */
}

/* Texts within a formula ([MS-XLS] 2.5.198.89), where they may be identifiers: values of others are read where they stand.
 * Tokens are not told apart: what only looks like a text is noise. */
static void say_formula_texts(xls *self, phi__span formula, uint64_t row, uint32_t column)
{
    enum { TEXT = 0x17, LEAST = 4 };
    for (size_t at = 0; at + 2 < formula.size; at++) {
        const size_t count = formula.data[at + 1];
        const bool high = self->wide && (formula.data[at + 2] & 1) != 0;
        const size_t from = at + 2 + self->wide, size = count * (high ? 2 : 1);
        if (formula.data[at] != TEXT || count < LEAST || from + size > formula.size || (self->wide && formula.data[at + 2] > 1))
            continue;
        self->value_size = 0;
        hear_value(self, phi__span_part(formula, from, size), self->wide ? high : false);
        say_value(self, "formula", NULL, row, column);
        at = from + size - 1;
    }
}

/* The value that a formula had: a number, or a text in the record that follows. */
static void read_formula(xls *self)
{
    const phi__span body = self->biff.body;
    self->formula_row = (uint64_t)number_at(body, 0, 2) + 1;
    self->formula_column = number_at(body, 2, 2) + 1;
    say_formula_texts(self, phi__span_part(body, 22, number_at(body, 20, 2)), self->formula_row, self->formula_column);
    if (number_at(body, 12, 2) != 0xFFFF)
        say_number(self, self->formula_row, self->formula_column, number_at(body, 4, 2), double_at(body, 6));
}

static void read_formula_text(xls *self)
{
    phi__biff_bytes bytes = phi__biff_open(&self->biff);
    const uint32_t count = phi__biff_number(&bytes, 2);
    if (self->formula_row == 0)
        return;
    read_string(self, &bytes, count);
    say_cell(self, self->formula_row, self->formula_column, true, self->value, self->value_size);
    self->formula_row = 0;
}

/* ------------------------------------------------------- what lies over the cells */

/* False: there is no room, and the text is to be said without its cell. */
static bool keep_note(xls *self)
{
    notes_kept *notes = &self->notes;
    if (notes->text == NULL && (notes->text = calloc(1, NOTES_BYTES)) == NULL)
        return false;
    if (notes->count == NOTES || self->value_size > NOTES_BYTES - notes->size)
        return false;
    memcpy(notes->text + notes->size, self->value, self->value_size);
    notes->items[notes->count++] = (note){.object = self->object, .begin = (uint32_t)notes->size, .length = (uint32_t)self->value_size};
    notes->size += self->value_size;
    return true;
}

/* Once. */
static void say_note(xls *self, size_t index, uint64_t row, uint32_t column)
{
    note *one = &self->notes.items[index];
    memcpy(self->value, self->notes.text + one->begin, one->length);
    self->value_size = one->length;
    one->length = 0;
    say_value(self, "comments", NULL, row, column);
}

/* Text of a comment or shape: its length, then characters in the next record ([MS-XLS] 2.4.329). */
static void read_text_object(xls *self)
{
    enum { LENGTH_AT = 10 };
    const uint32_t count = number_at(self->biff.body, LENGTH_AT, 2);
    if (count == 0 || phi__biff_peek(&self->biff) != PHI__BIFF_CONTINUE || !phi__biff_next(&self->biff))
        return;
    phi__biff_bytes bytes = phi__biff_open(&self->biff);
    self->value_size = 0;
    const bool high = self->wide && (phi__biff_number(&bytes, 1) & 1) != 0;
    phi__biff_characters(&bytes, count, high, hear_value, self);
    if (!self->object_is_note || !keep_note(self))
        say_value(self, self->object_is_note ? "comments" : "shape", NULL, 0, 0);
}

/* Texts that no cell claimed, when the sheet ends. */
static void say_notes_left(xls *self)
{
    for (size_t i = 0; i < self->notes.count; i++)
        say_note(self, i, 0, 0);
    self->notes.count = self->notes.size = 0;
}

/* In BIFF8 who wrote the comment, on which cell, and the number of its text; in BIFF5 its text. */
static void read_note(xls *self)
{
    phi__biff_bytes bytes = phi__biff_open(&self->biff);
    const uint64_t row = (uint64_t)phi__biff_number(&bytes, 2) + 1;
    const uint32_t column = phi__biff_number(&bytes, 2) + 1;
    if (self->wide) {
        phi__biff_skip(&bytes, 2);
        const uint32_t object = phi__biff_number(&bytes, 2);
        for (size_t i = 0; i < self->notes.count; i++) {
            if (self->notes.items[i].object == object)
                say_note(self, i, row, column);
        }
    }
    const uint32_t count = phi__biff_number(&bytes, 2);
    read_string(self, &bytes, count);
    say_value(self, "comments", self->wide ? "author" : NULL, row, column);
}

static void read_line(xls *self, const char *part)
{
    phi__biff_bytes bytes = phi__biff_open(&self->biff);
    const uint32_t count = phi__biff_number(&bytes, self->wide ? 2 : 1);
    if (bytes.failed)
        return;
    read_string(self, &bytes, count);
    self->value_size = phi__sheet_header(self->value, self->value_size);
    say_value(self, part, NULL, 0, 0);
}

/* Links hold their address in several shapes ([MS-OSHARED] 2.3.7); its UTF-16 is what all share. */
static void read_link(xls *self)
{
    const phi__span body = self->biff.body;
    self->value_size = 0;
    for (size_t at = 32; at + 12 <= body.size;) {
        size_t end = at;
        while (end + 2 <= body.size && body.data[end + 1] == 0 && body.data[end] >= 0x20)
            end += 2;
        if (end - at >= 12) {
            hear_value(self, phi__span_part(body, at, end - at), true);
            if (self->value_size + 1 < sizeof self->value)
                self->value[self->value_size++] = ' ';
        }
        at = end > at ? end : at + 1;
    }
    say_value(self, "link", NULL, (uint64_t)number_at(body, 0, 2) + 1, number_at(body, 4, 2) + 1);
}

/* ---------------------------------------------------------------------- globals */

static void read_sheet_name(xls *self)
{
    phi__biff_bytes bytes = phi__biff_open(&self->biff);
    if (self->sheet_count == SHEETS) {
        phi__say_fault(self->say, PHI_REASON_LIMIT_MEMORY, "it has more sheets than are told apart");
        return;
    }
    if (self->sheets == NULL && (self->sheets = calloc(SHEETS, sizeof *self->sheets)) == NULL)
        return;
    sheet_name *name = &self->sheets[self->sheet_count++];
    name->offset = phi__biff_number(&bytes, 4);
    phi__biff_skip(&bytes, 2);
    const uint32_t count = phi__biff_number(&bytes, 1);
    read_string(self, &bytes, count);
    say_value(self, "names", NULL, 0, 0);
    const size_t size = self->value_size < sizeof name->name ? self->value_size : sizeof name->name - 1;
    memcpy(name->name, self->value, size); /* zeroed behind it */
}

static void read_format(xls *self)
{
    phi__biff_bytes bytes = phi__biff_open(&self->biff);
    if (self->format_count == FORMATS)
        return;
    if (self->formats == NULL && (self->formats = calloc(FORMATS, sizeof *self->formats)) == NULL)
        return;
    format *one = &self->formats[self->format_count++];
    one->id = phi__biff_number(&bytes, 2);
    const uint32_t count = phi__biff_number(&bytes, self->wide ? 2 : 1);
    read_string(self, &bytes, count);
    one->date = phi__mask_is_date(self->value);
    if (one->date || !phi__mask_of(self->value, one->mask))
        one->mask[0] = '\0';
}

static void read_style(xls *self)
{
    if (self->style_count == STYLES)
        return;
    if (self->styles == NULL && (self->styles = calloc(STYLES, sizeof *self->styles)) == NULL)
        return;
    self->styles[self->style_count++] = (uint16_t)number_at(self->biff.body, 2, 2);
}

/* Who saved it last; padded with blanks. */
static void read_user(xls *self)
{
    phi__biff_bytes bytes = phi__biff_open(&self->biff);
    const uint32_t count = phi__biff_number(&bytes, self->wide ? 2 : 1);
    read_string(self, &bytes, count < 110 ? count : 0);
    while (self->value_size > 0 && self->value[self->value_size - 1] == ' ')
        self->value_size--;
    say_value(self, "metadata", "user", 0, 0);
}

/* A name of a range, its description, and texts that it stands for ([MS-XLS] 2.4.150). */
static void read_name(xls *self)
{
    enum { BUILTIN = 0x20, HEAD = 14 };
    const phi__span body = self->biff.body;
    const uint32_t count = number_at(body, 3, 1), formula = number_at(body, 4, 2);
    phi__biff_bytes bytes = phi__biff_open(&self->biff);
    phi__biff_skip(&bytes, HEAD);
    if ((number_at(body, 0, 2) & BUILTIN) == 0) {
        read_string(self, &bytes, count);
        say_value(self, "names", NULL, 0, 0);
    }
    if (body.size >= HEAD + formula)
        say_formula_texts(self, phi__span_part(body, HEAD, body.size - HEAD), 0, 0);
}

/* Strings one behind the other, each with its length in `width` bytes. */
static void read_texts(xls *self, size_t skip, size_t width, uint32_t strings, const char *part)
{
    phi__biff_bytes bytes = phi__biff_open(&self->biff);
    phi__biff_skip(&bytes, skip);
    for (uint32_t i = 0; i < strings && !bytes.failed; i++) {
        const uint32_t count = phi__biff_number(&bytes, width);
        if (bytes.failed || (count == 0 && !self->wide))
            continue;
        read_string(self, &bytes, count);
        say_value(self, part, NULL, 0, 0);
    }
}

/* Values that are kept of another workbook ([MS-XLS] 2.4.65). */
static void read_kept(xls *self)
{
    enum { EMPTY = 0, NUMBER_KIND = 1, TEXT_KIND = 2, VALUE_SIZE = 8 };
    const uint32_t last = number_at(self->biff.body, 0, 1), first = number_at(self->biff.body, 1, 1);
    phi__biff_bytes bytes = phi__biff_open(&self->biff);
    phi__biff_skip(&bytes, 4);
    for (uint32_t i = first; i <= last && !bytes.failed; i++) {
        const uint32_t kind = phi__biff_number(&bytes, 1);
        self->value_size = 0;
        if (kind == TEXT_KIND) {
            const uint32_t count = phi__biff_number(&bytes, 2);
            read_string(self, &bytes, count);
        } else {
            const uint64_t low = phi__biff_number(&bytes, 4), bits = low | (uint64_t)phi__biff_number(&bytes, 4) << 32;
            double number;
            memcpy(&number, &bits, sizeof number);
            if (kind == NUMBER_KIND && isfinite(number) && !bytes.failed)
                self->value_size = (size_t)snprintf(self->value, sizeof self->value, "%.15g", number);
        }
        say_value(self, "linked workbook", NULL, 0, 0);
    }
}

static void begin_stream(xls *self, size_t at)
{
    const uint32_t version = number_at(self->biff.body, 0, 2);
    self->wide = version == BIFF8;
    if (self->depth++ > 0)
        return; /* a chart in a sheet */
    phi__lines_end(&self->lines);
    self->sheet = NULL;
    self->row = 0;
    memset(&self->heads, 0, sizeof self->heads);
    for (size_t i = 0; i < self->sheet_count; i++) {
        if (self->sheets[i].offset == at)
            self->sheet = self->sheets[i].name;
    }
}

static void end_stream(xls *self)
{
    self->depth -= self->depth > 0;
    if (self->depth == 0)
        say_notes_left(self);
}

static void read_global(xls *self)
{
    enum { ANSI = 0x8001 }; /* of BIFF2 to BIFF5 */
    enum { BUILTIN_STYLE = 0x8000 };
    uint32_t page;
    switch (self->biff.type) {
    case NAME:
    case NAME_OLD:
        read_name(self);
        return;
    case STYLE:
        if ((number_at(self->biff.body, 0, 2) & BUILTIN_STYLE) == 0)
            read_texts(self, 2, self->wide ? 2 : 1, 1, "styles");
        return;
    case DV:
        read_texts(self, 4, 2, 4, "validation");
        return;
    case SERIESTEXT:
        read_texts(self, 2, 1, 1, "chart");
        return;
    case SUPBOOK:
        if (self->biff.body.size > 4) /* else it is this workbook itself */
            read_texts(self, 2, 2, 1 + number_at(self->biff.body, 0, 2), "link");
        return;
    case CACHED:
        read_kept(self);
        return;
    case CODEPAGE:
        page = number_at(self->biff.body, 0, 2);
        self->lines.codepage = self->wide || page == ANSI ? 1252 : page;
        return;
    case DATE1904:
        self->from_1904 = number_at(self->biff.body, 0, 2) == 1;
        return;
    case BOUNDSHEET:
        read_sheet_name(self);
        return;
    case SST:
        if (self->string_count == 0)
            read_shared(self);
        return;
    case FORMAT:
        read_format(self);
        return;
    case XF:
        read_style(self);
        return;
    case WRITEACCESS:
        read_user(self);
        return;
    default:
        return;
    }
}

static void read_record(xls *self)
{
    switch (self->biff.type) {
    case LABELSST:
    case LABEL:
    case RSTRING:
    case NUMBER:
    case RK:
        read_cell(self);
        return;
    case MULRK:
        read_many(self);
        return;
    case FORMULA:
    case FORMULA_OLD:
        read_formula(self);
        return;
    case STRING:
    case STRING_OLD:
        read_formula_text(self);
        return;
    case OBJ:
        self->object_is_note = number_at(self->biff.body, 4, 2) == 0x19;
        self->object = number_at(self->biff.body, 6, 2);
        return;
    case TXO:
        read_text_object(self);
        return;
    case NOTE:
        read_note(self);
        return;
    case HEADER:
        read_line(self, "header");
        return;
    case FOOTER:
        read_line(self, "footer");
        return;
    case HLINK:
        read_link(self);
        return;
    default:
        read_global(self);
    }
}

static void read_records(xls *self)
{
    for (size_t at = 0; phi__biff_next(&self->biff) && !self->say->lost && !self->encrypted; at = self->biff.at) {
        if (self->biff.type == BOF)
            begin_stream(self, at);
        else if (self->biff.type == END)
            end_stream(self);
        else if (self->biff.type == FILEPASS)
            self->encrypted = true;
        else
            read_record(self);
    }
    say_notes_left(self);
    phi__lines_end(&self->lines);
    phi__lines_flush(&self->lines);
    if (self->encrypted)
        phi__say_fault(self->say, PHI_REASON_ENCRYPTED, "needs a password");
    else if (self->biff.at + 4 <= self->biff.stream.size && self->biff.type != 0)
        phi__say_fault(self->say, PHI_REASON_CORRUPT, "the workbook ends within a record");
}

static xls *open_book(phi__say *say, phi__span stream)
{
    xls *self = calloc(1, sizeof *self);
    if (self == NULL) {
        phi__say_fault(say, PHI_REASON_LIMIT_MEMORY, "the workbook needs more memory than a worker may have");
        return NULL;
    }
    self->say = say;
    self->lines = (phi__lines){.say = say, .codepage = 1252};
    self->biff.stream = stream;
    return self;
}

bool phi__reader_xls_read(phi__say *say, phi__span book)
{
    if (number_at(book, 0, 2) != BOF)
        return false;
    xls *self = open_book(say, book);
    if (self == NULL)
        return true;
    read_records(self);
    free(self->notes.text);
    free(self->sheets);
    free(self->formats);
    free(self->styles);
    free(self->strings);
    free(self->string_ends);
    free(self);
    return true;
}

static void read_cached(xls *self)
{
    phi__biff_bytes bytes = phi__biff_open(&self->biff);
    const uint32_t count = phi__biff_number(&bytes, 2);
    if (bytes.failed)
        return;
    read_string(self, &bytes, count);
    say_value(self, "pivot cache", NULL, 0, 0);
}

void phi__reader_xls_read_cache(phi__say *say, phi__span stream)
{
    xls *self = open_book(say, stream);
    if (self == NULL)
        return;
    self->wide = true;
    while (phi__biff_next(&self->biff) && !say->lost) {
        if (self->biff.type == SXSTRING)
            read_cached(self);
    }
    phi__lines_flush(&self->lines);
    free(self);
}
