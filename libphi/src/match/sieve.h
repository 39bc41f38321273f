/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_SIEVE_H
#define PHI_MATCH_SIEVE_H
/* Finds where matches of regexes may be: every occurrence of an anchor in a
 * text, widened by the bytes that its regex may hold around it. What it returns
 * holds every match of these regexes with a byte before and behind it. */
#include "base/buf.h"
#include "base/simd.h"
#include "match/anchor.h"

enum { PHI__SIEVE_MAX = 64 }; /* anchors of one sieve */

/* A stretch of text, half open. */
typedef struct phi__stretch {
    size_t begin;
    size_t end;
    uint64_t anchors; /* bit i: anchor i stands in it */
} phi__stretch;
typedef PHI_VEC(phi__stretch) phi__stretches;

typedef struct phi__sieve {
    phi__simd_sieve tables;
    uint64_t allowed[PHI__SIMD_SIEVE][256]; /* bit i: anchor i may have that byte there */
    phi__anchor anchors[PHI__SIEVE_MAX];
    uint8_t skip[PHI__SIEVE_MAX]; /* places of an anchor before those that are sieved */
    phi__byte_set buckets[8][PHI__SIMD_SIEVE]; /* all that the tables let pass */
    double chances[8];                         /* how often that is, roughly */
    size_t count;
} phi__sieve;

/** Add an anchor; false when there is no room. All zero is an empty sieve. */
bool phi__sieve_add(phi__sieve *sieve, const phi__anchor *anchor);
/** Append the stretches, ascending and disjoint. Linear in the text. */
phi_status phi__sieve_find(const phi__sieve *sieve, const phi__simd *simd, phi__span text, phi__stretches *out);

#endif
