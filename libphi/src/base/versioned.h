/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_VERSIONED_H
#define PHI_BASE_VERSIONED_H
/* Public structs that begin with their size: those of callers built against an
 * older header are shorter, and what they do not have keeps its default. */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* One that was never initialised must not pass for an empty one: an empty source is clean. */
static inline bool phi__versioned_is_set(size_t struct_size)
{
    return struct_size > sizeof(size_t);
}

/* Copy the members that both have. */
static inline void phi__versioned_take(void *to, size_t to_size, const void *from, size_t from_size)
{
    memcpy(to, from, from_size < to_size ? from_size : to_size);
}

#endif
