/* SPDX-License-Identifier: Apache-2.0 */
/* The only file that names SQLite. Write-ahead log with `synchronous=NORMAL`: a kill or a power cut at any instant
 * leaves what was committed before some moment, in order and whole; the last transactions may be
 * missing, never a part of one. Nothing of the content goes to temporary files. */
#define _GNU_SOURCE /* O_CLOEXEC, O_NOFOLLOW */
#include "db.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Pages of the log at which it is worked into the file: while it is written, and when the file is closed. */
enum { BUSY_MS = 30000, LOG_FULL = 500, LOG_LEFT = 50, KEPT_MOST = 16 };

struct db_query {
    db *owner;
    sqlite3_stmt *statement;
    const char *sql; /* of one that is kept */
};

struct db {
    sqlite3 *handle;
    int log_pages; /* when this program last wrote to it */
    db_query *kept[KEPT_MOST];
    size_t kept_count;
    char error[256];
};

static void note(db *d, int code)
{
    const char *words = NULL;
    switch (code & 0xff) {
    case SQLITE_FULL: words = "there is no space left"; break;
    case SQLITE_IOERR: words = errno == ENOSPC || errno == EDQUOT ? "there is no space left" : "reading or writing it failed"; break;
    case SQLITE_READONLY:
    case SQLITE_PERM: words = "it cannot be written"; break;
    case SQLITE_CANTOPEN: words = "it cannot be opened"; break;
    case SQLITE_NOTADB: words = "it is no run store"; break;
    case SQLITE_CORRUPT: words = "it is damaged"; break;
    case SQLITE_BUSY: words = "another program is writing to it"; break;
    case SQLITE_NOMEM: words = "out of memory"; break;
    default: words = sqlite3_errmsg(d->handle); break;
    }
    (void)snprintf(d->error, sizeof d->error, "%s", words);
}

static bool check(db *d, int code)
{
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE)
        return true;
    note(d, code);
    return false;
}

/* SQLite would create it readable for all; its log inherits the mode from here. */
static bool own_file(const char *path, bool *empty, char *why, size_t why_size)
{
    const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    struct stat about;
    const char *fault = NULL;
    if (fd < 0)
        fault = errno == ELOOP ? "it is a link" : strerror(errno);
    else if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode))
        fault = "it is no regular file";
    else if (about.st_uid != geteuid())
        fault = "it belongs to another user";
    else if ((about.st_mode & 077) != 0 && fchmod(fd, 0600) != 0)
        fault = strerror(errno);
    if (fault != NULL)
        (void)snprintf(why, why_size, "%s", fault);
    *empty = fault == NULL && about.st_size == 0;
    if (fd >= 0)
        (void)close(fd);
    return fault == NULL;
}

/* After each transaction. Whoever cannot work the log into the file now leaves it to the next one. */
static int count_log(void *user, sqlite3 *handle, const char *name, int pages)
{
    db *d = user;
    (void)name;
    d->log_pages = pages;
    if (pages >= LOG_FULL)
        (void)sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    return SQLITE_OK;
}

db *db_open(const char *path, char *why, size_t why_size)
{
    bool empty;
    if (!own_file(path, &empty, why, why_size))
        return NULL;
    db *d = calloc(1, sizeof *d);
    if (d == NULL) {
        (void)snprintf(why, why_size, "out of memory");
        return NULL;
    }
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    bool good = check(d, sqlite3_open_v2(path, &d->handle, flags, NULL));
    if (good)
        (void)sqlite3_busy_timeout(d->handle, BUSY_MS);
    /* They could not be decided later, and are written each time they are said. Most of it is blobs of 256 KiB: large pages make
     * fewer calls of them. */
    if (empty)
        good = good && db_run(d, "PRAGMA page_size=16384;PRAGMA auto_vacuum=INCREMENTAL");
    good = good && db_run(d, "PRAGMA trusted_schema=OFF;PRAGMA cell_size_check=ON;PRAGMA temp_store=MEMORY;"
                             "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
                             "PRAGMA journal_size_limit=16777216;PRAGMA cache_size=-2000");
    if (good) {
        (void)sqlite3_wal_hook(d->handle, count_log, d); /* in place of the one that only counts */
        return d;
    }
    (void)snprintf(why, why_size, "%s", d->error);
    db_close(d);
    return NULL;
}

