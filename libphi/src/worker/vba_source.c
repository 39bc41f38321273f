/* SPDX-License-Identifier: Apache-2.0 */
/* See vba_source.h. Where the text begins is said in another stream, which is compressed as well; but each module's begins with
 * the same word, "Attribute", of which the first eight letters stand as they are: as good a mark. */
#define _GNU_SOURCE /* memmem */
#include "worker/vba_source.h"

#include <string.h>

/* [MS-OVBA] 2.4.1.1.5: three bits of every head are 0b011; a chunk that is not compressed has the highest bit clear. */
enum { SIGNATURE = 0x3000, SIGNATURE_MASK = 0x7000, PACKED = 0x8000, SIZE_MASK = 0x0FFF };

bool phi__vba_find(phi__span stream, size_t *at)
{
    static const char MARK[] = "\0Attribut"; /* the flags of eight literals, and these */
    for (size_t from = 0; from < stream.size;) {
        const uint8_t *found = memmem(stream.data + from, stream.size - from, MARK, sizeof MARK - 1);
        if (found == NULL)
            return false;
        const size_t flags = (size_t)(found - stream.data);
        const bool head = flags >= 3 && stream.data[flags - 3] == 1 && (stream.data[flags - 1] & 0xF0) == 0xB0;
        if (head) {
            *at = flags - 2;
            return true;
        }
        from = flags + 1;
    }
    return false;
}

/* Of a copy: how many bits of it are the offset depends on how much was unpacked. */
static void copy_back(uint8_t out[PHI__VBA_CHUNK], size_t *size, uint32_t token)
{
    unsigned bits = 4;
    while (bits < 12 && (1u << bits) < *size)
        bits++;
    const size_t offset = (token >> (16 - bits)) + 1;
    size_t length = (token & (0xFFFFu >> bits)) + 3;
    for (; length > 0 && *size < PHI__VBA_CHUNK && offset <= *size; length--, (*size)++)
        out[*size] = out[*size - offset];
}

size_t phi__vba_chunk(phi__span stream, size_t *at, uint8_t out[PHI__VBA_CHUNK])
{
    phi__cursor head = phi__cursor_at(phi__span_part(stream, *at, 2));
    const uint32_t flags = phi__cursor_le16(&head);
    if (head.failed || (flags & SIGNATURE_MASK) != SIGNATURE)
        return 0;
    const phi__span packed = phi__span_part(stream, *at + 2, (flags & SIZE_MASK) + 1);
    *at += 2 + packed.size;
    size_t size = 0;
    if ((flags & PACKED) == 0) {
        size = packed.size < PHI__VBA_CHUNK ? packed.size : PHI__VBA_CHUNK;
        if (size > 0)
            memcpy(out, packed.data, size);
        return size;
    }
    phi__cursor c = phi__cursor_at(packed);
    while (phi__cursor_left(&c) > 0 && size < PHI__VBA_CHUNK) {
        const uint8_t kinds = phi__cursor_u8(&c);
        for (unsigned bit = 0; bit < 8 && phi__cursor_left(&c) > 0 && size < PHI__VBA_CHUNK; bit++) {
            if ((kinds >> bit & 1) != 0)
                copy_back(out, &size, phi__cursor_le16(&c));
            else
                out[size++] = phi__cursor_u8(&c);
        }
    }
    return size;
}
