/* SPDX-License-Identifier: Apache-2.0 */
/* See zip_reader.h.
 *
 *   [prefix] (local header, name, extra, data, [descriptor])* directory
 *   [zip64 end, zip64 locator] end, comment
 *
 * The end record is searched from the back, where its comment allows it to be.
 * The directory is expected right before it, whatever the stored offset says:
 * the difference is what a self-extracting program put in front. The directory
 * is held as bytes and parsed as it is walked, so that a million members cost
 * no more memory than their names. */
#include "extract/zip_reader.h"

#include "base/alloc.h"
#include "extract/slice.h"
#include "extract/zip_member.h"

#define END_SIGNATURE "PK\5\6"
#define END64_SIGNATURE "PK\6\6"
#define LOCATOR_SIGNATURE "PK\6\7"
#define ENTRY_SIGNATURE "PK\1\2"
#define LOCAL_SIGNATURE "PK\3\4"

enum { SIGNATURE_BYTES = 4, END_BYTES = 22, END64_BYTES = 56, LOCATOR_BYTES = 20, ENTRY_BYTES = 46, LOCAL_BYTES = 30 };
enum { TAIL_BYTES = 65535 + END_BYTES, ZIP64_EXTRA = 1 };

/* What the end records say; offsets as stored. */
typedef struct end_record {
    uint64_t at; /* offset in the stream where the end records begin */
    uint64_t count;
    uint64_t size;
    uint64_t offset;
} end_record;

static void note_fault(phi__zip *zip, phi_reason reason, const char *detail)
{
    if (zip->fault != PHI_REASON_NONE)
        return;
    zip->fault = reason;
    zip->fault_detail = detail;
}

/* The real size: a claimed one may be unknown or lie. */
static phi_status stream_size(phi__stream *stream, uint64_t *size)
{
    if (stream->size != PHI__SIZE_UNKNOWN) {
        *size = stream->size;
        return PHI_OK;
    }
    uint64_t skipped = 0;
    phi__stream *all = NULL;
    PHI_TRY(phi__slice_open_at(stream, 0, UINT64_MAX, &all));
    const phi_status status = phi__slice_skip(all, UINT64_MAX, &skipped);
    phi__stream_close(all);
    *size = skipped;
    return status;
}

/* The last end record whose comment fits behind it. */
static bool find_end(phi__span tail, size_t *at)
{
    for (size_t i = tail.size < END_BYTES ? 0 : tail.size - END_BYTES + 1; i > 0; i--) {
        const phi__span here = phi__span_part(tail, i - 1, tail.size);
        if (!phi__span_starts(here, END_SIGNATURE, SIGNATURE_BYTES))
            continue;
        phi__cursor c = phi__cursor_at(here);
        phi__cursor_skip(&c, 20);
        if (phi__cursor_le16(&c) <= phi__cursor_left(&c)) {
            *at = i - 1;
            return true;
        }
    }
    return false;
}

/* A zip64 end record at `offset`, if there is one. */
static phi_status read_end64(phi__stream *stream, uint64_t offset, end_record *end, bool *found)
{
    uint8_t bytes[END64_BYTES];
    size_t got = 0;
    *found = false;
    PHI_TRY(phi__stream_read_at(stream, offset, bytes, sizeof bytes, &got));
    if (!phi__span_starts(phi__span_of(bytes, got), END64_SIGNATURE, SIGNATURE_BYTES))
        return PHI_OK;
    phi__cursor c = phi__cursor_at(phi__span_of(bytes, got));
    phi__cursor_skip(&c, 32);
    end_record read = {.at = offset};
    read.count = phi__cursor_le64(&c);
    read.size = phi__cursor_le64(&c);
    read.offset = phi__cursor_le64(&c);
    *found = !c.failed;
    if (*found)
        *end = read;
    return PHI_OK;
}

/* Replace `end` by its zip64 twin, when a locator stands before it. */
static phi_status apply_end64(phi__stream *stream, end_record *end)
{
    if (end->at < LOCATOR_BYTES)
        return PHI_OK;
    uint8_t bytes[LOCATOR_BYTES];
    size_t got = 0;
    const uint64_t locator_at = end->at - LOCATOR_BYTES;
    PHI_TRY(phi__stream_read_at(stream, locator_at, bytes, sizeof bytes, &got));
    const phi__span span = phi__span_of(bytes, got);
    if (got < sizeof bytes || !phi__span_starts(span, LOCATOR_SIGNATURE, SIGNATURE_BYTES))
        return PHI_OK;
    phi__cursor c = phi__cursor_at(span);
    phi__cursor_skip(&c, 8);
    const uint64_t stored = phi__cursor_le64(&c);
    bool found = false;
    if (locator_at >= END64_BYTES)
        PHI_TRY(read_end64(stream, locator_at - END64_BYTES, end, &found));
    return found || stored >= locator_at ? PHI_OK : read_end64(stream, stored, end, &found);
}

