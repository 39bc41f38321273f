/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_PARQUET_VALUES_H
#define PHI_WORKER_PARQUET_VALUES_H
/* Values of one column of Parquet, one after the other, page by page. Part of worker programs only. */
#include "worker/parquet_meta.h"
#include "worker/parquet_runs.h"

/* Where a column stands in a row group. */
typedef struct phi__parquet_cursor {
    const phi__parquet_column *column;
    phi__parquet_chunk chunk;
    phi__span file;
    uint64_t at, end;      /* bytes of the pages to come */
    uint64_t page_left;    /* values of the page, those that are missing too */
    uint64_t values_left;  /* of the chunk */
    uint8_t *page, *dictionary; /* unpacked; owned */
    size_t page_size, dictionary_size;
    uint32_t *offsets;     /* of the dictionary's values, if they are bytes; owned */
    uint32_t dictionary_count;
    phi__parquet_runs repetition, definition, indexes;
    phi__parquet_deltas lengths, prefixes;
    phi__cursor plain;
    uint32_t encoding;
    uint64_t bit;          /* of PLAIN booleans */
    uint64_t split_at, split_count; /* of BYTE_STREAM_SPLIT */
    uint32_t ahead;        /* repetition level of the value to come, if known */
    bool has_ahead;
    uint8_t scratch[65536]; /* a value that is put together */
    size_t scratch_size;
    bool damaged, unsupported, no_memory;
} phi__parquet_cursor;

void phi__parquet_begin(phi__parquet_cursor *self, const phi__parquet_column *column, const phi__parquet_chunk *chunk, phi__span file);
/** The next value of the column: false when there is none, or no more. `missing`: it is NULL, or an empty list. */
bool phi__parquet_next(phi__parquet_cursor *self, phi__span *value, bool *missing);
/** Does the value that comes next belong to the row of the one before? */
bool phi__parquet_repeats(phi__parquet_cursor *self);
void phi__parquet_end(phi__parquet_cursor *self);

#endif