void db_close(db *d)
{
    if (d == NULL)
        return;
    /* A few pages are not worth three waits for the disk: the log stays, and is part of the store. */
    if (d->log_pages < LOG_LEFT)
        (void)sqlite3_db_config(d->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    while (d->kept_count > 0)
        db_finish(d->kept[--d->kept_count]);
    (void)sqlite3_close_v2(d->handle);
    free(d);
}

bool db_last(db *d)
{
    return db_run(d, "PRAGMA synchronous=FULL");
}

const char *db_error(const db *d)
{
    return d->error;
}

bool db_run(db *d, const char *sql)
{
    return check(d, sqlite3_exec(d->handle, sql, NULL, NULL, NULL));
}

static bool run_kept(db *d, const char *sql)
{
    db_query *q = db_kept(d, sql);
    return q != NULL && db_do(q);
}

bool db_begin(db *d)
{
    return run_kept(d, "BEGIN IMMEDIATE");
}

bool db_commit(db *d)
{
    if (run_kept(d, "COMMIT"))
        return true;
    db_rollback(d);
    return false;
}

/* Others that read keep a part of the log; then the file becomes smaller another time. */
bool db_shrink(db *d)
{
    if (!db_run(d, "PRAGMA incremental_vacuum"))
        return false;
    (void)sqlite3_wal_checkpoint_v2(d->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return true;
}

/* Keeps what db_error() says. */
void db_rollback(db *d)
{
    if (sqlite3_get_autocommit(d->handle) == 0)
        (void)sqlite3_exec(d->handle, "ROLLBACK", NULL, NULL, NULL);
}

db_query *db_prepare(db *d, const char *sql)
{
    db_query *q = calloc(1, sizeof *q);
    if (q == NULL) {
        note(d, SQLITE_NOMEM);
        return NULL;
    }
    q->owner = d;
    if (check(d, sqlite3_prepare_v3(d->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &q->statement, NULL)))
        return q;
    free(q);
    return NULL;
}

db_query *db_kept(db *d, const char *sql)
{
    for (size_t i = 0; i < d->kept_count; i++) {
        if (d->kept[i]->sql == sql || strcmp(d->kept[i]->sql, sql) == 0)
            return d->kept[i];
    }
    if (d->kept_count == KEPT_MOST) { /* more of them than this file knows of: the oldest goes */
        db_finish(d->kept[0]);
        memmove(d->kept, d->kept + 1, --d->kept_count * sizeof *d->kept);
    }
    db_query *q = db_prepare(d, sql);
    if (q == NULL)
        return NULL;
    q->sql = sql;
    d->kept[d->kept_count++] = q;
    return q;
}

void db_finish(db_query *q)
{
    if (q == NULL)
        return;
    (void)sqlite3_finalize(q->statement);
    free(q);
}

void db_bind_int(db_query *q, int at, int64_t value)
{
    (void)sqlite3_bind_int64(q->statement, at, value);
}

void db_bind_real(db_query *q, int at, double value)
{
    (void)sqlite3_bind_double(q->statement, at, value);
}

void db_bind_text(db_query *q, int at, const char *text)
{
    (void)sqlite3_bind_text(q->statement, at, text, -1, SQLITE_STATIC);
}

void db_bind_blob(db_query *q, int at, const void *bytes, size_t size)
{
    (void)sqlite3_bind_blob64(q->statement, at, bytes, size, SQLITE_STATIC);
}

db_answer db_step(db_query *q)
{
    errno = 0;
    const int code = sqlite3_step(q->statement);
    if (code == SQLITE_ROW)
        return DB_ROW;
    return check(q->owner, code) ? DB_DONE : DB_FAILED;
}

void db_reset(db_query *q)
{
    (void)sqlite3_reset(q->statement);
    (void)sqlite3_clear_bindings(q->statement);
}

bool db_do(db_query *q)
{
    db_answer answer;
    do {
        answer = db_step(q);
    } while (answer == DB_ROW);
    db_reset(q);
    return answer == DB_DONE;
}

int64_t db_int(db_query *q, int column)
{
    return sqlite3_column_int64(q->statement, column);
}

double db_real(db_query *q, int column)
{
    return sqlite3_column_double(q->statement, column);
}

const char *db_text(db_query *q, int column)
{
    const unsigned char *text = sqlite3_column_text(q->statement, column);
    return text == NULL ? "" : (const char *)text;
}

bool db_is_null(db_query *q, int column)
{
    return sqlite3_column_type(q->statement, column) == SQLITE_NULL;
}

const uint8_t *db_blob(db_query *q, int column, size_t *size)
{
    const void *bytes = sqlite3_column_blob(q->statement, column);
    const int count = sqlite3_column_bytes(q->statement, column);
    *size = bytes == NULL || count < 0 ? 0 : (size_t)count;
    return bytes;
}

int64_t db_last_id(const db *d)
{
    return sqlite3_last_insert_rowid(d->handle);
}

int64_t db_changes(const db *d)
{
    return sqlite3_changes64(d->handle);
}
