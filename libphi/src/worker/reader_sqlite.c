/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_sqlite.h. SQLite sees one file, the descriptor of the document, through a file system of our own
 * that can do nothing but read it: no journal, no write-ahead log, no temporary file. A log beside the
 * database is a source of its own. Statements are SELECT on ordinary tables; the schema is not trusted.
 *
 * Tables are read twice where they hold binary values: once for rows, once for members out of those. */
#define _POSIX_C_SOURCE 200809L
#include "worker/reader_sqlite.h"

#include "worker/table_rows.h"
#include "worker/sqlite_pages.h"

#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

enum {
    HEAP_BYTES = 96 << 20,
    MOST_TABLES = 4096,
    LEAST_BLOB = 16, /* bytes of a member; fewer are not looked at as files */
    NAME_BYTES = 512,
};

/* ------------------------------------------------------- the file system of one file */

typedef struct document_file {
    sqlite3_file base; /* first */
    int fd;
    sqlite3_int64 size;
} document_file;

static phi__job *current; /* what xOpen opens; one document at a time */

static int file_close(sqlite3_file *file)
{
    (void)file;
    return SQLITE_OK;
}

static int file_read(sqlite3_file *file, void *buffer, int amount, sqlite3_int64 offset)
{
    const document_file *self = (const document_file *)(void *)file;
    int done = 0;
    while (done < amount) {
        const ssize_t got = pread(self->fd, (char *)buffer + done, (size_t)(amount - done), offset + done);
        if (got < 0)
            return SQLITE_IOERR_READ;
        if (got == 0)
            break;
        done += (int)got;
    }
    if (done < amount)
        memset((char *)buffer + done, 0, (size_t)(amount - done));
    return done < amount ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
}

static int file_write(sqlite3_file *file, const void *buffer, int amount, sqlite3_int64 offset)
{
    (void)file, (void)buffer, (void)amount, (void)offset;
    return SQLITE_READONLY;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    (void)file, (void)size;
    return SQLITE_READONLY;
}

static int file_sync(sqlite3_file *file, int flags)
{
    (void)file, (void)flags;
    return SQLITE_OK;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    *size = ((const document_file *)(void *)file)->size;
    return SQLITE_OK;
}

static int file_lock(sqlite3_file *file, int level)
{
    (void)file, (void)level;
    return SQLITE_OK;
}

static int file_reserved(sqlite3_file *file, int *out)
{
    (void)file;
    *out = 0;
    return SQLITE_OK;
}

static int file_control(sqlite3_file *file, int operation, void *argument)
{
    (void)file, (void)operation, (void)argument;
    return SQLITE_NOTFOUND;
}

static int file_sector(sqlite3_file *file)
{
    (void)file;
    return 4096;
}

static int file_device(sqlite3_file *file)
{
    (void)file;
    return SQLITE_IOCAP_IMMUTABLE;
}

static const sqlite3_io_methods METHODS = {
    .iVersion = 1, .xClose = file_close, .xRead = file_read, .xWrite = file_write, .xTruncate = file_truncate,
    .xSync = file_sync, .xFileSize = file_size, .xLock = file_lock, .xUnlock = file_lock,
    .xCheckReservedLock = file_reserved, .xFileControl = file_control, .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_device,
};

static int fs_open(sqlite3_vfs *fs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    (void)fs, (void)name;
    document_file *self = (document_file *)(void *)file;
    *self = (document_file){.fd = current->fd, .size = (sqlite3_int64)current->size};
    if ((flags & SQLITE_OPEN_MAIN_DB) == 0)
        return SQLITE_CANTOPEN;
    self->base.pMethods = &METHODS;
    if (out_flags != NULL)
        *out_flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB;
    return SQLITE_OK;
}

static int fs_delete(sqlite3_vfs *fs, const char *name, int sync)
{
    (void)fs, (void)name, (void)sync;
    return SQLITE_IOERR_DELETE;
}

static int fs_access(sqlite3_vfs *fs, const char *name, int flags, int *out)
{
    (void)fs, (void)name, (void)flags;
    *out = 0;
    return SQLITE_OK;
}

static int fs_path(sqlite3_vfs *fs, const char *name, int room, char *out)
{
    (void)fs, (void)name;
    (void)snprintf(out, (size_t)room, "document");
    return SQLITE_OK;
}

static int fs_random(sqlite3_vfs *fs, int size, char *out)
{
    (void)fs;
    memset(out, 0, (size_t)size);
    return size;
}

