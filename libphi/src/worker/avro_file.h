/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_AVRO_FILE_H
#define PHI_WORKER_AVRO_FILE_H
/* The frame of an Avro file (specification 1.11, "Object Container Files"): what its head says, and its blocks, which are
 * unpacked here where the library for Avro does not know the compression. Part of worker programs only. */
#include "base/span.h"

#include <stdbool.h>

/* The head: a map of names to bytes, and the mark that ends each block. */
typedef struct phi__avro_head {
    phi__span entries; /* of the map, to be walked */
    phi__span codec;   /* empty = none */
    phi__span mark;    /* 16 bytes */
    size_t size;       /* of the head */
} phi__avro_head;

/** False when it is none, or not whole. */
bool phi__avro_head_read(phi__span file, phi__avro_head *out);
/** The next entry from *at on (0 to begin). */
bool phi__avro_next_entry(const phi__avro_head *head, size_t *at, phi__span *key, phi__span *value);
/** A block: how many rows, and their bytes, packed. *at moves behind it; false at the end, or where the rest is none. */
bool phi__avro_next_block(phi__span file, const phi__avro_head *head, size_t *at, uint64_t *rows, phi__span *bytes);
/** A number as Avro writes it; at most 10 bytes. */
size_t phi__avro_put_number(uint64_t number, uint8_t out[10]);

#endif
