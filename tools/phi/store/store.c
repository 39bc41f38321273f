/* SPDX-License-Identifier: Apache-2.0 */
/* The file itself: schema, what its functions share, and which runs are alive. A program holds a lock on one byte of
 * STORE-live for each run it writes: the system takes it away when the program ends, however it ends. */
#define _GNU_SOURCE /* F_OFD_SETLK */
#include "store_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum { APPLICATION = 0x50684972, SCHEMA = 2 }; /* "PhIr" */

static const char schema[] =
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL);"
    "CREATE TABLE run (id INTEGER PRIMARY KEY AUTOINCREMENT, started INTEGER NOT NULL, ended INTEGER NOT NULL DEFAULT 0,"
    " state INTEGER NOT NULL DEFAULT 0, roots TEXT NOT NULL, scope TEXT NOT NULL, settings TEXT NOT NULL,"
    " rules_version TEXT NOT NULL, version TEXT NOT NULL, options TEXT NOT NULL, seconds REAL NOT NULL DEFAULT 0,"
    " files INTEGER NOT NULL DEFAULT 0, sources INTEGER NOT NULL DEFAULT 0, examined INTEGER NOT NULL DEFAULT 0,"
    " partial INTEGER NOT NULL DEFAULT 0, not_examined INTEGER NOT NULL DEFAULT 0, findings INTEGER NOT NULL DEFAULT 0,"
    " carried INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0,"
    " people_lower INTEGER NOT NULL DEFAULT 0, people_upper INTEGER NOT NULL DEFAULT 0,"
    " own_files INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE block (id INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER NOT NULL, files BLOB);"
    "CREATE TABLE chunk (id INTEGER PRIMARY KEY, records BLOB NOT NULL);" /* block * 65536 + part */
    "CREATE TABLE run_block (run INTEGER NOT NULL, sequence INTEGER NOT NULL, block INTEGER NOT NULL,"
    " carried INTEGER NOT NULL, left_out BLOB, PRIMARY KEY (run, sequence)) WITHOUT ROWID;"
    "CREATE INDEX run_block_block ON run_block (block);"
    "CREATE TABLE decision (id INTEGER PRIMARY KEY AUTOINCREMENT, made INTEGER NOT NULL, until TEXT, why TEXT NOT NULL,"
    " made_by TEXT NOT NULL, fingerprint TEXT, path TEXT, run INTEGER, keys BLOB);";

static const char seed_of[] = "SELECT value FROM meta WHERE name = 'seed'";

/* What each version of the schema added to the one before it, from the second on. */
static const char *const upgrades[] = {
    "ALTER TABLE run ADD COLUMN own_files INTEGER NOT NULL DEFAULT 0",
};

bool store_fail(store *s, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    (void)vsnprintf(s->error, sizeof s->error, format, list);
    va_end(list);
    return false;
}

bool store_fail_db(store *s)
{
    return store_fail(s, "%s", db_error(s->db));
}

const char *store_error(const store *s)
{
    return s->error;
}

db *store_db(store *s)
{
    return s->db;
}

uint64_t store_seed(const store *s)
{
    return s->seed;
}

/* One number; false when there is no row. */
static bool ask(store *s, const char *sql, int64_t *out)
{
    db_query *q = db_prepare(s->db, sql);
    const bool there = q != NULL && db_step(q) == DB_ROW;
    if (there)
        *out = db_int(q, 0);
    db_finish(q);
    return there;
}

bool store_each_row(store *s, const char *sql, store_answer (*each)(void *user, db_query *row), void *user)
{
    db_query *q = db_prepare(s->db, sql);
    if (q == NULL)
        return store_fail_db(s);
    store_answer answer = STORE_MORE;
    db_answer step = DB_DONE;
    while (answer == STORE_MORE && (step = db_step(q)) == DB_ROW)
        answer = each(user, q);
    db_finish(q);
    if (step == DB_FAILED)
        return store_fail_db(s);
    return answer != STORE_FAILED;
}

static bool create(store *s)
{
    char sql[160];
    uint64_t seed = 0;
    if (getrandom(&seed, sizeof seed, 0) != (ssize_t)sizeof seed)
        return store_fail(s, "no random numbers: %s", strerror(errno));
    (void)snprintf(sql, sizeof sql, "INSERT INTO meta VALUES ('seed', %lld);PRAGMA application_id=%d;PRAGMA user_version=%d",
                   (long long)(int64_t)seed, APPLICATION, SCHEMA);
    return (db_run(s->db, schema) && db_run(s->db, sql)) || store_fail_db(s);
}

