/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of runs. See store.h. */
#define _POSIX_C_SOURCE 200809L /* strdup */
#include "store_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RUN_COLUMNS                                                                                                  \
    "id, started, ended, state, roots, scope, settings, rules_version, version, seconds, files, sources, examined, " \
    "partial, not_examined, findings, carried, bytes, people_lower, people_upper, options, own_files"

void store_run_done(store_run *run)
{
    free(run->roots);
    free(run->scope);
    free(run->settings);
    free(run->rules_version);
    free(run->version);
    free(run->options);
    *run = (store_run){0};
}

/* What a row says; strings are copies. */
static bool read_run(store *s, db_query *q, store_run *run)
{
    *run = (store_run){.id = db_int(q, 0),
                       .started = db_int(q, 1),
                       .ended = db_int(q, 2),
                       .state = (store_run_state)db_int(q, 3),
                       .roots = strdup(db_text(q, 4)),
                       .scope = strdup(db_text(q, 5)),
                       .settings = strdup(db_text(q, 6)),
                       .rules_version = strdup(db_text(q, 7)),
                       .version = strdup(db_text(q, 8)),
                       .options = strdup(db_text(q, 20))};
    run->counts = (store_counts){.seconds = db_real(q, 9),
                                 .files = (uint64_t)db_int(q, 10),
                                 .sources = (uint64_t)db_int(q, 11),
                                 .examined = (uint64_t)db_int(q, 12),
                                 .partial = (uint64_t)db_int(q, 13),
                                 .not_examined = (uint64_t)db_int(q, 14),
                                 .findings = (uint64_t)db_int(q, 15),
                                 .carried = (uint64_t)db_int(q, 16),
                                 .bytes = (uint64_t)db_int(q, 17),
                                 .people_lower = (uint64_t)db_int(q, 18),
                                 .people_upper = (uint64_t)db_int(q, 19),
                                 .own_files = (uint64_t)db_int(q, 21)};
    run->live = run->state == STORE_RUNNING && store_live_ask(s, run->id);
    if (run->roots != NULL && run->scope != NULL && run->settings != NULL && run->rules_version != NULL && run->version != NULL &&
        run->options != NULL)
        return true;
    store_run_done(run);
    return store_fail(s, "out of memory");
}

static bool insert_run(store *s, store_run *run)
{
    db_query *q = db_prepare(s->db, "INSERT INTO run (started, roots, scope, settings, rules_version, version, options)"
                                    " VALUES (?, ?, ?, ?, ?, ?, ?)");
    if (q == NULL)
        return store_fail_db(s);
    db_bind_int(q, 1, run->started);
    db_bind_text(q, 2, run->roots);
    db_bind_text(q, 3, run->scope);
    db_bind_text(q, 4, run->settings);
    db_bind_text(q, 5, run->rules_version);
    db_bind_text(q, 6, run->version);
    db_bind_text(q, 7, run->options);
    const bool good = db_do(q) || store_fail_db(s);
    db_finish(q);
    run->id = db_last_id(s->db);
    return good;
}

bool store_run_new(store *s, store_run *run)
{
    if (!db_begin(s->db))
        return store_fail_db(s);
    run->started = (int64_t)time(NULL);
    bool good = insert_run(s, run);
    if (good && !store_live_take(s, run->id)) /* before others can see it */
        good = store_fail(s, "its lock cannot be taken: %s", strerror(errno));
    good = good && store_blocks_sweep(s);
    if (good && db_commit(s->db))
        return true;
    if (good)
        (void)store_fail_db(s);
    db_rollback(s->db);
    return false;
}

bool store_run_resume(store *s, int64_t id)
{
    if (!store_live_take(s, id))
        return store_fail(s, "another program is still writing it");
    db_query *q = db_prepare(s->db, "UPDATE run SET state = 0, ended = 0 WHERE id = ?");
    if (q == NULL)
        return store_fail_db(s);
    db_bind_int(q, 1, id);
    const bool good = db_do(q) || store_fail_db(s);
    db_finish(q);
    return good;
}

