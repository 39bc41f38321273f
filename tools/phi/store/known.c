/* SPDX-License-Identifier: Apache-2.0 */
/* See known.h. */
#include "known.h"

#include "store_parts.h"

#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

/* A block of which less than this part is taken is not kept for it. */
enum { WORTH_KEEPING = 4 };

/* How far around the last answer the next one is looked for: threads that share a folder take sixteen files at a time. */
enum { BEHIND = 16, AHEAD = 64 };

uint64_t known_identity(uint64_t seed, const phi_file_info *file)
{
    if (file == NULL)
        return 0;
    /* Devices without one behind them (network shares, Btrfs, overlays) are numbered anew at each mount. */
    const uint64_t device = major(file->device) == 0 ? 0 : file->device;
    /* Folders above may be opened or closed to others without a trace in the file, whose record says so. */
    const uint64_t closed = file->closed ? UINT64_C(1) << 63 : 0;
    const uint64_t words[] = {device,     file->inode, file->size, (uint64_t)file->modified_ns, (uint64_t)file->changed_ns,
                              file->edges ^ closed};
    return bytes_hash(seed, words, sizeof words) | 1;
}

void known_init(known *k, store *s)
{
    *k = (known){.store = s};
    (void)pthread_mutex_init(&k->lock, NULL);
    atomic_init(&k->ready, false);
}

void known_done(known *k)
{
    free(k->blocks);
    free(k->files);
    free(k->taken);
    free(k->waits);
    free(k->table);
    if (k->store != NULL)
        (void)pthread_mutex_destroy(&k->lock);
    *k = (known){0};
}

static bool no_memory(const known *k)
{
    return store_fail(k->store, "out of memory");
}

static bool has_bit(known_bits *bits, size_t at)
{
    return (atomic_load_explicit(&bits[at / 8], memory_order_relaxed) >> at % 8 & 1) != 0;
}

static void put_bits(known_bits *bits, size_t at, unsigned value)
{
    atomic_store_explicit(&bits[at / 8], (uint8_t)value, memory_order_relaxed);
}

static void set_bit(known_bits *bits, size_t at)
{
    put_bits(bits, at, atomic_load_explicit(&bits[at / 8], memory_order_relaxed) | 1u << at % 8);
}

static void clear_bit(known_bits *bits, size_t at)
{
    put_bits(bits, at, atomic_load_explicit(&bits[at / 8], memory_order_relaxed) & ~(1u << at % 8));
}

/* ------------------------------------------------------------------- loading */

/* More bits, the new ones 0. */
static bool grow_bits(known_bits **bits, size_t before, size_t room)
{
    known_bits *grown = realloc(*bits, room / 8 + 1);
    if (grown == NULL)
        return false;
    *bits = grown;
    const size_t from = before == 0 ? 0 : before / 8 + 1;
    memset((void *)(grown + from), 0, room / 8 + 1 - from);
    return true;
}

static bool grow(known *k, size_t more)
{
    if (k->block_count == k->block_room) {
        const size_t room = k->block_room == 0 ? 64 : k->block_room * 2;
        known_block *blocks = realloc(k->blocks, room * sizeof *blocks);
        if (blocks == NULL)
            return false;
        k->blocks = blocks;
        k->block_room = room;
    }
    size_t room = k->file_room == 0 ? 4096 : k->file_room;
    while (room - k->file_count < more)
        room += room / 2;
    if (room == k->file_room)
        return true;
    known_file *files = room > UINT32_MAX ? NULL : realloc(k->files, room * sizeof *files);
    if (files == NULL)
        return false;
    k->files = files;
    if (!grow_bits(&k->taken, k->file_room, room) || !grow_bits(&k->waits, k->file_room, room))
        return false;
    k->file_room = room;
    return true;
}

static bool add_ref(known *k, const store_ref *ref, bool resumed, byte_buf *index)
{
    if (!store_block_files(k->store, ref->block, index))
        return false;
    const store_file *files = (const store_file *)(const void *)index->data;
    const size_t count = index->size / sizeof *files;
    if (!grow(k, count))
        return no_memory(k);
    const bool own = resumed && !ref->carried;
    const unsigned wanted = own ? STORE_FILE_DONE : STORE_FILE_CARRIED;
    k->blocks[k->block_count++] = (known_block){.block = ref->block,
                                                .sequence = resumed ? ref->sequence : 0,
                                                .carried = !own,
                                                .own = own,
                                                .first = k->file_count,
                                                .count = count};
    for (size_t i = 0; i < count; i++) {
        const bool good = (files[i].flags & wanted) != 0 && !store_ref_leaves_out(ref, i);
        const uint64_t identity = good ? files[i].identity : 0;
        if (own && identity != 0)
            set_bit(k->waits, k->file_count);
        k->files[k->file_count++] =
            (known_file){.path_hash = files[i].path_hash, .identity = identity, .flags = files[i].flags};
    }
    return true;
}

