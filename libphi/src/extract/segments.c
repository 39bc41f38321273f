/* SPDX-License-Identifier: Apache-2.0 */
/* See segments.h. One block of 64 KiB is held. A segment that does not fit (a
 * document in base 64) is given to the format as far as the block reaches; the
 * rest of it belongs to the field that was open. */
#include "extract/segments.h"

#include "base/alloc.h"
#include "base/ascii.h"

enum { BLOCK_BYTES = 64 * 1024 };

size_t phi__segments_find(phi__span bytes, size_t at, uint8_t delimiter)
{
    const phi__span rest = phi__span_part(bytes, at, bytes.size);
    const uint8_t *found = rest.size == 0 ? NULL : memchr(rest.data, delimiter, rest.size);
    return found == NULL ? bytes.size : (size_t)(found - bytes.data);
}

phi__span phi__segments_item(phi__span list, size_t number, uint8_t delimiter)
{
    size_t at = 0;
    for (; number > 0 && at < list.size; number--)
        at = phi__segments_find(list, at, delimiter) + 1;
    return at >= list.size ? (phi__span){0} : phi__span_part(list, at, phi__segments_find(list, at, delimiter) - at);
}

void phi__segments_locate(phi__span segment, const char *between, size_t number, size_t digits,
                          char out[PHI__LOCATION_MAX])
{
    size_t size = segment.size < 3 ? segment.size : 3;
    memcpy(out, segment.data, size);
    for (; *between != '\0' && size < 8; between++)
        out[size++] = *between;
    char number_text[20];
    size_t count = 0;
    for (; count < sizeof number_text && (number > 0 || count < digits); number /= 10)
        number_text[count++] = (char)('0' + number % 10);
    while (count > 0)
        out[size++] = number_text[--count];
    out[size] = '\0';
}

static phi_status put_text(phi__segments *self, phi__span bytes)
{
    const phi__encoding encoding = self->part->identity.encoding;
    if (encoding != PHI__ENC_UTF8) {
        size_t used = 0;
        phi__buf_clear(&self->decoded);
        PHI_TRY(phi__utf_decode(encoding, bytes, true, &self->decoded, &used));
        bytes = phi__buf_span(&self->decoded);
    }
    return bytes.size == 0 ? PHI_OK : self->emit->text(self->emit, (const char *)bytes.data, bytes.size);
}

static bool says_something(phi__span bytes)
{
    for (size_t i = 0; i < bytes.size; i++) {
        if (phi__is_alnum((char)bytes.data[i]) || bytes.data[i] >= 0x80)
            return true;
    }
    return false;
}

phi_status phi__segments_field(phi__segments *self, const char *field, const char *location, phi__span bytes)
{
    if (says_something(bytes)) {
        const phi__place place = {.field = field, .part = location, .closed = true};
        PHI_TRY(self->emit->place(self->emit, &place));
    }
    return put_text(self, bytes);
}

phi_status phi__segments_loose(phi__segments *self, phi__span bytes)
{
    if (says_something(bytes)) {
        const phi__place place = {0};
        PHI_TRY(self->emit->place(self->emit, &place));
    }
    return put_text(self, bytes);
}

/* All segments of the block but one that is cut off by its end. */
static phi_status take_segments(phi__segments *self)
{
    const phi__span block = phi__span_of(self->block, self->size);
    size_t at = 0;
    while (at < block.size) {
        const phi__span rest = phi__span_part(block, at, block.size);
        size_t length = self->end(self, rest, !self->inside);
        const bool cut = length == 0;
        if (cut && !self->last && at > 0)
            break;
        if (cut) /* whole characters, but for bytes that are none */
            length = self->last || phi__utf8_whole(rest) == 0 ? rest.size : phi__utf8_whole(rest);
        const phi__span segment = phi__span_part(rest, 0, length);
        PHI_TRY(self->inside ? put_text(self, segment) : self->segment(self, segment));
        self->inside = cut;
        at += segment.size;
    }
    memmove(self->block, self->block + at, self->size - at);
    self->size -= at;
    return PHI_OK;
}

static phi_status read_blocks(phi__segments *self)
{
    while (!self->last) {
        const phi_reason limit = phi__budget_time(self->part->budget);
        if (limit != PHI_REASON_NONE) {
            self->emit->fault(self->emit, limit, "text searched up to the limit");
            return PHI_OK;
        }
        const size_t room = BLOCK_BYTES - self->size;
        size_t got = 0;
        PHI_TRY(phi__stream_read(self->part->stream, self->block + self->size, room, &got));
        self->size += got;
        self->last = got < room;
        PHI_TRY(take_segments(self));
    }
    const phi__stream *stream = self->part->stream;
    if (stream->fault != PHI_REASON_NONE)
        self->emit->fault(self->emit, stream->fault, stream->fault_detail);
    return PHI_OK;
}

phi_status phi__segments_run(phi__segments *self)
{
    PHI_AUTO(phi__free_at) uint8_t *block = phi__alloc(BLOCK_BYTES);
    PHI_REQUIRE(block != NULL, PHI_ERR_MEMORY);
    self->block = block;
    phi__buf_init(&self->decoded, (size_t)4 * BLOCK_BYTES); /* a byte of Windows-1252 becomes 3 at most */
    phi_status status = self->emit->source_map(self->emit, self->part->identity.encoding, 0);
    if (status == PHI_OK)
        status = read_blocks(self);
    phi__buf_done(&self->decoded);
    self->block = NULL;
    return status;
}
