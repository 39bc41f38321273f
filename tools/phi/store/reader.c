/* SPDX-License-Identifier: Apache-2.0 */
/* See reader.h. */
#include "reader.h"

#include "store_parts.h"

#include <string.h>

void reader_init(reader *r, store *s)
{
    *r = (reader){.store = s};
}

static void close_block(reader_block *b)
{
    bytes_done(&b->chunk);
    bytes_done(&b->index);
    unpack_done(&b->unpack);
    *b = (reader_block){0};
}

void reader_done(reader *r)
{
    for (size_t i = 0; i < READER_OPEN; i++)
        close_block(&r->open[i]);
}

static bool damaged(reader *r)
{
    return store_fail(r->store, "it is damaged: records contradict their own format");
}

/* Read chunk `part` into the place of the block. *there: false beyond the last. */
static bool load_chunk(reader *r, reader_block *b, int64_t block, unsigned part, bool *there)
{
    if (!store_block_chunk(r->store, block, part, &b->chunk))
        return false;
    *there = b->chunk.size > 0;
    return !*there || unpack_open(&b->unpack, b->chunk.data, b->chunk.size) || damaged(r);
}

/* The block, opened in the place that was not used for longest. */
static reader_block *get_block(reader *r, int64_t block)
{
    reader_block *oldest = &r->open[0];
    r->clock++;
    for (size_t i = 0; i < READER_OPEN; i++) {
        reader_block *b = &r->open[i];
        if (b->block == block) {
            b->used = r->clock;
            return b;
        }
        if (b->used < oldest->used)
            oldest = b;
    }
    oldest->block = 0;
    oldest->loaded = false;
    if (!store_block_files(r->store, block, &oldest->index))
        return NULL;
    oldest->block = block;
    oldest->used = r->clock;
    return oldest;
}

/* Have its records at hand. */
static bool load_records(reader *r, reader_block *b)
{
    bool there = b->loaded;
    if (!there && !load_chunk(r, b, b->block, 0, &there))
        return false;
    b->loaded = there;
    return there || damaged(r);
}

/* Hand over one record; false to stop. */
static bool deliver(reader *r, const unpack *u, unpack_kind kind, const phi_sink *sink)
{
    int answer = 0;
    if (kind == UNPACK_FINDING && sink->on_finding != NULL)
        answer = sink->on_finding(sink->user, &u->finding);
    else if (kind == UNPACK_SOURCE && sink->on_source != NULL)
        answer = sink->on_source(sink->user, &u->source);
    r->stopped = answer != 0;
    return answer == 0;
}

/* Records up to the one that closes the file, over as many chunks as it takes. */
static bool read_file(reader *r, reader_block *b, bool carried, const phi_sink *sink)
{
    unsigned part = 0;
    bool there = true;
    b->unpack.carried = carried;
    for (;;) {
        const unpack_kind kind = unpack_next(&b->unpack);
        if (kind == UNPACK_DAMAGED)
            return damaged(r);
        if (kind == UNPACK_END) {
            b->loaded = false; /* what is open is not its first chunk any more */
            if (!load_chunk(r, b, b->block, ++part, &there))
                return false;
            if (!there)
                return damaged(r);
            continue;
        }
        if (!deliver(r, &b->unpack, kind, sink))
            return false;
        if (kind == UNPACK_SOURCE && b->unpack.source.depth == 0)
            return true;
    }
}

phi_coverage reader_plain(uint32_t flags, bool carried)
{
    const uint64_t bytes = flags >> STORE_FILE_SIZE_SHIFT;
    return (phi_coverage){.struct_size = sizeof(phi_coverage), .path = "", .state = PHI_STATE_EXAMINED, .detail = "", .media = "",
                          .bytes = bytes, .bytes_examined = bytes, .carried = carried};
}

static bool tell_plain(reader *r, uint32_t flags, bool carried, const phi_sink *sink)
{
    const phi_coverage coverage = reader_plain(flags, carried);
    r->stopped = sink->on_source != NULL && sink->on_source(sink->user, &coverage) != 0;
    return !r->stopped;
}

bool reader_file(reader *r, int64_t block, size_t file, bool carried, const phi_sink *sink)
{
    reader_block *b = get_block(r, block);
    if (b == NULL)
        return false;
    const store_file *files = (const store_file *)(const void *)b->index.data;
    if (file >= b->index.size / sizeof *files)
        return damaged(r);
    if (r->brief && (files[file].flags & STORE_FILE_PLAIN) != 0)
        return tell_plain(r, files[file].flags, carried, sink);
    if (!load_records(r, b))
        return false;
    unpack_seek(&b->unpack, files[file].offset);
    return read_file(r, b, carried, sink);
}

bool reader_refs(reader *r, const store_ref *refs, size_t count, bool (*wanted)(void *user, int64_t block, size_t file),
                 void *wanted_user, const phi_sink *sink)
{
    for (size_t at = 0; at < count; at++) {
        const store_ref *ref = &refs[at];
        const reader_block *b = get_block(r, ref->block);
        if (b == NULL)
            return false;
        const size_t files = b->index.size / sizeof(store_file);
        for (size_t i = 0; i < files; i++) {
            if (store_ref_leaves_out(ref, i) || (wanted != NULL && !wanted(wanted_user, ref->block, i)))
                continue;
            if (!reader_file(r, ref->block, i, ref->carried, sink))
                return false;
        }
    }
    return true;
}

bool reader_run(reader *r, int64_t run, const phi_sink *sink)
{
    store_ref *refs = NULL;
    size_t count = 0;
    if (!store_refs_get(r->store, run, &refs, &count))
        return false;
    const bool good = reader_refs(r, refs, count, NULL, NULL, sink);
    store_refs_done(refs, count);
    return good;
}
