/* SPDX-License-Identifier: Apache-2.0 */
/* The text that HTML shows: line breaks where blocks begin and end, tabs between
 * cells, single spaces for the white space of the file, and what is not shown behind
 * the line that it stands in. See html.h. */
#include "extract/html.h"

#include "base/ascii.h"
#include "base/utf.h"

static phi_status map(phi__html *self, uint64_t source)
{
    return self->codepage != 0 ? PHI_OK : self->emit->source_map(self->emit, self->encoding, source);
}

static phi__place place_here(const phi__html *self)
{
    phi__place place = {.part = self->inner_part};
    if (self->inner_field[0] != '\0')
        place.field = self->inner_field;
    if (self->inner_name == NULL)
        phi__grid_place(&self->flow.grid, &place);
    return place;
}

static phi_status put(phi__html *self, const phi__place *place, phi__span text, uint64_t source)
{
    PHI_TRY(phi__flow_reach(&self->flow, place));
    PHI_TRY(map(self, source));
    return self->emit->text(self->emit, (const char *)text.data, text.size);
}

/* White space of the file is a space. */
static size_t blank_out(const phi__html *self, uint8_t *utf8, size_t length)
{
    size_t blank = 0;
    for (size_t i = 0; i < length; i++) {
        if (!phi__is_space((char)utf8[i]))
            continue;
        blank++;
        if (self->pre_depth == 0)
            utf8[i] = ' ';
    }
    return blank;
}

static size_t leading_spaces(const uint8_t *utf8, size_t length)
{
    size_t count = 0;
    while (count < length && utf8[count] == ' ')
        count++;
    return count;
}

/* Up to and with the first of several spaces: the others are not shown. */
static size_t single_spaced(const uint8_t *utf8, size_t length)
{
    for (size_t i = 1; i < length; i++) {
        if (utf8[i] == ' ' && utf8[i - 1] == ' ')
            return i;
    }
    return length;
}

phi_status phi__html_text(phi__html *self, uint8_t *utf8, size_t length, uint64_t source)
{
    if (blank_out(self, utf8, length) == length && self->pre_depth == 0) {
        phi__flow_gap(&self->flow, PHI__GAP_SPACE);
        return PHI_OK;
    }
    const bool fresh = self->flow.gap != PHI__GAP_NONE || !self->flow.begun;
    size_t skip = fresh && self->pre_depth == 0 ? leading_spaces(utf8, length) : 0;
    if (skip > 0)
        phi__flow_gap(&self->flow, PHI__GAP_SPACE);
    source += phi__utf_source_length(self->encoding, (const char *)utf8, skip);
    const phi__place place = place_here(self);
    while (skip < length) {
        const size_t size = self->pre_depth > 0 ? length - skip : single_spaced(utf8 + skip, length - skip);
        const phi__span text = phi__span_of(utf8 + skip, size);
        PHI_TRY(phi__grid_text(&self->flow.grid, (const char *)text.data, text.size));
        PHI_TRY(put(self, &place, text, source));
        const size_t used = size + (self->pre_depth > 0 ? 0 : leading_spaces(utf8 + skip + size, length - skip - size));
        source += phi__utf_source_length(self->encoding, (const char *)utf8 + skip, used);
        skip += used;
    }
    return PHI_OK;
}

phi_status phi__html_character(phi__html *self, uint32_t code, uint64_t source)
{
    uint8_t bytes[4];
    phi__buf one = {.data = bytes, .capacity = sizeof bytes, .ceiling = sizeof bytes};
    PHI_TRY(phi__utf8_append(&one, code));
    if (code == '\r' || code == '\n' || code == '\t' || code == ' ')
        return phi__html_text(self, bytes, one.size, source);
    const phi__place place = place_here(self);
    PHI_TRY(phi__grid_text(&self->flow.grid, (const char *)bytes, one.size));
    return put(self, &place, phi__buf_span(&one), source);
}

phi_status phi__html_own_line(phi__html *self, const phi__place *place)
{
    phi__flow_gap(&self->flow, PHI__GAP_ROW);
    phi__flow_forget(&self->flow);
    PHI_TRY(phi__flow_reach(&self->flow, place));
    phi__flow_gap(&self->flow, PHI__GAP_ROW);
    return PHI_OK;
}

phi_status phi__html_value(phi__html *self, const phi__place *place, phi__span value, uint64_t source)
{
    phi__flow_gap(&self->flow, PHI__GAP_SPACE);
    phi__flow_forget(&self->flow); /* its names do not outlive the call */
    PHI_TRY(put(self, place, value, source));
    phi__flow_forget(&self->flow);
    phi__flow_gap(&self->flow, PHI__GAP_SPACE);
    return PHI_OK;
}

phi_status phi__html_aside(phi__html *self, const char *part, phi__span field, phi__span value, uint64_t source)
{
    return phi__flow_aside(&self->flow, part, field, value, self->codepage != 0 ? 0 : source + 1);
}
