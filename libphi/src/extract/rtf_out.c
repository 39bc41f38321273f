/* SPDX-License-Identifier: Apache-2.0 */
/* Where the text of RTF goes: characters out of their code pages, into the body, a
 * cell or an aside; lines, rows and pages. See rtf.c. */
#include "extract/rtf.h"

#include "base/utf.h"

static phi_status flush_out(phi__rtf *self)
{
    phi_status status = PHI_OK;
    if (self->out.size > 0)
        status = self->emit->text(self->emit, (const char *)self->out.data, self->out.size);
    phi__buf_clear(&self->out);
    return status;
}

static bool same_place(const phi__place *a, const phi__place *b)
{
    return a->row == b->row && a->column == b->column && a->part == b->part && a->field == b->field &&
           a->sheet == b->sheet;
}

static phi_status go_to_place(phi__rtf *self)
{
    phi__place place = {.part = phi__rtf_top(self)->hidden ? "hidden" : NULL};
    phi__grid_place(&self->grid, &place);
    place.page = self->page;
    if (self->placed && same_place(&place, &self->place) && place.page == self->place.page)
        return PHI_OK;
    PHI_TRY(flush_out(self));
    self->placed = true;
    self->place = place;
    return self->emit->place(self->emit, &place);
}

static phi_status say_asides(phi__rtf *self)
{
    bool said = false;
    if (self->aside.items.count == 0)
        return PHI_OK;
    PHI_TRY(flush_out(self));
    PHI_TRY(phi__aside_flush(&self->aside, self->emit, &said));
    self->placed = self->placed && !said;
    self->aside_open = false;
    return PHI_OK;
}

static phi_status put_aside(phi__rtf *self, const phi__rtf_group *in, phi__span text)
{
    if (phi__aside_full(&self->aside))
        PHI_TRY(say_asides(self));
    if (!self->aside_open || self->aside_of != in->number) {
        const char *field = in->field == NULL ? "" : in->field;
        PHI_TRY(phi__aside_begin(&self->aside, in->part, phi__span_of(field, strlen(field)), 0));
        self->aside_open = true;
        self->aside_of = in->number;
    }
    return phi__aside_text(&self->aside, text.data, text.size);
}

/* Which cell is this? A row begins with its first text, and a table ends with a paragraph that is in no row. */
static phi_status enter_cell(phi__rtf *self)
{
    if (!self->in_table && !self->in_row) {
        if (self->grid.open)
            phi__grid_table_end(&self->grid);
        return PHI_OK;
    }
    if (!self->grid.open)
        phi__grid_table(&self->grid);
    if (!self->in_row)
        PHI_TRY(phi__grid_row(&self->grid));
    const bool begins = !self->in_row || self->cell_due;
    self->in_row = true;
    self->cell_due = false;
    return begins ? phi__grid_cell(&self->grid, false, 1) : PHI_OK;
}

/* Text as UTF-8, wherever the group sends it. */
static phi_status put_text(phi__rtf *self, phi__span text)
{
    const phi__rtf_group *in = phi__rtf_top(self);
    if (in->action == PHI__RTF_TEXT)
        return put_aside(self, in, text);
    if (in->action == PHI__RTF_BYTES)
        return phi__rtf_hex(self, text);
    if (in->action == PHI__RTF_SPECIAL && in->value == PHI__RTF_PROPNAME) {
        const phi_status status = phi__buf_append(&self->name, text.data, text.size);
        return status == PHI_PARTIAL ? PHI_OK : status;
    }
    if (in->action != PHI__RTF_SAME)
        return PHI_OK;
    PHI_TRY(enter_cell(self));
    PHI_TRY(go_to_place(self));
    PHI_TRY(phi__grid_text(&self->grid, (const char *)text.data, text.size));
    PHI_TRY(phi__buf_append(&self->out, text.data, text.size));
    return self->out.size < PHI__RTF_OUT_BYTES ? PHI_OK : flush_out(self);
}

static uint32_t codepage_of(const phi__rtf *self)
{
    const uint32_t wanted = phi__rtf_top(self)->font;
    for (size_t i = 0; i < self->fonts.count; i++) {
        if (self->fonts.items[i].number == wanted && self->fonts.items[i].codepage != 0)
            return self->fonts.items[i].codepage;
    }
    return self->codepage;
}

static bool is_ascii(phi__span text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] >= 0x80)
            return false;
    }
    return true;
}