static int fs_sleep(sqlite3_vfs *fs, int microseconds)
{
    (void)fs;
    return microseconds;
}

static int fs_time(sqlite3_vfs *fs, double *out)
{
    (void)fs;
    *out = 2440587.5;
    return SQLITE_OK;
}

static sqlite3_vfs FILE_SYSTEM = {
    .iVersion = 1, .szOsFile = sizeof(document_file), .mxPathname = 64, .zName = "document", .xOpen = fs_open,
    .xDelete = fs_delete, .xAccess = fs_access, .xFullPathname = fs_path, .xRandomness = fs_random,
    .xSleep = fs_sleep, .xCurrentTime = fs_time,
};

/* ------------------------------------------------------------------------- tables */

typedef struct database {
    phi__say *say;
    sqlite3 *db;
    bool damaged;
    phi__rows *rows;
    bool has_blobs; /* of the table that was read */
} database;

static bool is_text(const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] == 0x7F || (bytes[i] < 0x20 && bytes[i] != '\t' && bytes[i] != '\n' && bytes[i] != '\r'))
            return false;
    }
    return true;
}

static void say_cell(database *self, sqlite3_stmt *row, int column)
{
    const int type = sqlite3_column_type(row, column);
    if (type == SQLITE_INTEGER) {
        phi__rows_integer(self->rows, sqlite3_column_int64(row, column));
    } else if (type == SQLITE_FLOAT) {
        phi__rows_double(self->rows, sqlite3_column_double(row, column));
    } else if (type == SQLITE_NULL) {
        phi__rows_nothing(self->rows);
    } else {
        const void *bytes = type == SQLITE_TEXT ? (const void *)sqlite3_column_text(row, column) : sqlite3_column_blob(row, column);
        const size_t size = (size_t)sqlite3_column_bytes(row, column);
        const bool text = type == SQLITE_TEXT || is_text(bytes, size);
        self->has_blobs = self->has_blobs || (!text && size >= LEAST_BLOB);
        phi__rows_text(self->rows, text && bytes != NULL ? bytes : "", text ? size : 0);
    }
}

static bool note(database *self, int result)
{
    const bool good = result == SQLITE_OK || result == SQLITE_ROW || result == SQLITE_DONE;
    self->damaged = self->damaged || !good;
    return good;
}

static sqlite3_stmt *select_all(database *self, const char *table)
{
    sqlite3_stmt *rows = NULL;
    char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", table);
    if (sql != NULL)
        (void)note(self, sqlite3_prepare_v2(self->db, sql, -1, &rows, NULL));
    sqlite3_free(sql);
    return rows;
}

static void read_rows(database *self, const char *table)
{
    sqlite3_stmt *row = select_all(self, table);
    self->has_blobs = false;
    if (row == NULL)
        return;
    const int columns = sqlite3_column_count(row);
    phi__say_section(self->say, table);
    phi__rows_begin(self->rows, self->say);
    for (int i = 0; i < columns; i++)
        phi__rows_column(self->rows, sqlite3_column_name(row, i), NULL);
    int result = SQLITE_ROW;
    while (!self->say->lost && (result = sqlite3_step(row)) == SQLITE_ROW) {
        for (int i = 0; i < columns; i++)
            say_cell(self, row, i);
        phi__rows_end_row(self->rows);
    }
    phi__rows_end(self->rows);
    const bool whole = note(self, result);
    phi__say_member_end(self->say, whole ? PHI_REASON_NONE : result == SQLITE_NOMEM ? PHI_REASON_LIMIT_MEMORY : PHI_REASON_CORRUPT,
                        whole ? NULL : "the rest of the table is damaged");
    (void)sqlite3_finalize(row);
}

static void say_blob(database *self, sqlite3_stmt *row, int column, const char *table, uint64_t number)
{
    char name[NAME_BYTES];
    const void *bytes = sqlite3_column_blob(row, column);
    const size_t size = (size_t)sqlite3_column_bytes(row, column);
    if (bytes == NULL || size < LEAST_BLOB || is_text(bytes, size))
        return;
    (void)snprintf(name, sizeof name, "%.200s/row-%llu/%.200s", table, (unsigned long long)number, sqlite3_column_name(row, column));
    phi__say_member(self->say, name, size, false);
    phi__say_data(self->say, bytes, size);
    phi__say_member_end(self->say, PHI_REASON_NONE, NULL);
}

