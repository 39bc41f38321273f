/* SPDX-License-Identifier: Apache-2.0 */
/* See iwa_mark.h. https://github.com/google/snappy, format_description.txt. */
#include "identify/iwa_mark.h"

#include <string.h>

enum { HEAD_BYTES = 4, CHUNK_MOST = 64 * 1024, LEAST = 3 };

/* Seven bits a byte, the lowest first. */
static uint64_t take_varint(phi__cursor *c)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
        const uint8_t byte = phi__cursor_u8(c);
        value |= (uint64_t)(byte & 0x7F) << shift;
        if ((byte & 0x80) == 0)
            return value;
    }
    c->failed = true;
    return 0;
}

/* Bytes as they are; `tag` holds their number, or in how many bytes that follows. */
static bool put_literal(phi__cursor *c, uint8_t tag, uint8_t *out, size_t most, size_t *size)
{
    const size_t small = tag >> 2, more = small < 60 ? 0 : small - 59;
    const uint64_t length = (more == 0 ? small : phi__cursor_le(c, more)) + 1;
    const size_t left = phi__cursor_left(c), room = most - *size;
    const size_t take = (size_t)(length < left ? length : left), put = take < room ? take : room;
    const uint8_t *bytes = phi__cursor_take(c, put);
    if (bytes == NULL)
        return false;
    memcpy(out + *size, bytes, put);
    *size += put;
    return put == length;
}

static bool put_copy(phi__cursor *c, uint8_t tag, uint8_t *out, size_t most, size_t *size)
{
    const unsigned kind = tag & 3;
    size_t length = (size_t)(tag >> 2) + 1, offset;
    if (kind == 1) {
        length = (size_t)(tag >> 2 & 7) + 4;
        offset = (size_t)(tag >> 5) << 8 | phi__cursor_u8(c);
    } else {
        offset = (size_t)phi__cursor_le(c, kind == 2 ? 2 : 4);
    }
    if (c->failed || offset == 0 || offset > *size)
        return false;
    for (; length > 0 && *size < most; length--, (*size)++)
        out[*size] = out[*size - offset];
    return length == 0;
}

bool phi__iwa_unpack(phi__span packed, uint8_t *out, size_t most, size_t *size)
{
    phi__cursor c = phi__cursor_at(packed);
    const uint64_t wanted = take_varint(&c);
    *size = 0;
    if (c.failed || wanted > CHUNK_MOST)
        return false;
    while (phi__cursor_left(&c) > 0 && *size < wanted) {
        const uint8_t tag = phi__cursor_u8(&c);
        if (!((tag & 3) == 0 ? put_literal(&c, tag, out, most, size) : put_copy(&c, tag, out, most, size)))
            return false;
    }
    return *size == wanted;
}

bool phi__iwa_mark(phi__span head)
{
    uint8_t begin[16];
    size_t size = 0;
    phi__cursor c = phi__cursor_at(head);
    if (phi__cursor_u8(&c) != 0)
        return false;
    const uint64_t packed = phi__cursor_le(&c, 3);
    const phi__span chunk = phi__span_part(head, HEAD_BYTES, packed > SIZE_MAX ? SIZE_MAX : (size_t)packed);
    phi__cursor s = phi__cursor_at(chunk);
    const uint64_t claimed = take_varint(&s);
    /* it is no shorter than a literal needs, and not much longer than what it unpacks to */
    if (packed < LEAST + 2 || s.failed || claimed < LEAST || claimed > CHUNK_MOST || packed > claimed + claimed / 6 + 32)
        return false;
    (void)phi__iwa_unpack(chunk, begin, sizeof begin, &size);
    /* the length of an ArchiveInfo, and its first field: the number of the object */
    phi__cursor message = phi__cursor_at(phi__span_of(begin, size));
    const uint64_t length = take_varint(&message);
    return !message.failed && length >= LEAST && length < claimed && phi__cursor_u8(&message) == 0x08 && !message.failed;
}