static bool upgrade(store *s, int64_t version)
{
    char sql[160];
    for (; version < SCHEMA; version++) {
        (void)snprintf(sql, sizeof sql, "%s;PRAGMA user_version=%d", upgrades[version - 1], (int)version + 1);
        if (!db_run(s->db, sql))
            return store_fail_db(s);
    }
    return true;
}

bool store_is_whole(store *s)
{
    db_query *q = db_prepare(s->db, "PRAGMA quick_check(1)");
    const bool asked = q != NULL && db_step(q) == DB_ROW;
    const bool whole = asked && strcmp(db_text(q, 0), "ok") == 0;
    db_finish(q);
    if (!asked)
        return store_fail_db(s);
    return whole || store_fail(s, "it is damaged");
}

/* Is it a store of this version, and which seed has it? False: it is to be made or brought up first, or is none. */
static bool read_schema(store *s)
{
    int64_t application = 0, version = 0, seed = 0;
    const bool current = ask(s, "PRAGMA application_id", &application) && application == APPLICATION &&
                         ask(s, "PRAGMA user_version", &version) && version == SCHEMA && ask(s, seed_of, &seed);
    s->seed = (uint64_t)seed;
    return current;
}

/* Two programs may come first at once: one of them creates, the other waits and finds it done. */
static bool make_schema(store *s)
{
    int64_t application = 0, version = 0, tables = 0, seed = 0;
    if (!db_begin(s->db))
        return store_fail_db(s);
    bool good = ask(s, "PRAGMA application_id", &application) && ask(s, "PRAGMA user_version", &version) &&
                ask(s, "SELECT count(*) FROM sqlite_schema", &tables);
    if (!good)
        (void)store_fail_db(s);
    else if (tables == 0 && application == 0)
        good = create(s);
    else if (application != APPLICATION)
        good = store_fail(s, "it is no run store");
    else if (version >= 1 && version < SCHEMA)
        good = upgrade(s, version);
    else if (version != SCHEMA)
        good = store_fail(s, "a newer version of phi wrote it (schema %lld, not %d)", (long long)version, SCHEMA);
    if (good && !ask(s, seed_of, &seed))
        good = store_fail(s, "it is damaged");
    s->seed = (uint64_t)seed;
    if (good && db_commit(s->db))
        return true;
    if (good)
        (void)store_fail_db(s);
    db_rollback(s->db);
    return false;
}

/* A store that is there already is opened without a look at who else writes to it. */
static bool take_schema(store *s)
{
    return read_schema(s) || make_schema(s);
}

static int open_live(const char *path)
{
    char *name = NULL;
    if (asprintf(&name, "%s-live", path) < 0)
        return -1;
    const int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    free(name);
    return fd;
}

store *store_open(const char *path, char *why, size_t why_size)
{
    store *s = calloc(1, sizeof *s);
    if (s == NULL) {
        (void)snprintf(why, why_size, "out of memory");
        return NULL;
    }
    s->live_fd = -1;
    (void)pthread_mutex_init(&s->lock, NULL);
    s->db = db_open(path, why, why_size);
    if (s->db != NULL && take_schema(s)) {
        s->live_fd = open_live(path);
        if (s->live_fd >= 0)
            return s;
        (void)store_fail(s, "%s-live: %s", path, strerror(errno));
    }
    if (s->db != NULL)
        (void)snprintf(why, why_size, "%s", s->error);
    store_close(s);
    return NULL;
}

void store_close(store *s)
{
    if (s == NULL)
        return;
    db_close(s->db);
    (void)pthread_mutex_destroy(&s->lock);
    if (s->live_fd >= 0)
        (void)close(s->live_fd);
    free(s);
}

static struct flock lock_of(int64_t run, short type)
{
    return (struct flock){.l_type = type, .l_whence = SEEK_SET, .l_start = (off_t)run, .l_len = 1};
}

bool store_live_take(store *s, int64_t run)
{
    struct flock lock = lock_of(run, F_WRLCK);
    return fcntl(s->live_fd, F_OFD_SETLK, &lock) == 0;
}

bool store_live_ask(const store *s, int64_t run)
{
    struct flock lock = lock_of(run, F_WRLCK);
    return fcntl(s->live_fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}
