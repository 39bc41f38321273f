/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_STORE_H
#define PHI_TOOL_STORE_H
/* The run store: what scans found, in one SQLite file.
 *
 *     run        one scan: when, of what, with which rules and options, its totals
 *     block      records of some hundred files, written once and never changed, with an index of them
 *     chunk      the bytes of a block; more than one only where a single file fills them
 *     run_block  which blocks a run consists of, in order, and which files of a block are not meant;
 *                a run that carries files over from an earlier one names its blocks
 *     decision   fingerprints that somebody accepted
 *
 * No value is ever in it: findings are masked, and fingerprints are keyed. Functions that fail
 * return false or NULL and leave what happened in store_error(). */
#include "bytes.h"
#include "db.h"

typedef struct store store;

/* Of an index: one file of a block. */
typedef struct store_file {
    uint64_t path_hash;
    uint64_t identity; /* hash of what tells that it is unchanged, see known.h; 0 = nothing does */
    uint32_t offset;   /* of its records in the chunk */
    uint32_t flags;
} store_file;

enum {
    STORE_FILE_DONE = 1,     /* read to an end: not to be read again in this run */
    STORE_FILE_CARRIED = 2,  /* may be carried over to a later run while it is unchanged */
    STORE_FILE_PLAIN = 4,    /* read to its end, nothing found, no members: its size tells all that is counted of it */
    STORE_FILE_SIZE_SHIFT = 3 /* of a plain one: its bytes stand above */
};
#define STORE_FILE_PLAIN_MOST (UINT32_MAX >> STORE_FILE_SIZE_SHIFT)

typedef enum store_run_state { STORE_RUNNING, STORE_FINISHED, STORE_INTERRUPTED } store_run_state;

typedef struct store_counts {
    uint64_t files, sources, examined, partial, not_examined, findings, carried, bytes;
    uint64_t people_lower, people_upper;
    uint64_t own_files; /* of this program, met and passed over */
    double seconds;
} store_counts;

typedef struct store_run {
    int64_t id;
    int64_t started, ended; /* seconds since 1970; ended 0 = it did not end */
    store_run_state state;
    bool live;              /* its program is still at it */
    char *roots;            /* as given, each with a newline behind it (one in a name is written as \n) */
    char *scope;            /* what was to be scanned, one "name=value" a line: roots as they really are, exclusions */
    char *settings;         /* what decides the outcome, likewise: rules, limits, key */
    char *rules_version, *version;
    char *options;          /* those that differed from the default, for people, one a line */
    store_counts counts;
} store_run;

/* Open or create. NULL: `why` says it. */
store *store_open(const char *path, char *why, size_t why_size);
void store_close(store *s);
const char *store_error(const store *s);
/* Is every page of it as it was written? Reads all of it. */
bool store_is_whole(store *s);
db *store_db(store *s);
/* Seed of hashes in this store. */
uint64_t store_seed(const store *s);

/* ----------------------------------------------------------------- runs */
/* Begin a run; run->id is set. It is live until store_close. */
bool store_run_new(store *s, store_run *run);
/* Go on with a run that did not end. False when another program is at it. */
bool store_run_resume(store *s, int64_t id);
/* Totals so far. */
bool store_run_update(store *s, int64_t id, store_run_state state, const store_counts *counts);
/* Totals at the end of a run, which survives a power cut once this returns. */
bool store_run_end(store *s, int64_t id, store_run_state state, const store_counts *counts);
/* Each run, oldest first; `each` returns false to stop. The run is borrowed. */
bool store_run_each(store *s, bool (*each)(void *user, const store_run *run), void *user);
/* By number or "latest". False: there is none, or store_error() (then *found is untouched). Free with store_run_done. */
bool store_run_find(store *s, const char *name, store_run *run);
void store_run_done(store_run *run);
/* Delete a run, and the blocks that no other one needs. False when it is live. */
bool store_run_delete(store *s, int64_t id);
/* Make the file smaller by what was deleted. */
bool store_shrink(store *s);

/* --------------------------------------------------------------- blocks */
/* A block that belongs to a run. */
typedef struct store_ref {
    int64_t block;
    int64_t sequence;
    bool carried;       /* of an earlier run */
    uint8_t *left_out;  /* one bit a file; NULL = all are meant */
    size_t left_out_size;
} store_ref;

bool store_ref_leaves_out(const store_ref *ref, size_t file);

/* Write the last or only chunk of a block with its index, and add it to the run, all or nothing. `block` is 0, or what
 * store_block_part returned; `carried`: its records are of an earlier run. */
bool store_block_add(store *s, int64_t run, int64_t block, bool carried, const byte_buf *chunk, const store_file *files, size_t count,
                     const store_counts *counts);
/* Write a chunk of a file that is not complete yet; *block is 0 for the first. */
bool store_block_part(store *s, int64_t run, int64_t *block, const byte_buf *chunk);
/* Name blocks of earlier runs as parts of this one, or change what is left out of its own; all or nothing. */
bool store_refs_set(store *s, int64_t run, const store_ref *refs, size_t count);
/* All of a run, in order. Free with store_refs_done. */
bool store_refs_get(store *s, int64_t run, store_ref **refs, size_t *count);
void store_refs_done(store_ref *refs, size_t count);
/* Index of a block: store_file after store_file. */
bool store_block_files(store *s, int64_t block, byte_buf *out);
/* Chunk `part` of a block, from 0; true with nothing in it beyond the last. */
bool store_block_chunk(store *s, int64_t block, unsigned part, byte_buf *out);

#endif
