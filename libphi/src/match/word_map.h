/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_WORD_MAP_H
#define PHI_MATCH_WORD_MAP_H
/* The words of a text, as far as somebody asked: each block of 64 bytes is searched when a
 * question first comes to it and never again, in whatever order questions come. Where
 * they come one close behind the other, what lies ahead is searched with them. */
#include "match/words.h"

enum { PHI__WORD_MAP_BLOCK = 64 };

/* The words that begin in a block: so many hits from this one on, in order. */
typedef struct phi__word_map_block {
    uint32_t first;
    uint32_t count;
} phi__word_map_block;

typedef struct phi__word_map {
    const phi__words *words;
    phi__word_hits hits;
    PHI_VEC(uint64_t) known;   /* bit: this block was searched */
    PHI_VEC(uint64_t) present; /* ... and has words */
    PHI_VEC(phi__word_map_block) blocks; /* those that have some are valid */
    size_t size;               /* of the text that it holds, in blocks; 0: none yet */
    size_t run_from, run_to;   /* what was searched last without a gap, in blocks */
} phi__word_map;

void phi__word_map_init(phi__word_map *map, const phi__words *words);
void phi__word_map_done(phi__word_map *map);
/** Another text. */
void phi__word_map_clear(phi__word_map *map);
/** Make the words that begin in text[from, to) known; with `ahead` also those behind, where text was searched all
 * along before. It is the same text until phi__word_map_clear. */
phi_status phi__word_map_load(phi__word_map *map, phi__span text, size_t from, size_t to, bool ahead);
/** Are they known? */
bool phi__word_map_covers(const phi__word_map *map, size_t from, size_t to);
/** Of the known words the first that begins in [from, to), or NULL. */
const phi__word_hit *phi__word_map_first(const phi__word_map *map, size_t from, size_t to);
/** The one behind it, in order of begin, then longest first; or NULL. */
const phi__word_hit *phi__word_map_next(const phi__word_map *map, const phi__word_hit *hit, size_t to);

#endif
