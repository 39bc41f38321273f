/* SPDX-License-Identifier: Apache-2.0 */
/* See stream.h: several streams, one behind the other, as one. */
#include "input/stream.h"

#include "base/alloc.h"

typedef struct joined_stream {
    phi__stream base; /* first: a phi__stream * is a joined_stream * */
    phi__stream *const *parts;
    const uint64_t *begins;
    size_t count;
    uint64_t at;
} joined_stream;

/* The last part that begins at or before `offset`. */
static size_t part_at(const joined_stream *self, uint64_t offset)
{
    size_t low = 0, high = self->count;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (self->begins[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static phi_status joined_read_at(phi__stream *stream, uint64_t offset, void *buffer, size_t capacity, size_t *got)
{
    joined_stream *self = (joined_stream *)stream;
    *got = 0;
    if (offset >= stream->size || capacity == 0)
        return PHI_OK;
    const size_t index = part_at(self, offset);
    const uint64_t end = index + 1 < self->count ? self->begins[index + 1] : stream->size;
    phi__stream *part = self->parts[index];
    const size_t want = capacity < end - offset ? capacity : (size_t)(end - offset);
    part->pace = stream->pace;
    PHI_TRY(phi__stream_read_at(part, offset - self->begins[index], buffer, want, got));
    if (part->fault != PHI_REASON_NONE)
        phi__stream_fault(stream, part->fault, part->fault_detail);
    return PHI_OK;
}

static phi_status joined_read(phi__stream *stream, void *buffer, size_t capacity, size_t *got)
{
    joined_stream *self = (joined_stream *)stream;
    PHI_TRY(joined_read_at(stream, self->at, buffer, capacity, got));
    self->at += *got;
    return PHI_OK;
}

static void joined_close(phi__stream *stream)
{
    phi__free(stream);
}

phi_status phi__stream_join(phi__stream *const *parts, const uint64_t *begins, size_t count, phi__stream **out)
{
    const phi__stream *last = count == 0 ? NULL : parts[count - 1];
    PHI_REQUIRE(last != NULL && last->size < PHI__SIZE_UNKNOWN - begins[count - 1], PHI_ERR_ARGUMENT);
    joined_stream *self = phi__alloc(sizeof *self);
    PHI_REQUIRE(self != NULL, PHI_ERR_MEMORY);
    *self = (joined_stream){.parts = parts, .begins = begins, .count = count};
    self->base = (phi__stream){.read = joined_read, .read_at = joined_read_at, .close = joined_close, .fd = -1,
                               .size = begins[count - 1] + last->size, .volumes = begins, .volume_count = count};
    *out = &self->base;
    return PHI_OK;
}