bool store_run_update(store *s, int64_t id, store_run_state state, const store_counts *counts)
{
    db_query *q = db_kept(s->db,
                          "UPDATE run SET state = ?, ended = ?, seconds = ?, files = ?, sources = ?, examined = ?, partial = ?,"
                          " not_examined = ?, findings = ?, carried = ?, bytes = ?, people_lower = ?, people_upper = ?, own_files = ? WHERE id = ?");
    if (q == NULL)
        return store_fail_db(s);
    const uint64_t numbers[] = {counts->files,        counts->sources,  counts->examined, counts->partial,
                                counts->not_examined, counts->findings, counts->carried,  counts->bytes,
                                counts->people_lower, counts->people_upper, counts->own_files};
    const int count = (int)(sizeof numbers / sizeof *numbers);
    db_bind_int(q, 1, (int64_t)state);
    db_bind_int(q, 2, state == STORE_RUNNING ? 0 : (int64_t)time(NULL));
    db_bind_real(q, 3, counts->seconds);
    for (int i = 0; i < count; i++)
        db_bind_int(q, 4 + i, (int64_t)numbers[i]);
    db_bind_int(q, 4 + count, id);
    return db_do(q) || store_fail_db(s);
}

bool store_run_end(store *s, int64_t id, store_run_state state, const store_counts *counts)
{
    return (db_last(s->db) || store_fail_db(s)) && store_run_update(s, id, state, counts);
}

typedef struct run_reader {
    store *store;
    bool (*each)(void *user, const store_run *run);
    void *user;
} run_reader;

static store_answer hand_over_run(void *user, db_query *row)
{
    const run_reader *r = user;
    store_run run;
    if (!read_run(r->store, row, &run))
        return STORE_FAILED;
    const bool more = r->each(r->user, &run);
    store_run_done(&run);
    return more ? STORE_MORE : STORE_ENOUGH;
}

bool store_run_each(store *s, bool (*each)(void *user, const store_run *run), void *user)
{
    run_reader r = {.store = s, .each = each, .user = user};
    return store_each_row(s, "SELECT " RUN_COLUMNS " FROM run ORDER BY id", hand_over_run, &r);
}

/* 0 for "latest", -1 for what is no number. */
static int64_t parse_id(const char *name)
{
    if (strcmp(name, "latest") == 0)
        return 0;
    char *end = NULL;
    errno = 0;
    const long long id = name[0] >= '1' && name[0] <= '9' ? strtoll(name, &end, 10) : -1;
    return id > 0 && errno == 0 && *end == '\0' ? (int64_t)id : -1;
}

bool store_run_find(store *s, const char *name, store_run *run)
{
    const int64_t id = parse_id(name);
    if (id < 0)
        return store_fail(s, "a run is named by its number or by 'latest', not '%.80s'", name);
    db_query *q = db_prepare(s->db, id == 0 ? "SELECT " RUN_COLUMNS " FROM run ORDER BY id DESC LIMIT 1"
                                            : "SELECT " RUN_COLUMNS " FROM run WHERE id = ?");
    if (q == NULL)
        return store_fail_db(s);
    if (id != 0)
        db_bind_int(q, 1, id);
    const db_answer answer = db_step(q);
    bool good = answer == DB_ROW && read_run(s, q, run);
    if (answer == DB_FAILED)
        good = store_fail_db(s);
    else if (answer == DB_DONE)
        good = id == 0 ? store_fail(s, "there is no run in it yet") : store_fail(s, "there is no run %lld in it", (long long)id);
    db_finish(q);
    return good;
}

static bool delete_rows(store *s, const char *sql, int64_t id)
{
    db_query *q = db_prepare(s->db, sql);
    if (q == NULL)
        return store_fail_db(s);
    db_bind_int(q, 1, id);
    const bool good = db_do(q) || store_fail_db(s);
    db_finish(q);
    return good;
}

bool store_shrink(store *s)
{
    return db_shrink(s->db) || store_fail_db(s);
}

bool store_run_delete(store *s, int64_t id)
{
    if (store_live_ask(s, id))
        return store_fail(s, "another program is still writing it");
    if (!db_begin(s->db))
        return store_fail_db(s);
    const bool good = delete_rows(s, "DELETE FROM run_block WHERE run = ?", id) &&
                      delete_rows(s, "DELETE FROM run WHERE id = ?", id) && store_blocks_sweep(s);
    if (good && db_commit(s->db))
        return true;
    if (good)
        (void)store_fail_db(s);
    db_rollback(s->db);
    return false;
}
