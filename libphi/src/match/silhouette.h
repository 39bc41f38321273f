/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_SILHOUETTE_H
#define PHI_MATCH_SILHOUETTE_H
/* Second stage of the shape lane: which shapes does a stretch of text have?
 * A shape is a picture without repeats and literals: `9`, `A`, `*` and
 * separators, such as "999-99-9999". Its segments (what stands between the
 * separators) must be whole tokens of the text, so a shape is a path in a tree
 * whose edges are segments: length, which of its characters are digits, which
 * letters. Looking up a token is two AND operations for each distinct segment
 * of its length; a token longer than every picture costs one comparison. */
#include "match/match.h"

#include "match/picture.h"

#define PHI__SILHOUETTE_NONE UINT32_MAX

/* A segment that may follow. */
typedef struct phi__silhouette_edge {
    uint64_t digits;  /* bit i: character i must be a digit */
    uint64_t letters; /* bit i: character i must be a letter */
    uint64_t next_lengths; /* bit i: a segment of length i may follow */
    uint32_t next;    /* next edge from the same node, or NONE */
    uint32_t first;   /* first edge after this segment, or NONE */
    uint32_t shape;   /* that ends with this segment, or NONE */
    uint16_t next_separators; /* one bit each: what may come before it */
    uint8_t length;   /* 1..PHI__PICTURE_MAX */
    char separator;   /* before the segment; '\0' at the beginning */
} phi__silhouette_edge;

typedef struct phi__silhouettes {
    PHI_VEC(phi__silhouette_edge) edges;
    uint32_t first[PHI__PICTURE_MAX + 1]; /* by length of the first token */
} phi__silhouettes;

/* The 64 bytes from a token's begin on. */
typedef struct phi__silhouette_window {
    phi__span text;
    size_t begin;
    uint64_t digits;
    uint64_t alnum;
    uint64_t *work; /* counts the edges looked at */
} phi__silhouette_window;

void phi__silhouettes_init(phi__silhouettes *set);
void phi__silhouettes_done(phi__silhouettes *set);
/** Add a shape, once each. PHI_OK or PHI_ERR_MEMORY. */
phi_status phi__silhouettes_add(phi__silhouettes *set, const char *shape, uint32_t id);
/** Append what the text at the window's begin is, sorted by end, then shape. */
phi_status phi__silhouettes_find(const phi__silhouettes *set, const phi__silhouette_window *window, phi__hits *hits);

#endif
