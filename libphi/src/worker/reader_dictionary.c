/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_dictionary.h. Norms: the .xz file format 1.1.0 (3.1 and 5.3.1), RFC 8878 3.1.1.1,
 * the headers of LZMA_Alone and lzip. */
#include "worker/reader_dictionary.h"

/* Behind the 12 bytes of the stream: size of the block header, flags, sizes, filters. The
 * last filter is LZMA2 (0x21) with one byte of properties; one before it changes nothing here. */
static uint64_t xz_dictionary(phi__span head)
{
    enum { STREAM_HEAD = 12, LZMA2 = 0x21, BITS_MOST = 40 };
    phi__cursor at = phi__cursor_at(phi__span_part(head, STREAM_HEAD, head.size));
    const size_t size = ((size_t)phi__cursor_u8(&at) + 1) * 4;
    const phi__span header = phi__span_part(at.span, 0, size);
    uint64_t found = 0;
    for (size_t i = 2; i + 2 < header.size; i++) {
        const unsigned bits = header.data[i + 2];
        if (header.data[i] == LZMA2 && header.data[i + 1] == 1 && bits <= BITS_MOST)
            found = bits == BITS_MOST ? UINT32_MAX : (uint64_t)(2 | (bits & 1)) << (bits / 2 + 11);
    }
    return found;
}

static uint64_t lzma_dictionary(phi__span head)
{
    phi__cursor at = phi__cursor_at(head);
    (void)phi__cursor_skip(&at, 1);
    return phi__cursor_le32(&at);
}

static uint64_t lzip_dictionary(phi__span head)
{
    enum { SIZE_AT = 5, BITS_LEAST = 12, BITS_MOST = 29 };
    const phi__span byte = phi__span_part(head, SIZE_AT, 1);
    const unsigned bits = byte.size == 0 ? 0 : byte.data[0] & 31;
    if (bits < BITS_LEAST || bits > BITS_MOST)
        return 0;
    const uint64_t base = (uint64_t)1 << bits;
    return base - base / 16 * (byte.data[0] >> 5);
}

/* Frames without a window of their own have their whole content in one. */
static uint64_t zstd_window(phi__span head)
{
    enum { MAGIC = 4, SINGLE = 0x20 };
    phi__cursor at = phi__cursor_at(phi__span_part(head, MAGIC, head.size));
    const unsigned flags = phi__cursor_u8(&at);
    static const size_t DICTIONARY_ID[] = {0, 1, 2, 4}, CONTENT[] = {1, 2, 4, 8};
    if ((flags & SINGLE) != 0) {
        (void)phi__cursor_skip(&at, DICTIONARY_ID[flags & 3]);
        return phi__cursor_le(&at, CONTENT[flags >> 6]);
    }
    const unsigned window = phi__cursor_u8(&at);
    const uint64_t base = (uint64_t)1 << (10 + (window >> 3));
    return at.failed ? 0 : base + base / 8 * (window & 7);
}

uint64_t phi__dictionary_bytes(phi__reading reading, phi__span head)
{
    switch (reading) {
    case PHI__READ_XZ:
        return xz_dictionary(head);
    case PHI__READ_LZMA:
        return lzma_dictionary(head);
    case PHI__READ_LZIP:
        return lzip_dictionary(head);
    case PHI__READ_ZSTD:
        return zstd_window(head);
    default:
        return 0;
    }
}