static phi_status find_end_record(phi__stream *stream, uint64_t size, end_record *end, phi__buf *comment, bool *found)
{
    PHI_AUTO(phi__buf_done) phi__buf tail;
    phi__buf_init(&tail, TAIL_BYTES);
    const size_t want = size < TAIL_BYTES ? (size_t)size : TAIL_BYTES;
    PHI_TRY(phi__buf_reserve(&tail, want));
    PHI_TRY(phi__stream_read_at(stream, size - want, tail.data, want, &tail.size));
    size_t at = 0;
    *found = find_end(phi__buf_span(&tail), &at);
    if (!*found)
        return PHI_OK;
    phi__cursor c = phi__cursor_at(phi__span_part(phi__buf_span(&tail), at, END_BYTES));
    phi__cursor_skip(&c, 10);
    *end = (end_record){.at = size - want + at};
    end->count = phi__cursor_le16(&c);
    end->size = phi__cursor_le32(&c);
    end->offset = phi__cursor_le32(&c);
    const uint16_t length = phi__cursor_le16(&c);
    const phi__span behind = phi__span_part(phi__buf_span(&tail), at + END_BYTES, length);
    PHI_TRY(phi__buf_append(comment, behind.data, behind.size));
    return apply_end64(stream, end);
}

static phi_status signature_at(phi__stream *stream, uint64_t offset, const char *signature, bool *there)
{
    uint8_t bytes[SIGNATURE_BYTES];
    size_t got = 0;
    PHI_TRY(phi__stream_read_at(stream, offset, bytes, sizeof bytes, &got));
    *there = phi__span_starts(phi__span_of(bytes, got), signature, SIGNATURE_BYTES);
    return PHI_OK;
}

/* Where does the directory really start? Right before the end records, or where they say. */
static phi_status locate_directory(phi__zip *zip, end_record *end)
{
    zip->claimed_count = end->count;
    zip->found = end->size == 0 && end->count == 0;
    zip->limit = end->at;
    if (!zip->found && end->size <= end->at) {
        zip->limit = end->at - end->size;
        PHI_TRY(signature_at(zip->stream, zip->limit, ENTRY_SIGNATURE, &zip->found));
    }
    if (zip->found) {
        if (zip->stream->volumes != NULL)
            return PHI_OK; /* offsets are those in their volume */
        if (zip->limit >= end->offset)
            zip->prefix = zip->limit - end->offset;
        else
            note_fault(zip, PHI_REASON_CORRUPT, "its directory is not where its end says");
        return PHI_OK;
    }
    note_fault(zip, PHI_REASON_CORRUPT, "its directory is not where its end says");
    if (end->offset >= end->at)
        return PHI_OK;
    zip->limit = end->offset;
    end->size = end->at - end->offset;
    return signature_at(zip->stream, zip->limit, ENTRY_SIGNATURE, &zip->found);
}

static phi_status load_directory(phi__zip *zip, uint64_t size)
{
    if (size > zip->directory.ceiling) {
        zip->found = false; /* what it lists is found without it */
        return PHI_OK;
    }
    if (size == 0)
        return PHI_OK;
    PHI_TRY(phi__buf_reserve(&zip->directory, (size_t)size));
    return phi__stream_read_at(zip->stream, zip->limit, zip->directory.data, (size_t)size, &zip->directory.size);
}

phi_status phi__zip_open(phi__stream *stream, phi__budget *budget, phi__zip *zip)
{
    *zip = (phi__zip){.stream = stream, .budget = budget};
    phi__buf_init(&zip->directory, phi__budget_memory(budget));
    phi__buf_init(&zip->comment, TAIL_BYTES);
    uint64_t size = 0;
    bool found = false;
    end_record end = {0};
    PHI_TRY(stream_size(stream, &size));
    PHI_TRY(find_end_record(stream, size, &end, &zip->comment, &found));
    if (!found) {
        note_fault(zip, PHI_REASON_TRUNCATED, "the directory at its end is missing");
        return PHI_OK;
    }
    PHI_TRY(locate_directory(zip, &end));
    return zip->found ? load_directory(zip, end.size) : PHI_OK;
}

void phi__zip_done(phi__zip *zip)
{
    phi__buf_done(&zip->directory);
    phi__buf_done(&zip->comment);
}

bool phi__zip_apply_zip64(phi__zip_entry *entry, phi__span extra, bool with_offset)
{
    uint64_t *const fields[] = {&entry->size, &entry->packed_size, &entry->offset};
    phi__cursor c = phi__cursor_at(extra);
    while (phi__cursor_left(&c) >= 4) {
        const uint16_t id = phi__cursor_le16(&c);
        const uint16_t length = phi__cursor_le16(&c);
        phi__cursor field = phi__cursor_at(phi__span_part(extra, c.at, length));
        for (size_t i = 0; id == ZIP64_EXTRA && i < (with_offset ? 3 : 2); i++) {
            if (*fields[i] == UINT32_MAX)
                *fields[i] = phi__cursor_le64(&field);
        }
        if (field.failed || !phi__cursor_skip(&c, length))
            return false;
    }
    return true;
}

