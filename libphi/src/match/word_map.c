/* SPDX-License-Identifier: Apache-2.0 */
/* See word_map.h. */
#include "match/word_map.h"

#include "base/alloc.h"
#include "base/bit_row.h"

#include <string.h>

enum { BLOCK = PHI__WORD_MAP_BLOCK, AHEAD_MOST = 128 /* blocks */ };

void phi__word_map_init(phi__word_map *map, const phi__words *words)
{
    *map = (phi__word_map){.words = words};
}

void phi__word_map_done(phi__word_map *map)
{
    PHI_VEC_DONE(&map->hits);
    PHI_VEC_DONE(&map->known);
    PHI_VEC_DONE(&map->present);
    PHI_VEC_DONE(&map->blocks);
}

void phi__word_map_clear(phi__word_map *map)
{
    map->hits.count = 0;
    map->size = map->run_from = map->run_to = 0;
}

static size_t block_end(size_t at)
{
    return at / BLOCK + (at % BLOCK != 0);
}

static phi_status make_room(phi__word_map *map, size_t size)
{
    const size_t words = (size + 63) / 64;
    while (map->blocks.count < size)
        PHI_TRY(PHI_VEC_PUSH(&map->blocks, ((phi__word_map_block){0, 0})));
    while (map->known.count < words)
        PHI_TRY(PHI_VEC_PUSH(&map->known, 0));
    while (map->present.count < words)
        PHI_TRY(PHI_VEC_PUSH(&map->present, 0));
    if (words > 0) {
        memset(map->known.items, 0, words * sizeof *map->known.items);
        memset(map->present.items, 0, words * sizeof *map->present.items);
    }
    map->size = size;
    return PHI_OK;
}

/* Search blocks [from, to), of which none is known. */
static phi_status search(phi__word_map *map, phi__span text, size_t from, size_t to)
{
    const size_t first = map->hits.count;
    const size_t end = to * BLOCK < text.size ? to * BLOCK : text.size;
    PHI_TRY(phi__words_scan_part(map->words, text, from * BLOCK, end, &map->hits));
    for (size_t block = from; block < to; block++)
        phi__bit_row_set(map->known.items, block);
    for (size_t i = first; i < map->hits.count; i++) {
        const size_t block = map->hits.items[i].begin / BLOCK;
        if (!phi__bit_row_has(map->present.items, block)) {
            phi__bit_row_set(map->present.items, block);
            map->blocks.items[block] = (phi__word_map_block){.first = (uint32_t)i};
        }
        map->blocks.items[block].count++;
    }
    return PHI_OK;
}

/* How far to search from `begin` on, at least to `last`: the longer it has gone on so, the longer it will. */
static size_t reach(phi__word_map *map, size_t begin, size_t last)
{
    map->run_from = begin == map->run_to ? map->run_from : begin;
    const size_t more = (begin - map->run_from) / 2;
    return last + (more < AHEAD_MOST ? more : AHEAD_MOST);
}

phi_status phi__word_map_load(phi__word_map *map, phi__span text, size_t from, size_t to, bool ahead)
{
    if (map->size == 0)
        PHI_TRY(make_room(map, block_end(text.size)));
    const size_t last = block_end(to);
    for (size_t at = from / BLOCK; at < last;) {
        const size_t begin = phi__bit_row_find(map->known.items, UINT64_MAX, at, last);
        if (begin == last)
            return PHI_OK;
        const size_t most = ahead ? reach(map, begin, last) : last;
        const size_t end = phi__bit_row_find(map->known.items, 0, begin, most < map->size ? most : map->size);
        map->run_to = ahead ? end : map->run_to;
        PHI_TRY(search(map, text, begin, end));
        at = end;
    }
    return PHI_OK;
}

bool phi__word_map_covers(const phi__word_map *map, size_t from, size_t to)
{
    const size_t last = block_end(to);
    return from >= to || (last <= map->size && phi__bit_row_find(map->known.items, UINT64_MAX, from / BLOCK, last) == last);
}

/* The first of those in block `block` or behind it, before `to`. */
static const phi__word_hit *first_from(const phi__word_map *map, size_t block, size_t to)
{
    const size_t last = block_end(to) < map->size ? block_end(to) : map->size;
    const size_t found = block < last ? phi__bit_row_find(map->present.items, 0, block, last) : last;
    if (found == last)
        return NULL;
    const phi__word_hit *hit = &map->hits.items[map->blocks.items[found].first];
    return hit->begin < to ? hit : NULL;
}

const phi__word_hit *phi__word_map_next(const phi__word_map *map, const phi__word_hit *hit, size_t to)
{
    const size_t block = hit->begin / BLOCK;
    const phi__word_map_block *of = &map->blocks.items[block];
    if (hit + 1 < map->hits.items + of->first + of->count)
        return hit[1].begin < to ? hit + 1 : NULL;
    return first_from(map, block + 1, to);
}

const phi__word_hit *phi__word_map_first(const phi__word_map *map, size_t from, size_t to)
{
    const phi__word_hit *hit = first_from(map, from / BLOCK, to);
    while (hit != NULL && hit->begin < from)
        hit = phi__word_map_next(map, hit, to);
    return hit;
}
