/* SPDX-License-Identifier: Apache-2.0 */
/* See dicom_reader.h. Files are cut off, and their lengths wrong, often enough: nothing is
 * allocated for a claim, and a value ends where the bytes do. */
#include "extract/dicom_reader.h"

#include "extract/runs.h"
#include "extract/slice.h"
#include "identify/dicom_marks.h"

static uint64_t number(phi__cursor *cursor, size_t bytes, bool big)
{
    return big ? phi__cursor_be(cursor, bytes) : phi__cursor_le(cursor, bytes);
}

uint64_t phi__dicom_at(const phi__dicom_reader *self)
{
    return self->stream->position;
}

phi_status phi__dicom_peek(phi__dicom_reader *self, uint32_t *tag, uint8_t next[2], bool *there)
{
    phi__span head;
    PHI_TRY(phi__stream_peek(self->stream, 6, &head));
    *there = head.size == 6;
    PHI_REQUIRE(*there, PHI_OK);
    phi__cursor cursor = phi__cursor_at(head);
    const uint32_t group = (uint32_t)number(&cursor, 2, self->big);
    *tag = group << 16 | (uint32_t)number(&cursor, 2, self->big);
    if (next != NULL)
        memcpy(next, &head.data[4], 2);
    return PHI_OK;
}

static phi_status take(phi__dicom_reader *self, uint8_t *out, size_t size)
{
    size_t got = 0;
    PHI_TRY(phi__stream_read(self->stream, out, size, &got));
    self->ended = got < size;
    self->cut = self->cut || (got > 0 && got < size);
    return PHI_OK;
}

/* In what the file says of the length: of two bytes, or of four behind two that are reserved. */
static phi_status take_length(phi__dicom_reader *self, const uint8_t rest[4], phi__dicom_element *out)
{
    phi__cursor cursor = phi__cursor_at(phi__span_of(rest, 4));
    phi__cursor_skip(&cursor, 2);
    out->vr = PHI__DICOM_VR(rest[0], rest[1]);
    out->length = (uint32_t)number(&cursor, 2, self->big);
    if (!phi__dicom_is_long_vr(rest))
        return PHI_OK;
    uint8_t length[4] = {0};
    PHI_TRY(take(self, length, sizeof length));
    self->cut = self->cut || self->ended;
    cursor = phi__cursor_at(phi__span_of(length, 4));
    out->length = (uint32_t)number(&cursor, 4, self->big);
    return PHI_OK;
}

static void take_implicit(const phi__dicom_reader *self, const uint8_t rest[4], phi__dicom_element *out)
{
    const phi__dicom_tag *known = phi__dicom_tag_find(out->tag);
    phi__cursor cursor = phi__cursor_at(phi__span_of(rest, 4));
    out->vr = 0;
    if (known != NULL)
        out->vr = PHI__DICOM_VR(known->vr[0], known->vr[1]);
    out->length = (uint32_t)number(&cursor, 4, self->big);
}

phi_status phi__dicom_next(phi__dicom_reader *self, bool implicit, phi__dicom_element *out, bool *there)
{
    uint8_t head[8] = {0};
    PHI_TRY(take(self, head, sizeof head));
    *there = !self->ended;
    PHI_REQUIRE(*there, PHI_OK);
    phi__cursor cursor = phi__cursor_at(phi__span_of(head, 4));
    const uint32_t group = (uint32_t)number(&cursor, 2, self->big);
    out->tag = group << 16 | (uint32_t)number(&cursor, 2, self->big);
    /* Delimiters have no VR in any syntax, nor have elements of writers that forgot it. */
    if (implicit || group == 0xFFFE || !phi__dicom_is_vr(&head[4]))
        take_implicit(self, &head[4], out);
    else
        PHI_TRY(take_length(self, &head[4], out));
    *there = !self->cut;
    return PHI_OK;
}

phi_status phi__dicom_value(phi__dicom_reader *self, uint32_t length, phi__buf *out)
{
    phi__buf_clear(out);
    PHI_REQUIRE(length <= out->ceiling, PHI_PARTIAL);
    uint8_t block[4096];
    while (out->size < length && !self->ended) {
        const size_t want = length - out->size < sizeof block ? length - out->size : sizeof block;
        size_t got = 0;
        PHI_TRY(phi__stream_read(self->stream, block, want, &got));
        PHI_TRY(phi__buf_append(out, block, got));
        self->ended = got < want;
    }
    self->cut = self->cut || self->ended;
    return PHI_OK;
}

phi_status phi__dicom_skip(phi__dicom_reader *self, uint64_t length)
{
    uint64_t skipped = 0;
    PHI_TRY(phi__slice_skip(self->stream, length, &skipped));
    self->ended = self->cut = self->cut || skipped < length;
    return PHI_OK;
}

phi_status phi__dicom_runs(phi__dicom_reader *self, uint64_t length, phi__emit *emit)
{
    bool ended = false;
    PHI_TRY(phi__runs_read(self->stream, length, emit, &ended));
    self->ended = self->ended || ended;
    return PHI_OK;
}
