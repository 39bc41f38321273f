/* SPDX-License-Identifier: Apache-2.0 */
/* See stream.h: what is the same for every stream (peeking, filling buffers,
 * loading into memory) and the streams over memory and over a caller's
 * function. Descriptors are in stream_fd.c.
 *
 * `head` holds bytes that were taken from `self->read` before they were asked
 * for: by a peek (up to PEEK_BYTES) or by a phi__stream_make_random that met
 * its ceiling (up to that). They are always delivered first. */
#include "input/stream.h"

#include "base/alloc.h"

#include <assert.h>

enum { PEEK_BYTES = 64 * 1024 };

void phi__stream_fault(phi__stream *stream, phi_reason reason, const char *detail)
{
    if (stream->fault != PHI_REASON_NONE)
        return;
    stream->fault = reason;
    stream->fault_detail = detail;
}

void phi__stream_close(phi__stream *stream)
{
    if (stream == NULL)
        return;
    if (stream->head.data != NULL)
        phi__buf_done(&stream->head);
    if (stream->close != NULL)
        stream->close(stream);
}

/* Call the maker's read until the buffer is full or it has no more. */
static phi_status read_fully(phi__stream *stream, uint8_t *buffer, size_t capacity, size_t *got)
{
    size_t filled = 0;
    while (filled < capacity) {
        size_t piece = 0;
        PHI_TRY(stream->read(stream, buffer + filled, capacity - filled, &piece));
        assert(piece <= capacity - filled);
        if (piece == 0)
            break;
        filled += piece;
    }
    *got = filled;
    return PHI_OK;
}

static size_t head_left(const phi__stream *stream)
{
    return stream->head.size - stream->head_at;
}

phi_status phi__stream_peek(phi__stream *stream, size_t want, phi__span *out)
{
    phi__buf *head = &stream->head;
    if (want > PEEK_BYTES)
        want = PEEK_BYTES;
    if (head_left(stream) < want) {
        if (head->ceiling < PEEK_BYTES)
            head->ceiling = PEEK_BYTES;
        phi__buf_consume(head, stream->head_at);
        stream->head_at = 0;
        const size_t missing = want - head->size;
        PHI_TRY(phi__buf_reserve(head, missing));
        size_t got = 0;
        PHI_TRY(read_fully(stream, head->data + head->size, missing, &got));
        head->size += got;
    }
    *out = phi__span_part(phi__buf_span(head), stream->head_at, want);
    return PHI_OK;
}

/* Move bytes out of the head; a drained head is forgotten. */
static size_t head_take(phi__stream *stream, uint8_t *buffer, size_t capacity)
{
    const phi__span part = phi__span_part(phi__buf_span(&stream->head), stream->head_at, capacity);
    if (part.size == 0)
        return 0;
    memcpy(buffer, part.data, part.size);
    stream->head_at += part.size;
    if (head_left(stream) == 0) {
        if (stream->head.capacity > PEEK_BYTES)
            phi__buf_done(&stream->head);
        else
            phi__buf_clear(&stream->head);
        stream->head_at = 0;
    }
    return part.size;
}

phi_status phi__stream_read(phi__stream *stream, void *buffer, size_t capacity, size_t *got)
{
    uint8_t *bytes = buffer;
    const size_t from_head = head_take(stream, bytes, capacity);
    size_t fresh = 0;
    if (from_head < capacity)
        PHI_TRY(read_fully(stream, bytes + from_head, capacity - from_head, &fresh));
    stream->position += from_head + fresh;
    *got = from_head + fresh;
    return PHI_OK;
}

phi_status phi__stream_read_at(phi__stream *stream, uint64_t offset, void *buffer, size_t capacity, size_t *got)
{
    PHI_REQUIRE(stream->read_at != NULL, PHI_ERR_UNSUPPORTED);
    uint8_t *bytes = buffer;
    size_t filled = 0;
    while (filled < capacity && offset <= UINT64_MAX - filled) {
        size_t piece = 0;
        PHI_TRY(stream->read_at(stream, offset + filled, bytes + filled, capacity - filled, &piece));
        assert(piece <= capacity - filled);
        if (piece == 0)
            break;
        filled += piece;
    }
    *got = filled;
    return PHI_OK;
}

uint64_t phi__stream_skip_hole(phi__stream *stream)
{
    if (stream->skip_hole == NULL || head_left(stream) > 0)
        return 0;
    const uint64_t passed = stream->skip_hole(stream);
    stream->position += passed;
    return passed;
}

phi_status phi__stream_read_all(phi__stream *stream, phi__buf *out)
{
    for (;;) {
        if (out->size >= out->ceiling) {
            phi__span more;
            PHI_TRY(phi__stream_peek(stream, 1, &more));
            return more.size == 0 ? PHI_OK : PHI_PARTIAL;
        }
        const size_t room = out->ceiling - out->size;
        PHI_TRY(phi__buf_reserve(out, room < PEEK_BYTES ? room : PEEK_BYTES));
        size_t got = 0;
        const size_t space = out->capacity - out->size;
        PHI_TRY(phi__stream_read(stream, out->data + out->size, space, &got));
        out->size += got;
        if (got < space)
            return PHI_OK;
    }
}

/* The bytes did not fit: put them back in front of what is still unread. */
static phi_status put_back(phi__stream *stream, phi__buf *loaded)
{
    const phi__span rest = phi__span_part(phi__buf_span(&stream->head), stream->head_at, SIZE_MAX);
    const uint64_t loaded_bytes = loaded->size;
    loaded->ceiling += PEEK_BYTES;
    PHI_TRY(phi__buf_append(loaded, rest.data, rest.size));
    phi__buf_done(&stream->head);
    stream->head = *loaded;
    stream->head_at = 0;
    stream->position -= loaded_bytes;
    *loaded = (phi__buf){.ceiling = 1};
    return PHI_OK;
}

