/* SPDX-License-Identifier: Apache-2.0 */
/* See decisions.h. */
#define _POSIX_C_SOURCE 200809L /* strdup */
#include "decisions.h"

#include "store_parts.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

uint64_t decision_key(const store *s, const char *fingerprint, const char *path)
{
    const uint64_t hash = bytes_hash(store_seed(s), fingerprint, strlen(fingerprint));
    return bytes_hash(hash, path, strlen(path)) | 1;
}

static const char *or_null(const char *text)
{
    return text == NULL || text[0] == '\0' ? NULL : text;
}

bool decision_add(store *s, decision *d, const uint64_t *keys, size_t key_count)
{
    db_query *q = db_prepare(s->db, "INSERT INTO decision (made, until, why, made_by, fingerprint, path, run, keys)"
                                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    if (q == NULL)
        return store_fail_db(s);
    d->made = (int64_t)time(NULL);
    db_bind_int(q, 1, d->made);
    db_bind_text(q, 2, or_null(d->until));
    db_bind_text(q, 3, d->why);
    db_bind_text(q, 4, d->made_by);
    db_bind_text(q, 5, or_null(d->fingerprint));
    db_bind_text(q, 6, or_null(d->path));
    db_bind_int(q, 7, d->run);
    db_bind_blob(q, 8, keys, key_count * sizeof *keys);
    const bool good = db_do(q) || store_fail_db(s);
    db_finish(q);
    d->id = db_last_id(s->db);
    return good;
}

bool decision_remove(store *s, int64_t id, bool *there)
{
    db_query *q = db_prepare(s->db, "DELETE FROM decision WHERE id = ?");
    if (q == NULL)
        return store_fail_db(s);
    db_bind_int(q, 1, id);
    const bool good = db_do(q) || store_fail_db(s);
    *there = good && db_changes(s->db) > 0;
    db_finish(q);
    return good;
}

static void decision_done(decision *d)
{
    free(d->until);
    free(d->why);
    free(d->made_by);
    free(d->fingerprint);
    free(d->path);
}

static bool read_decision(store *s, db_query *q, decision *d)
{
    *d = (decision){.id = db_int(q, 0),
                    .made = db_int(q, 1),
                    .until = strdup(db_text(q, 2)),
                    .why = strdup(db_text(q, 3)),
                    .made_by = strdup(db_text(q, 4)),
                    .fingerprint = strdup(db_text(q, 5)),
                    .path = strdup(db_text(q, 6)),
                    .run = db_int(q, 7),
                    .key_count = (uint64_t)db_int(q, 8) / sizeof(uint64_t)};
    if (d->until != NULL && d->why != NULL && d->made_by != NULL && d->fingerprint != NULL && d->path != NULL)
        return true;
    decision_done(d);
    return store_fail(s, "out of memory");
}

#define DECISION_COLUMNS "id, made, until, why, made_by, fingerprint, path, run, coalesce(length(keys), 0)"

typedef struct decision_reader {
    store *store;
    bool (*each)(void *user, const decision *d);
    void *user;
} decision_reader;

static store_answer hand_over_decision(void *user, db_query *row)
{
    const decision_reader *r = user;
    decision d;
    if (!read_decision(r->store, row, &d))
        return STORE_FAILED;
    const bool more = r->each(r->user, &d);
    decision_done(&d);
    return more ? STORE_MORE : STORE_ENOUGH;
}

bool decision_each(store *s, bool (*each)(void *user, const decision *d), void *user)
{
    decision_reader r = {.store = s, .each = each, .user = user};
    return store_each_row(s, "SELECT " DECISION_COLUMNS " FROM decision ORDER BY id", hand_over_decision, &r);
}

/* ------------------------------------------------------------------ the table */

static bool grow_keys(decisions *d, size_t more)
{
    size_t room = d->room == 0 ? 64 : d->room;
    while (room < (d->key_count + more) * 2)
        room *= 2;
    if (room == d->room)
        return true;
    uint64_t *keys = calloc(room, sizeof *keys);
    uint32_t *owners = calloc(room, sizeof *owners);
    if (keys == NULL || owners == NULL) {
        free(keys);
        free(owners);
        return false;
    }
    for (size_t i = 0; i < d->room; i++) {
        if (d->keys[i] == 0)
            continue;
        size_t at = d->keys[i] & (room - 1);
        while (keys[at] != 0)
            at = (at + 1) & (room - 1);
        keys[at] = d->keys[i];
        owners[at] = d->owners[i];
    }
    free(d->keys);
    free(d->owners);
    d->keys = keys;
    d->owners = owners;
    d->room = room;
    return true;
}

/* Where a key stands or belongs. Its bits are shuffled by the hash that made it, the lowest is always set. */
static size_t find_key(const decisions *d, uint64_t key)
{
    size_t at = key & (d->room - 1);
    while (d->keys[at] != 0 && d->keys[at] != key)
        at = (at + 1) & (d->room - 1);
    return at;
}

/* The earliest decision on a key counts: it is the one that people know. */
static void add_key(decisions *d, uint64_t key, size_t owner)
{
    const size_t at = find_key(d, key);
    if (d->keys[at] != 0)
        return;
    d->keys[at] = key;
    d->owners[at] = (uint32_t)owner;
    d->key_count++;
}

static bool take_keys(decisions *d, db_query *q, const decision *taken)
{
    size_t size = 0;
    const uint8_t *blob = db_blob(q, 9, &size);
    const size_t count = size / sizeof(uint64_t);
    if (!grow_keys(d, count + 1))
        return false;
    if (taken->fingerprint[0] != '\0')
        add_key(d, decision_key(d->store, taken->fingerprint, taken->path), d->count - 1);
    for (size_t i = 0; i < count; i++) {
        uint64_t key;
        memcpy(&key, blob + i * sizeof key, sizeof key);
        add_key(d, key | 1, d->count - 1);
    }
    return true;
}

static bool take_row(decisions *d, db_query *q)
{
    decision *items = realloc(d->items, (d->count + 1) * sizeof *items);
    if (items == NULL)
        return store_fail(d->store, "out of memory");
    d->items = items;
    if (!read_decision(d->store, q, &items[d->count]))
        return false;
    items[d->count].over = db_int(q, 10) != 0;
    d->count++;
    return take_keys(d, q, &items[d->count - 1]) || store_fail(d->store, "out of memory");
}

bool decisions_load(decisions *d, store *s, const char *today)
{
    *d = (decisions){.store = s};
    db_query *q = db_prepare(s->db, "SELECT " DECISION_COLUMNS ", keys, coalesce(until < ?, 0) AS over FROM decision ORDER BY over, id");
    if (q == NULL)
        return store_fail_db(s);
    db_bind_text(q, 1, today);
    bool good = true;
    db_answer answer;
    while ((answer = db_step(q)) == DB_ROW && good)
        good = take_row(d, q);
    if (answer == DB_FAILED)
        good = store_fail_db(s);
    db_finish(q);
    return good;
}

static void forget_hidden(decisions *d)
{
    for (size_t i = 0; i < d->hidden_count; i++)
        free(d->hidden[i].path);
    d->hidden_count = 0;
}

void decisions_done(decisions *d)
{
    for (size_t i = 0; i < d->count; i++)
        decision_done(&d->items[i]);
    forget_hidden(d);
    free(d->hidden);
    free(d->items);
    free(d->keys);
    free(d->owners);
    *d = (decisions){0};
}

static const decision *owner_of(const decisions *d, uint64_t key)
{
    const size_t at = find_key(d, key);
    return d->keys[at] == 0 ? NULL : &d->items[d->owners[at]];
}

/* One that holds, else one that is over; of two that are made for the same finding the key belongs to the first loaded, which
 * holds if any does. */
static const decision *find_any(const decisions *d, const char *fingerprint, const char *path)
{
    if (d->key_count == 0 || fingerprint == NULL)
        return NULL;
    const decision *anywhere = owner_of(d, decision_key(d->store, fingerprint, ""));
    if (anywhere != NULL && !anywhere->over)
        return anywhere;
    const decision *here = owner_of(d, decision_key(d->store, fingerprint, path));
    return here != NULL ? here : anywhere;
}

const decision *decisions_find(const decisions *d, const char *fingerprint, const char *path)
{
    const decision *found = find_any(d, fingerprint, path);
    return found != NULL && found->over ? NULL : found;
}

/* ------------------------------------------------------------------- the sink */

/* Findings of a container may come before and after those of its members: count them by source. False: no memory. */
static bool count_hidden(decisions *d, const char *path)
{
    for (size_t i = d->hidden_count; i > 0; i--) {
        if (strcmp(d->hidden[i - 1].path, path) == 0) {
            d->hidden[i - 1].count++;
            return true;
        }
    }
    if (d->hidden_count == d->hidden_room) {
        const size_t room = d->hidden_room == 0 ? 8 : d->hidden_room * 2;
        void *larger = realloc(d->hidden, room * sizeof *d->hidden);
        if (larger == NULL)
            return false;
        d->hidden = larger;
        d->hidden_room = room;
    }
    char *copy = strdup(path);
    if (copy == NULL)
        return false;
    d->hidden[d->hidden_count].path = copy;
    d->hidden[d->hidden_count++].count = 1;
    return true;
}

static uint64_t take_hidden(decisions *d, const char *path)
{
    for (size_t i = 0; i < d->hidden_count; i++) {
        if (strcmp(d->hidden[i].path, path) != 0)
            continue;
        const uint64_t count = d->hidden[i].count;
        free(d->hidden[i].path);
        d->hidden[i] = d->hidden[--d->hidden_count];
        return count;
    }
    return 0;
}

static int mark_finding(void *user, const phi_finding *finding)
{
    decisions *d = user;
    const decision *made = finding->allowed ? NULL : find_any(d, finding->fingerprint, finding->path);
    d->returned += made != NULL && made->over ? 1 : 0;
    if (made == NULL || made->over || !count_hidden(d, finding->path))
        return d->report.on_finding(d->report.user, finding);
    phi_finding marked = *finding;
    marked.accepted = made->why;
    marked.accepted_until = or_null(made->until);
    return d->report.on_finding(d->report.user, &marked);
}

static int mark_source(void *user, const phi_coverage *coverage)
{
    decisions *d = user;
    const uint64_t hidden = d->hidden_count == 0 ? 0 : take_hidden(d, coverage->path);
    if (coverage->depth == 0)
        forget_hidden(d);
    if (hidden == 0)
        return d->report.on_source(d->report.user, coverage);
    phi_coverage marked = *coverage;
    marked.findings -= hidden < marked.findings ? hidden : marked.findings;
    return d->report.on_source(d->report.user, &marked);
}

phi_sink decisions_sink(decisions *d, const phi_sink *report)
{
    if (d->key_count == 0)
        return *report;
    d->report = *report;
    phi_sink sink = PHI_SINK_INIT;
    sink.user = d;
    sink.on_finding = mark_finding;
    sink.on_source = mark_source;
    return sink;
}
