/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_ALLOC_H
#define PHI_BASE_ALLOC_H
/* The only place that calls malloc and free. Every block remembers its size in
 * a header so that freeing wipes it: blocks of a scanner held patient data.
 * Tests make the Nth allocation fail (phi__alloc_fail_at). */
#include <stddef.h>
#include <stdint.h>

/** `size` zeroed bytes, or NULL. */
void *phi__alloc(size_t size);
/** `count` * `size` zeroed bytes; NULL also when that overflows. */
void *phi__alloc_array(size_t count, size_t size);
/** Grow or shrink; the old block is wiped when it moved. NULL leaves it alone. */
void *phi__realloc(void *block, size_t size);
/** Wipe and free; NULL is fine. */
void phi__free(void *block);
/** For PHI_AUTO: free what the pointer at `slot` points to. */
void phi__free_at(void *slot);
/** Copies, NUL-terminated; NULL when out of memory. */
char *phi__strdup(const char *text);
char *phi__strndup(const char *text, size_t length);

/** Overwrite in a way the compiler may not remove. */
void phi__wipe(void *memory, size_t size);

/** Test hook: the `nth` allocation of this thread from now (1 = next) fails; 0 = none. */
void phi__alloc_fail_at(uint64_t nth);

#endif
