/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_DATABASE_INTERNAL_H
#define PHI_MATCH_DATABASE_INTERNAL_H
/* Shared by database_compile.c and database_scan.c alone. */
struct hs_database;

struct phi__database {
    struct hs_database *hs;
};

#endif
