/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_KNOWN_H
#define PHI_TOOL_KNOWN_H
/* Files whose records are in the store already: of the run that is resumed, and of earlier runs that an
 * incremental one builds upon. One table in memory, 24 bytes a file, asked once for each file of a walk. */
#include "reader.h"
#include "store.h"

typedef struct known_block {
    int64_t block;
    int64_t sequence;   /* in the present run; 0 = of an earlier one */
    bool carried;
    uint32_t file_count;
    uint8_t *taken;     /* one bit a file: it is what it was */
} known_block;

typedef struct known_entry {
    uint64_t path_hash, identity;
    uint32_t block, file;
} known_entry;

typedef struct known {
    store *store;
    known_block *blocks;
    size_t block_count, block_room;
    known_entry *entries; /* open-addressed, by path_hash; identity 0 = free */
    size_t entry_count, entry_room; /* a power of two */
} known;

/* Hash of what tells that a file is unchanged; 0 for NULL. */
uint64_t known_identity(uint64_t seed, const phi_file_info *file);

void known_init(known *k, store *s);
void known_done(known *k);
/* Add the files of a run. `resumed`: it is the present one. False: store_error(). */
bool known_add_run(known *k, int64_t run, bool resumed);
/* Is this file in the store, unchanged? *tag names it. */
bool known_find(const known *k, const char *path, const phi_file_info *file, uint64_t *tag);
/* It is to be a part of the present run. */
void known_take(known *k, uint64_t tag);
/* Deliver its records. */
bool known_read(known *k, reader *r, uint64_t tag, const phi_sink *sink);
/* Deliver the files of the resumed run that nobody asked for (gone since), and take them. */
bool known_read_rest(known *k, reader *r, const phi_sink *sink);
/* Make the present run consist of what was taken. Unless it is `whole`, files that were not asked for yet stay in it. */
bool known_settle(const known *k, int64_t run, bool whole);

#endif
