/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks of records and what runs make of them. See store.h. */
#include "store_parts.h"

#include <stdlib.h>
#include <string.h>

enum { PART_BITS = 16 };

bool store_ref_leaves_out(const store_ref *ref, size_t file)
{
    return file / 8 < ref->left_out_size && (ref->left_out[file / 8] >> file % 8 & 1) != 0;
}

/* ------------------------------------------------------------------- writing */

/* Run one statement with up to three numbers and a blob behind them. */
static bool write_row(store *s, const char *sql, const int64_t *numbers, int count, const void *blob, size_t size, bool has_blob)
{
    db_query *q = db_kept(s->db, sql);
    if (q == NULL)
        return store_fail_db(s);
    for (int i = 0; i < count; i++)
        db_bind_int(q, i + 1, numbers[i]);
    if (has_blob)
        db_bind_blob(q, count + 1, blob, size);
    return db_do(q) || store_fail_db(s);
}

/* With its index, or without one when that is not known yet. */
static bool new_block(store *s, int64_t run, const void *files, size_t size, int64_t *block)
{
    if (!write_row(s, "INSERT INTO block (run, files) VALUES (?, ?)", &run, 1, files, size, true))
        return false;
    *block = db_last_id(s->db);
    return true;
}

static bool add_chunk(store *s, int64_t id, const byte_buf *chunk)
{
    return write_row(s, "INSERT INTO chunk (id, records) VALUES (?, ?)", &id, 1, chunk->data, chunk->size, true);
}

/* The next part of a block that has some. */
static bool add_part(store *s, int64_t block, const byte_buf *chunk)
{
    const int64_t first = block << PART_BITS;
    db_query *q = db_kept(s->db, "SELECT max(id) FROM chunk WHERE id BETWEEN ? AND ?");
    if (q == NULL)
        return store_fail_db(s);
    db_bind_int(q, 1, first);
    db_bind_int(q, 2, first + (1 << PART_BITS) - 1);
    const db_answer answer = db_step(q);
    const int64_t id = answer != DB_ROW || db_is_null(q, 0) ? first : db_int(q, 0) + 1;
    db_reset(q);
    if (answer == DB_FAILED)
        return store_fail_db(s);
    if (id >> PART_BITS != block)
        return store_fail(s, "a file has more findings than it can keep");
    return add_chunk(s, id, chunk);
}

/* Begin a transaction that nobody else of this program comes between. */
static bool begin(store *s)
{
    (void)pthread_mutex_lock(&s->lock);
    if (db_begin(s->db))
        return true;
    (void)store_fail_db(s);
    (void)pthread_mutex_unlock(&s->lock);
    return false;
}

/* End it as `good` says. */
static bool settle(store *s, bool good)
{
    const bool done = good && db_commit(s->db);
    if (good && !done)
        (void)store_fail_db(s);
    if (!done)
        db_rollback(s->db);
    (void)pthread_mutex_unlock(&s->lock);
    return done;
}

bool store_block_part(store *s, int64_t run, int64_t *block, const byte_buf *chunk)
{
    if (!begin(s))
        return false;
    int64_t made = *block;
    const bool good = settle(s, (made != 0 || new_block(s, run, NULL, 0, &made)) && add_part(s, made, chunk));
    if (good)
        *block = made;
    return good;
}

/* A block of one chunk, which is what nearly all are. */
static bool add_whole(store *s, int64_t run, const byte_buf *chunk, const void *files, size_t size, int64_t *block)
{
    return new_block(s, run, files, size, block) && add_chunk(s, *block << PART_BITS, chunk);
}

static bool add_last(store *s, int64_t block, const byte_buf *chunk, const void *files, size_t size)
{
    return add_part(s, block, chunk) && write_row(s, "UPDATE block SET files = ?2 WHERE id = ?1", &block, 1, files, size, true);
}

bool store_block_add(store *s, int64_t run, int64_t block, bool carried, const byte_buf *chunk, const store_file *files, size_t count,
                     const store_counts *counts)
{
    const size_t size = count * sizeof *files;
    if (!begin(s))
        return false;
    bool good = block == 0 ? add_whole(s, run, chunk, files, size, &block) : add_last(s, block, chunk, files, size);
    const int64_t row[] = {run, block, carried};
    good = good && write_row(s, "INSERT INTO run_block (run, sequence, block, carried) VALUES"
                                " (?1, (SELECT coalesce(max(sequence), 0) + 1 FROM run_block WHERE run = ?1), ?2, ?3)",
                             row, 3, NULL, 0, false);
    return settle(s, good && store_run_update(s, run, STORE_RUNNING, counts));
}

