/* SPDX-License-Identifier: Apache-2.0 */
/* See zip_walk.h. For archives whose directory is missing or wrong, and for
 * those inside other containers that are too large to be held in memory.
 *
 *   local header, name, extra, data, [descriptor]
 *
 * A member without its size in the header is inflated to its own end, which is
 * why phi__inflate_open consumes no byte too many. Between headers that do not
 * follow each other the walk searches for the next signature. */
#include "extract/zip_walk.h"

#include "extract/slice.h"
#include "extract/zip_member.h"

#define LOCAL_SIGNATURE "PK\3\4"
#define DESCRIPTOR_SIGNATURE "PK\7\x08"

enum { SIGNATURE_BYTES = 4, LOCAL_BYTES = 30, DESCRIPTOR_BYTES = 26, SEARCH_BYTES = 65536, NAME_CEILING = 65536 };

typedef struct walk {
    phi__part *part;
    phi__emit *emit;
    phi__buf name;
    phi__buf extra;
    uint64_t index;
    bool expect_gap; /* the last member has no known end */
    bool done;
} walk;

enum { NAME_BYTES = 4096 };

static void copy_name(const phi__zip_entry *entry, char name[NAME_BYTES])
{
    const size_t length = entry->name.size < NAME_BYTES ? entry->name.size : NAME_BYTES - 1;
    for (size_t i = 0; i < length; i++)
        name[i] = entry->name.data[i] == '\0' ? '_' : (char)entry->name.data[i];
    name[length] = '\0';
}

phi_status phi__zip_emit_as(phi__emit *emit, const phi__zip_entry *entry, phi__stream *content,
                            phi_status (*read)(void *context, phi__emit *emit), void *context, const char *media)
{
    char name[NAME_BYTES];
    copy_name(entry, name);
    const phi__member member = {.name = name, .stream = content, .size = entry->size, .read = read, .context = context,
                                .media = media};
    return emit->member(emit, &member);
}

phi_status phi__zip_emit(phi__emit *emit, const phi__zip_entry *entry, phi__stream *content)
{
    char name[NAME_BYTES];
    copy_name(entry, name);
    phi__member member = {.name = name, .stream = content, .size = entry->size};
    if (content == NULL)
        member.reason = phi__zip_refusal(entry, &member.detail);
    if (content == NULL && member.reason == PHI_REASON_NONE) {
        member.reason = PHI_REASON_UNSUPPORTED;
        member.detail = "it is stored without its size";
    }
    return emit->member(emit, &member);
}

phi_status phi__zip_say_folder(phi__emit *emit, const phi__zip_entry *entry)
{
    return emit->name(emit, "folder name", (const char *)entry->name.data, entry->name.size);
}

static void stop(walk *self, phi_reason reason, const char *detail)
{
    self->emit->fault(self->emit, reason, detail);
    self->done = true;
}

static void stop_early(walk *self)
{
    const phi__stream *stream = self->part->stream;
    if (stream->fault != PHI_REASON_NONE)
        stop(self, stream->fault, stream->fault_detail);
    else
        stop(self, PHI_REASON_TRUNCATED, "the archive ends too early");
}

static phi_status read_bytes(walk *self, phi__buf *out, size_t size)
{
    phi__buf_clear(out);
    PHI_TRY(phi__buf_reserve(out, size));
    if (size > 0)
        PHI_TRY(phi__stream_read(self->part->stream, out->data, size, &out->size));
    if (out->size < size)
        stop_early(self);
    return PHI_OK;
}

