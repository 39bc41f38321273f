/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_RECORD_PACK_H
#define PHI_TOOL_RECORD_PACK_H
/* Records of a scan <-> bytes of a chunk, without values: what `match` holds is never written.
 *
 *     chunk   = version, count of strings, strings, records
 *     record  = kind, length of the rest, the rest
 *
 * Strings that come again (folders, detectors, evidence) stand once, at the front; a record names
 * them by number. The records of one file follow each other and end with the one of depth 0; its first
 * one tells its whole path, so that reading may begin with any file. A reader skips what a later version
 * puts at the end of a record, and takes for 0 what an earlier one did not write. */
#include "bytes.h"

#include <phi/phi.h>

typedef struct pack_slot {
    uint64_t hash;
    uint32_t number; /* of the string, from 1; 0 = free */
    uint32_t at;     /* of its characters in `strings` */
} pack_slot;

enum { PACK_RECENT = 8 };

typedef struct pack {
    byte_buf records;
    byte_buf strings;    /* as they stand in the chunk */
    byte_buf body;       /* of the record being written */
    byte_buf path;       /* of the record before, with a NUL; empty = none in this file */
    phi_file_info file; /* of the record before; struct_size 0 = none in this file */
    pack_slot *slots; /* twice as many as strings, a power of two */
    uint32_t slot_count, string_count;
    pack_slot recent[PACK_RECENT]; /* the last string of each length, modulo their count */
    uint32_t folder;  /* number of the last one, 0 = none, and where it stands in `strings` */
    size_t folder_at, folder_length;
    bool failed;      /* out of memory: the chunk is not to be used */
} pack;

void pack_done(pack *p);
/* Nothing in it, not even strings. */
void pack_clear(pack *p);
/* The next record begins a file. */
void pack_begin_file(pack *p);
void pack_finding(pack *p, const phi_finding *finding);
void pack_source(pack *p, const phi_coverage *coverage);
/* Bytes of a chunk that holds the first `size` bytes of the records. */
void pack_chunk(const pack *p, size_t size, byte_buf *out);

/* Reads a chunk. What is delivered points into it and lives until the next call. */
typedef struct unpack {
    cursor at;            /* of the next record */
    const uint8_t *records;
    const char **strings; /* of the chunk */
    size_t string_count, string_room;
    const char **lists;   /* of one record */
    double *bits;
    size_t list_room;
    byte_buf path;
    char fingerprint[80];
    phi_location location;
    phi_finding finding;
    phi_coverage source;
    phi_file_info file;
    bool carried;         /* to be said of each record */
} unpack;

typedef enum unpack_kind { UNPACK_END, UNPACK_DAMAGED, UNPACK_FINDING, UNPACK_SOURCE } unpack_kind;

void unpack_done(unpack *u);
/* False: damaged, or out of memory. `data` must stay. */
bool unpack_open(unpack *u, const uint8_t *data, size_t size);
/* Go on with the file whose records begin there. */
void unpack_seek(unpack *u, uint32_t offset);
/* The next record, into u->finding or u->source. */
unpack_kind unpack_next(unpack *u);

#endif
