/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_PARQUET_META_H
#define PHI_WORKER_PARQUET_META_H
/* What the end of a Parquet file says of it: columns, and where their values are. Part of worker programs only. */
#include "worker/thrift.h"

enum { PHI__PARQUET_COLUMNS = 2048, PHI__PARQUET_NAME = 128 };

/* The numbers are the format's. */
typedef enum phi__parquet_type {
    PHI__PARQUET_BOOLEAN,
    PHI__PARQUET_INT32,
    PHI__PARQUET_INT64,
    PHI__PARQUET_INT96,
    PHI__PARQUET_FLOAT,
    PHI__PARQUET_DOUBLE,
    PHI__PARQUET_BYTES,
    PHI__PARQUET_FIXED
} phi__parquet_type;

typedef enum phi__parquet_meaning {
    PHI__PARQUET_PLAIN,
    PHI__PARQUET_TEXT,
    PHI__PARQUET_DECIMAL,
    PHI__PARQUET_DATE,
    PHI__PARQUET_MILLIS,
    PHI__PARQUET_MICROS,
    PHI__PARQUET_NANOS
} phi__parquet_meaning;

/* A leaf of the schema. */
typedef struct phi__parquet_column {
    phi__parquet_type type;
    phi__parquet_meaning meaning;
    bool of_day;         /* the unit is that of a time without a day */
    uint32_t size;       /* of FIXED */
    uint32_t scale;      /* of DECIMAL */
    uint32_t definition; /* most levels */
    uint32_t repetition;
    char name[PHI__PARQUET_NAME]; /* "patient.ssn" */
} phi__parquet_column;

typedef struct phi__parquet_meta {
    size_t column_count;
    uint64_t rows;
    phi__span groups; /* the list of row groups, to be walked */
    phi__span notes;  /* the list of keys and values, likewise */
    phi__parquet_column columns[PHI__PARQUET_COLUMNS];
} phi__parquet_meta;

/* Where one column of a row group is. */
typedef struct phi__parquet_chunk {
    uint32_t codec;
    uint64_t offset, size, values;
    bool encrypted;
    bool elsewhere; /* in another file */
} phi__parquet_chunk;

/** False when it is damaged. */
bool phi__parquet_meta_read(phi__span footer, phi__parquet_meta *out);
/** The next note from *at on (0 to begin): a key, and its value or nothing. */
bool phi__parquet_next_note(const phi__parquet_meta *meta, size_t *at, phi__span *key, phi__span *value);
/** Begin to walk the row groups; then each in turn: chunks of the first `most` columns, and its rows. False at the end. */
phi__cursor phi__parquet_groups(const phi__parquet_meta *meta, uint64_t *count);
bool phi__parquet_group(phi__cursor *at, phi__parquet_chunk *chunks, size_t most, uint64_t *rows);

#endif
