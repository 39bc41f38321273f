/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_DATABASE_INTERNAL_H
#define PHI_MATCH_DATABASE_INTERNAL_H
/* Shared by database_compile.c and database_scan.c alone. */
#include <stddef.h>
#include <stdint.h>

struct hs_database;

struct phi__database {
    const struct hs_database *hs;
    const uint32_t *widths; /* of each regex as it was written, not as it was loosened */
    size_t count;
    struct hs_database *own_hs; /* the same when it is to be freed; NULL of a built-in one */
    uint32_t *own_widths;
};

#endif
