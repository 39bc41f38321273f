/* SPDX-License-Identifier: Apache-2.0 */
/* See slice.h. Nothing is copied or read ahead: the slice asks its source for no
 * byte beyond its own end, so that the source stands behind it afterwards. */
#include "extract/slice.h"

#include "base/alloc.h"

enum { SKIP_BYTES = 65536 };

typedef struct slice_stream {
    phi__stream base; /* first: a phi__stream is what callers hold */
    phi__stream *source;
    uint64_t left;
    uint64_t offset; /* of the next byte, when `random` */
    bool random;
} slice_stream;

static phi_status slice_read(phi__stream *stream, void *buffer, size_t capacity, size_t *got)
{
    slice_stream *self = (slice_stream *)stream;
    const size_t want = capacity > self->left ? (size_t)self->left : capacity;
    *got = 0;
    if (want == 0)
        return PHI_OK;
    if (self->random)
        PHI_TRY(phi__stream_read_at(self->source, self->offset, buffer, want, got));
    else
        PHI_TRY(phi__stream_read(self->source, buffer, want, got));
    self->offset += *got;
    self->left -= *got;
    if (*got == 0 && self->source->fault != PHI_REASON_NONE)
        phi__stream_fault(stream, self->source->fault, self->source->fault_detail);
    else if (*got == 0 && stream->size != PHI__SIZE_UNKNOWN)
        phi__stream_fault(stream, PHI_REASON_TRUNCATED, "the container ends inside this member");
    return PHI_OK;
}

static void slice_close(phi__stream *stream)
{
    phi__free(stream);
}

static phi_status open_slice(phi__stream *source, bool random, uint64_t offset, uint64_t size, phi__stream **out)
{
    slice_stream *self = phi__alloc(sizeof *self);
    PHI_REQUIRE(self != NULL, PHI_ERR_MEMORY);
    *self = (slice_stream){.source = source, .left = size, .offset = offset, .random = random};
    self->base = (phi__stream){.read = slice_read, .close = slice_close, .size = size, .fd = -1};
    *out = &self->base;
    return PHI_OK;
}

phi_status phi__slice_open(phi__stream *source, uint64_t size, phi__stream **out)
{
    return open_slice(source, false, 0, size, out);
}

phi_status phi__slice_open_at(phi__stream *source, uint64_t offset, uint64_t size, phi__stream **out)
{
    return open_slice(source, true, offset, size, out);
}

uint64_t phi__slice_left(const phi__stream *slice)
{
    return ((const slice_stream *)slice)->left;
}

phi_status phi__slice_skip(phi__stream *stream, uint64_t size, uint64_t *skipped)
{
    *skipped = 0;
    if (size == 0)
        return PHI_OK;
    const size_t capacity = size > SKIP_BYTES ? SKIP_BYTES : (size_t)size;
    uint8_t *scratch PHI_AUTO(phi__free_at) = phi__alloc(capacity);
    PHI_REQUIRE(scratch != NULL, PHI_ERR_MEMORY);
    while (*skipped < size) {
        const uint64_t left = size - *skipped;
        size_t got = 0;
        PHI_TRY(phi__stream_read(stream, scratch, left > capacity ? capacity : (size_t)left, &got));
        if (got == 0)
            return PHI_OK;
        *skipped += got;
    }
    return PHI_OK;
}
