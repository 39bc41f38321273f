/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_SQLITE_RECORD_H
#define PHI_WORKER_SQLITE_RECORD_H
/* Records in SQLite's format: types of columns, then their values. */
#include "worker/sqlite_pages.h"

/** Say a record as a row. Values that its bytes do not hold whole end early. */
void phi__sqlite_record_say(phi__rows *rows, const phi__sqlite_form *form, phi__span record);
/** Learn from the records of the table that describes the others (sqlite_schema), in UTF-8. */
void phi__sqlite_record_learn(phi__sqlite_schema *schema, phi__span record);
/** Size of the record that `bytes` begin with, if they look like one that somebody wrote; else 0. */
size_t phi__sqlite_record_guess(const phi__sqlite_form *form, phi__span bytes);
/** A record that lost its first bytes to the free list: it fills all of `block`, whose first four bytes are
 * the list's. Said, and true, if it can be put together. */
bool phi__sqlite_record_mend(phi__rows *rows, const phi__sqlite_form *form, phi__span block);
/** A varint; 0 and `failed` past the end. */
uint64_t phi__sqlite_varint(phi__cursor *at);
/** Runs of readable characters, as rows of one cell. */
void phi__sqlite_say_runs(phi__rows *rows, phi__span bytes);

#endif