bool store_refs_set(store *s, int64_t run, const store_ref *refs, size_t count)
{
    if (!begin(s))
        return false;
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        const store_ref *ref = &refs[i];
        const int64_t old[] = {run, ref->sequence};
        const int64_t added[] = {run, ref->block};
        good = ref->sequence != 0
                   ? write_row(s, "UPDATE run_block SET left_out = ?3 WHERE run = ?1 AND sequence = ?2", old, 2, ref->left_out,
                               ref->left_out_size, true)
                   : write_row(s, "INSERT INTO run_block (run, sequence, block, carried, left_out) VALUES"
                                  " (?1, (SELECT coalesce(max(sequence), 0) + 1 FROM run_block WHERE run = ?1), ?2, 1, ?3)",
                               added, 2, ref->left_out, ref->left_out_size, true);
    }
    return settle(s, good);
}

bool store_blocks_sweep(store *s)
{
    db_query *q = db_prepare(s->db, "SELECT id, run FROM block WHERE id NOT IN (SELECT block FROM run_block)");
    if (q == NULL)
        return store_fail_db(s);
    bool good = true;
    db_answer answer;
    while ((answer = db_step(q)) == DB_ROW && good) {
        const int64_t block = db_int(q, 0);
        if (store_live_ask(s, db_int(q, 1)))
            continue; /* of a large file that is being written */
        const int64_t chunks[] = {block << PART_BITS, (block + 1) << PART_BITS};
        good = write_row(s, "DELETE FROM chunk WHERE id >= ? AND id < ?", chunks, 2, NULL, 0, false) &&
               write_row(s, "DELETE FROM block WHERE id = ?", &block, 1, NULL, 0, false);
    }
    db_finish(q);
    return answer == DB_FAILED ? store_fail_db(s) : good;
}

/* ------------------------------------------------------------------- reading */

void store_refs_done(store_ref *refs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(refs[i].left_out);
    free(refs);
}

static bool read_ref(db_query *q, store_ref *ref)
{
    *ref = (store_ref){.block = db_int(q, 0), .sequence = db_int(q, 1), .carried = db_int(q, 2) != 0};
    size_t size = 0;
    const uint8_t *bits = db_blob(q, 3, &size);
    if (size == 0)
        return true;
    ref->left_out = malloc(size);
    if (ref->left_out == NULL)
        return false;
    memcpy(ref->left_out, bits, size);
    ref->left_out_size = size;
    return true;
}

static bool get_refs(store *s, int64_t run, store_ref **refs, size_t *count)
{
    db_query *q = db_prepare(s->db, "SELECT block, sequence, carried, left_out FROM run_block WHERE run = ? ORDER BY sequence");
    if (q == NULL)
        return store_fail_db(s);
    db_bind_int(q, 1, run);
    store_ref *list = NULL;
    size_t used = 0, room = 0;
    bool good = true;
    db_answer answer;
    while ((answer = db_step(q)) == DB_ROW && good) {
        if (used == room) {
            room = room == 0 ? 64 : room * 2;
            store_ref *larger = realloc(list, room * sizeof *larger);
            good = larger != NULL;
            list = good ? larger : list;
        }
        good = good && read_ref(q, &list[used]);
        used += good ? 1 : 0;
    }
    db_finish(q);
    if (answer != DB_FAILED && good) {
        *refs = list;
        *count = used;
        return true;
    }
    store_refs_done(list, used);
    return good ? store_fail_db(s) : store_fail(s, "out of memory");
}

bool store_refs_get(store *s, int64_t run, store_ref **refs, size_t *count)
{
    (void)pthread_mutex_lock(&s->lock);
    const bool good = get_refs(s, run, refs, count);
    (void)pthread_mutex_unlock(&s->lock);
    return good;
}

/* One blob by its id, copied, so that no read stays open while others write; size 0 when there is none. */
static bool copy_blob(store *s, const char *sql, int64_t id, byte_buf *out)
{
    db_query *q = db_kept(s->db, sql);
    if (q == NULL)
        return store_fail_db(s);
    db_bind_int(q, 1, id);
    const db_answer answer = db_step(q);
    bytes_clear(out);
    if (answer == DB_ROW) {
        size_t size;
        const uint8_t *data = db_blob(q, 0, &size);
        bytes_add(out, data, size);
    }
    db_reset(q);
    if (answer == DB_FAILED)
        return store_fail_db(s);
    return !out->failed || store_fail(s, "out of memory");
}

static bool read_blob(store *s, const char *sql, int64_t id, byte_buf *out)
{
    (void)pthread_mutex_lock(&s->lock);
    const bool good = copy_blob(s, sql, id, out);
    (void)pthread_mutex_unlock(&s->lock);
    return good;
}

bool store_block_files(store *s, int64_t block, byte_buf *out)
{
    if (!read_blob(s, "SELECT files FROM block WHERE id = ?", block, out))
        return false;
    return out->size % sizeof(store_file) == 0 || store_fail(s, "it is damaged");
}

bool store_block_chunk(store *s, int64_t block, unsigned part, byte_buf *out)
{
    return read_blob(s, "SELECT records FROM chunk WHERE id = ?", (block << PART_BITS) + part, out);
}
