/* SPDX-License-Identifier: Apache-2.0 */
/* See program_tail.h. Where the sections of a program end its header says ([PE/COFF] 3); an archive begins there,
 * or behind the few lines that tell an installer of 7-Zip what to do. */
#define _GNU_SOURCE /* memmem */
#include "extract/program_tail.h"

#include "base/alloc.h"
#include "extract/slice.h"

enum { SECTIONS_MOST = 96, SECTION_BYTES = 40, LOOKED_AT = 65536 };

static phi_status read_span(phi__stream *stream, uint64_t offset, void *buffer, size_t size, phi__span *out)
{
    size_t got = 0;
    PHI_TRY(phi__stream_read_at(stream, offset, buffer, size, &got));
    *out = phi__span_of(buffer, got);
    return PHI_OK;
}

/* Where the last section ends; 0 = it is no such program. */
static phi_status end_of_sections(phi__stream *stream, uint64_t *end)
{
    uint8_t bytes[SECTIONS_MOST * SECTION_BYTES];
    phi__span span;
    *end = 0;
    PHI_TRY(read_span(stream, 60, bytes, 4, &span));
    phi__cursor at = phi__cursor_at(span);
    const uint64_t head = phi__cursor_le32(&at);
    PHI_TRY(read_span(stream, head, bytes, 24, &span));
    at = phi__cursor_at(span);
    (void)phi__cursor_skip(&at, 6);
    const size_t count = phi__cursor_le16(&at);
    (void)phi__cursor_skip(&at, 12);
    const uint64_t optional = phi__cursor_le16(&at);
    if (at.failed || !phi__span_starts(span, "PE\0\0", 4) || count > SECTIONS_MOST)
        return PHI_OK;
    PHI_TRY(read_span(stream, head + 24 + optional, bytes, count * SECTION_BYTES, &span));
    at = phi__cursor_at(span);
    for (size_t i = 0; i < count && !at.failed; i++) {
        (void)phi__cursor_skip(&at, 16);
        const uint64_t size = phi__cursor_le32(&at), begin = phi__cursor_le32(&at);
        (void)phi__cursor_skip(&at, 16);
        *end = begin + size > *end ? begin + size : *end;
    }
    return PHI_OK;
}

/* The first mark of an archive; false when there is none. */
static bool find_mark(phi__span bytes, size_t *at)
{
    static const struct {
        const char *bytes;
        size_t size;
    } MARKS[] = {{"7z\xBC\xAF\x27\x1C", 6}, {"Rar!\x1A\7", 6}, {"MSCF\0\0\0\0", 8}};
    const uint8_t *first = NULL;
    for (size_t i = 0; bytes.size > 0 && i < sizeof MARKS / sizeof *MARKS; i++) {
        const uint8_t *here = memmem(bytes.data, bytes.size, MARKS[i].bytes, MARKS[i].size);
        first = here != NULL && (first == NULL || here < first) ? here : first;
    }
    *at = first == NULL ? 0 : (size_t)(first - bytes.data);
    return first != NULL;
}

static phi_status emit_archive(phi__part *part, uint64_t begin, phi__emit *emit)
{
    phi__stream *slice = NULL;
    const phi_reason refused = phi__budget_member(part->budget, 0);
    if (refused != PHI_REASON_NONE) {
        emit->fault(emit, refused, "the archive behind it is not opened");
        return PHI_OK;
    }
    const uint64_t size = part->stream->size - begin;
    PHI_TRY(phi__slice_open_at(part->stream, begin, size, &slice));
    const phi__member member = {.name = "(archive)", .stream = slice, .size = size};
    const phi_status status = emit->member(emit, &member);
    phi__stream_close(slice);
    return status;
}

phi_status phi__program_tail(phi__part *part, phi__emit *emit)
{
    static const char MEDIA[] = "application/vnd.microsoft.portable-executable";
    uint64_t end = 0;
    if (part->stream->read_at == NULL || strcmp(part->identity.media, MEDIA) != 0)
        return PHI_OK;
    PHI_TRY(end_of_sections(part->stream, &end));
    if (end == 0 || part->stream->size == PHI__SIZE_UNKNOWN || end >= part->stream->size)
        return PHI_OK;
    PHI_AUTO(phi__free_at) uint8_t *bytes = phi__alloc(LOOKED_AT);
    PHI_REQUIRE(bytes != NULL, PHI_ERR_MEMORY);
    phi__span span;
    size_t at = 0;
    PHI_TRY(read_span(part->stream, end, bytes, LOOKED_AT, &span));
    return find_mark(span, &at) ? emit_archive(part, end + at, emit) : PHI_OK;
}
