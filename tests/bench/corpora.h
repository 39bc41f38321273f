/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BENCH_CORPORA_H
#define PHI_BENCH_CORPORA_H
/* Texts to measure with, made in memory from a seed: what a share holds, and
 * what an attacker would put there. */
#include "base/buf.h"

typedef struct bench_corpus {
    const char *name;
    const char *what; /* one line for people */
    phi_status (*append)(uint64_t *seed, phi__buf *out); /* one line or piece more, at most 4 KiB */
} bench_corpus;

extern const bench_corpus BENCH_CORPORA[];
extern const size_t BENCH_CORPUS_COUNT;

/** `size` bytes of it: some megabytes from the seed, repeated. */
phi_status bench_corpus_make(const bench_corpus *corpus, uint64_t seed, size_t size, phi__buf *out);
/** Uniform, 64 bits. */
uint64_t bench_random(uint64_t *seed);

#endif
