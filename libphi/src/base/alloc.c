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

void *phi__alloc(size_t size)
{
    if (should_fail() || size > SIZE_MAX - sizeof(header))
        return NULL;
    header *block = calloc(1, sizeof(header) + size);
    if (block == NULL)
        return NULL;
    block->size = size;
    return block + 1;
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
    header *old = (header *)block - 1;
    void *fresh = phi__alloc(size);
    if (fresh == NULL)
        return NULL;
    memcpy(fresh, block, old->size < size ? old->size : size);
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
