/* SPDX-License-Identifier: Apache-2.0 */
/* See codec.h. The size that comes out is known beforehand: nothing here allocates by what a stranger says. */
#include "worker/codec.h"

#include <brotli/decode.h>
#include <lz4.h>
#include <snappy-c.h>
#include <zlib.h>
#include <zstd.h>

enum { LARGEST = 1 << 30 };

bool phi__codec_known(uint32_t codec)
{
    return codec <= PHI__CODEC_LZ4 && codec != PHI__CODEC_LZO;
}

static bool unpack_gzip(phi__span in, uint8_t *out, size_t size)
{
    enum { ZLIB_OR_GZIP = 15 + 32 };
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)in.data, .avail_in = (uInt)in.size, .next_out = out, .avail_out = (uInt)size};
    if (inflateInit2(&stream, ZLIB_OR_GZIP) != Z_OK)
        return false;
    const int result = inflate(&stream, Z_FINISH);
    (void)inflateEnd(&stream);
    return result == Z_STREAM_END && stream.avail_out == 0;
}

static bool unpack_lz4(phi__span in, uint8_t *out, size_t size)
{
    return LZ4_decompress_safe((const char *)in.data, (char *)out, (int)in.size, (int)size) == (int)size;
}

/* Blocks with the sizes of what comes out and of what goes in, big-endian, in front; some writers left them away. */
static bool unpack_framed(phi__span in, uint8_t *out, size_t size)
{
    phi__cursor at = phi__cursor_at(in);
    size_t done = 0;
    while (phi__cursor_left(&at) > 0 && done < size) {
        const size_t larger = (size_t)phi__cursor_be(&at, 4), smaller = (size_t)phi__cursor_be(&at, 4);
        const uint8_t *block = phi__cursor_take(&at, smaller);
        if (block == NULL || larger > size - done || !unpack_lz4(phi__span_of(block, smaller), out + done, larger))
            return unpack_lz4(in, out, size);
        done += larger;
    }
    return done == size;
}

static bool unpack_snappy(phi__span in, uint8_t *out, size_t size)
{
    size_t length = 0;
    return snappy_uncompressed_length((const char *)in.data, in.size, &length) == SNAPPY_OK && length == size &&
           snappy_uncompress((const char *)in.data, in.size, (char *)out, &length) == SNAPPY_OK;
}

bool phi__codec_unpack(phi__codec codec, phi__span in, uint8_t *out, size_t size)
{
    size_t length = size;
    if (in.size == 0 || in.size > LARGEST || size > LARGEST)
        return size == 0;
    switch (codec) {
    case PHI__CODEC_NONE:
        if (in.size >= size)
            memcpy(out, in.data, size);
        return in.size >= size;
    case PHI__CODEC_SNAPPY: return unpack_snappy(in, out, size);
    case PHI__CODEC_GZIP: return unpack_gzip(in, out, size);
    case PHI__CODEC_BROTLI: return BrotliDecoderDecompress(in.size, in.data, &length, out) == BROTLI_DECODER_RESULT_SUCCESS && length == size;
    case PHI__CODEC_LZ4_FRAMED: return unpack_framed(in, out, size);
    case PHI__CODEC_ZSTD: return ZSTD_decompress(out, size, in.data, in.size) == size;
    case PHI__CODEC_LZ4: return unpack_lz4(in, out, size);
    default: return false;
    }
}
