/* SPDX-License-Identifier: Apache-2.0 */
/* See sieve.h. Three places of each anchor are looked up for all bytes at once;
 * where they fit, the whole anchor is compared and widened. Bytes that widening
 * has passed are not passed again for the same anchor, so that anchors beside
 * each other cost no square. */
#include "match/sieve.h"

#include <string.h>

enum { CHUNK_BLOCKS = 64 };

/* ------------------------------------------------------------------------ making */

static phi__byte_set place_of(const phi__anchor *anchor, size_t place)
{
    return place < anchor->length ? anchor->at[place] : (phi__byte_set){{~0ULL, ~0ULL, ~0ULL, ~0ULL}};
}

/* The rarest places of the anchor that are not more than the sieve has. */
static size_t best_skip(const phi__anchor *anchor)
{
    size_t best = 0;
    double least = 2;
    for (size_t skip = 0; skip == 0 || skip + PHI__SIMD_SIEVE <= anchor->length; skip++) {
        double chance = 1;
        for (size_t k = 0; k < PHI__SIMD_SIEVE; k++) {
            const phi__byte_set place = place_of(anchor, skip + k);
            chance *= phi__byte_set_frequency(&place);
        }
        if (chance < least) {
            least = chance;
            best = skip;
        }
    }
    return best;
}

/* The 16 bytes with this high nibble, bit = low nibble. */
static unsigned row_of(const phi__byte_set *set, unsigned high)
{
    return (unsigned)(set->bits[high / 4] >> (16 * (high % 4))) & 0xffff;
}

/* What look-ups by nibble let pass of `set` and `more` together: every high nibble with every low one. */
static phi__byte_set join(const phi__byte_set *set, const phi__byte_set *more)
{
    phi__byte_set out = {{0}};
    uint64_t lows = 0;
    for (unsigned high = 0; high < 16; high++)
        lows |= row_of(set, high) | row_of(more, high);
    for (unsigned high = 0; high < 16; high++) {
        if ((row_of(set, high) | row_of(more, high)) != 0)
            out.bits[high / 4] |= lows << (16 * (high % 4));
    }
    return out;
}

static double chance_of(const phi__byte_set places[PHI__SIMD_SIEVE])
{
    double chance = 1;
    for (size_t k = 0; k < PHI__SIMD_SIEVE; k++)
        chance *= phi__byte_set_frequency(&places[k]);
    return chance;
}

static void put_into(phi__sieve *sieve, size_t bucket, const phi__byte_set places[PHI__SIMD_SIEVE])
{
    for (size_t k = 0; k < PHI__SIMD_SIEVE; k++) {
        sieve->buckets[bucket][k] = places[k];
        for (unsigned byte = 0; byte < 256; byte++) {
            if (!phi__byte_set_has(&places[k], (uint8_t)byte))
                continue;
            sieve->tables.low[k][byte & 15] |= (uint8_t)(1u << bucket);
            sieve->tables.high[k][byte >> 4] |= (uint8_t)(1u << bucket);
        }
    }
}

/* Into the bucket that lets the least pass in vain. */
static void choose_bucket(phi__sieve *sieve, const phi__anchor *anchor, size_t skip)
{
    phi__byte_set best[PHI__SIMD_SIEVE];
    double least = 2, chance = 0;
    size_t chosen = 0;
    for (size_t bucket = 0; bucket < 8; bucket++) {
        phi__byte_set joined[PHI__SIMD_SIEVE];
        for (size_t k = 0; k < PHI__SIMD_SIEVE; k++) {
            const phi__byte_set place = place_of(anchor, skip + k);
            joined[k] = join(&sieve->buckets[bucket][k], &place);
        }
        const double joint = chance_of(joined), more = joint - sieve->chances[bucket];
        if (more >= least)
            continue;
        least = more;
        chance = joint;
        chosen = bucket;
        memcpy(best, joined, sizeof best);
    }
    put_into(sieve, chosen, best);
    sieve->chances[chosen] = chance;
}

bool phi__sieve_add(phi__sieve *sieve, const phi__anchor *anchor)
{
    if (sieve->count == PHI__SIEVE_MAX)
        return false;
    const size_t index = sieve->count++;
    const size_t skip = best_skip(anchor);
    sieve->anchors[index] = *anchor;
    sieve->skip[index] = (uint8_t)skip;
    for (size_t k = 0; k < PHI__SIMD_SIEVE; k++) {
        const phi__byte_set place = place_of(anchor, skip + k);
        for (unsigned byte = 0; byte < 256; byte++)
            sieve->allowed[k][byte] |= (uint64_t)phi__byte_set_has(&place, (uint8_t)byte) << index;
    }
    choose_bucket(sieve, anchor, skip);
    return true;
}

/* --------------------------------------------------------------------- searching */

/* What is known for one anchor from where it stood before. */
typedef struct progress {
    phi__stretch before;  /* bytes that may stand before it, up to where it last stood */
    size_t after;         /* bytes from behind where it last stood up to here may follow it */
} progress;

typedef struct search {
    const phi__sieve *sieve;
    const phi__simd *simd;
    phi__span text;
    phi__stretches *out;
    size_t first; /* of the stretches of this search */
    progress last[PHI__SIEVE_MAX];
} search;

static bool fits(const phi__anchor *anchor, phi__span text, size_t at)
{
    if (anchor->length > text.size - at)
        return false;
    for (size_t i = 0; i < anchor->length; i++) {
        if (!phi__byte_set_has(&anchor->at[i], text.data[at + i]))
            return false;
    }
    return true;
}

