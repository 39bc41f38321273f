/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_KNOWN_H
#define PHI_TOOL_KNOWN_H
/* Files whose records are in the store already: of the run that is resumed, and of earlier runs that an
 * incremental one builds upon. A list in memory, 24 bytes a file, asked once for each file of a walk. A walk meets files in
 * the order of the last one, so most answers stand beside the one before; a table of numbers is made for the others, once one
 * is missed. */
#include "reader.h"
#include "recorder.h"
#include "store.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct known_block {
    int64_t block;
    int64_t sequence;   /* in the present run; 0 = of an earlier one */
    bool carried;
    bool own;           /* read by the run that is resumed */
    size_t first, count; /* of its files in the list */
} known_block;

typedef struct known_file {
    uint64_t path_hash;
    uint64_t identity;  /* 0 = not to be passed over */
    uint32_t flags;     /* of the store's index */
} known_file;

/* Written by one thread at a time, and read by others meanwhile. */
typedef _Atomic(uint8_t) known_bits;

typedef struct known {
    store *store;
    known_block *blocks;
    size_t block_count, block_room;
    size_t last_block;  /* that was asked for */
    known_file *files;  /* of all blocks */
    size_t file_count, file_room;
    known_bits *taken;  /* one bit a file: it is a part of the run */
    known_bits *waits;  /* of the run that is resumed: it was read and not met again yet */
    uint32_t *table;    /* open-addressed by path_hash: number of the file + 1; NULL until it is needed */
    size_t table_room;  /* a power of two */
    pthread_mutex_t lock;
    atomic_bool ready;  /* there is a table */
} known;

/* Hash of what tells that a file is unchanged; 0 for NULL. */
uint64_t known_identity(uint64_t seed, const phi_file_info *file);

void known_init(known *k, store *s);
void known_done(known *k);
/* Add the files of a run, all before the first question. `resumed`: it is the present one. False: store_error(). */
bool known_add_run(known *k, int64_t run, bool resumed);
/* Is this file in the store, unchanged? *tag names it. By several threads at once, also while another one, and only
 * one, calls the functions below. */
bool known_find(known *k, const char *path, const phi_file_info *file, uint64_t *tag);
/* It is to be a part of the present run. */
void known_take(known *k, uint64_t tag);
/* A file was read again: what was read of it before is no part of the run. */
void known_forget(known *k, const char *path);
/* Deliver its records; of a plain file with its path alone, when the reader is brief. */
bool known_read(known *k, reader *r, const char *path, uint64_t tag, const phi_sink *sink);
/* Deliver the files of the resumed run that nobody asked for (gone since), and take them. */
bool known_read_rest(known *k, reader *r, const phi_sink *sink);
/* Blocks of earlier runs of which little was taken would be kept as a whole for it: write that anew, into blocks of this run. To be
 * called before known_settle. */
bool known_rewrite(known *k, reader *r, recorder *to);
/* Make the present run consist of what was taken. Unless it is `whole`, files that were not asked for yet stay in it. */
bool known_settle(const known *k, int64_t run, bool whole);

#endif
