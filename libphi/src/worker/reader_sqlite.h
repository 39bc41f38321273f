/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_SQLITE_H
#define PHI_WORKER_READER_SQLITE_H
/* SQLite databases through SQLite itself, in a worker program: each table is a member, its rows under the names
 * of their columns; what was deleted and is still in the file follows (sqlite_pages.h). */
#include "worker/serve.h"

void phi__reader_sqlite_warm_up(void);
void phi__reader_sqlite_read(phi__job *job);

#endif
