/* SPDX-License-Identifier: Apache-2.0 */
/* See recorder.h. Time is asked once a file, and one transaction holds a block: a scan that
 * is killed loses the last moment of its work, not more, and a fast one hardly notices the store. */
#define _POSIX_C_SOURCE 200809L
#include "recorder.h"

#include "known.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BLOCK_BYTES = 256 * 1024, PART_BYTES = 1024 * 1024, BLOCK_FILES = 8192, FLUSH_MS = 250 };

static int64_t now_ms(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void recorder_init(recorder *r, store *s, int64_t run, const store_counts *before)
{
    *r = (recorder){.store = s, .run = run, .plain = true, .lasting = true};
    if (before != NULL)
        r->counts = *before;
    r->started_ms = now_ms() - (int64_t)(r->counts.seconds * 1000.0);
    r->flushed_ms = now_ms();
}

double recorder_seconds(const recorder *r)
{
    return (double)(now_ms() - r->started_ms) / 1000.0;
}

void recorder_done(recorder *r)
{
    pack_done(&r->pack);
    bytes_done(&r->chunk);
    free(r->files);
    *r = (recorder){0};
}

static void fail(recorder *r)
{
    r->failed = true;
    pack_done(&r->pack);
}

/* Take away what was written; strings stay where a file has begun that needs them. */
static void forget(recorder *r, size_t size)
{
    bytes_drop(&r->pack.records, size);
    if (r->pack.records.size == 0)
        pack_clear(&r->pack);
    r->file_count = 0;
    r->complete = 0;
}

bool recorder_flush(recorder *r)
{
    if (r->failed || r->file_count == 0)
        return !r->failed;
    pack_chunk(&r->pack, r->complete, &r->chunk);
    r->flushed_ms = now_ms();
    r->counts.seconds = recorder_seconds(r);
    const bool good = !r->pack.failed && !r->chunk.failed &&
                      store_block_add(r->store, r->run, r->block, r->again, &r->chunk, r->files, r->file_count, &r->counts);
    if (!good) {
        fail(r);
        return false;
    }
    r->block = 0;
    forget(r, r->complete);
    return true;
}

/* The present file has outgrown a block: write what there is of it. */
static void write_part(recorder *r)
{
    if (!recorder_flush(r) || r->pack.records.size < PART_BYTES)
        return;
    pack_chunk(&r->pack, r->pack.records.size, &r->chunk);
    if (r->pack.failed || r->chunk.failed || !store_block_part(r->store, r->run, &r->block, &r->chunk)) {
        fail(r);
        return;
    }
    forget(r, r->pack.records.size);
}

void recorder_count_finding(recorder *r, const phi_finding *finding)
{
    r->counts.findings += finding->allowed || finding->accepted != NULL ? 0 : 1;
}

void recorder_count_source(recorder *r, const phi_coverage *coverage)
{
    uint64_t *by_state[] = {&r->counts.examined, &r->counts.partial, &r->counts.not_examined};
    (*by_state[coverage->state])++;
    r->counts.sources++;
    if (coverage->depth != 0)
        return;
    r->counts.files++;
    r->counts.bytes += coverage->bytes;
    r->counts.carried += coverage->carried ? 1 : 0;
}

void recorder_finding(recorder *r, const phi_finding *finding)
{
    if (r->failed)
        return;
    if (!r->again)
        recorder_count_finding(r, finding);
    r->plain = false;
    pack_finding(&r->pack, finding);
    if (r->pack.records.size - r->complete >= PART_BYTES)
        write_part(r);
}

/* Faults of the moment, not of the bytes: the file deserves another try. */
static bool is_lasting(phi_reason reason)
{
    switch (reason) {
    case PHI_REASON_NONE:
    case PHI_REASON_ENCRYPTED:
    case PHI_REASON_UNSUPPORTED:
    case PHI_REASON_CORRUPT:
    case PHI_REASON_TRUNCATED:
    case PHI_REASON_LIMIT_DEPTH:
    case PHI_REASON_LIMIT_MEMBERS:
    case PHI_REASON_LIMIT_RATIO:
    case PHI_REASON_LIMIT_BYTES: return true;
    default: return false;
    }
}

/* Size and flag of a file that has one record, which says that it was read and nothing more; else 0. */
static uint32_t plain_flags(const recorder *r, const phi_coverage *c)
{
    const bool counts = c->state == PHI_STATE_EXAMINED && c->findings == 0 && c->data_class == PHI_CLASS_NONE &&
                        c->bytes_examined == c->bytes && c->bytes <= STORE_FILE_PLAIN_MOST;
    uint64_t records = 0;
    for (size_t i = 0; i < sizeof c->records / sizeof *c->records; i++)
        records |= c->records[i];
    return r->plain && counts && records == 0 ? STORE_FILE_PLAIN | (uint32_t)c->bytes << STORE_FILE_SIZE_SHIFT : 0;
}

static bool add_file(recorder *r, const phi_coverage *coverage)
{
    if (r->file_count == r->file_room) {
        const size_t room = r->file_room == 0 ? 256 : r->file_room * 2;
        store_file *files = realloc(r->files, room * sizeof *files);
        if (files == NULL)
            return false;
        r->files = files;
        r->file_room = room;
    }
    const phi_file_info *file = coverage->file;
    const uint64_t seed = store_seed(r->store);
    store_file *entry = &r->files[r->file_count++];
    *entry = (store_file){.path_hash = bytes_hash(seed, coverage->path, strlen(coverage->path)),
                          .identity = known_identity(seed, file),
                          .offset = r->block != 0 ? 0 : (uint32_t)r->complete,
                          .flags = plain_flags(r, coverage)};
    if (file == NULL)
        return true;
    entry->flags |= (r->stopped ? 0 : STORE_FILE_DONE) | (r->lasting && file->settled ? STORE_FILE_CARRIED : 0);
    return true;
}

static void end_file(recorder *r, const phi_coverage *coverage)
{
    const bool large = r->block != 0;
    if (!add_file(r, coverage)) {
        fail(r);
        return;
    }
    r->complete = r->pack.records.size;
    r->stopped = false;
    r->plain = true;
    r->lasting = true;
    pack_begin_file(&r->pack);
    const bool full = r->complete + r->pack.strings.size >= BLOCK_BYTES || r->file_count >= BLOCK_FILES;
    if (large || full || now_ms() - r->flushed_ms >= FLUSH_MS)
        (void)recorder_flush(r);
}

void recorder_source(recorder *r, const phi_coverage *coverage)
{
    if (r->failed)
        return;
    if (!r->again)
        recorder_count_source(r, coverage);
    r->stopped = r->stopped || coverage->reason == PHI_REASON_STOPPED;
    r->lasting = r->lasting && is_lasting(coverage->reason);
    r->plain = r->plain && coverage->depth == 0;
    pack_source(&r->pack, coverage);
    if (coverage->depth == 0)
        end_file(r, coverage);
    else if (r->pack.records.size - r->complete >= PART_BYTES)
        write_part(r);
}

bool recorder_again_begin(recorder *r)
{
    const bool good = recorder_flush(r);
    r->again = true;
    return good;
}

bool recorder_again_end(recorder *r)
{
    const bool good = recorder_flush(r);
    r->again = false;
    return good;
}

bool recorder_finish(recorder *r, store_run_state state)
{
    if (!recorder_flush(r))
        return false;
    r->counts.seconds = recorder_seconds(r);
    return store_run_end(r->store, r->run, state, &r->counts);
}
