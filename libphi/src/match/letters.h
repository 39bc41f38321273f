/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_LETTERS_H
#define PHI_MATCH_LETTERS_H
/* Where the tokens of words.h begin, 64 bytes at a time, parted by how long they are:
 * a token is looked up by its first four bytes, or by all of it when it has less. A
 * superset: whether a letter of another script stands before it is left to tokens.c. */
#include "match/gate.h"

enum { PHI__LETTERS_KEY = 4, PHI__LETTERS_CHUNK = 16 /* blocks */ };

typedef struct phi__letters {
    const phi__simd *simd;
    phi__span text;
    bool wide;    /* tokens of interest may begin with a letter beyond ASCII */
    bool digits;  /* ... with a digit */
    size_t base;  /* of masks[1]; masks[0] is the block before */
    size_t next;  /* block to look at, from 1 on */
    size_t blocks; /* in masks that are valid, with one behind each but the last */
    phi__simd_letters masks[PHI__LETTERS_CHUNK + 2];
} phi__letters;

typedef struct phi__letters_block {
    size_t base;
    uint64_t tokens[PHI__LETTERS_KEY]; /* [n - 1]: first bytes of those of n bytes; the last: of so many or more */
    uint64_t glued;   /* of those shorter than a key, the ones that a letter or a byte beyond ASCII follows */
    uint64_t wide;    /* first bytes of letters beyond ASCII */
    uint64_t escaped; /* first bytes of tokens behind a backslash */
} phi__letters_block;

void phi__letters_open(phi__letters *letters, const phi__simd *simd, phi__span text, bool wide, bool digits);
/** The next block; false at the end. */
bool phi__letters_next(phi__letters *letters, phi__letters_block *out);

#endif
