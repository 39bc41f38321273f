/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_PIECE_H
#define PHI_MATCH_PIECE_H
/* Parts of a regex and what is certain of their matches: bytes, lengths, classes
 * of places. Shared by piece.c, which reads regexes, and anchor.c. */
#include "match/anchor.h"

/* What a part of a regex matches. */
typedef struct phi__piece {
    phi__byte_set set; /* bytes anywhere in it */
    phi__byte_set first;
    size_t min, max;
    bool fixed;        /* min == max <= PHI__ANCHOR_MAX, and at[0..min) holds */
    phi__byte_set at[PHI__ANCHOR_MAX];
} phi__piece;

/* A place in the text of a regex. */
typedef struct phi__piece_reader {
    const char *at;
    int depth;
} phi__piece_reader;

/** Read a character, class, group or assertion (max 0), then how often it stands. False for
 * what is not understood, for the end, for | and for a closing parenthesis. */
bool phi__piece_read(phi__piece_reader *reader, phi__piece *out, size_t *min, size_t *max);
phi__piece phi__piece_repeat(const phi__piece *once, size_t min, size_t max);
void phi__byte_set_add(phi__byte_set *set, const phi__byte_set *other);

#endif
