/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_GATE_H
#define PHI_MATCH_GATE_H
/* First stage of the shape lane: which bytes of a text may begin a candidate?
 * Blocks of 64 bytes become bit masks (bit i = byte i); a block leaves the gate
 * only when a token begins in it and a digit stands within the longest picture
 * after that. Every picture holds a digit, so the gate is blind to none. Most
 * blocks of ordinary text hold no digit and end here. A token begins where no
 * letter or digit stands before it, and behind \n, \r or \t written out.
 *
 * The masks of one block (phi__gate_classify) are all that a processor-specific
 * version has to replace. */
#include "base/span.h"

enum { PHI__GATE_BLOCK = 64 };

/* Classes of 64 bytes. Everything past the end of the text is in no class. */
typedef struct phi__gate_masks {
    uint64_t digits;
    uint64_t alnum; /* ASCII letters and digits */
} phi__gate_masks;

/* A walk over text[from, to). */
typedef struct phi__gate {
    phi__span text;
    size_t at; /* next block to look at */
    size_t to;
    unsigned reach; /* a digit must begin within so many bytes of a start; 1..64 */
    bool digit_here; /* is there a digit in the block `at`? */
} phi__gate;

/* A block in which candidates may begin. */
typedef struct phi__gate_block {
    size_t base;     /* offset of its first byte */
    uint64_t starts; /* first bytes of tokens worth looking at */
    phi__gate_masks now;
    phi__gate_masks next; /* of the 64 bytes after it */
} phi__gate_block;

phi__gate_masks phi__gate_classify(const uint8_t block[PHI__GATE_BLOCK]);
phi__gate phi__gate_open(phi__span text, size_t from, size_t to, unsigned reach);
/** The next block that passes; false at the end. */
bool phi__gate_next(phi__gate *gate, phi__gate_block *out);

/* 64 bits of a mask pair from bit `at` (< 64) on. */
static inline uint64_t phi__gate_window(uint64_t now, uint64_t next, unsigned at)
{
    return at == 0 ? now : now >> at | next << (64 - at);
}

#endif