phi_status phi__stream_make_random(phi__stream **stream, size_t ceiling)
{
    phi__stream *old = *stream;
    if (old->read_at != NULL)
        return PHI_OK;
    if (ceiling == 0 || ceiling > SIZE_MAX / 2)
        ceiling = ceiling == 0 ? 1 : SIZE_MAX / 2;
    PHI_AUTO(phi__buf_done) phi__buf loaded;
    phi__buf_init(&loaded, ceiling);
    const phi_status status = phi__stream_read_all(old, &loaded);
    if (status == PHI_PARTIAL) {
        PHI_TRY(put_back(old, &loaded));
        return PHI_PARTIAL;
    }
    PHI_TRY(status);
    phi__stream *fresh;
    PHI_TRY(phi__stream_take(&loaded, &fresh));
    phi__stream_fault(fresh, old->fault, old->fault_detail);
    phi__stream_close(old);
    *stream = fresh;
    return PHI_OK;
}

/* ------------------------------------------------------------------- memory */

typedef struct memory_stream {
    phi__stream base; /* first: a phi__stream * is a memory_stream * */
    phi__span bytes;
    size_t at;
    phi__buf owned; /* behind `bytes` after phi__stream_take; else empty */
} memory_stream;

static phi_status memory_read_at(phi__stream *self, uint64_t offset, void *buffer, size_t capacity, size_t *got)
{
    const memory_stream *memory = (memory_stream *)self;
    const size_t from = offset < memory->bytes.size ? (size_t)offset : memory->bytes.size;
    const phi__span part = phi__span_part(memory->bytes, from, capacity);
    if (part.size > 0)
        memcpy(buffer, part.data, part.size);
    *got = part.size;
    return PHI_OK;
}

static phi_status memory_read(phi__stream *self, void *buffer, size_t capacity, size_t *got)
{
    memory_stream *memory = (memory_stream *)self;
    PHI_TRY(memory_read_at(self, memory->at, buffer, capacity, got));
    memory->at += *got;
    return PHI_OK;
}

static void memory_close(phi__stream *self)
{
    memory_stream *memory = (memory_stream *)self;
    if (memory->owned.data != NULL)
        phi__buf_done(&memory->owned);
    phi__free(memory);
}

phi_status phi__stream_memory(const void *data, size_t size, phi__stream **out)
{
    PHI_REQUIRE(data != NULL || size == 0, PHI_ERR_ARGUMENT);
    memory_stream *memory = phi__alloc(sizeof *memory);
    PHI_REQUIRE(memory != NULL, PHI_ERR_MEMORY);
    memory->base = (phi__stream){
        .read = memory_read, .read_at = memory_read_at, .close = memory_close, .size = size, .fd = -1};
    memory->bytes = phi__span_of(data, size);
    *out = &memory->base;
    return PHI_OK;
}

phi_status phi__stream_take(phi__buf *buf, phi__stream **out)
{
    phi__stream *stream;
    PHI_TRY(phi__stream_memory(buf->data, buf->size, &stream));
    ((memory_stream *)stream)->owned = *buf;
    *buf = (phi__buf){.ceiling = buf->ceiling};
    *out = stream;
    return PHI_OK;
}

/* ----------------------------------------------------------------- callback */

typedef struct callback_stream {
    phi__stream base;
    int64_t (*call)(void *user, uint64_t offset, void *buffer, size_t capacity);
    void *user;
    uint64_t at;
} callback_stream;

static phi_status callback_read_at(phi__stream *self, uint64_t offset, void *buffer, size_t capacity, size_t *got)
{
    const callback_stream *callback = (callback_stream *)self;
    *got = 0;
    const uint64_t left = offset < self->size ? self->size - offset : 0;
    if (capacity > left)
        capacity = (size_t)left;
    if (capacity > INT64_MAX)
        capacity = INT64_MAX;
    if (capacity == 0)
        return PHI_OK;
    const int64_t count = callback->call(callback->user, offset, buffer, capacity);
    if (count < 0)
        phi__stream_fault(self, PHI_REASON_IO, "the caller's function reported a failure");
    else if ((uint64_t)count > capacity)
        phi__stream_fault(self, PHI_REASON_IO, "the caller's function returned more than was asked for");
    else if (count == 0 && self->size != PHI__SIZE_UNKNOWN)
        phi__stream_fault(self, PHI_REASON_CHANGED, "ended before the size that was given");
    else
        *got = (size_t)count;
    return PHI_OK;
}

static phi_status callback_read(phi__stream *self, void *buffer, size_t capacity, size_t *got)
{
    callback_stream *callback = (callback_stream *)self;
    PHI_TRY(callback_read_at(self, callback->at, buffer, capacity, got));
    callback->at += *got;
    return PHI_OK;
}

static void callback_close(phi__stream *self)
{
    phi__free(self);
}

phi_status phi__stream_callback(int64_t (*read_at)(void *user, uint64_t offset, void *buffer, size_t capacity),
                                void *user, uint64_t size, phi__stream **out)
{
    PHI_REQUIRE(read_at != NULL, PHI_ERR_ARGUMENT);
    callback_stream *callback = phi__alloc(sizeof *callback);
    PHI_REQUIRE(callback != NULL, PHI_ERR_MEMORY);
    callback->base = (phi__stream){
        .read = callback_read, .read_at = callback_read_at, .close = callback_close, .size = size, .fd = -1};
    callback->call = read_at;
    callback->user = user;
    *out = &callback->base;
    return PHI_OK;
}
