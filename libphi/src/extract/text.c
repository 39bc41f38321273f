/* SPDX-License-Identifier: Apache-2.0 */
/* Plain and delimited text, in blocks of 64 KiB. UTF-8 (and ASCII) is handed on
 * from the block it was read into; other encodings are decoded block by block.
 * Blocks end at whole characters. Bytes that turn out not to be text later on
 * are emitted all the same: the decision was made at the head, and searching
 * too much is better than too little. */
#define _GNU_SOURCE /* memmem */
#include "extract/extract.h"

#include "base/alloc.h"
#include "base/charset.h"
#include "extract/opaque.h"
#include "extract/record_length.h"
#include "extract/table.h"

enum { BLOCK_BYTES = 64 * 1024, LEAST_BYTES = 256 };

typedef struct text_reader {
    phi__part *part;
    phi__emit *emit;
    uint8_t *block;
    size_t room; /* of the block */
    size_t size; /* bytes in the block */
    bool last;   /* nothing follows the block */
    uint64_t offset; /* of the block in the source; of records alone */
    bool mail;
    bool encoded; /* a mail with parts that are not readable text */
    phi__buf decoded;
} text_reader;

/* The byte order mark of UTF-16 and UTF-32 is no text; that of UTF-8 stays, so
 * that offsets in the text are offsets in the file. */
static size_t mark_length(phi__encoding encoding, phi__span head)
{
    switch (encoding) {
    case PHI__ENC_UTF16LE: return phi__span_starts(head, "\xFF\xFE", 2) ? 2 : 0;
    case PHI__ENC_UTF16BE: return phi__span_starts(head, "\xFE\xFF", 2) ? 2 : 0;
    case PHI__ENC_UTF32LE: return phi__span_starts(head, "\xFF\xFE\0\0", 4) ? 4 : 0;
    case PHI__ENC_UTF32BE: return phi__span_starts(head, "\0\0\xFE\xFF", 4) ? 4 : 0;
    default: break;
    }
    return 0;
}

/* Fill the block behind what is left in it. */
static phi_status fill(text_reader *reader)
{
    const size_t room = reader->room - reader->size;
    size_t got = 0;
    PHI_TRY(phi__stream_read(reader->part->stream, reader->block + reader->size, room, &got));
    reader->size += got;
    reader->last = got < room;
    return PHI_OK;
}

/* Emit the whole characters of the block from `from` on, keep the rest. */
static phi_status emit_block(text_reader *reader, size_t from)
{
    const phi__encoding encoding = reader->part->identity.encoding;
    const phi__span in = phi__span_part(phi__span_of(reader->block, reader->size), from, reader->size);
    phi__span text = in;
    size_t used = in.size;
    if (encoding == PHI__ENC_UTF8) {
        used = reader->last ? in.size : phi__utf8_whole(in);
        text = phi__span_part(in, 0, used);
    } else {
        phi__buf_clear(&reader->decoded);
        PHI_TRY(phi__utf_decode(encoding, in, reader->last, &reader->decoded, &used));
        text = phi__buf_span(&reader->decoded);
    }
    if (reader->mail && !reader->encoded)
        reader->encoded = memmem(text.data, text.size, "base64", 6) != NULL;
    if (text.size > 0)
        PHI_TRY(reader->emit->text(reader->emit, (const char *)text.data, text.size));
    memmove(reader->block, reader->block + from + used, in.size - used);
    reader->size = in.size - used;
    return PHI_OK;
}

/* A host's file of records without line ends: each is a line, at the byte where it begins. */
static phi_status emit_records(text_reader *reader, size_t length)
{
    const phi__encoding encoding = reader->part->identity.encoding;
    size_t at = 0, used = 0;
    while (reader->size - at >= length || (reader->last && at < reader->size)) {
        const phi__span record = phi__span_part(phi__span_of(reader->block, reader->size), at, length);
        const phi__place place = {.byte = reader->offset + at + 1, .encoding = encoding};
        phi__buf_clear(&reader->decoded);
        PHI_TRY(phi__utf_decode(encoding, record, true, &reader->decoded, &used));
        PHI_TRY(phi__buf_append_byte(&reader->decoded, '\n'));
        PHI_TRY(reader->emit->place(reader->emit, &place));
        PHI_TRY(reader->emit->text(reader->emit, (const char *)reader->decoded.data, reader->decoded.size));
        at += record.size;
    }
    reader->offset += at;
    memmove(reader->block, reader->block + at, reader->size - at);
    reader->size -= at;
    return PHI_OK;
}

