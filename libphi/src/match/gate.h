/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_GATE_H
#define PHI_MATCH_GATE_H
/* First stage of the shape lane: which bytes of a text may begin a candidate?
 * Blocks of 64 bytes become bit masks (bit i = byte i), and what all shapes of
 * the loaded packs have in common is asked of all bytes of a block at once: that
 * a token with a digit begins there, long enough by itself or joined with what
 * follows across single separators; or a token of letters of a length that some
 * shape begins with, then a separator and a digit. Every picture holds a digit,
 * so most blocks of ordinary text end at a glance. A token begins where no letter
 * or digit stands before it, and behind \n, \r or \t written out. */
#include "base/simd.h"
#include "base/span.h"

enum { PHI__GATE_BLOCK = PHI__SIMD_BLOCK };

/* What the shapes have in common. */
typedef struct phi__gate_plan {
    phi__simd_separators separators;
    phi__simd_lengths lengths;
    uint8_t reach; /* length of the longest shape; 0 = there is none */
} phi__gate_plan;

/* A walk over text[from, to). */
typedef struct phi__gate {
    const phi__gate_plan *plan;
    const phi__simd *simd;
    phi__span text;
    size_t base; /* of the first block in masks */
    size_t to;
    size_t next;   /* block to look at, of those */
    size_t blocks; /* that are known */
    phi__simd_masks masks; /* of the block before too, as far as a token in it may go on, and of the one behind */
    uint64_t starts[PHI__SIMD_CHUNK];
} phi__gate;

/* A block in which candidates may begin. */
typedef struct phi__gate_block {
    size_t base;     /* offset of its first byte */
    uint64_t starts; /* first bytes of tokens worth looking at */
    uint64_t digits, next_digits; /* in it, and in the 64 bytes after it */
    uint64_t alnum, next_alnum;
} phi__gate_block;

/** Let a shape (digits as 9, letters as A, either as *) through. All zero is a plan for none. */
void phi__gate_plan_add(phi__gate_plan *plan, const char *shape);
void phi__gate_open(phi__gate *gate, const phi__gate_plan *plan, const phi__simd *simd, phi__span text, size_t from,
                    size_t to);
/** The next block that passes; false at the end. */
bool phi__gate_next(phi__gate *gate, phi__gate_block *out);
/* 64 bits of a mask pair from bit `at` (< 64) on. */
static inline uint64_t phi__gate_window(uint64_t now, uint64_t next, unsigned at)
{
    return at == 0 ? now : now >> at | next << (64 - at);
}

#endif
