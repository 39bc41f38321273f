/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_BLOCK_WRITER_H
#define PHI_TOOL_BLOCK_WRITER_H
/* Blocks -> store, by a thread of its own, so that a scan does not wait for the disk. One block is written while the next one is
 * put together; who is faster waits for the other, so that memory stays bounded. The thread is begun with the first
 * block that is handed over: a small scan needs none. A program that has one thread only may do without: a second one makes all
 * its calls of the C library dearer than what it saves.
 *
 * Blocks reach the store in the order in which they come, and after one that fails there is none. */
#include "record_pack.h"
#include "store.h"

#include <pthread.h>
#include <stdatomic.h>

/* A block that is put together. */
typedef struct block_draft {
    pack pack;
    store_file *files; /* complete in `pack` */
    size_t file_count, file_room;
    size_t complete;   /* bytes of the records of these */
    int64_t block;     /* chunks of the present file that are written already; 0 = none */
    bool again;        /* its records are of an earlier run */
    store_counts counts;
} block_draft;

typedef struct block_writer {
    store *store;
    int64_t run;
    byte_buf chunk;
    block_draft taken;  /* what the thread writes; empty when it has nothing to do */
    bool busy, ends;    /* under the lock */
    bool begun;         /* there is a thread */
    bool here;          /* there shall be none */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    atomic_bool failed; /* nothing more is written; store_error() says why */
} block_writer;

void block_draft_done(block_draft *d);
/* Nothing in it; strings and rests of a file that has begun stay. */
void block_draft_clear(block_draft *d);

void block_writer_init(block_writer *w, store *s, int64_t run);
/* What was handed over is written first. Of one that was not begun: nothing. */
void block_writer_done(block_writer *w);
/* Take a draft that ends with a file, and leave an empty one in its place. */
void block_writer_hand_over(block_writer *w, block_draft *d);
/* Once this returns, what was handed over is in the store, and nobody uses it; false when something is not. */
bool block_writer_wait(block_writer *w);
/* Wait, and write the files that are complete here and now. */
bool block_writer_write(block_writer *w, block_draft *d);
/* Wait, and write a chunk of the present file, which is all that is in the draft. */
bool block_writer_part(block_writer *w, block_draft *d);

#endif
