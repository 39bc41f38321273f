/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_RECORDER_H
#define PHI_TOOL_RECORDER_H
/* The one writer of a run: takes records as a scan delivers them and puts them into blocks, which go to the store when
 * they are full or a moment old, by a thread of their own. A file is in the store with all its records or not at all.
 *
 * When writing fails, nothing more is written in this run, and what was written stands: the run can be
 * resumed. `recorder.failed` tells; nothing else is affected. */
#include "block_writer.h"

typedef struct recorder {
    store *store;
    int64_t run;
    block_draft draft;
    block_writer writer;
    bool stopped;      /* the present file was not read to its end because the scan was ended */
    bool plain;        /* nothing was said of it yet but, at its end, that it was read */
    bool lasting;      /* what is said of it will be said again of the same byte_buf */
    int64_t flushed_ms;
    int64_t started_ms;
    store_counts counts;
    bool failed;       /* store_error() says why */
} recorder;

/* Record into a run of the store, which has `before` from earlier sessions. */
void recorder_init(recorder *r, store *s, int64_t run, const store_counts *before);
/* Let the caller wait for the disk rather than begin a thread: see block_writer.h. */
void recorder_stay(recorder *r);
void recorder_done(recorder *r);
/* For a phi_sink: never stop the scan. */
void recorder_finding(recorder *r, const phi_finding *finding);
void recorder_source(recorder *r, const phi_coverage *coverage);
/* Count a record that stands in the store already: of an earlier session or run. */
void recorder_count_finding(recorder *r, const phi_finding *finding);
void recorder_count_source(recorder *r, const phi_coverage *coverage);
/* What is recorded between the two calls stands in a block of an earlier run, and is put into one of this run. */
bool recorder_again_begin(recorder *r);
bool recorder_again_end(recorder *r);
/* Of the run, with earlier sessions. */
double recorder_seconds(const recorder *r);
/* Have what is complete in the store when this returns. */
bool recorder_flush(recorder *r);
/* Write the rest, without a file that has not ended. */
bool recorder_finish(recorder *r, store_run_state state);

#endif
