/* SPDX-License-Identifier: Apache-2.0 */
/* See zip_member.h. A claim that proves false is reported after the data were
 * delivered, never instead of them: a searched member with a wrong CRC is worth
 * more than a refused one. */
#include "extract/zip_member.h"

#include "base/alloc.h"
#include "extract/deflate_whole.h"
#include "extract/inflate.h"
#include "extract/inflate64.h"

enum { WHOLE_MOST = 1 << 20 }; /* so much, packed and unpacked, is held to be inflated at once */

typedef struct member_stream {
    phi__stream base; /* first: a phi__stream is what callers hold */
    phi__stream *packed;
    phi__stream *taken;    /* what was read of it and is to be read once more, or NULL */
    phi__stream *inflated; /* NULL for stored members */
    phi__budget *budget;
    bool deflated;
    uint64_t claimed_size;
    uint32_t claimed_crc;
    uint64_t size;
    uint32_t crc;
    bool owned; /* `packed` is closed with the member */
    bool begun;
    bool charged; /* by the stream that inflates */
} member_stream;

static phi__stream *source_of(const member_stream *self)
{
    return self->taken != NULL ? self->taken : self->packed;
}

/* Read on in what was taken from the source: as if it had not been. */
static phi_status give_back(member_stream *self, phi__buf *packed)
{
    phi__stream *again = NULL;
    const phi_reason fault = self->packed->fault;
    const char *detail = self->packed->fault_detail;
    PHI_TRY(phi__stream_take(packed, &again));
    if (fault != PHI_REASON_NONE)
        phi__stream_fault(again, fault, detail);
    self->taken = again;
    return PHI_OK;
}

/* A small member of known size at once; *done = that went well, and `inflated` is its content. */
static phi_status inflate_whole(member_stream *self, bool *done)
{
    const uint64_t packed_size = self->packed->size;
    *done = false;
    if (!self->owned || self->claimed_size == 0 || self->claimed_size > WHOLE_MOST || packed_size == 0 || packed_size > WHOLE_MOST)
        return PHI_OK;
    PHI_AUTO(phi__buf_done) phi__buf packed;
    PHI_AUTO(phi__buf_done) phi__buf content;
    phi__buf_init(&packed, WHOLE_MOST + 1);
    phi__buf_init(&content, WHOLE_MOST);
    PHI_TRY(phi__buf_reserve(&packed, (size_t)packed_size));
    PHI_TRY(phi__buf_reserve(&content, (size_t)self->claimed_size));
    PHI_TRY(phi__stream_read(self->packed, packed.data, (size_t)packed_size, &packed.size));
    bool whole = false;
    if (packed.size == packed_size)
        PHI_TRY(phi__deflate_whole(packed.data, packed.size, content.data, (size_t)self->claimed_size, &whole));
    if (!whole)
        return give_back(self, &packed);
    content.size = (size_t)self->claimed_size;
    *done = true;
    return phi__stream_take(&content, &self->inflated);
}

/* What is stored is read as it is. */
static phi_status begin(member_stream *self)
{
    bool done = false;
    self->begun = true;
    if (!self->deflated)
        return PHI_OK;
    PHI_TRY(inflate_whole(self, &done));
    self->charged = !done;
    return done ? PHI_OK : phi__inflate_open(source_of(self), PHI__INFLATE_RAW, self->budget, &self->inflated);
}

/* At the end of the content: is all as the archive says? Bytes between the end
 * of the compressed data and that of the member are seen by nobody else. */
static phi_status check_claims(member_stream *self)
{
    if (self->claimed_size == PHI__SIZE_UNKNOWN || self->base.fault != PHI_REASON_NONE)
        return PHI_OK;
    phi__span rest;
    PHI_TRY(phi__stream_peek(source_of(self), 1, &rest));
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
    *got = 0;
    if (stream->fault != PHI_REASON_NONE)
        return PHI_OK;
    if (!self->begun)
        PHI_TRY(begin(self));
    phi__stream *content = self->inflated != NULL ? self->inflated : self->packed;
    PHI_TRY(phi__stream_read(content, buffer, capacity, got));
    const phi_reason refused =
        self->charged || *got == 0 ? PHI_REASON_NONE : phi__budget_charge(self->budget, *got);
    if (refused != PHI_REASON_NONE) {
        *got = 0;
        phi__stream_fault(stream, refused, "it expands to more than the limit");
        return PHI_OK;
    }
    self->crc = phi__deflate_crc(self->crc, buffer, *got);
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
    phi__stream_close(self->taken);
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
    self->deflated = entry->method == PHI__ZIP_DEFLATED;
    if (entry->method == PHI__ZIP_DEFLATED64) {
        self->begun = self->charged = true;
        const phi_status status = phi__inflate64_open(packed, budget, &self->inflated);
        if (status != PHI_OK) {
            member_close(&self->base);
            return status;
        }
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