bool known_add_run(known *k, int64_t run, bool resumed)
{
    store_ref *refs = NULL;
    size_t count = 0;
    if (!store_refs_get(k->store, run, &refs, &count))
        return false;
    byte_buf index = {0};
    bool good = true;
    for (size_t i = 0; good && i < count; i++)
        good = add_ref(k, &refs[i], resumed, &index);
    bytes_done(&index);
    store_refs_done(refs, count);
    return good;
}

/* -------------------------------------------------------------------- asking */

static bool make_table(known *k)
{
    size_t room = 1024;
    while (room < k->file_count * 3 / 2)
        room *= 2;
    k->table = calloc(room, sizeof *k->table);
    if (k->table == NULL)
        return false;
    k->table_room = room;
    for (size_t i = 0; i < k->file_count; i++) {
        if (k->files[i].identity == 0)
            continue;
        size_t at = k->files[i].path_hash & (room - 1);
        while (k->table[at] != 0)
            at = (at + 1) & (room - 1);
        k->table[at] = (uint32_t)(i + 1);
    }
    return true;
}

/* Without memory for it nothing is found: everything is read again. */
static bool have_table(known *k)
{
    if (atomic_load(&k->ready))
        return k->table != NULL;
    (void)pthread_mutex_lock(&k->lock);
    if (!atomic_load(&k->ready)) {
        (void)make_table(k);
        atomic_store(&k->ready, true);
    }
    (void)pthread_mutex_unlock(&k->lock);
    return k->table != NULL;
}

/* A path that is walked twice has two entries: each is good for one. */
static bool is_it(const known *k, size_t file, uint64_t hash, uint64_t identity)
{
    return k->files[file].path_hash == hash && k->files[file].identity == identity && !has_bit(k->taken, file);
}

static bool find_near(const known *k, size_t last, uint64_t hash, uint64_t identity, size_t *found)
{
    const size_t to = k->file_count - last > AHEAD ? last + AHEAD : k->file_count;
    for (size_t i = last; i < to; i++) {
        if (is_it(k, i, hash, identity)) {
            *found = i;
            return true;
        }
    }
    for (size_t i = last > BEHIND ? last - BEHIND : 0; i < last; i++) {
        if (is_it(k, i, hash, identity)) {
            *found = i;
            return true;
        }
    }
    return false;
}

static bool find_far(known *k, uint64_t hash, uint64_t identity, size_t *found)
{
    if (!have_table(k))
        return false;
    for (size_t at = hash & (k->table_room - 1); k->table[at] != 0; at = (at + 1) & (k->table_room - 1)) {
        if (is_it(k, k->table[at] - 1, hash, identity)) {
            *found = k->table[at] - 1;
            return true;
        }
    }
    return false;
}

bool known_find(known *k, const char *path, const phi_file_info *file, uint64_t *tag)
{
    static _Thread_local size_t last; /* where this thread was answered before: a guess, whatever it is */
    if (k->file_count == 0)
        return false;
    const uint64_t seed = store_seed(k->store);
    const uint64_t hash = bytes_hash(seed, path, strlen(path)), identity = known_identity(seed, file);
    size_t found;
    if (last >= k->file_count)
        last = 0;
    if (!find_near(k, last, hash, identity, &found) && !find_far(k, hash, identity, &found))
        return false;
    last = found;
    *tag = found;
    return true;
}

void known_take(known *k, uint64_t tag)
{
    set_bit(k->taken, tag);
    clear_bit(k->waits, tag);
}

void known_forget(known *k, const char *path)
{
    if (k->file_count == 0 || !have_table(k))
        return;
    const uint64_t hash = bytes_hash(store_seed(k->store), path, strlen(path));
    for (size_t at = hash & (k->table_room - 1); k->table[at] != 0; at = (at + 1) & (k->table_room - 1)) {
        if (k->files[k->table[at] - 1].path_hash == hash)
            clear_bit(k->waits, k->table[at] - 1);
    }
}

