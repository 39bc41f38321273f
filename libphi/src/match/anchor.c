/* SPDX-License-Identifier: Apache-2.0 */
/* See anchor.h. A regex becomes a row of single places and of gaps; the anchor
 * is the rarest stretch of places without a gap. */
#include "match/anchor.h"

#include "base/ascii.h"
#include "match/piece.h"

#include <string.h>

enum { ELEMENTS_MAX = 128, MUST_REACH = 32 };

static const double RARE = 1e-3; /* an anchor more frequent than this pays for nothing */

/* Shares of characters in prose, code and logs together, in round figures, and which bytes have them. */
static const struct {
    double share;
    phi__byte_set bytes;
} SHARES[] = {
    {0.15, {{UINT64_C(1) << ' '}}},
    {0.025, {{0, UINT64_C(0x07fffffe00000000)}}}, /* a-z */
    {0.02, {{UINT64_C(0x03ff000000000000)}}},     /* 0-9 */
    {0.003, {{0, UINT64_C(0x0000000007fffffe)}}}, /* A-Z */
    /* control characters, all but ASCII, and * + @ ^ ~ */
    {0.0005, {{UINT64_C(0x00000c00ffffffff), UINT64_C(0x4000000040000001), UINT64_MAX, UINT64_MAX}}},
    {0.004, {{UINT64_C(0xfc00f3fe00000000), UINT64_C(0xb8000001b8000000)}}}, /* all others */
};

/* Not all processors have an instruction for it, and the library runs on any. */
static int count_bits(uint64_t bits)
{
    bits -= bits >> 1 & UINT64_C(0x5555555555555555);
    bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
    bits = (bits + (bits >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return (int)(bits * UINT64_C(0x0101010101010101) >> 56);
}

double phi__byte_set_frequency(const phi__byte_set *set)
{
    double sum = 0;
    for (size_t i = 0; i < sizeof SHARES / sizeof *SHARES; i++) {
        int count = 0;
        for (size_t word = 0; word < 4; word++)
            count += count_bits(set->bits[word] & SHARES[i].bytes.bits[word]);
        sum += count * SHARES[i].share;
    }
    return sum < 1 ? sum : 1;
}

/* The regex as a row of single places and of gaps between them. */
typedef struct element {
    phi__byte_set set;
    size_t min, max; /* both 1 for a place */
    bool gap;
} element;

typedef struct row {
    element items[ELEMENTS_MAX];
    size_t count;
} row;

static bool add_element(row *out, const phi__byte_set *set, size_t min, size_t max, bool gap)
{
    if (max == 0)
        return true;
    if (out->count == ELEMENTS_MAX)
        return false;
    out->items[out->count++] = (element){*set, min, max, gap};
    return true;
}

static bool add_places(row *out, const phi__piece *fixed)
{
    for (size_t i = 0; i < fixed->min; i++) {
        if (!add_element(out, &fixed->at[i], 1, 1, false))
            return false;
    }
    return true;
}

/* x{2,5} is a gap of up to three x, then two x; what varies otherwise is its first byte, then a gap. */
static bool add_item(row *out, const phi__piece *once, size_t min, size_t max)
{
    const phi__piece least = phi__piece_repeat(once, min, min), all = phi__piece_repeat(once, min, max);
    if (least.fixed && min > 0)
        return add_element(out, &once->set, 0, all.max - least.min, true) && add_places(out, &least);
    if (all.min == 0)
        return add_element(out, &once->set, 0, all.max, true);
    return add_element(out, &once->first, 1, 1, false) && add_element(out, &once->set, all.min - 1, all.max - 1, true);
}

static bool parse_top(phi__piece_reader *r, row *out)
{
    while (*r->at != '\0') {
        phi__piece once;
        size_t min = 0, max = 0;
        if (!phi__piece_read(r, &once, &min, &max) || (once.max > 0 && !add_item(out, &once, min, max)))
            return false;
    }
    return true;
}

/* The rarest stretch of places: begin and length in the row; length 0 when there is none. */
static size_t choose(const row *all, size_t *begin)
{
    double best = RARE, shares[ELEMENTS_MAX];
    size_t length = 0;
    for (size_t i = 0; i < all->count; i++)
        shares[i] = all->items[i].gap ? 1 : phi__byte_set_frequency(&all->items[i].set);
    for (size_t i = 0; i < all->count; i++) {
        double chance = 1;
        size_t n = 0;
        for (; n < PHI__ANCHOR_MAX && i + n < all->count && !all->items[i + n].gap; n++)
            chance *= shares[i + n];
        if (n > 0 && chance < best) {
            best = chance;
            *begin = i;
            length = n;
        }
    }
    return length;
}

static void sum_up(const element *items, size_t count, phi__byte_set *set, size_t *min, size_t *max)
{
    for (size_t i = 0; i < count; i++) {
        phi__byte_set_add(set, &items[i].set);
        *min += items[i].min; /* at most ELEMENTS_MAX times PHI__ANCHOR_UNBOUNDED */
        *max += items[i].max;
    }
}

/* What cannot be missing before the anchor: the day before the year of a date, the blank between them. Where that
 * part is long, looking for it would cost more than it spares. */
static void find_must(const element *items, size_t count, phi__anchor *out)
{
    if (out->before_max > MUST_REACH)
        return;
    for (size_t i = 0; i < count && out->must_count < PHI__ANCHOR_MUST; i++) {
        if (items[i].min > 0)
            out->must[out->must_count++] = items[i].set;
    }
}

/* Places have letters in either case, whatever the regex says of it: more than it needs does no harm. */
static const char *behind_case(const char *regex)
{
    static const char *const PREFIXES[] = {"(?i)", "(?-i)"};
    for (size_t i = 0; i < sizeof PREFIXES / sizeof *PREFIXES; i++) {
        if (strncmp(regex, PREFIXES[i], strlen(PREFIXES[i])) == 0)
            return regex + strlen(PREFIXES[i]);
    }
    return regex;
}

bool phi__anchor_derive(const char *regex, phi__anchor *out)
{
    row all = {.count = 0};
    size_t begin = 0;
    phi__piece_reader r = {.at = behind_case(regex)};
    if (!parse_top(&r, &all))
        return false;
    const size_t length = choose(&all, &begin);
    if (length == 0)
        return false;
    *out = (phi__anchor){.length = length};
    for (size_t i = 0; i < length; i++)
        out->at[i] = all.items[begin + i].set;
    sum_up(all.items, begin, &out->before, &out->before_min, &out->before_max);
    find_must(all.items, begin, out);
    sum_up(all.items + begin + length, all.count - begin - length, &out->after, &out->after_min, &out->after_max);
    return true;
}
