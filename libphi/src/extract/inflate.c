/* SPDX-License-Identifier: Apache-2.0 */
/* See inflate.h; the one file that includes zlib.h.
 *
 * The source is peeked and then read for as much as zlib took, instead of being
 * read ahead: the descriptor after a streamed zip member and the next member of
 * a gzip file stand right behind the compressed data.
 *
 * zlib's memory comes from base/alloc, so that its 32 KiB window of plain text
 * is wiped when it is freed. */
#include "extract/inflate.h"

#include "base/alloc.h"

#include <zlib.h>

enum { INPUT_BYTES = 16384, GZIP_HEADER_BYTES = 3 };

typedef struct inflate_stream {
    phi__stream base; /* first: a phi__stream is what callers hold */
    phi__stream *source;
    phi__budget *budget;
    phi__inflate_form form;
    bool finished;
    z_stream zlib;
    uint8_t used[INPUT_BYTES];
} inflate_stream;

static voidpf zlib_alloc(voidpf user, uInt count, uInt size)
{
    (void)user;
    return phi__alloc_array(count, size);
}

static void zlib_free(voidpf user, voidpf block)
{
    (void)user;
    phi__free(block);
}

/* The end came too early: for the source's own reason, if it has one. */
static void fault_early_end(inflate_stream *self)
{
    if (self->source->fault != PHI_REASON_NONE)
        phi__stream_fault(&self->base, self->source->fault, self->source->fault_detail);
    else
        phi__stream_fault(&self->base, PHI_REASON_TRUNCATED, "compressed data ends too early");
}

/* At the end of one gzip member: does the next one follow? */
static phi_status continue_gzip(inflate_stream *self)
{
    phi__span head;
    PHI_TRY(phi__stream_peek(self->source, GZIP_HEADER_BYTES, &head));
    if (self->form == PHI__INFLATE_GZIP && phi__span_starts(head, "\x1f\x8b\x08", GZIP_HEADER_BYTES))
        return inflateReset(&self->zlib) == Z_OK ? PHI_OK : PHI_ERR_MEMORY;
    self->finished = true;
    return PHI_OK;
}

/* One call of zlib: from the peeked input into what is left of the output. */
static phi_status inflate_step(inflate_stream *self)
{
    phi__span in;
    PHI_TRY(phi__stream_peek(self->source, INPUT_BYTES, &in));
    if (in.size > INPUT_BYTES)
        in.size = INPUT_BYTES;
    z_stream *zlib = &self->zlib;
    const uInt room = zlib->avail_out;
    zlib->next_in = (z_const Bytef *)in.data;
    zlib->avail_in = (uInt)in.size;
    const int result = inflate(zlib, Z_NO_FLUSH);
    const size_t taken = in.size - zlib->avail_in;
    zlib->next_in = NULL;
    size_t got = 0;
    PHI_TRY(phi__stream_read(self->source, self->used, taken, &got));
    if (result == Z_MEM_ERROR)
        return PHI_ERR_MEMORY;
    if (result == Z_STREAM_END)
        return continue_gzip(self);
    if (result == Z_DATA_ERROR || result == Z_NEED_DICT || result == Z_STREAM_ERROR)
        phi__stream_fault(&self->base, PHI_REASON_CORRUPT, "compressed data is damaged");
    else if (taken == 0 && zlib->avail_out == room)
        fault_early_end(self);
    return PHI_OK;
}

static phi_status inflate_read(phi__stream *stream, void *buffer, size_t capacity, size_t *got)
{
    inflate_stream *self = (inflate_stream *)stream;
    const uInt room = capacity > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uInt)capacity;
    *got = 0;
    self->zlib.next_out = buffer;
    self->zlib.avail_out = room;
    while (self->zlib.avail_out == room && room > 0 && !self->finished && stream->fault == PHI_REASON_NONE)
        PHI_TRY(inflate_step(self));
    *got = room - self->zlib.avail_out;
    const phi_reason refused = *got == 0 ? PHI_REASON_NONE : phi__budget_charge(self->budget, *got);
    if (refused != PHI_REASON_NONE) {
        *got = 0;
        phi__stream_fault(stream, refused, "it expands to more than the limit");
    }
    return PHI_OK;
}

static void inflate_close(phi__stream *stream)
{
    inflate_stream *self = (inflate_stream *)stream;
    (void)inflateEnd(&self->zlib);
    phi__free(self);
}

phi_status phi__inflate_open(phi__stream *source, phi__inflate_form form, phi__budget *budget, phi__stream **out)
{
    inflate_stream *self = phi__alloc(sizeof *self);
    PHI_REQUIRE(self != NULL, PHI_ERR_MEMORY);
    *self = (inflate_stream){.source = source, .budget = budget, .form = form};
    self->base = (phi__stream){.read = inflate_read, .close = inflate_close, .size = PHI__SIZE_UNKNOWN, .fd = -1};
    self->zlib.zalloc = zlib_alloc;
    self->zlib.zfree = zlib_free;
    const int window_bits = form == PHI__INFLATE_GZIP ? 16 + MAX_WBITS : -MAX_WBITS;
    if (inflateInit2(&self->zlib, window_bits) != Z_OK) {
        phi__free(self);
        return PHI_ERR_MEMORY;
    }
    *out = &self->base;
    return PHI_OK;
}

bool phi__inflate_finished(const phi__stream *stream)
{
    return ((const inflate_stream *)stream)->finished;
}

uint32_t phi__inflate_crc(uint32_t crc, const void *data, size_t size)
{
    return (uint32_t)crc32_z(crc, data, size);
}
