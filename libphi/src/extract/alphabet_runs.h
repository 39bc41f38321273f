/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_ALPHABET_RUNS_H
#define PHI_EXTRACT_ALPHABET_RUNS_H
/* Where base64 or hex may stand in a text: runs of characters of their alphabets. All text goes through here, and
 * source code is full of names that are nearly long enough: blocks are told by masks, a chunk of them at a time. */
#include "base/simd.h"
#include "base/span.h"

enum {
    PHI__ALPHABET_LEAST = 16, /* characters of a run */
    PHI__ALPHABET_MOST = PHI__SIMD_BLOCK, /* of them are told */
    PHI__ALPHABET_BLOCKS = 32,
};

typedef struct phi__alphabet_runs {
    phi__span text;
    const phi__simd *simd;
    size_t base;                           /* of the chunk of the text that the masks tell of */
    uint64_t masks[PHI__ALPHABET_BLOCKS];  /* bit i of block b: is that byte of a run? */
} phi__alphabet_runs;

void phi__alphabet_open(phi__alphabet_runs *self, phi__span text);
/** The first place from `at` on, which does not decrease, where LEAST characters of the alphabet begin, or fewer at the end
 * of the text; `text.size` when there is none. A backslash counts as one of them, for JSON writes "\/", but none begins a run.
 * *end is where the run ends, or MOST of it. */
size_t phi__alphabet_next(phi__alphabet_runs *self, size_t at, size_t *end);

#endif
