/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_STORED_H
#define PHI_TOOL_STORED_H
/* What the commands that read the run store share. */
#include "store/text_lines.h"
#include "store/store.h"

/* The store of that name, or of the user. NULL: said why; with *none, because nothing was ever stored (said only where the store
 * was named). */
store *stored_open(const char *name, bool *none);
/* The same, where something has to be stored already: it is said that nothing is. */
store *stored_need(const char *name);
/* "2026-11-30" here, into `out`, which is returned. */
const char *stored_today(char out[16]);
/* Say what store_error() says; returns EXIT_ERROR. */
int stored_fail(const store *s, const char *what);
/* "finished", "interrupted", "running" or, when its program is gone, "unfinished". */
const char *stored_state_name(const store_run *run);
/* UTC with T and Z, or as people here write it; into `out`, which is returned. */
const char *stored_time(int64_t seconds, char out[32], bool utc);

#endif
