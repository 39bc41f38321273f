/* SPDX-License-Identifier: Apache-2.0 */
/* See deflate_whole.h; the one file that includes libdeflate.h. It inflates members whose size is known and
 * small more than twice as fast as zlib does, but can neither go on after a piece nor say how far it came:
 * everything else, and everything that is not as the archive says, is inflate.c's.
 *
 * Its decompressor (tables of code lengths, no content) is made anew for each: that costs a microsecond. */
#include "extract/deflate_whole.h"

#include <libdeflate.h>

phi_status phi__deflate_whole(const void *packed, size_t packed_size, void *out, size_t size, bool *whole)
{
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    size_t taken = 0, made = 0;
    *whole = false;
    PHI_REQUIRE(decompressor != NULL, PHI_ERR_MEMORY);
    const enum libdeflate_result result = libdeflate_deflate_decompress_ex(decompressor, packed, packed_size, out, size, &taken, &made);
    libdeflate_free_decompressor(decompressor);
    *whole = result == LIBDEFLATE_SUCCESS && taken == packed_size && made == size;
    return PHI_OK;
}

uint32_t phi__deflate_crc(uint32_t crc, const void *data, size_t size)
{
    return libdeflate_crc32(crc, data, size);
}
