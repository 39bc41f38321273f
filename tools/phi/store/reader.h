/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_READER_H
#define PHI_TOOL_READER_H
/* Blocks of the store -> records, into a sink as a scan would. A few blocks stay open, since runs that
 * build upon each other are read in turns. */
#include "record_pack.h"
#include "store.h"

enum { READER_OPEN = 16 };

typedef struct reader_block {
    int64_t block; /* 0 = free */
    uint64_t used; /* when it was asked last */
    bool loaded;      /* the two below are */
    byte_buf chunk;   /* the first one */
    unpack unpack;
    byte_buf index;   /* of its files */
} reader_block;

typedef struct reader {
    store *store;
    reader_block open[READER_OPEN];
    uint64_t clock;
    bool brief;    /* plain files (store.h) are told by their totals, without path and texts: they are not unpacked */
    bool stopped;  /* a callback asked to stop */
} reader;

void reader_init(reader *r, store *s);
void reader_done(reader *r);
/* Deliver all records of one file of a block. False: store_error(), or r->stopped. */
bool reader_file(reader *r, int64_t block, size_t file, bool carried, const phi_sink *sink);
/* The record of a plain file, as far as its flags tell it. */
phi_coverage reader_plain(uint32_t flags, bool carried);
/* The same of all files of a run; of those that `wanted` names, when it is not NULL. */
bool reader_run(reader *r, int64_t run, const phi_sink *sink);
bool reader_refs(reader *r, const store_ref *refs, size_t count, bool (*wanted)(void *user, int64_t block, size_t file),
                 void *wanted_user, const phi_sink *sink);

#endif