/* Bytes that wait for their code page to be asked. */
phi_status phi__rtf_flush(phi__rtf *self)
{
    const phi__span raw = phi__buf_span(&self->raw);
    if (raw.size == 0)
        return PHI_OK;
    phi_status status;
    if (phi__rtf_top(self)->action != PHI__RTF_BYTES && !is_ascii(raw)) {
        phi__buf_clear(&self->decoded);
        PHI_TRY(phi__codepage_append(&self->page_table, codepage_of(self), raw, &self->decoded));
        status = put_text(self, phi__buf_span(&self->decoded));
    } else {
        status = put_text(self, raw);
    }
    phi__buf_clear(&self->raw);
    return status;
}

phi_status phi__rtf_byte(phi__rtf *self, uint8_t byte)
{
    if (self->skip > 0) { /* stands in for \u, for readers without Unicode */
        self->skip--;
        return PHI_OK;
    }
    self->high = 0;
    if (phi__rtf_top(self)->action == PHI__RTF_SKIP)
        return PHI_OK;
    if (self->raw.size >= PHI__RTF_RAW_BYTES && byte < 0x80)
        PHI_TRY(phi__rtf_flush(self));
    return phi__buf_append_byte(&self->raw, byte);
}

phi_status phi__rtf_character(phi__rtf *self, uint32_t code)
{
    uint8_t bytes[4];
    phi__buf one = {.data = bytes, .capacity = sizeof bytes, .ceiling = sizeof bytes};
    PHI_TRY(phi__rtf_flush(self));
    PHI_TRY(phi__utf8_append(&one, code));
    return put_text(self, phi__buf_span(&one));
}

/* \u: a unit of UTF-16, signed; in pairs beyond 65535. */
phi_status phi__rtf_unit(phi__rtf *self, int32_t number)
{
    const uint32_t unit = (uint32_t)number & 0xFFFF;
    const uint32_t high = self->high;
    self->high = 0;
    self->skip = phi__rtf_top(self)->uc;
    if (unit >= 0xD800 && unit < 0xDC00) {
        self->high = unit;
        return PHI_OK;
    }
    if (unit >= 0xDC00 && unit < 0xE000 && high != 0)
        return phi__rtf_character(self, 0x10000 + ((high - 0xD800) << 10 | (unit - 0xDC00)));
    return phi__rtf_character(self, unit);
}

/* -------------------------------------------------------------------- layout */

/* The end of a paragraph within a cell is none of the row's line. */
phi_status phi__rtf_end_line(phi__rtf *self)
{
    if (phi__rtf_top(self)->action == PHI__RTF_SAME && self->in_row && self->in_table)
        return phi__rtf_character(self, ' ');
    PHI_TRY(phi__rtf_character(self, '\n'));
    return phi__rtf_top(self)->action == PHI__RTF_SAME && !self->grid.in_cell ? say_asides(self) : PHI_OK;
}

static phi_status end_cell(phi__rtf *self)
{
    if (phi__rtf_top(self)->action == PHI__RTF_SAME) {
        self->in_table = true;
        PHI_TRY(enter_cell(self));
    }
    PHI_TRY(phi__rtf_character(self, '\t'));
    self->cell_due = self->in_row;
    return PHI_OK;
}

static phi_status end_row(phi__rtf *self)
{
    if (phi__rtf_top(self)->action == PHI__RTF_SAME)
        self->cell_due = false; /* the line end is of the last cell */
    PHI_TRY(phi__rtf_character(self, '\n'));
    if (phi__rtf_top(self)->action != PHI__RTF_SAME)
        return PHI_OK;
    self->in_row = false;
    PHI_TRY(phi__grid_cell_end(&self->grid));
    return say_asides(self);
}

phi_status phi__rtf_layout(phi__rtf *self, phi__rtf_special what)
{
    PHI_TRY(phi__rtf_flush(self));
    switch (what) {
    case PHI__RTF_PARD: /* \intbl follows where a cell goes on */
        self->in_table = false;
        return PHI_OK;
    case PHI__RTF_INTBL:
        self->in_table = true;
        return PHI_OK;
    case PHI__RTF_CELL:
        return end_cell(self);
    case PHI__RTF_ROW:
        return end_row(self);
    default:
        self->page += self->page == 0 ? 2 : 1; /* what precedes the first break needs no number */
        return phi__rtf_end_line(self);
    }
}

phi_status phi__rtf_finish(phi__rtf *self)
{
    PHI_TRY(phi__rtf_character(self, '\n'));
    PHI_TRY(say_asides(self));
    return flush_out(self);
}
