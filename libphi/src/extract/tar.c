/* SPDX-License-Identifier: Apache-2.0 */
/* extract: tar -> members, from front to back in one pass. Links, devices and
 * directories have no content and are no members: their names are searched. Members of a tar are not
 * charged to the budget: they are no larger than the archive itself.
 *
 * After a block that is no header the reader looks for the next one, and after
 * an end mark it reads on: archives are concatenated, and data behind the end
 * must not go unnoticed. */
#include "extract/extract.h"

#include "extract/slice.h"
#include "extract/tar_header.h"

enum { META_CEILING = 1 << 20 };

typedef struct tar {
    phi__part *part;
    phi__emit *emit;
    phi__buf long_name; /* of the next member, from a GNU or pax record */
    phi__buf records;   /* of a pax header */
    phi__tar_pax pax;   /* `path` is not kept here */
    bool has_meta;      /* a record waits for its member */
    bool ended;         /* an end mark was seen, and no header since */
    bool done;
    uint64_t index;
} tar;

static void stop(tar *self, phi_reason reason, const char *detail)
{
    self->emit->fault(self->emit, reason, detail);
    self->done = true;
}

static void stop_truncated(tar *self)
{
    const phi__stream *stream = self->part->stream;
    if (stream->fault != PHI_REASON_NONE)
        stop(self, stream->fault, stream->fault_detail);
    else
        stop(self, PHI_REASON_TRUNCATED, "the archive ends too early");
}

static uint64_t padding(uint64_t size)
{
    return (PHI__TAR_BLOCK - size % PHI__TAR_BLOCK) % PHI__TAR_BLOCK;
}

static phi_status skip(tar *self, uint64_t size)
{
    uint64_t skipped = 0;
    PHI_TRY(phi__slice_skip(self->part->stream, size, &skipped));
    if (skipped < size)
        stop_truncated(self);
    return PHI_OK;
}

/* The data of a record of metadata. */
static phi_status read_meta(tar *self, uint64_t size, phi__buf *out)
{
    phi__buf_clear(out);
    if (size > META_CEILING - PHI__TAR_BLOCK) {
        self->emit->fault(self->emit, PHI_REASON_CORRUPT, "a header record is far too long");
        return skip(self, size + padding(size));
    }
    size_t got = 0;
    PHI_TRY(phi__buf_reserve(out, (size_t)size + 1));
    PHI_TRY(phi__stream_read(self->part->stream, out->data, (size_t)size, &got));
    out->size = got;
    self->has_meta = true;
    return skip(self, got < size ? 1 : padding(size));
}

static phi_status say_name(tar *self, const char *what, phi__span name)
{
    return name.size == 0 ? PHI_OK : self->emit->name(self->emit, what, (const char *)name.data, name.size);
}

static phi_status read_pax(tar *self, uint64_t size)
{
    phi__tar_pax pax = self->pax;
    pax.path = pax.link = pax.comment = phi__span_of(NULL, 0);
    PHI_TRY(read_meta(self, size, &self->records));
    if (!phi__tar_pax_read(phi__buf_span(&self->records), &pax))
        self->emit->fault(self->emit, PHI_REASON_CORRUPT, "a pax header is damaged");
    if (pax.path.size > 0) {
        phi__buf_clear(&self->long_name);
        PHI_TRY(phi__buf_append(&self->long_name, pax.path.data, pax.path.size));
    }
    self->pax = pax;
    PHI_TRY(say_name(self, "link", pax.link));
    return say_name(self, "comment", pax.comment);
}

/* Defaults for all members; nothing in them matters but the comment. */
static phi_status read_global(tar *self, uint64_t size)
{
    const bool has_meta = self->has_meta;
    phi__tar_pax pax = {0};
    PHI_TRY(read_meta(self, size, &self->records));
    self->has_meta = has_meta;
    (void)phi__tar_pax_read(phi__buf_span(&self->records), &pax);
    return say_name(self, "comment", pax.comment);
}

/* What a link that follows leads to. */
static phi_status read_long_link(tar *self, uint64_t size)
{
    PHI_TRY(read_meta(self, size, &self->records));
    const phi__span target = phi__buf_span(&self->records);
    return say_name(self, "link", phi__span_part(target, 0, target.size - (target.size > 0 && target.data[target.size - 1] == 0)));
}

static void forget_meta(tar *self)
{
    phi__buf_clear(&self->long_name);
    self->pax = (phi__tar_pax){0};
    self->has_meta = false;
}

static const char *member_name(tar *self, const phi__tar_header *header)
{
    const char *name = self->long_name.size > 0 ? phi__buf_text(&self->long_name) : header->name;
    if (name != NULL && name[0] == '.' && name[1] == '/' && name[2] != '\0')
        name += 2; /* what "tar cf x ." puts before every name */
    return name;
}

/* Old GNU sparse files: more blocks of the map stand between header and data. */
static phi_status skip_sparse_map(tar *self, bool more)
{
    while (more && !self->done) {
        uint8_t block[PHI__TAR_BLOCK];
        size_t got = 0;
        PHI_TRY(phi__stream_read(self->part->stream, block, sizeof block, &got));
        if (got < sizeof block)
            stop_truncated(self);
        more = got == sizeof block && block[504] != 0;
    }
    return PHI_OK;
}

