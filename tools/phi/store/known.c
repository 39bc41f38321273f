/* SPDX-License-Identifier: Apache-2.0 */
/* See known.h. */
#include "known.h"

#include "store_parts.h"

#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

uint64_t known_identity(uint64_t seed, const phi_file_info *file)
{
    if (file == NULL)
        return 0;
    /* Devices without one behind them (network shares, Btrfs, overlays) are numbered anew at each mount. */
    const uint64_t device = major(file->device) == 0 ? 0 : file->device;
    const uint64_t words[] = {device, file->inode, file->size, (uint64_t)file->modified_ns, (uint64_t)file->changed_ns, file->edges};
    return bytes_hash(seed, words, sizeof words) | 1;
}

void known_init(known *k, store *s)
{
    *k = (known){.store = s};
}

void known_done(known *k)
{
    for (size_t i = 0; i < k->block_count; i++)
        free(k->blocks[i].taken);
    free(k->blocks);
    free(k->entries);
    *k = (known){0};
}

static bool no_memory(const known *k)
{
    return store_fail(k->store, "out of memory");
}

/* ------------------------------------------------------------------- loading */

static bool grow_entries(known *k, size_t more)
{
    size_t room = k->entry_room == 0 ? 1024 : k->entry_room;
    while (room < (k->entry_count + more) * 4 / 3 + 1)
        room *= 2;
    if (room == k->entry_room)
        return true;
    known_entry *entries = calloc(room, sizeof *entries);
    if (entries == NULL)
        return no_memory(k);
    for (size_t i = 0; i < k->entry_room; i++) {
        if (k->entries[i].identity == 0)
            continue;
        size_t at = k->entries[i].path_hash & (room - 1);
        while (entries[at].identity != 0)
            at = (at + 1) & (room - 1);
        entries[at] = k->entries[i];
    }
    free(k->entries);
    k->entries = entries;
    k->entry_room = room;
    return true;
}

static void add_entry(known *k, const store_file *file, size_t block, size_t number)
{
    size_t at = file->path_hash & (k->entry_room - 1);
    while (k->entries[at].identity != 0)
        at = (at + 1) & (k->entry_room - 1);
    k->entries[at] = (known_entry){
        .path_hash = file->path_hash, .identity = file->identity, .block = (uint32_t)block, .file = (uint32_t)number};
    k->entry_count++;
}

static known_block *add_block(known *k, const store_ref *ref, size_t file_count, bool resumed)
{
    if (k->block_count == k->block_room) {
        const size_t room = k->block_room == 0 ? 64 : k->block_room * 2;
        known_block *blocks = realloc(k->blocks, room * sizeof *blocks);
        if (blocks == NULL)
            return NULL;
        k->blocks = blocks;
        k->block_room = room;
    }
    uint8_t *taken = calloc(file_count / 8 + 1, 1);
    if (taken == NULL)
        return NULL;
    known_block *block = &k->blocks[k->block_count++];
    *block = (known_block){.block = ref->block,
                           .sequence = resumed ? ref->sequence : 0,
                           .carried = !resumed || ref->carried,
                           .file_count = (uint32_t)file_count,
                           .taken = taken};
    return block;
}

static bool add_ref(known *k, const store_ref *ref, bool resumed)
{
    const store_file *files;
    size_t count;
    if (!store_block_files(k->store, ref->block, &files, &count))
        return false;
    const unsigned wanted = resumed && !ref->carried ? STORE_FILE_DONE : STORE_FILE_CARRIED;
    if (!grow_entries(k, count) || add_block(k, ref, count, resumed) == NULL)
        return no_memory(k);
    for (size_t i = 0; i < count; i++) {
        if (files[i].identity != 0 && (files[i].flags & wanted) != 0 && !store_ref_leaves_out(ref, i))
            add_entry(k, &files[i], k->block_count - 1, i);
    }
    return true;
}

bool known_add_run(known *k, int64_t run, bool resumed)
{
    store_ref *refs = NULL;
    size_t count = 0;
    if (!store_refs_get(k->store, run, &refs, &count))
        return false;
    bool good = true;
    for (size_t i = 0; good && i < count; i++)
        good = add_ref(k, &refs[i], resumed);
    store_refs_done(refs, count);
    return good;
}

/* -------------------------------------------------------------------- asking */

static bool is_taken(const known_block *block, size_t file)
{
    return (block->taken[file / 8] >> file % 8 & 1) != 0;
}

/* A path that is walked twice has two entries: each is good for one. */
bool known_find(const known *k, const char *path, const phi_file_info *file, uint64_t *tag)
{
    if (k->entry_count == 0)
        return false;
    const uint64_t seed = store_seed(k->store);
    const uint64_t hash = bytes_hash(seed, path, strlen(path)), identity = known_identity(seed, file);
    for (size_t at = hash & (k->entry_room - 1); k->entries[at].identity != 0; at = (at + 1) & (k->entry_room - 1)) {
        const known_entry *entry = &k->entries[at];
        if (entry->path_hash != hash || entry->identity != identity || is_taken(&k->blocks[entry->block], entry->file))
            continue;
        *tag = (uint64_t)entry->block << 32 | entry->file;
        return true;
    }
    return false;
}

void known_take(known *k, uint64_t tag)
{
    const size_t file = (uint32_t)tag;
    k->blocks[tag >> 32].taken[file / 8] |= (uint8_t)(1u << file % 8);
}

bool known_read(known *k, reader *r, uint64_t tag, const phi_sink *sink)
{
    const known_block *block = &k->blocks[tag >> 32];
    return reader_file(r, block->block, (uint32_t)tag, block->carried, sink);
}

/* Entries of blocks of the present run, and of no other. */
bool known_read_rest(known *k, reader *r, const phi_sink *sink)
{
    for (size_t i = 0; i < k->entry_room; i++) {
        const known_entry *entry = &k->entries[i];
        if (entry->identity == 0)
            continue;
        const known_block *block = &k->blocks[entry->block];
        if (block->sequence == 0 || block->carried || is_taken(block, entry->file))
            continue;
        const uint64_t tag = (uint64_t)entry->block << 32 | entry->file;
        known_take(k, tag);
        if (!known_read(k, r, tag, sink))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------ settling */

/* What is left out of a block: all that was not taken. NULL: no memory. */
static uint8_t *left_out_of(const known_block *block, size_t *size, size_t *left)
{
    *size = block->file_count / 8 + 1;
    uint8_t *bits = calloc(*size, 1);
    *left = 0;
    for (size_t i = 0; bits != NULL && i < block->file_count; i++) {
        if (is_taken(block, i))
            continue;
        bits[i / 8] |= (uint8_t)(1u << i % 8);
        (*left)++;
    }
    return bits;
}

static bool make_ref(const known_block *block, store_ref *refs, size_t *count)
{
    size_t size, left;
    uint8_t *bits = left_out_of(block, &size, &left);
    if (bits == NULL)
        return false;
    if (left == block->file_count && block->sequence == 0) { /* nothing of it */
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

bool known_settle(const known *k, int64_t run, bool whole)
{
    if (k->block_count == 0)
        return true;
    store_ref *refs = calloc(k->block_count, sizeof *refs);
    size_t count = 0;
    bool good = refs != NULL;
    for (size_t i = 0; good && i < k->block_count; i++)
        good = (!whole && k->blocks[i].sequence != 0) || make_ref(&k->blocks[i], refs, &count);
    good = good ? store_refs_set(k->store, run, refs, count) : no_memory(k);
    store_refs_done(refs, refs == NULL ? 0 : count);
    return good;
}
