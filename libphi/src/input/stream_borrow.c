/* SPDX-License-Identifier: Apache-2.0 */
/* See stream.h: a stream that reads through another one and does not close it.
 * Who gets it may replace it (phi__stream_make_random) or close it, while the
 * extractor that made the inner one still closes its own. */
#include "input/stream.h"

#include "base/alloc.h"

typedef struct borrowed_stream {
    phi__stream base; /* first: a phi__stream * is a borrowed_stream * */
    phi__stream *inner;
} borrowed_stream;

static void pass_fault(phi__stream *self, const phi__stream *inner)
{
    if (inner->fault != PHI_REASON_NONE)
        phi__stream_fault(self, inner->fault, inner->fault_detail);
}

static phi_status borrowed_read(phi__stream *self, void *buffer, size_t capacity, size_t *got)
{
    phi__stream *inner = ((borrowed_stream *)self)->inner;
    const phi_status status = phi__stream_read(inner, buffer, capacity, got);
    pass_fault(self, inner);
    return status;
}

static phi_status borrowed_read_at(phi__stream *self, uint64_t offset, void *buffer, size_t capacity, size_t *got)
{
    phi__stream *inner = ((borrowed_stream *)self)->inner;
    const phi_status status = phi__stream_read_at(inner, offset, buffer, capacity, got);
    pass_fault(self, inner);
    return status;
}

static uint64_t borrowed_skip_hole(phi__stream *self)
{
    return phi__stream_skip_hole(((borrowed_stream *)self)->inner);
}

static void borrowed_close(phi__stream *self)
{
    phi__free(self);
}

phi_status phi__stream_borrow(phi__stream *inner, phi__stream **out)
{
    borrowed_stream *borrowed = phi__alloc(sizeof *borrowed);
    PHI_REQUIRE(borrowed != NULL, PHI_ERR_MEMORY);
    borrowed->inner = inner;
    borrowed->base = (phi__stream){.read = borrowed_read,
                                   .read_at = inner->read_at != NULL ? borrowed_read_at : NULL,
                                   .skip_hole = inner->skip_hole != NULL ? borrowed_skip_hole : NULL,
                                   .close = borrowed_close,
                                   .size = inner->size,
                                   .fd = inner->fd,
                                   .pace = inner->pace,
                                   .may_stall = inner->may_stall,
                                   .volumes = inner->volumes,
                                   .volume_count = inner->volume_count};
    *out = &borrowed->base;
    return PHI_OK;
}
