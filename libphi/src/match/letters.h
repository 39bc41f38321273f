/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_LETTERS_H
#define PHI_MATCH_LETTERS_H
/* Where the tokens of words.h begin and end, 64 bytes at a time: a token is looked up by
 * its first eight bytes, or by all of it when it has less. A superset: whether a letter of
 * another script stands before it is left to tokens.c. */
#include "match/gate.h"

enum { PHI__LETTERS_KEY = 8, PHI__LETTERS_CHUNK = 16 /* blocks */ };

typedef struct phi__letters {
    const phi__simd *simd;
    phi__span text;
    size_t to;    /* tokens that begin before are asked for */
    bool wide;    /* tokens of interest may begin with a letter beyond ASCII; to be set once it is open */
    bool digits;  /* ... with a digit */
    size_t base;  /* of masks[1]; masks[0] is the block before */
    size_t next;  /* block to look at, from 1 on */
    size_t blocks; /* in masks that are valid, with one behind each but the last */
    phi__simd_letters masks[PHI__LETTERS_CHUNK + 2];
} phi__letters;

typedef struct phi__letters_block {
    size_t base;
    uint64_t starts;  /* first bytes of tokens of ASCII */
    uint64_t ends, next_ends; /* here and in the next block: bytes that begin another token or are in none */
    uint64_t camel, next_camel; /* first bytes of tokens, behind a letter */
    uint64_t wide;    /* first bytes of letters beyond ASCII */
    uint64_t escaped; /* first bytes of tokens behind a backslash */
} phi__letters_block;

/** Tokens that begin in text[from, to); what is around them is looked at. */
void phi__letters_open(phi__letters *letters, const phi__simd *simd, phi__span text, size_t from, size_t to);
/** The next block; false at the end. */
bool phi__letters_next(phi__letters *letters, phi__letters_block *out);
/* Of a mask and the one of the next block: 64 bits from behind byte `at` on. */
static inline uint64_t phi__letters_after(uint64_t now, uint64_t next, unsigned at)
{
    return now >> at >> 1 | next << (63 - at);
}
/* The same, as many bits as a key has bytes. */
static inline uint64_t phi__letters_behind(uint64_t now, uint64_t next, unsigned at)
{
    return phi__letters_after(now, next, at) & ((1u << PHI__LETTERS_KEY) - 1);
}

#endif
