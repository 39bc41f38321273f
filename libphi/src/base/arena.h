/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_ARENA_H
#define PHI_BASE_ARENA_H
/* Memory that is given back all at once: what belongs to one part or one window
 * of text. Clearing wipes it. Blocks are kept between clears up to the first. */
#include <stddef.h>

typedef struct phi__arena_block phi__arena_block;
typedef struct phi__arena {
    phi__arena_block *newest;
} phi__arena;

/** Zero-initialise with `(phi__arena){0}`. */
void *phi__arena_alloc(phi__arena *arena, size_t size); /* zeroed, aligned; NULL when out of memory */
char *phi__arena_strndup(phi__arena *arena, const char *text, size_t length);
void phi__arena_clear(phi__arena *arena);
void phi__arena_done(phi__arena *arena);

#endif
