/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_BUILTIN_DATABASES_H
#define PHI_MATCH_BUILTIN_DATABASES_H
/* Hyperscan databases of the built-in rules, compiled and serialised at build
 * time by phi-dbc for several processor levels, because compiling them takes
 * some 70 ms and loading them 0.05 ms. */
#include <stddef.h>
#include <stdint.h>

typedef enum phi__database_kind {
    PHI__DATABASE_REGEXES, /* without an anchor: for the whole text */
    PHI__DATABASE_ANCHORED /* with one: for the stretches around them */
} phi__database_kind;

typedef struct phi__builtin_database {
    phi__database_kind kind;
    uint64_t cpu_features; /* HS_CPU_FEATURES_... it was compiled for */
    const uint8_t *data;
    size_t size;
} phi__builtin_database;

/* Best processor level first. */
extern const phi__builtin_database phi__builtin_databases[];
extern const size_t phi__builtin_database_count;

#endif
