/* SPDX-License-Identifier: Apache-2.0 */
/* See run_diff.h. The first run is read into a table of hashes, the second one is held against it, and what is left of
 * the first one is gone. Files that both runs have in the same block are the same and are not read at all. */
#include "run_diff.h"

#include "reader.h"
#include "store_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct item {
    uint64_t key;  /* 0 = free */
    uint32_t left; /* how often it was in the first run and not yet in the second */
    uint32_t look; /* what may have changed */
} item;

typedef struct ref_list {
    store_ref *items, *sorted; /* in order, and by block */
    size_t count;
} ref_list;

typedef struct diff {
    store *store;
    const diff_calls *calls;
    diff_counts *counts;
    ref_list first, second;
    item *items;
    size_t used, room;
    uint64_t left; /* of all items */
    bool failed;   /* no memory */
} diff;

/* ---------------------------------------------------------------- the table */

static bool grow(diff *d)
{
    if (d->room > d->used * 4 / 3 + 1)
        return true;
    const size_t room = d->room == 0 ? 4096 : d->room * 2;
    item *items = calloc(room, sizeof *items);
    d->failed = d->failed || items == NULL;
    if (items == NULL)
        return false;
    for (size_t i = 0; i < d->room; i++) {
        if (d->items[i].key == 0)
            continue;
        size_t at = d->items[i].key >> 1 & (room - 1);
        while (items[at].key != 0)
            at = (at + 1) & (room - 1);
        items[at] = d->items[i];
    }
    free(d->items);
    d->items = items;
    d->room = room;
    return true;
}

static item *find(const diff *d, uint64_t key)
{
    size_t at = key >> 1 & (d->room - 1);
    while (d->items[at].key != 0 && d->items[at].key != key)
        at = (at + 1) & (d->room - 1);
    return &d->items[at];
}

static bool add(diff *d, uint64_t key, uint32_t look)
{
    if (!grow(d))
        return false;
    item *found = find(d, key);
    d->used += found->key == 0;
    if (found->key == 0)
        *found = (item){.key = key, .look = look};
    found->left++;
    d->left++;
    return true;
}

/* One of them was met again. */
static void take(diff *d, item *found)
{
    found->left--;
    d->left--;
}

/* ------------------------------------------------------------------ the keys */

static uint64_t hash_text(uint64_t seed, const char *text)
{
    return bytes_hash(seed, text, strlen(text));
}

/* Without a fingerprint its place has to do. */
static uint64_t finding_key(const diff *d, const phi_finding *f)
{
    uint64_t hash = hash_text(hash_text(store_seed(d->store), f->path), f->detector);
    if (f->fingerprint != NULL)
        return hash_text(hash, f->fingerprint) | 1;
    hash = hash_text(hash, f->masked);
    return bytes_hash(hash, &f->offset, sizeof f->offset) | 1;
}

static uint64_t source_key(const diff *d, const phi_coverage *c)
{
    return hash_text(~store_seed(d->store), c->path) | 1;
}

static uint32_t finding_look(const phi_finding *f)
{
    return (uint32_t)(f->confidence * 100.0 + 0.5);
}

static uint32_t source_look(const phi_coverage *c)
{
    return (uint32_t)c->state | (uint32_t)c->reason << 8 | (uint32_t)c->data_class << 24;
}

/* --------------------------------------------------------------- three passes */

static int load_finding(void *user, const phi_finding *f)
{
    diff *d = user;
    return f->allowed || add(d, finding_key(d, f), finding_look(f)) ? 0 : 1;
}

static int load_source(void *user, const phi_coverage *c)
{
    diff *d = user;
    return add(d, source_key(d, c), source_look(c)) ? 0 : 1;
}

static int hold_finding(void *user, const phi_finding *f)
{
    diff *d = user;
    if (f->allowed)
        return 0;
    item *before = d->room == 0 ? NULL : find(d, finding_key(d, f));
    diff_kind kind = DIFF_NEW;
    if (before != NULL && before->key != 0 && before->left > 0) {
        take(d, before);
        kind = before->look == finding_look(f) ? DIFF_SAME : DIFF_CHANGED;
    }
    d->counts->findings[kind]++;
    if (kind != DIFF_SAME)
        d->calls->on_finding(d->calls->user, kind, f, kind == DIFF_CHANGED ? before->look / 100.0 : 0.0);
    return 0;
}