static size_t widen_left(const search *s, const phi__anchor *anchor, progress *last, size_t from)
{
    const size_t least = from > anchor->before_max ? from - anchor->before_max : 0;
    size_t at = from;
    while (at > least && phi__byte_set_has(&anchor->before, s->text.data[at - 1])) {
        at--;
        if (at == last->before.end && last->before.begin < at)
            at = last->before.begin > least ? last->before.begin : least;
    }
    last->before = (phi__stretch){.begin = at, .end = from};
    return at;
}

static size_t widen_right(const search *s, const phi__anchor *anchor, progress *last, size_t from)
{
    const size_t room = s->text.size - from;
    const size_t most = room < anchor->after_max ? s->text.size : from + anchor->after_max;
    size_t at = last->after > from ? last->after : from;
    while (at < most && phi__byte_set_has(&anchor->after, s->text.data[at]))
        at++;
    last->after = at;
    return at;
}

/* Append, merged with those that it touches. */
static phi_status add_stretch(search *s, phi__stretch stretch)
{
    while (s->out->count > s->first && s->out->items[s->out->count - 1].end >= stretch.begin) {
        const phi__stretch *top = &s->out->items[--s->out->count];
        stretch.begin = top->begin < stretch.begin ? top->begin : stretch.begin;
        stretch.end = top->end > stretch.end ? top->end : stretch.end;
        stretch.anchors |= top->anchors;
    }
    return PHI_VEC_PUSH(s->out, stretch);
}

static bool holds_one(phi__span text, size_t from, size_t to, const phi__byte_set *set)
{
    while (from < to && !phi__byte_set_has(set, text.data[from]))
        from++;
    return from < to;
}

/* Does text[from, to) have all that must stand before the anchor? */
static bool holds_all(const phi__anchor *anchor, phi__span text, size_t from, size_t to)
{
    bool all = true;
    for (size_t i = 0; i < anchor->must_count && all; i++)
        all = holds_one(text, from, to, &anchor->must[i]);
    return all;
}

/* An anchor stands at `at`. */
static phi_status widen(search *s, size_t index, size_t at)
{
    const phi__anchor *anchor = &s->sieve->anchors[index];
    progress *last = &s->last[index];
    const size_t begin = widen_left(s, anchor, last, at);
    if (at - begin < anchor->before_min || !holds_all(anchor, s->text, begin, at))
        return PHI_OK;
    const size_t end = widen_right(s, anchor, last, at + anchor->length);
    if (end - (at + anchor->length) < anchor->after_min)
        return PHI_OK;
    return add_stretch(s, (phi__stretch){.begin = begin == 0 ? 0 : begin - 1,
                                         .end = end < s->text.size ? end + 1 : end,
                                         .anchors = UINT64_C(1) << index});
}

/* The three places fit some anchor at `at`. */
static phi_status check(search *s, size_t at, uint64_t anchors)
{
    for (; anchors != 0; anchors &= anchors - 1) {
        const size_t index = (size_t)__builtin_ctzll(anchors);
        const size_t skip = s->sieve->skip[index];
        if (skip <= at && fits(&s->sieve->anchors[index], s->text, at - skip))
            PHI_TRY(widen(s, index, at - skip));
    }
    return PHI_OK;
}

static inline uint64_t anchors_at(const phi__sieve *sieve, const uint8_t *data)
{
    return sieve->allowed[0][data[0]] & sieve->allowed[1][data[1]] & sieve->allowed[2][data[2]];
}

/* `data` holds the bytes at `base`, and two more. */
static phi_status check_chunk(search *s, const uint8_t *data, size_t base, const uint64_t *masks, size_t blocks)
{
    uint16_t left[PHI__SIMD_PLACES_ROOM(CHUNK_BLOCKS)];
    const size_t count = s->simd->places(masks, blocks, left);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) { /* nearly all end here: buckets let pass more than the anchors in them */
        const uint16_t at = left[i];
        left[kept] = at;
        kept += anchors_at(s->sieve, data + at) != 0;
    }
    for (size_t i = 0; i < kept; i++) {
        if (base + left[i] < s->text.size)
            PHI_TRY(check(s, base + left[i], anchors_at(s->sieve, data + left[i])));
    }
    return PHI_OK;
}

phi_status phi__sieve_find(const phi__sieve *sieve, const phi__simd *simd, phi__span text, phi__stretches *out)
{
    search s = {.sieve = sieve, .simd = simd, .text = text, .out = out, .first = out->count};
    size_t base = 0;
    uint64_t masks[CHUNK_BLOCKS];
    while (text.size - base >= PHI__SIMD_BLOCK + PHI__SIMD_SIEVE) {
        size_t blocks = (text.size - base - PHI__SIMD_SIEVE) / PHI__SIMD_BLOCK;
        blocks = blocks < CHUNK_BLOCKS ? blocks : CHUNK_BLOCKS;
        simd->sieve(&sieve->tables, text.data + base, blocks, masks);
        PHI_TRY(check_chunk(&s, text.data + base, base, masks, blocks));
        base += blocks * PHI__SIMD_BLOCK;
    }
    uint8_t tail[2 * PHI__SIMD_BLOCK + PHI__SIMD_SIEVE] = {0}; /* at most a block and the places of a sieve */
    if (text.size > base)
        memcpy(tail, text.data + base, text.size - base);
    simd->sieve(&sieve->tables, tail, 2, masks);
    return check_chunk(&s, tail, base, masks, 2);
}
