/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_CODEC_H
#define PHI_WORKER_CODEC_H
/* Blocks compressed whole, as Parquet has them: by snappy, zlib, brotli, lz4 and zstd. In a worker program. */
#include "base/span.h"

/* The numbers are Parquet's. */
typedef enum phi__codec {
    PHI__CODEC_NONE = 0,
    PHI__CODEC_SNAPPY = 1,
    PHI__CODEC_GZIP = 2,
    PHI__CODEC_LZO = 3,
    PHI__CODEC_BROTLI = 4,
    PHI__CODEC_LZ4_FRAMED = 5, /* as Hadoop frames it */
    PHI__CODEC_ZSTD = 6,
    PHI__CODEC_LZ4 = 7
} phi__codec;

bool phi__codec_known(uint32_t codec);
/** Unpack `in` to exactly `size` bytes; false when it is not that. */
bool phi__codec_unpack(phi__codec codec, phi__span in, uint8_t *out, size_t size);

#endif