static int hold_source(void *user, const phi_coverage *c)
{
    diff *d = user;
    item *before = d->room == 0 ? NULL : find(d, source_key(d, c));
    phi_coverage was = {.struct_size = sizeof was};
    diff_kind kind = DIFF_NEW;
    if (before != NULL && before->key != 0 && before->left > 0) {
        take(d, before);
        was.state = (phi_state)(before->look & 0xff);
        was.reason = (phi_reason)(before->look >> 8 & 0xffff);
        was.data_class = (phi_class)(before->look >> 24);
        kind = before->look == source_look(c) ? DIFF_SAME : DIFF_CHANGED;
    }
    d->counts->sources[kind]++;
    if (kind != DIFF_SAME)
        d->calls->on_source(d->calls->user, kind, c, kind == DIFF_CHANGED ? &was : NULL);
    return 0;
}

static int miss_finding(void *user, const phi_finding *f)
{
    diff *d = user;
    item *left = f->allowed ? NULL : find(d, finding_key(d, f));
    if (left == NULL || left->left == 0)
        return 0;
    take(d, left);
    d->counts->findings[DIFF_GONE]++;
    d->calls->on_finding(d->calls->user, DIFF_GONE, f, 0.0);
    return 0;
}

static int miss_source(void *user, const phi_coverage *c)
{
    diff *d = user;
    item *left = find(d, source_key(d, c));
    if (left->left == 0)
        return 0;
    take(d, left);
    d->counts->sources[DIFF_GONE]++;
    d->calls->on_source(d->calls->user, DIFF_GONE, c, NULL);
    return 0;
}

/* ------------------------------------------------------------ what they share */

static int by_block(const void *a, const void *b)
{
    const store_ref *left = a, *right = b;
    return left->block < right->block ? -1 : left->block > right->block;
}

static bool list_init(ref_list *list, store *s, int64_t run)
{
    if (!store_refs_get(s, run, &list->items, &list->count))
        return false;
    list->sorted = malloc((list->count + 1) * sizeof *list->sorted);
    if (list->sorted == NULL)
        return store_fail(s, "out of memory");
    if (list->count > 0) {
        memcpy(list->sorted, list->items, list->count * sizeof *list->items);
        qsort(list->sorted, list->count, sizeof *list->sorted, by_block);
    }
    return true;
}

static void list_done(ref_list *list)
{
    free(list->sorted);
    store_refs_done(list->items, list->count);
}

static bool has_file(const ref_list *list, int64_t block, size_t file)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (list->sorted[middle].block < block)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < list->count && list->sorted[low].block == block; low++) {
        if (!store_ref_leaves_out(&list->sorted[low], file))
            return true;
    }
    return false;
}

/* Once nothing is left of the first run, the rest of it need not be read. */
static bool is_left(void *user, int64_t block, size_t file)
{
    const diff *d = user;
    return d->left > 0 && !has_file(&d->second, block, file);
}

static bool not_in_second(void *user, int64_t block, size_t file)
{
    const diff *d = user;
    return !has_file(&d->second, block, file);
}

static bool not_in_first(void *user, int64_t block, size_t file)
{
    const diff *d = user;
    return !has_file(&d->first, block, file);
}

static bool run_pass(diff *d, reader *r, const ref_list *list, bool (*wanted)(void *user, int64_t block, size_t file),
                     int (*on_finding)(void *user, const phi_finding *f), int (*on_source)(void *user, const phi_coverage *c))
{
    phi_sink sink = PHI_SINK_INIT;
    sink.user = d;
    sink.on_finding = on_finding;
    sink.on_source = on_source;
    if (reader_refs(r, list->items, list->count, wanted, d, &sink))
        return true;
    return d->failed ? store_fail(d->store, "out of memory") : false;
}

bool run_diff(store *s, int64_t first, int64_t second, const diff_calls *calls, diff_counts *counts)
{
    diff d = {.store = s, .calls = calls, .counts = counts};
    *counts = (diff_counts){0};
    reader r;
    reader_init(&r, s);
    const bool good = list_init(&d.first, s, first) && list_init(&d.second, s, second) && grow(&d) &&
                      run_pass(&d, &r, &d.first, not_in_second, load_finding, load_source) &&
                      run_pass(&d, &r, &d.second, not_in_first, hold_finding, hold_source) &&
                      run_pass(&d, &r, &d.first, is_left, miss_finding, miss_source);
    reader_done(&r);
    list_done(&d.first);
    list_done(&d.second);
    free(d.items);
    return good;
}