/* The block that a file is in: the last one that begins before it and has files. Most often that of the file before. */
static const known_block *block_of(known *k, size_t file)
{
    const known_block *before = &k->blocks[k->last_block];
    if (file >= before->first && file - before->first < before->count)
        return before;
    size_t low = 0, high = k->block_count;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (k->blocks[middle].first <= file)
            low = middle;
        else
            high = middle;
    }
    k->last_block = low;
    return &k->blocks[low];
}

static bool tell_plain(reader *r, const char *path, uint32_t flags, bool carried, const phi_sink *sink)
{
    phi_coverage coverage = reader_plain(flags, carried);
    coverage.path = path;
    r->stopped = sink->on_source(sink->user, &coverage) != 0;
    return !r->stopped;
}

bool known_read(known *k, reader *r, const char *path, uint64_t tag, const phi_sink *sink)
{
    const known_block *block = block_of(k, tag);
    const uint32_t flags = k->files[tag].flags;
    if (r->brief && (flags & STORE_FILE_PLAIN) != 0)
        return tell_plain(r, path, flags, block->carried, sink);
    return reader_file(r, block->block, tag - block->first, block->carried, sink);
}

bool known_read_rest(known *k, reader *r, const phi_sink *sink)
{
    for (size_t i = 0; i < k->file_count; i++) {
        if (!has_bit(k->waits, i))
            continue;
        known_take(k, i);
        if (!known_read(k, r, "", i, sink))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------ settling */

/* What is left out of a block: all that was not taken. NULL: no memory. */
static uint8_t *left_out_of(const known *k, const known_block *block, size_t *size, size_t *left)
{
    *size = block->count / 8 + 1;
    uint8_t *bits = calloc(*size, 1);
    *left = 0;
    for (size_t i = 0; bits != NULL && i < block->count; i++) {
        if (has_bit(k->taken, block->first + i))
            continue;
        bits[i / 8] |= (uint8_t)(1u << i % 8);
        (*left)++;
    }
    return bits;
}

static bool make_ref(const known *k, const known_block *block, store_ref *refs, size_t *count)
{
    size_t size, left;
    uint8_t *bits = left_out_of(k, block, &size, &left);
    if (bits == NULL)
        return false;
    if (left == block->count && block->sequence == 0) { /* nothing of it */
        free(bits);
        return true;
    }
    if (left == 0) {
        free(bits);
        bits = NULL;
        size = 0;
    }
    refs[(*count)++] = (store_ref){.block = block->block, .sequence = block->sequence, .left_out = bits, .left_out_size = size};
    return true;
}

static int record_finding(void *user, const phi_finding *finding)
{
    recorder_finding(user, finding);
    return 0;
}

static int record_source(void *user, const phi_coverage *coverage)
{
    recorder_source(user, coverage);
    return 0;
}

static size_t count_taken(const known *k, const known_block *block)
{
    size_t count = 0;
    for (size_t i = 0; i < block->count; i++)
        count += has_bit(k->taken, block->first + i);
    return count;
}

static bool rewrite_block(known *k, const known_block *block, reader *r, const phi_sink *sink)
{
    for (size_t i = 0; i < block->count; i++) {
        if (!has_bit(k->taken, block->first + i))
            continue;
        if (!reader_file(r, block->block, i, true, sink))
            return false;
        clear_bit(k->taken, block->first + i);
    }
    return true;
}

bool known_rewrite(known *k, reader *r, recorder *to)
{
    phi_sink sink = PHI_SINK_INIT;
    sink.user = to;
    sink.on_finding = record_finding;
    sink.on_source = record_source;
    const bool brief = r->brief;
    bool good = recorder_again_begin(to);
    r->brief = false;
    for (size_t b = 0; good && b < k->block_count; b++) {
        const known_block *block = &k->blocks[b];
        if (block->sequence == 0 && count_taken(k, block) < block->count / WORTH_KEEPING)
            good = rewrite_block(k, block, r, &sink);
    }
    r->brief = brief;
    return recorder_again_end(to) && good;
}

bool known_settle(const known *k, int64_t run, bool whole)
{
    if (k->block_count == 0)
        return true;
    store_ref *refs = calloc(k->block_count, sizeof *refs);
    size_t count = 0;
    bool good = refs != NULL;
    for (size_t i = 0; good && i < k->block_count; i++)
        good = (!whole && k->blocks[i].sequence != 0) || make_ref(k, &k->blocks[i], refs, &count);
    good = good ? store_refs_set(k->store, run, refs, count) : no_memory(k);
    store_refs_done(refs, refs == NULL ? 0 : count);
    return good;
}