/* Of a sparse file the pieces that are there, one behind the other: its holes hold nothing to be found. */
static phi_status emit_file(tar *self, const phi__tar_header *header, uint64_t size, bool sparse)
{
    phi__member member = {.name = member_name(self, header), .size = size};
    PHI_REQUIRE(member.name != NULL, PHI_ERR_MEMORY);
    if (sparse)
        PHI_TRY(skip_sparse_map(self, header->more_sparse));
    PHI_TRY(phi__slice_open(self->part->stream, size, &member.stream));
    if (sparse)
        phi__stream_fault(member.stream, PHI_REASON_UNSUPPORTED, "a sparse file, read without its holes");
    phi_status status = self->emit->member(self->emit, &member);
    uint64_t skipped = 0;
    if (status == PHI_OK)
        status = phi__slice_skip(member.stream, phi__slice_left(member.stream), &skipped);
    const bool whole = phi__slice_left(member.stream) == 0;
    phi__stream_close(member.stream);
    if (status != PHI_OK)
        return status;
    if (whole)
        return skip(self, padding(size));
    stop_truncated(self);
    return PHI_OK;
}

static phi_status read_member(tar *self, const phi__tar_header *header)
{
    const uint64_t size = self->pax.has_size ? self->pax.size : header->size;
    phi_reason refused = phi__budget_member(self->part->budget, self->index++);
    if (refused == PHI_REASON_NONE)
        refused = phi__budget_charge_member(self->part->budget);
    if (refused != PHI_REASON_NONE) {
        stop(self, refused, "not all members were read");
        return PHI_OK;
    }
    const bool sparse = header->type == 'S' || self->pax.sparse;
    PHI_TRY(emit_file(self, header, size, sparse));
    forget_meta(self);
    return PHI_OK;
}

/* A name without content, and what a link leads to. */
static phi_status say_no_file(tar *self, const phi__tar_header *header)
{
    const char *name = member_name(self, header);
    PHI_REQUIRE(name != NULL, PHI_ERR_MEMORY);
    const bool folder = header->type == '5' || header->type == 'D';
    PHI_TRY(say_name(self, folder ? "folder name" : "file name", phi__span_of(name, strlen(name))));
    forget_meta(self);
    return say_name(self, "link", phi__span_of(header->link, strlen(header->link)));
}

static phi_status read_entry(tar *self, const phi__tar_header *header)
{
    switch (header->type) {
    case 'L':
        return read_meta(self, header->size, &self->long_name);
    case 'x':
    case 'X':
        return read_pax(self, header->size);
    case 'K':
        return read_long_link(self, header->size);
    case 'g':
        return read_global(self, header->size);
    case '1':
    case '2':
    case '3':
    case '4':
    case '6': /* links, devices and pipes have no data, whatever size they give */
        return say_no_file(self, header);
    case '5':
    case 'D': /* directories; GNU dumps list their names as data */
    case 'V':
        PHI_TRY(say_no_file(self, header));
        return skip(self, header->size + padding(header->size));
    default:
        return read_member(self, header);
    }
}

static bool all_zero(phi__span bytes)
{
    for (size_t i = 0; i < bytes.size; i++) {
        if (bytes.data[i] != 0)
            return false;
    }
    return true;
}

/* The stream ended between two entries, or `rest` is less than a block. */
static void finish(tar *self, phi__span rest)
{
    self->done = true;
    if (self->ended && !all_zero(rest))
        stop(self, PHI_REASON_CORRUPT, "other bytes follow the end of the archive");
    if (self->part->stream->fault != PHI_REASON_NONE || (!self->ended && (rest.size > 0 || !self->has_meta)))
        stop_truncated(self);
    else if (self->has_meta)
        stop(self, PHI_REASON_CORRUPT, "a long name is not followed by its member");
}

static phi_status read_block(tar *self)
{
    uint8_t block[PHI__TAR_BLOCK];
    size_t got = 0;
    phi__tar_header header;
    PHI_TRY(phi__stream_read(self->part->stream, block, sizeof block, &got));
    if (got < sizeof block) {
        finish(self, phi__span_of(block, got));
        return PHI_OK;
    }
    const phi__tar_block what = phi__tar_header_read(phi__span_of(block, got), &header);
    if (what == PHI__TAR_OTHER)
        self->emit->fault(self->emit, PHI_REASON_CORRUPT,
                          self->ended ? "other bytes follow the end of the archive" : "a header is damaged");
    if (what != PHI__TAR_HEADER) {
        self->ended = self->ended || what == PHI__TAR_ZERO;
        return PHI_OK;
    }
    self->ended = false;
    return read_entry(self, &header);
}

static phi_status tar_run(phi__part *part, phi__emit *emit)
{
    tar self = {.part = part, .emit = emit};
    phi__buf_init(&self.long_name, META_CEILING);
    phi__buf_init(&self.records, META_CEILING);
    phi_status status = PHI_OK;
    while (status == PHI_OK && !self.done)
        status = read_block(&self);
    phi__buf_done(&self.long_name);
    phi__buf_done(&self.records);
    return status;
}

const phi__extractor phi__extract_tar = {.name = "tar", .kind = PHI__KIND_TAR, .run = tar_run};
