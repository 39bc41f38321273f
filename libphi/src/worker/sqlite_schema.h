/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_SQLITE_SCHEMA_H
#define PHI_WORKER_SQLITE_SCHEMA_H
/* Names of columns for records that no table holds any more: of the one table with so many columns. */
#include "base/span.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PHI__SCHEMA_COLUMNS = 64, PHI__SCHEMA_BYTES = 16 * 1024 };

typedef struct phi__sqlite_schema {
    struct {
        uint16_t begin[PHI__SCHEMA_COLUMNS]; /* of each name, in `names` */
        bool known, two;                     /* two tables have so many: none is named */
        uint32_t sum;                        /* of the statement, which may come again */
    } tables[PHI__SCHEMA_COLUMNS + 1];       /* by count of columns */
    size_t size;
    char names[PHI__SCHEMA_BYTES];           /* each ends with NUL */
} phi__sqlite_schema;

/** Note the columns of a CREATE TABLE statement; anything else is nothing. */
void phi__sqlite_schema_learn(phi__sqlite_schema *schema, phi__span statement);
/** The name of a column of a record with `count` of them, or NULL. */
const char *phi__sqlite_schema_name(const phi__sqlite_schema *schema, size_t count, size_t column);

#endif
