/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_BUILTIN_DATABASES_H
#define PHI_MATCH_BUILTIN_DATABASES_H
/* Hyperscan databases of the built-in rules, compiled at build time by phi-dbc for
 * several processor levels, because compiling them takes some 70 ms: as Hyperscan has
 * them in memory, so that they are used where they are, in pages that all processes
 * share, instead of being copied and summed at each start. */
#include <stddef.h>
#include <stdint.h>

typedef enum phi__database_kind {
    PHI__DATABASE_REGEXES, /* without an anchor: for the whole text */
    PHI__DATABASE_ANCHORED /* with one: for the stretches around them */
} phi__database_kind;

enum { PHI__DATABASE_ALIGNMENT = 64 };

typedef struct phi__builtin_database {
    phi__database_kind kind;
    uint64_t cpu_features; /* HS_CPU_FEATURES_... it was compiled for */
    const char *made_by;   /* hs_version(): no other build of Hyperscan may use it */
    const void *image;     /* aligned to PHI__DATABASE_ALIGNMENT */
    const uint32_t *widths;
    size_t count; /* of regexes */
} phi__builtin_database;

/* Best processor level first. */
extern const phi__builtin_database phi__builtin_databases[];
extern const size_t phi__builtin_database_count;

#endif
