/* SPDX-License-Identifier: Apache-2.0 */
/* See zip_member.h. A claim that proves false is reported after the data were
 * delivered, never instead of them: a searched member with a wrong CRC is worth
 * more than a refused one. */
#include "extract/zip_member.h"

#include "base/alloc.h"
#include "extract/inflate.h"
#include "extract/inflate64.h"

typedef struct member_stream {
    phi__stream base; /* first: a phi__stream is what callers hold */
    phi__stream *packed;
    phi__stream *inflated; /* NULL for stored members */
    phi__budget *budget;
    uint64_t claimed_size;
    uint32_t claimed_crc;
    uint64_t size;
    uint32_t crc;
    bool owned; /* `packed` is closed with the member */
} member_stream;

/* At the end of the content: is all as the archive says? Bytes between the end
 * of the compressed data and that of the member are seen by nobody else. */
static phi_status check_claims(member_stream *self)
{
    if (self->claimed_size == PHI__SIZE_UNKNOWN || self->base.fault != PHI_REASON_NONE)
        return PHI_OK;
    phi__span rest;
    PHI_TRY(phi__stream_peek(self->packed, 1, &rest));
    if (rest.size > 0)
        phi__stream_fault(&self->base, PHI_REASON_CORRUPT, "other bytes follow its compressed data");
    else if (self->size != self->claimed_size)
        phi__stream_fault(&self->base, PHI_REASON_CORRUPT, "its size differs from what the archive says");
    else if (self->crc != self->claimed_crc)
        phi__stream_fault(&self->base, PHI_REASON_CORRUPT, "its checksum differs from what the archive says");
    return PHI_OK;
}

static phi_status member_read(phi__stream *stream, void *buffer, size_t capacity, size_t *got)
{
    member_stream *self = (member_stream *)stream;
    phi__stream *content = self->inflated != NULL ? self->inflated : self->packed;
    *got = 0;
    if (stream->fault != PHI_REASON_NONE)
        return PHI_OK;
    PHI_TRY(phi__stream_read(content, buffer, capacity, got));
    const phi_reason refused =
        self->inflated != NULL || *got == 0 ? PHI_REASON_NONE : phi__budget_charge(self->budget, *got);
    if (refused != PHI_REASON_NONE) {
        *got = 0;
        phi__stream_fault(stream, refused, "it expands to more than the limit");
        return PHI_OK;
    }
    self->crc = phi__inflate_crc(self->crc, buffer, *got);
    self->size += *got;
    if (*got < capacity && content->fault != PHI_REASON_NONE)
        phi__stream_fault(stream, content->fault, content->fault_detail);
    else if (*got < capacity)
        PHI_TRY(check_claims(self));
    return PHI_OK;
}

static void member_close(phi__stream *stream)
{
    member_stream *self = (member_stream *)stream;
    phi__stream_close(self->inflated);
    if (self->owned)
        phi__stream_close(self->packed);
    phi__free(self);
}

phi_status phi__zip_member_open(phi__stream *packed, bool owned, const phi__zip_entry *entry, phi__budget *budget,
                                phi__stream **out)
{
    member_stream *self = phi__alloc(sizeof *self);
    if (self == NULL) {
        if (owned)
            phi__stream_close(packed);
        return PHI_ERR_MEMORY;
    }
    *self = (member_stream){.packed = packed, .budget = budget, .owned = owned};
    self->base = (phi__stream){.read = member_read, .close = member_close, .size = entry->size, .fd = -1};
    self->claimed_size = entry->size;
    self->claimed_crc = entry->crc;
    phi_status status = PHI_OK;
    if (entry->method == PHI__ZIP_DEFLATED)
        status = phi__inflate_open(packed, PHI__INFLATE_RAW, budget, &self->inflated);
    else if (entry->method == PHI__ZIP_DEFLATED64)
        status = phi__inflate64_open(packed, budget, &self->inflated);
    if (status != PHI_OK) {
        member_close(&self->base);
        return status;
    }
    *out = &self->base;
    return PHI_OK;
}

void phi__zip_member_sums(const phi__stream *member, uint32_t *crc, uint64_t *size)
{
    const member_stream *self = (const member_stream *)member;
    *crc = self->crc;
    *size = self->size;
}
