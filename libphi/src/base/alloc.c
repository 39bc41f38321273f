/* SPDX-License-Identifier: Apache-2.0 */
/* Heap blocks that know their size, so that each is wiped when it is freed.
 *
 *     | size (16 bytes, keeps alignment) | caller's bytes ... |
 *
 * The fault counter is the one thread-local of the library; it exists for the
 * out-of-memory tests and stays zero otherwise. */
#define _DEFAULT_SOURCE /* explicit_bzero */
#include "base/alloc.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { FRESH_PAGES = 128 * 1024 }; /* malloc takes larger blocks from the system */

typedef union header {
    size_t size;
    max_align_t align;
} header;

static _Thread_local uint64_t fail_countdown;

void phi__alloc_fail_at(uint64_t nth)
{
    fail_countdown = nth;
}

static bool should_fail(void)
{
    return fail_countdown != 0 && --fail_countdown == 0;
}

void phi__wipe(void *memory, size_t size)
{
    if (memory != NULL && size > 0)
        explicit_bzero(memory, size);
}

/* With zeros but for the first `kept` bytes, which the caller writes. */
static void *new_block(size_t size, size_t kept)
{
    if (should_fail() || size > SIZE_MAX - sizeof(header))
        return NULL;
    /* Pages fresh from the system are zero, which calloc knows: it does not touch them. */
    const bool plain = kept > 0 && size < FRESH_PAGES;
    header *block = plain ? malloc(sizeof(header) + size) : calloc(1, sizeof(header) + size);
    if (block == NULL)
        return NULL;
    block->size = size;
    if (plain)
        memset((char *)(block + 1) + kept, 0, size - kept);
    return block + 1;
}

void *phi__alloc(size_t size)
{
    return new_block(size, 0);
}

void *phi__alloc_array(size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    return phi__alloc(count * size);
}

void *phi__realloc(void *block, size_t size)
{
    if (block == NULL)
        return phi__alloc(size);
    /* realloc(3) could leave a copy behind when it moves: move it here. */
    const header *old = (const header *)block - 1;
    const size_t kept = old->size < size ? old->size : size;
    void *fresh = new_block(size, kept);
    if (fresh == NULL)
        return NULL;
    memcpy(fresh, block, kept);
    phi__free(block);
    return fresh;
}

void phi__free(void *block)
{
    if (block == NULL)
        return;
    header *head = (header *)block - 1;
    phi__wipe(block, head->size);
    free(head);
}

void phi__free_at(void *slot)
{
    void **pointer = slot;
    phi__free(*pointer);
}

char *phi__strndup(const char *text, size_t length)
{
    assert(text != NULL);
    char *copy = length < SIZE_MAX ? phi__alloc(length + 1) : NULL;
    if (copy != NULL)
        memcpy(copy, text, length);
    return copy;
}

char *phi__strdup(const char *text)
{
    return phi__strndup(text, strlen(text));
}