/* Rows count the one of the names, as in read_rows. */
static void read_blobs(database *self, const char *table)
{
    sqlite3_stmt *row = select_all(self, table);
    if (row == NULL)
        return;
    const int columns = sqlite3_column_count(row);
    for (uint64_t number = 2; !self->say->lost && sqlite3_step(row) == SQLITE_ROW; number++) {
        for (int i = 0; i < columns; i++) {
            if (sqlite3_column_type(row, i) == SQLITE_BLOB)
                say_blob(self, row, i, table, number);
        }
    }
    (void)sqlite3_finalize(row);
}

static void read_tables(database *self)
{
    sqlite3_stmt *names = NULL;
    if (!note(self, sqlite3_prepare_v2(self->db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%'",
                                       -1, &names, NULL)))
        return;
    int result = SQLITE_ROW;
    for (int count = 0; count < MOST_TABLES && !self->say->lost && (result = sqlite3_step(names)) == SQLITE_ROW; count++) {
        char name[NAME_BYTES];
        const unsigned char *text = sqlite3_column_text(names, 0);
        if (text == NULL || (size_t)snprintf(name, sizeof name, "%s", (const char *)text) >= sizeof name)
            continue;
        read_rows(self, name);
        if (self->has_blobs)
            read_blobs(self, name);
    }
    (void)note(self, result);
    (void)sqlite3_finalize(names);
}

/* What tables, views, indexes and triggers were made by: their names, defaults, conditions and comments. */
static void read_schema(database *self)
{
    sqlite3_stmt *texts = NULL;
    if (!note(self, sqlite3_prepare_v2(self->db, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL", -1, &texts, NULL)))
        return;
    phi__say_section(self->say, "(schema)");
    while (!self->say->lost && sqlite3_step(texts) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(texts, 0);
        phi__say_text(self->say, text == NULL ? "" : text, text == NULL ? 0 : strlen(text));
        phi__say_text(self->say, ";\n\n", 3);
    }
    phi__say_member_end(self->say, PHI_REASON_NONE, NULL);
    (void)sqlite3_finalize(texts);
}

/* ----------------------------------------------------------------------- document */

/* Reading, and nothing else. */
static int authorise(void *unused, int action, const char *a, const char *b, const char *c, const char *d)
{
    (void)unused, (void)a, (void)b, (void)c, (void)d;
    return action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_FUNCTION || action == SQLITE_PRAGMA ? SQLITE_OK
                                                                                                             : SQLITE_DENY;
}

static void read_all(database *self)
{
    read_tables(self);
    read_schema(self);
}

static bool open_database(database *self)
{
    if (sqlite3_open_v2("document", &self->db, SQLITE_OPEN_READONLY, "document") != SQLITE_OK)
        return false;
    (void)sqlite3_db_config(self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    (void)sqlite3_db_config(self->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    (void)sqlite3_db_config(self->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    (void)sqlite3_exec(self->db, "PRAGMA cell_size_check = 1", NULL, NULL, NULL);
    (void)sqlite3_exec(self->db, "PRAGMA temp_store = 2", NULL, NULL, NULL);
    (void)sqlite3_limit(self->db, SQLITE_LIMIT_LENGTH, HEAP_BYTES / 2);
    (void)sqlite3_limit(self->db, SQLITE_LIMIT_ATTACHED, 0);
    (void)sqlite3_limit(self->db, SQLITE_LIMIT_EXPR_DEPTH, 100);
    (void)sqlite3_limit(self->db, SQLITE_LIMIT_TRIGGER_DEPTH, 1);
    (void)sqlite3_set_authorizer(self->db, authorise, NULL);
    return true;
}

void phi__reader_sqlite_warm_up(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    (void)sqlite3_vfs_register(&FILE_SYSTEM, 1);
    (void)sqlite3_hard_heap_limit64(HEAP_BYTES);
}

void phi__reader_sqlite_read(phi__job *job)
{
    static phi__rows rows;
    database self = {.say = &job->say, .rows = &rows};
    current = job;
    phi__say_wire(&job->say, &(phi__wire){.type = PHI__WIRE_PROGRESS}); /* it may have no table at all */
    if (job->reading == PHI__READ_SQLITE) {
        if (open_database(&self))
            read_all(&self);
        else
            self.damaged = true;
        (void)sqlite3_close_v2(self.db);
    }
    phi__sqlite_pages_read(job, &rows, self.damaged);
    if (self.damaged)
        phi__say_fault(&job->say, PHI_REASON_CORRUPT, "the database is damaged: what is in its pages was read without it");
}
