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
    block_writer_init(&r->writer, s, run);
}

void recorder_stay(recorder *r)
{
    r->writer.here = true;
}

double recorder_seconds(const recorder *r)
{
    return (double)(now_ms() - r->started_ms) / 1000.0;
}

void recorder_done(recorder *r)
{
    block_writer_done(&r->writer);
    block_draft_done(&r->draft);
    *r = (recorder){0};
}

/* Keep what went well; what did not ends the recording. */
static bool settle(recorder *r, bool good)
{
    if (good)
        return true;
    r->failed = true;
    pack_done(&r->draft.pack);
    return false;
}

/* What goes with a block that is about to be written. */
static void date(recorder *r)
{
    r->flushed_ms = now_ms();
    r->counts.seconds = recorder_seconds(r);
    r->draft.counts = r->counts;
}

bool recorder_flush(recorder *r)
{
    date(r);
    return !r->failed && settle(r, block_writer_write(&r->writer, &r->draft));
}

/* The present file has outgrown a block: write what there is of it. */
static void write_part(recorder *r)
{
    if (recorder_flush(r) && r->draft.pack.records.size >= PART_BYTES)
        (void)settle(r, block_writer_part(&r->writer, &r->draft));
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
    if (!r->draft.again)
        recorder_count_finding(r, finding);
    r->plain = false;
    pack_finding(&r->draft.pack, finding);
    if (r->draft.pack.records.size - r->draft.complete >= PART_BYTES)
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
    block_draft *d = &r->draft;
    if (d->file_count == d->file_room) {
        const size_t room = d->file_room == 0 ? 256 : d->file_room * 2;
        store_file *files = realloc(d->files, room * sizeof *files);
        if (files == NULL)
            return false;
        d->files = files;
        d->file_room = room;
    }
    const phi_file_info *file = coverage->file;
    const uint64_t seed = store_seed(r->store);
    store_file *entry = &d->files[d->file_count++];
    *entry = (store_file){.path_hash = bytes_hash(seed, coverage->path, strlen(coverage->path)),
                          .identity = known_identity(seed, file),
                          .offset = r->draft.block != 0 ? 0 : (uint32_t)r->draft.complete,
                          .flags = plain_flags(r, coverage)};
    if (file == NULL)
        return true;
    entry->flags |= (r->stopped ? 0 : STORE_FILE_DONE) | (r->lasting && file->settled ? STORE_FILE_CARRIED : 0);
    return true;
}

static void end_file(recorder *r, const phi_coverage *coverage)
{
    block_draft *d = &r->draft;
    const bool large = d->block != 0;
    if (!settle(r, add_file(r, coverage)))
        return;
    r->draft.complete = r->draft.pack.records.size;
    r->stopped = false;
    r->plain = true;
    r->lasting = true;
    pack_begin_file(&r->draft.pack);
    const bool full = r->draft.complete + r->draft.pack.strings.size >= BLOCK_BYTES || d->file_count >= BLOCK_FILES;
    if (large || full || now_ms() - r->flushed_ms >= FLUSH_MS) {
        date(r);
        block_writer_hand_over(&r->writer, d);
    }
    (void)settle(r, !atomic_load(&r->writer.failed));
}

void recorder_source(recorder *r, const phi_coverage *coverage)
{
    if (r->failed)
        return;
    if (!r->draft.again)
        recorder_count_source(r, coverage);
    r->stopped = r->stopped || coverage->reason == PHI_REASON_STOPPED;
    r->lasting = r->lasting && is_lasting(coverage->reason);
    r->plain = r->plain && coverage->depth == 0;
    pack_source(&r->draft.pack, coverage);
    if (coverage->depth == 0)
        end_file(r, coverage);
    else if (r->draft.pack.records.size - r->draft.complete >= PART_BYTES)
        write_part(r);
}

bool recorder_again_begin(recorder *r)
{
    const bool good = recorder_flush(r);
    r->draft.again = true;
    return good;
}

bool recorder_again_end(recorder *r)
{
    const bool good = recorder_flush(r);
    r->draft.again = false;
    return good;
}

bool recorder_finish(recorder *r, store_run_state state)
{
    if (!recorder_flush(r))
        return false;
    r->counts.seconds = recorder_seconds(r);
    return store_run_end(r->store, r->run, state, &r->counts);
}