static phi_status read_local_header(walk *self, phi__zip_entry *entry)
{
    uint8_t bytes[LOCAL_BYTES];
    size_t got = 0;
    PHI_TRY(phi__stream_read(self->part->stream, bytes, sizeof bytes, &got));
    phi__cursor c = phi__cursor_at(phi__span_of(bytes, got));
    phi__cursor_skip(&c, 6);
    *entry = (phi__zip_entry){.flags = phi__cursor_le16(&c)};
    entry->method = phi__cursor_le16(&c);
    phi__cursor_skip(&c, 4);
    entry->crc = phi__cursor_le32(&c);
    entry->packed_size = phi__cursor_le32(&c);
    entry->size = phi__cursor_le32(&c);
    const uint16_t name_length = phi__cursor_le16(&c);
    const uint16_t extra_length = phi__cursor_le16(&c);
    if (c.failed) {
        stop_early(self);
        return PHI_OK;
    }
    PHI_TRY(read_bytes(self, &self->name, name_length));
    if (!self->done)
        PHI_TRY(read_bytes(self, &self->extra, extra_length));
    entry->name = phi__buf_span(&self->name);
    (void)phi__zip_apply_zip64(entry, phi__buf_span(&self->extra), false);
    return PHI_OK;
}

/* Compare with what follows the data of a streamed member, and step over it:
 * [signature] crc, packed size, size; the sizes with 4 or with 8 bytes. */
static phi_status read_descriptor(walk *self, uint32_t crc, uint64_t size)
{
    phi__span span;
    PHI_TRY(phi__stream_peek(self->part->stream, DESCRIPTOR_BYTES, &span));
    const size_t at = phi__span_starts(span, DESCRIPTOR_SIGNATURE, SIGNATURE_BYTES) ? SIGNATURE_BYTES : 0;
    phi__cursor narrow = phi__cursor_at(phi__span_part(span, at, SIZE_MAX));
    const uint32_t claimed_crc = phi__cursor_le32(&narrow);
    phi__cursor wide = narrow;
    phi__cursor_skip(&narrow, 4);
    phi__cursor_skip(&wide, 8);
    const bool is_narrow = phi__cursor_le32(&narrow) == (uint32_t)size && !narrow.failed;
    const bool is_wide = phi__cursor_le64(&wide) == size && !wide.failed;
    const phi__span behind = phi__span_part(span, at + wide.at, SIZE_MAX);
    const bool take_wide = is_wide && (!is_narrow || phi__span_starts(behind, "PK", 2));
    if (claimed_crc != crc || !(is_narrow || is_wide))
        self->emit->fault(self->emit, PHI_REASON_CORRUPT, "the checksum of a member differs from what the archive says");
    uint64_t skipped = 0;
    return phi__slice_skip(self->part->stream, at + (take_wide ? wide.at : narrow.at), &skipped);
}

/* The size is not known: inflate to the end, then read what the archive says of it. */
static phi_status walk_streamed(walk *self, phi__zip_entry *entry)
{
    const char *detail = NULL;
    entry->size = PHI__SIZE_UNKNOWN;
    if (phi__zip_refusal(entry, &detail) != PHI_REASON_NONE || entry->method == PHI__ZIP_STORED) {
        self->expect_gap = true;
        return phi__zip_emit(self->emit, entry, NULL);
    }
    phi__stream *content = NULL;
    PHI_TRY(phi__zip_member_open(self->part->stream, false, entry, self->part->budget, &content));
    phi_status status = phi__zip_emit(self->emit, entry, content);
    uint64_t skipped = 0;
    uint64_t size = 0;
    uint32_t crc = 0;
    if (status == PHI_OK)
        status = phi__slice_skip(content, UINT64_MAX, &skipped);
    phi__zip_member_sums(content, &crc, &size);
    const bool sound = content->fault == PHI_REASON_NONE;
    phi__stream_close(content);
    self->expect_gap = !sound;
    return status == PHI_OK && sound ? read_descriptor(self, crc, size) : status;
}

