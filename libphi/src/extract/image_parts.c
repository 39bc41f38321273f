/* SPDX-License-Identifier: Apache-2.0 */
/* See image_parts.h: reading and emitting, IPTC (IIM 4.2), resources of Photoshop, XMP. */
#include "extract/image_parts.h"

#include "extract/runs.h"

#include <stdio.h>

/* ------------------------------------------------------------------------- reading */

phi_status phi__image_peek(phi__image *self, uint64_t offset, void *out, size_t size, bool *there)
{
    size_t got = 0;
    PHI_TRY(phi__stream_read_at(self->stream, offset, out, size, &got));
    *there = got == size;
    return PHI_OK;
}

phi_status phi__image_take(phi__image *self, uint64_t offset, uint64_t length, bool *there)
{
    phi__buf_clear(&self->value);
    *there = false;
    if (offset > self->size || length > self->size - offset) {
        self->emit->fault(self->emit, PHI_REASON_TRUNCATED, "what is written beside the pixels leads behind the end");
        return PHI_OK;
    }
    if (length > self->size - self->spent) {
        self->emit->fault(self->emit, PHI_REASON_CORRUPT, "what is written beside the pixels overlaps itself");
        return PHI_OK;
    }
    self->spent += length;
    if (length > PHI__IMAGE_VALUE_BYTES) {
        self->emit->fault(self->emit, PHI_REASON_LIMIT_MEMORY, "only the beginning of a long text beside the pixels is read");
        length = PHI__IMAGE_VALUE_BYTES;
    }
    PHI_TRY(phi__buf_reserve(&self->value, (size_t)length));
    PHI_TRY(phi__image_peek(self, offset, self->value.data, (size_t)length, there));
    self->value.size = *there ? (size_t)length : 0;
    return PHI_OK;
}

/* ------------------------------------------------------------------------ emitting */

static phi_status emit_line(phi__image *self, const char *part, const char *field, const void *text, size_t size)
{
    const phi__place place = {.part = part, .field = field};
    PHI_TRY(self->emit->place(self->emit, &place));
    PHI_TRY(self->emit->text(self->emit, text, size));
    return self->emit->text(self->emit, "\n", 1);
}

phi_status phi__image_text(phi__image *self, const char *part, const char *field, phi__span text)
{
    while (text.size > 0 && (text.data[text.size - 1] == '\0' || text.data[text.size - 1] == ' '))
        text.size--;
    PHI_REQUIRE(text.size > 0, PHI_OK);
    if (phi__utf8_valid(text, false))
        return emit_line(self, part, field, text.data, text.size);
    PHI_AUTO(phi__buf_done) phi__buf decoded;
    phi__buf_init(&decoded, (size_t)4 * PHI__IMAGE_VALUE_BYTES);
    size_t used = 0;
    PHI_TRY(phi__utf_decode(PHI__ENC_WINDOWS1252, text, true, &decoded, &used));
    return emit_line(self, part, field, decoded.data, decoded.size);
}

phi_status phi__image_runs(phi__image *self, const char *part)
{
    const phi__place place = {.part = part};
    PHI_TRY(self->emit->place(self->emit, &place));
    return phi__runs_emit(phi__buf_span(&self->value), self->emit);
}

phi_status phi__image_xmp(phi__image *self, uint64_t offset, uint64_t length)
{
    bool there = false;
    PHI_TRY(phi__image_take(self, offset, length, &there));
    return there ? phi__image_text(self, "XMP", NULL, phi__buf_span(&self->value)) : PHI_OK;
}

/* ---------------------------------------------------------------------------- IPTC */

static const char *iptc_name(uint8_t number)
{
    static const struct {
        uint8_t number;
        const char *name;
    } NAMES[] = {
        {5, "ObjectName"},   {15, "Category"},     {25, "Keywords"},   {40, "SpecialInstructions"},
        {55, "DateCreated"}, {60, "TimeCreated"},  {80, "By-line"},    {85, "By-lineTitle"},
        {90, "City"},        {92, "Sub-location"}, {95, "Province-State"}, {101, "Country"},
        {103, "OriginalTransmissionReference"},    {105, "Headline"},  {110, "Credit"},
        {115, "Source"},     {116, "CopyrightNotice"}, {118, "Contact"}, {120, "Caption-Abstract"},
        {122, "Writer-Editor"},
    };
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (NAMES[i].number == number)
            return NAMES[i].name;
    }
    return NULL;
}

phi_status phi__image_iptc(phi__image *self, phi__span bytes)
{
    enum { MARK = 0x1C, APPLICATION = 2, EXTENDED = 0x8000 };
    phi__cursor cursor = phi__cursor_at(bytes);
    while (phi__cursor_left(&cursor) >= 5 && phi__cursor_u8(&cursor) == MARK) {
        const uint8_t record = phi__cursor_u8(&cursor), number = phi__cursor_u8(&cursor);
        uint64_t size = phi__cursor_be(&cursor, 2);
        if ((size & EXTENDED) != 0)
            size = phi__cursor_be(&cursor, size & 0x7FFF & 7); /* a length of its own length */
        const uint8_t *text = size > bytes.size ? NULL : phi__cursor_take(&cursor, (size_t)size);
        if (text == NULL) {
            self->emit->fault(self->emit, PHI_REASON_CORRUPT, "a record of IPTC leads behind the end");
            return PHI_OK;
        }
        if (record == APPLICATION && number != 0)
            PHI_TRY(phi__image_text(self, "IPTC", iptc_name(number), phi__span_of(text, (size_t)size)));
    }
    return PHI_OK;
}

/* ----------------------------------------------------------------------- Photoshop */

static phi_status read_resource(phi__image *self, uint16_t number, uint64_t at, uint64_t size)
{
    enum { CAPTION = 0x03F0, IPTC = 0x0404, URL = 0x040B, EXIF = 0x0422, EXIF_MORE = 0x0423, XMP = 0x0424 };
    bool there = false;
    if (number == EXIF || number == EXIF_MORE)
        return phi__image_exif(self, at);
    if (number == XMP)
        return phi__image_xmp(self, at, size);
    if (number != IPTC && number != CAPTION && number != URL)
        return PHI_OK;
    PHI_TRY(phi__image_take(self, at, size, &there));
    PHI_REQUIRE(there, PHI_OK);
    return number == IPTC ? phi__image_iptc(self, phi__buf_span(&self->value)) : phi__image_runs(self, "Photoshop");
}

phi_status phi__image_resources(phi__image *self, uint64_t offset, uint64_t length)
{
    const uint64_t end = offset > self->size || length > self->size - offset ? self->size : offset + length;
    while (offset + 12 <= end) {
        uint8_t head[7];
        bool there = false;
        PHI_TRY(phi__image_peek(self, offset, head, sizeof head, &there));
        if (!there || memcmp(head, "8BIM", 4) != 0)
            return PHI_OK;
        offset += 6 + ((head[6] + 2U) & ~1U); /* a name in Pascal's way, padded */
        uint8_t size[4];
        PHI_TRY(phi__image_peek(self, offset, size, sizeof size, &there));
        PHI_REQUIRE(there, PHI_OK);
        phi__cursor cursor = phi__cursor_at(phi__span_of(size, sizeof size));
        const uint64_t bytes = phi__cursor_be(&cursor, 4);
        PHI_TRY(read_resource(self, (uint16_t)(head[4] << 8 | head[5]), offset + 4, bytes));
        offset += 4 + bytes + bytes % 2;
    }
    return PHI_OK;
}
