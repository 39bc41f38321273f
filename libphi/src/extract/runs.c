/* SPDX-License-Identifier: Apache-2.0 */
/* See runs.h. */
#include "extract/runs.h"

#include "base/alloc.h"

enum {
    LEAST = 6,
    BLOCK_BYTES = 32 * 1024,
    KEEP = 256, /* what the end of a block may cut and the next one sees whole */
};

static bool is_printable(uint8_t byte)
{
    return (byte >= 0x20 && byte < 0x7F) || byte == '\t';
}

phi_status phi__runs_emit(phi__span bytes, phi__emit *emit)
{
    for (size_t at = 0; at < bytes.size;) {
        size_t end = at;
        while (end < bytes.size && is_printable(bytes.data[end]))
            end++;
        if (end - at >= LEAST) {
            PHI_TRY(emit->text(emit, (const char *)&bytes.data[at], end - at));
            PHI_TRY(emit->text(emit, "\n", 1));
        }
        at = end + 1;
    }
    return PHI_OK;
}

/* Where the run that touches the end of the block begins, or not far before the end. */
static size_t cut_before_run(const uint8_t *block, size_t size)
{
    const size_t least = size > KEEP ? size - KEEP : 0;
    size_t cut = size;
    while (cut > least && is_printable(block[cut - 1]))
        cut--;
    return cut;
}

phi_status phi__runs_read(phi__stream *stream, uint64_t length, phi__emit *emit, bool *ended)
{
    PHI_AUTO(phi__free_at) uint8_t *block = phi__alloc(BLOCK_BYTES);
    PHI_REQUIRE(block != NULL, PHI_ERR_MEMORY);
    size_t kept = 0;
    *ended = false;
    while (length > 0 && !*ended) {
        const size_t want = length < BLOCK_BYTES - kept ? (size_t)length : BLOCK_BYTES - kept;
        size_t got = 0;
        PHI_TRY(phi__stream_read(stream, &block[kept], want, &got));
        length -= got;
        *ended = got < want;
        const size_t size = kept + got;
        const size_t cut = *ended || length == 0 ? size : cut_before_run(block, size);
        PHI_TRY(phi__runs_emit(phi__span_of(block, cut), emit));
        kept = size - cut;
        memmove(block, &block[cut], kept);
    }
    return PHI_OK;
}
