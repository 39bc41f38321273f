/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_SQLITE_PAGES_H
#define PHI_WORKER_SQLITE_PAGES_H
/* Pages of SQLite without SQLite: what was deleted and is still in a database, the pages of a write-ahead log
 * or rollback journal that lies alone, and databases that are too damaged to be opened. */
#include "worker/table_rows.h"
#include "worker/serve.h"
#include "worker/sqlite_schema.h"

typedef struct phi__sqlite_form {
    size_t page_bytes;
    size_t usable;  /* of a page */
    int wide;       /* text: 0 = UTF-8, 1 = UTF-16 little-endian, 2 = big-endian */
    const phi__sqlite_schema *schema; /* or NULL */
} phi__sqlite_form;

/** Says the document of this job page by page, as a member "(deleted)", or "(pages)" of all of it for logs,
 * journals and with `damaged`. */
void phi__sqlite_pages_read(phi__job *job, phi__rows *rows, bool damaged);
/** One page, whose b-tree header is at `header`: its rows with `live`, and what its free space holds. */
void phi__sqlite_page(phi__rows *rows, const phi__sqlite_form *form, phi__span page, size_t header, bool live);

#endif