static phi_status read_records(text_reader *reader, size_t length)
{
    PHI_TRY(emit_records(reader, length));
    while (!reader->last) {
        const phi_reason limit = phi__budget_time(reader->part->budget);
        if (limit != PHI_REASON_NONE) {
            reader->emit->fault(reader->emit, limit, "text searched up to the limit");
            return PHI_OK;
        }
        PHI_TRY(fill(reader));
        PHI_TRY(emit_records(reader, length));
    }
    return PHI_OK;
}

/* Look at the head of the text: is it a table? */
static phi_status emit_table(text_reader *reader, size_t from)
{
    const phi__encoding encoding = reader->part->identity.encoding;
    phi__span in = phi__span_part(phi__span_of(reader->block, reader->size), from, PHI__TABLE_HEAD * 4);
    if (encoding == PHI__ENC_UTF8 && phi__span_starts(in, "\xEF\xBB\xBF", 3))
        in = phi__span_part(in, 3, in.size);
    size_t used = in.size;
    phi__buf_clear(&reader->decoded);
    if (encoding != PHI__ENC_UTF8) {
        PHI_TRY(phi__utf_decode(encoding, in, reader->last, &reader->decoded, &used));
        in = phi__buf_span(&reader->decoded);
    }
    const bool whole = reader->last && in.size <= PHI__TABLE_HEAD;
    phi__table table = {0};
    bool found = false;
    PHI_TRY(phi__table_sniff(phi__span_part(in, 0, PHI__TABLE_HEAD), whole, reader->part->arena, &table, &found));
    return found ? reader->emit->table(reader->emit, &table) : PHI_OK;
}

static phi_status read_text(text_reader *reader)
{
    PHI_TRY(fill(reader));
    const phi__encoding encoding = reader->part->identity.encoding;
    const phi__span head = phi__span_of(reader->block, reader->size);
    const size_t record = phi__charset_is_ebcdic(encoding) ? phi__record_length(head, reader->part->stream->size) : 0;
    if (record > 0)
        return read_records(reader, record);
    const size_t mark = mark_length(encoding, head);
    PHI_TRY(emit_table(reader, mark));
    PHI_TRY(reader->emit->source_map(reader->emit, encoding, mark));
    PHI_TRY(emit_block(reader, mark));
    while (!reader->last) {
        const phi_reason limit = phi__budget_time(reader->part->budget);
        if (limit != PHI_REASON_NONE) {
            reader->emit->fault(reader->emit, limit, "text searched up to the limit");
            return PHI_OK;
        }
        PHI_TRY(fill(reader));
        PHI_TRY(emit_block(reader, 0));
    }
    if (reader->encoded)
        reader->emit->fault(reader->emit, PHI_REASON_UNSUPPORTED, "encoded parts of mail are not read");
    const phi__stream *stream = reader->part->stream;
    if (stream->fault != PHI_REASON_NONE)
        reader->emit->fault(reader->emit, stream->fault, stream->fault_detail);
    return PHI_OK;
}

static phi_status text_run(phi__part *part, phi__emit *emit)
{
    /* one byte more than a small file has, to see its end: blocks are wiped, which costs by their size */
    const uint64_t claimed = part->stream->size;
    const size_t room = claimed < BLOCK_BYTES ? (claimed < LEAST_BYTES ? LEAST_BYTES : (size_t)claimed + 1) : BLOCK_BYTES;
    PHI_AUTO(phi__free_at) uint8_t *block = phi__alloc(room);
    PHI_REQUIRE(block != NULL, PHI_ERR_MEMORY);
    text_reader reader = {.part = part, .emit = emit, .block = block, .room = room,
                          .mail = strcmp(part->identity.media, "message/rfc822") == 0};
    phi__buf_init(&reader.decoded, (size_t)4 * BLOCK_BYTES); /* a byte of Windows-1252 becomes 3 at most */
    const phi_status status = read_text(&reader);
    phi__buf_done(&reader.decoded);
    phi__opaque_note(part->identity.media, emit);
    return status;
}

const phi__extractor phi__extract_text = {.name = "text", .kind = PHI__KIND_TEXT, .run = text_run};