/* From an offset in its volume, or behind the prefix, to one in the stream. */
static void place_entry(phi__zip *zip, uint16_t volume, phi__zip_entry *entry)
{
    const phi__stream *stream = zip->stream;
    const bool numbered = stream->volumes != NULL && volume < stream->volume_count;
    const uint64_t base = numbered ? stream->volumes[volume] : zip->prefix;
    if (entry->offset > UINT64_MAX - base || (stream->volumes != NULL && !numbered))
        note_fault(zip, PHI_REASON_CORRUPT, "its directory is damaged");
    entry->offset += base;
}

bool phi__zip_next(phi__zip *zip, size_t *at, phi__zip_entry *entry)
{
    const phi__span rest = phi__span_part(phi__buf_span(&zip->directory), *at, SIZE_MAX);
    if (rest.size == 0)
        return false;
    phi__cursor c = phi__cursor_at(rest);
    const bool signed_entry = phi__span_starts(rest, ENTRY_SIGNATURE, SIGNATURE_BYTES);
    phi__cursor_skip(&c, 8);
    *entry = (phi__zip_entry){.flags = phi__cursor_le16(&c), .method = 0};
    entry->method = phi__cursor_le16(&c);
    phi__cursor_skip(&c, 4);
    entry->crc = phi__cursor_le32(&c);
    entry->packed_size = phi__cursor_le32(&c);
    entry->size = phi__cursor_le32(&c);
    const uint16_t name_length = phi__cursor_le16(&c);
    const uint16_t extra_length = phi__cursor_le16(&c);
    const uint16_t comment_length = phi__cursor_le16(&c);
    const uint16_t volume = phi__cursor_le16(&c);
    phi__cursor_skip(&c, 6);
    entry->offset = phi__cursor_le32(&c);
    entry->name = phi__span_of(phi__cursor_take(&c, name_length), name_length);
    const phi__span extra = phi__span_of(phi__cursor_take(&c, extra_length), extra_length);
    entry->comment = phi__span_of(phi__cursor_take(&c, comment_length), comment_length);
    if (!signed_entry || c.failed) {
        note_fault(zip, PHI_REASON_CORRUPT, "its directory is damaged");
        return false;
    }
    if (!phi__zip_apply_zip64(entry, extra, true))
        note_fault(zip, PHI_REASON_CORRUPT, "its directory is damaged");
    place_entry(zip, volume, entry);
    *at += c.at;
    return true;
}

bool phi__zip_overlaps(phi__zip *zip)
{
    phi__zip_entry entry;
    uint64_t used = 0;
    for (size_t at = 0; phi__zip_next(zip, &at, &entry);) {
        const uint64_t header = LOCAL_BYTES + (uint64_t)entry.name.size;
        if (entry.packed_size > zip->limit || used + header + entry.packed_size > zip->limit)
            return true;
        used += header + entry.packed_size;
    }
    return false;
}

phi_reason phi__zip_refusal(const phi__zip_entry *entry, const char **detail)
{
    *detail = NULL;
    if ((entry->flags & PHI__ZIP_FLAG_ENCRYPTED) != 0) {
        *detail = "it needs a password";
        return PHI_REASON_ENCRYPTED;
    }
    if (entry->method == PHI__ZIP_STORED || entry->method == PHI__ZIP_DEFLATED || entry->method == PHI__ZIP_DEFLATED64)
        return PHI_REASON_NONE;
    *detail = "its compression method is not read";
    return PHI_REASON_UNSUPPORTED;
}

bool phi__zip_is_directory(const phi__zip_entry *entry)
{
    return entry->size == 0 && entry->name.size > 0 && entry->name.data[entry->name.size - 1] == '/';
}

phi_status phi__zip_open_entry(phi__zip *zip, const phi__zip_entry *entry, phi__stream **out)
{
    uint8_t bytes[LOCAL_BYTES];
    size_t got = 0;
    if (entry->offset < zip->limit)
        PHI_TRY(phi__stream_read_at(zip->stream, entry->offset, bytes, sizeof bytes, &got));
    phi__cursor c = phi__cursor_at(phi__span_of(bytes, got));
    phi__cursor_skip(&c, 26);
    const uint64_t name_length = phi__cursor_le16(&c);
    const uint64_t extra_length = phi__cursor_le16(&c);
    const bool sound = !c.failed && phi__span_starts(c.span, LOCAL_SIGNATURE, SIGNATURE_BYTES);
    const uint64_t data_at = sound ? entry->offset + LOCAL_BYTES + name_length + extra_length : 0;
    phi__stream *packed = NULL;
    PHI_TRY(phi__slice_open_at(zip->stream, data_at, sound ? entry->packed_size : 0, &packed));
    PHI_TRY(phi__zip_member_open(packed, true, entry, zip->budget, out));
    if (!sound)
        phi__stream_fault(*out, PHI_REASON_CORRUPT, "its header is not where the directory says");
    return PHI_OK;
}
