/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_LETTERS_H
#define PHI_MATCH_LETTERS_H
/* Where the tokens of words.h begin, 64 bytes at a time. A superset: whether a
 * letter of another script stands before it is left to tokens.c. */
#include "match/gate.h"

/* Classes of 64 bytes; everything past the end of the text is in no class. */
typedef struct phi__letters_masks {
    uint64_t upper;
    uint64_t lower;
    uint64_t digits;
    uint64_t wide; /* lead bytes of UTF-8 beyond ASCII */
} phi__letters_masks;

typedef struct phi__letters {
    phi__span text;
    size_t at;               /* next block */
    bool wide;               /* tokens of interest may begin with a letter beyond ASCII */
    bool digits;             /* ... with a digit */
    phi__letters_masks last; /* of the block before */
    phi__letters_masks now;  /* of the block `at` */
} phi__letters;

typedef struct phi__letters_block {
    size_t base;
    uint64_t starts;
    uint64_t ends;      /* first bytes behind a token or of the next one */
    uint64_t next_ends; /* of the 64 bytes after it; true for the first three */
} phi__letters_block;

phi__letters_masks phi__letters_classify(const uint8_t block[PHI__GATE_BLOCK]);
phi__letters phi__letters_open(phi__span text, bool wide, bool digits);
/** The next block; false at the end. */
bool phi__letters_next(phi__letters *letters, phi__letters_block *out);

#endif
