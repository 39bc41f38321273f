/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_DB_H
#define PHI_TOOL_DB_H
/* SQLite, as far as the run store needs it. One thread at a time. A failure is kept: the first one says
 * what went wrong, and db_error() tells it. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct db db;
typedef struct db_query db_query;

typedef enum db_answer { DB_ROW, DB_DONE, DB_FAILED } db_answer;

/* Open or create the file, which is this user's alone. NULL: `why` says it. */
db *db_open(const char *path, char *why, size_t why_size);
void db_close(db *d);
/* What is committed from now on is on the disk when db_commit, or a statement without a transaction, returns. */
bool db_last(db *d);
/* What the last failure was, in words for a person. */
const char *db_error(const db *d);

/* Run statements that give no rows. */
bool db_run(db *d, const char *sql);
/* Begin a transaction that writes; end it, or undo all of it. */
bool db_begin(db *d);
bool db_commit(db *d);
void db_rollback(db *d);

/* Give back to the system what deleted rows took. */
bool db_shrink(db *d);

/* A statement to be bound and stepped; NULL on failure. */
db_query *db_prepare(db *d, const char *sql);
/* The same for what is asked again and again, by a text that lives as long as the program: prepared once, ready to be bound, and
 * not to be finished but reset. */
db_query *db_kept(db *d, const char *sql);
void db_finish(db_query *q);
/* Parameters count from 1; what is bound must live until db_reset. NULL text and blobs are NULL. */
void db_bind_int(db_query *q, int at, int64_t value);
void db_bind_real(db_query *q, int at, double value);
void db_bind_text(db_query *q, int at, const char *text);
void db_bind_blob(db_query *q, int at, const void *bytes, size_t size);
db_answer db_step(db_query *q);
/* Ready to be bound and stepped again. */
void db_reset(db_query *q);
/* Bind nothing more, step to the end, reset. */
bool db_do(db_query *q);

/* Columns count from 0; what is returned lives until the next step, reset or finish. */
int64_t db_int(db_query *q, int column);
double db_real(db_query *q, int column);
const char *db_text(db_query *q, int column); /* never NULL */
bool db_is_null(db_query *q, int column);
const uint8_t *db_blob(db_query *q, int column, size_t *size);

int64_t db_last_id(const db *d);
int64_t db_changes(const db *d);

#endif
