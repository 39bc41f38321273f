/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_DATABASE_INTERNAL_H
#define PHI_MATCH_DATABASE_INTERNAL_H
/* Shared by database_compile.c and database_scan.c alone. */
#include <stddef.h>
#include <stdint.h>

struct hs_database;

struct phi__database {
    struct hs_database *hs;
    uint32_t *widths; /* of each regex as it was written, not as it was loosened */
    size_t count;
};

#endif
