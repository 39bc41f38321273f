/* SPDX-License-Identifier: Apache-2.0 */
/* extract: parts of documents of Apple's Pages, Numbers and Keynote -> their bytes. A document is a zip (or a zip in a folder)
 * of these: chunks of at most 64 KiB, compressed by snappy without its frame and sums, which hold messages of protobuf. Text stands in these
 * as it is: each run of three and more characters is a line. What belongs together nobody says, and numbers in the cells of
 * tables are no text: they are told as not read.
 *
 *     | 0 | length, 3 bytes | snappy: size, then literals and copies | ... */
#include "extract/extract.h"

#include "base/alloc.h"
#include "base/utf.h"
#include "identify/iwa_mark.h"

enum { CHUNK_MOST = 64 * 1024, PACKED_MOST = CHUNK_MOST + CHUNK_MOST / 6 + 32 };

typedef struct iwa {
    phi__stream *source;
    phi__budget *budget;
    phi__emit *emit;
    size_t size; /* of the chunk */
    uint8_t chunk[CHUNK_MOST];
    uint8_t packed[PACKED_MOST];
} iwa;

static void give_up(iwa *self, phi_reason reason, const char *detail)
{
    self->emit->fault(self->emit, reason, detail);
    self->size = 0;
}

/* The next chunk; nothing at the end. */
static phi_status fill(iwa *self)
{
    uint8_t head[4];
    size_t got = 0;
    self->size = 0;
    PHI_TRY(phi__stream_read(self->source, head, sizeof head, &got));
    const size_t size = (size_t)head[1] | (size_t)head[2] << 8 | (size_t)head[3] << 16;
    if (got == 0)
        return PHI_OK;
    if (got < sizeof head || head[0] != 0 || size > PACKED_MOST) {
        give_up(self, PHI_REASON_CORRUPT, "a chunk is damaged");
        return PHI_OK;
    }
    PHI_TRY(phi__stream_read(self->source, self->packed, size, &got));
    if (got < size || !phi__iwa_unpack(phi__span_of(self->packed, size), self->chunk, CHUNK_MOST, &self->size)) {
        give_up(self, got < size ? PHI_REASON_TRUNCATED : PHI_REASON_CORRUPT, "a chunk is damaged");
        return PHI_OK;
    }
    const phi_reason refused = phi__budget_charge(self->budget, self->size);
    if (refused != PHI_REASON_NONE)
        give_up(self, refused, "it expands to more than the limit");
    return PHI_OK;
}

/* A table is a message of its own kind ("TST.Tile"): its first one says which, behind the number of the object. */
static bool is_tile(phi__span chunk)
{
    enum { TILE = 6002 };
    phi__cursor c = phi__cursor_at(phi__span_part(chunk, 0, 32));
    while ((phi__cursor_u8(&c) & 0x80) != 0) /* the length of the head */
        continue;
    if (phi__cursor_u8(&c) != 0x08) /* the number of the object */
        return false;
    while ((phi__cursor_u8(&c) & 0x80) != 0)
        continue;
    if (phi__cursor_u8(&c) != 0x12) /* what follows: its length, its kind */
        return false;
    while ((phi__cursor_u8(&c) & 0x80) != 0)
        continue;
    const bool named = phi__cursor_u8(&c) == 0x08;
    const uint8_t low = phi__cursor_u8(&c), high = phi__cursor_u8(&c);
    return named && !c.failed && (low & 0x80) != 0 && ((uint32_t)(low & 0x7F) | (uint32_t)high << 7) == TILE;
}

/* Bytes of the character at `at`; 0 when none begins there. */
static size_t character_at(phi__span chunk, size_t at)
{
    const uint8_t first = chunk.data[at];
    if (first < 0x80)
        return (first >= 0x20 && first < 0x7F) || first == '\t' ? 1 : 0;
    const phi__span one = phi__span_part(chunk, at, phi__utf8_sequence(first));
    return one.size > 1 && phi__utf8_valid(one, false) ? one.size : 0;
}

/* A run that the end of the chunk cuts off is two. */
static phi_status say_runs(phi__emit *emit, phi__span chunk)
{
    enum { LEAST = 3 };
    for (size_t at = 0; at < chunk.size;) {
        size_t end = at, count = 0, size;
        for (; end < chunk.size && (size = character_at(chunk, end)) > 0; end += size)
            count++;
        if (count >= LEAST) {
            PHI_TRY(emit->text(emit, (const char *)chunk.data + at, end - at));
            PHI_TRY(emit->text(emit, "\n", 1));
        }
        at = end + 1;
    }
    return PHI_OK;
}

static phi_status read_chunks(iwa *self, phi__emit *emit)
{
    bool table = false;
    do {
        PHI_TRY(fill(self));
        const phi__span chunk = phi__span_of(self->chunk, self->size);
        table = table || is_tile(chunk);
        PHI_TRY(say_runs(emit, chunk));
    } while (self->size > 0);
    if (table)
        emit->fault(emit, PHI_REASON_UNSUPPORTED, "numbers in the cells of a table are not read");
    return PHI_OK;
}

static phi_status iwa_run(phi__part *part, phi__emit *emit)
{
    PHI_AUTO(phi__free_at) iwa *self = phi__alloc(sizeof *self);
    PHI_REQUIRE(self != NULL, PHI_ERR_MEMORY);
    *self = (iwa){.source = part->stream, .budget = part->budget, .emit = emit};
    return read_chunks(self, emit);
}

const phi__extractor phi__extract_iwa = {.name = "iwa", .kind = PHI__KIND_IWA, .run = iwa_run};
