/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_PARQUET_RUNS_H
#define PHI_WORKER_PARQUET_RUNS_H
/* Numbers of a few bits, as Parquet packs them. A number past the end sets `at.failed`. Part of worker programs only. */
#include "worker/thrift.h"

/* Runs and packed groups of numbers of a few bits. */
typedef struct phi__parquet_runs {
    phi__cursor at;
    uint32_t bits;
    uint64_t left;   /* of the run or group */
    bool packed;
    uint32_t value;  /* of a run */
    phi__span group;
    uint64_t bit;    /* in the group */
} phi__parquet_runs;

/* Blocks of differences. */
typedef struct phi__parquet_deltas {
    phi__cursor at;
    uint64_t left;      /* numbers to come */
    uint64_t value, least;
    uint32_t block, minis, per_mini;
    uint32_t mini;      /* that is read; `minis` = the next block begins */
    uint32_t in_mini;   /* numbers left of it */
    const uint8_t *widths;
    phi__span packed;
    uint64_t bit;
    bool first;
} phi__parquet_deltas;

void phi__parquet_runs_begin(phi__parquet_runs *self, phi__span bytes, uint32_t bits);
uint32_t phi__parquet_runs_next(phi__parquet_runs *self);
void phi__parquet_deltas_begin(phi__parquet_deltas *self, phi__cursor at);
uint64_t phi__parquet_deltas_next(phi__parquet_deltas *self);
/** What follows all of its numbers. */
phi__cursor phi__parquet_deltas_behind(const phi__parquet_deltas *self);

#endif
