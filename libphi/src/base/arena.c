/* SPDX-License-Identifier: Apache-2.0 */
/* See arena.h: a list of blocks, newest first; the oldest survives a clear. */
#include "base/arena.h"

#include "base/alloc.h"

#include <stdint.h>
#include <string.h>

/* Blocks are wiped whole: the first one is as small as what most files need. */
enum { FIRST_BYTES = 1024, BLOCK_BYTES = 16 * 1024, ALIGNMENT = sizeof(max_align_t) };

struct phi__arena_block {
    phi__arena_block *older;
    size_t used;
    size_t capacity;
    max_align_t bytes[];
};

static phi__arena_block *block_new(phi__arena *arena, size_t at_least)
{
    const size_t usual = arena->newest == NULL ? FIRST_BYTES : BLOCK_BYTES;
    const size_t capacity = at_least > usual ? at_least : usual;
    phi__arena_block *block = phi__alloc(sizeof *block + capacity);
    if (block == NULL)
        return NULL;
    block->capacity = capacity;
    block->older = arena->newest;
    arena->newest = block;
    return block;
}

void *phi__arena_alloc(phi__arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        return NULL;
    const size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    phi__arena_block *block = arena->newest;
    if (block == NULL || rounded > block->capacity - block->used)
        block = block_new(arena, rounded);
    if (block == NULL)
        return NULL;
    void *memory = (uint8_t *)block->bytes + block->used;
    block->used += rounded;
    return memory;
}

char *phi__arena_strndup(phi__arena *arena, const char *text, size_t length)
{
    char *copy = length < SIZE_MAX ? phi__arena_alloc(arena, length + 1) : NULL;
    if (copy != NULL && length > 0)
        memcpy(copy, text, length);
    return copy;
}

void phi__arena_clear(phi__arena *arena)
{
    while (arena->newest != NULL && arena->newest->older != NULL) {
        phi__arena_block *older = arena->newest->older;
        phi__free(arena->newest);
        arena->newest = older;
    }
    if (arena->newest != NULL) {
        phi__wipe(arena->newest->bytes, arena->newest->used);
        arena->newest->used = 0;
    }
}

void phi__arena_done(phi__arena *arena)
{
    phi__arena_clear(arena);
    phi__free(arena->newest);
    arena->newest = NULL;
}
