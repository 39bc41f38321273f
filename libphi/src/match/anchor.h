/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_ANCHOR_H
#define PHI_MATCH_ANCHOR_H
/* What every match of a regex must contain: a short stretch of bytes, each of a
 * known class, that is rare in text, such as `@` and a letter, or a blank and
 * 19 or 20 and two digits. A search for these at the speed of memory replaces
 * the regex everywhere but around them. Derived from the text of the regex, and
 * only from syntax that is understood for certain; for all else there is none. */
#include "base/span.h"

enum { PHI__ANCHOR_MAX = 8, PHI__ANCHOR_MUST = 4 };
#define PHI__ANCHOR_UNBOUNDED ((size_t)1 << 20)

typedef struct phi__byte_set {
    uint64_t bits[4];
} phi__byte_set;

static inline bool phi__byte_set_has(const phi__byte_set *set, uint8_t byte)
{
    return (set->bits[byte >> 6] >> (byte & 63) & 1) != 0;
}

/* A match is `before`, then the anchor, then `after`: which bytes may stand
 * there and how many. PHI__ANCHOR_UNBOUNDED and more is no bound. */
typedef struct phi__anchor {
    size_t length; /* 1..PHI__ANCHOR_MAX */
    phi__byte_set at[PHI__ANCHOR_MAX];
    phi__byte_set before, after;
    size_t before_min, before_max;
    size_t after_min, after_max;
    phi__byte_set must[PHI__ANCHOR_MUST]; /* a byte of each stands in `before` */
    size_t must_count;
} phi__anchor;

/** Letters are taken in either case. False when the regex has no rare anchor. */
bool phi__anchor_derive(const char *regex, phi__anchor *out);
/** How often a byte of the set stands at one place of ordinary text, roughly. */
double phi__byte_set_frequency(const phi__byte_set *set);

#endif