static phi_status walk_sized(walk *self, phi__zip_entry *entry)
{
    const char *detail = NULL;
    phi__stream *packed = NULL;
    if ((entry->flags & PHI__ZIP_FLAG_DESCRIPTOR) != 0)
        self->expect_gap = true; /* its descriptor */
    if (phi__zip_refusal(entry, &detail) != PHI_REASON_NONE) {
        uint64_t skipped = 0;
        PHI_TRY(phi__zip_emit(self->emit, entry, NULL));
        return phi__slice_skip(self->part->stream, entry->packed_size, &skipped);
    }
    PHI_TRY(phi__slice_open(self->part->stream, entry->packed_size, &packed));
    phi__stream *content = NULL;
    PHI_TRY(phi__zip_member_open(packed, true, entry, self->part->budget, &content));
    phi_status status = phi__zip_emit(self->emit, entry, content);
    uint64_t skipped = 0;
    if (status == PHI_OK)
        status = phi__slice_skip(packed, UINT64_MAX, &skipped);
    phi__stream_close(content);
    return status;
}

static phi_status walk_member(walk *self)
{
    phi__zip_entry entry;
    self->expect_gap = false;
    PHI_TRY(read_local_header(self, &entry));
    if (self->done)
        return PHI_OK;
    phi_reason refused = phi__budget_member(self->part->budget, self->index++);
    if (refused == PHI_REASON_NONE)
        refused = phi__budget_charge_member(self->part->budget);
    if (refused != PHI_REASON_NONE) {
        stop(self, refused, "not all members were read");
        return PHI_OK;
    }
    const bool sized = (entry.flags & PHI__ZIP_FLAG_DESCRIPTOR) == 0 || entry.packed_size != 0;
    if (phi__zip_is_directory(&entry) && entry.packed_size == 0 && sized)
        return phi__zip_say_folder(self->emit, &entry);
    return sized ? walk_sized(self, &entry) : walk_streamed(self, &entry);
}

/* Does a header start here? Local ones go on, those of the directory end the walk. */
static bool is_header(phi__span at, bool *directory)
{
    *directory = phi__span_starts(at, "PK\1\2", SIGNATURE_BYTES) || phi__span_starts(at, "PK\5\6", SIGNATURE_BYTES) ||
                 phi__span_starts(at, "PK\6\6", SIGNATURE_BYTES);
    return *directory || phi__span_starts(at, LOCAL_SIGNATURE, SIGNATURE_BYTES);
}

/* Step to the next header, or as far as can be seen. */
static phi_status seek_header(walk *self)
{
    phi__span seen;
    uint64_t skipped = 0;
    bool directory = false;
    PHI_TRY(phi__stream_peek(self->part->stream, SEARCH_BYTES, &seen));
    size_t at = 1;
    while (at + SIGNATURE_BYTES <= seen.size && !is_header(phi__span_part(seen, at, SIGNATURE_BYTES), &directory)) {
        const uint8_t *next = memchr(seen.data + at + 1, 'P', seen.size - at - 1);
        at = next == NULL ? seen.size : (size_t)(next - seen.data);
    }
    if (seen.size < SEARCH_BYTES && at + SIGNATURE_BYTES > seen.size)
        at = seen.size;
    return phi__slice_skip(self->part->stream, at, &skipped);
}

static phi_status walk_step(walk *self)
{
    phi__span head;
    bool directory = false;
    PHI_TRY(phi__stream_peek(self->part->stream, SIGNATURE_BYTES, &head));
    if (is_header(head, &directory)) {
        self->done = directory;
        return directory ? PHI_OK : walk_member(self);
    }
    if (head.size < SIGNATURE_BYTES) {
        stop_early(self);
        return PHI_OK;
    }
    if (!self->expect_gap)
        self->emit->fault(self->emit, PHI_REASON_CORRUPT, "its members do not follow each other");
    self->expect_gap = true;
    return seek_header(self);
}

phi_status phi__zip_walk(phi__part *part, phi__emit *emit)
{
    walk self = {.part = part, .emit = emit};
    phi__buf_init(&self.name, NAME_CEILING);
    phi__buf_init(&self.extra, NAME_CEILING);
    phi_status status = PHI_OK;
    while (status == PHI_OK && !self.done)
        status = walk_step(&self);
    phi__buf_done(&self.name);
    phi__buf_done(&self.extra);
    return status;
}
