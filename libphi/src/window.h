/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WINDOW_H
#define PHI_WINDOW_H
/* The piece of a part's extracted text that is in memory, and what is known of
 * it: where its pieces stand (marks), how it maps back to the source, its lines
 * and cells. Text is appended at the end, searched up to a boundary that no
 * candidate crosses, and dropped from the front, with enough of it kept for the
 * context of what follows. So a file of any size takes the same memory, and what
 * lies across a seam is found once. */
#include "cells.h"

#include "base/buf.h"

enum {
    PHI__WINDOW_BYTES = 128 * 1024,
    PHI__WINDOW_BACK = 2048,   /* searched text that stays, for context: more than score/keyed.h looks back */
    PHI__WINDOW_MARKS = 32768  /* so many places are reason enough to search */
};

/* From offset `at` on, text stands at `place`. One heap block each. */
typedef struct phi__mark {
    uint64_t at;
    size_t room;      /* bytes for strings */
    phi__place place; /* its strings stand behind it in the block */
} phi__mark;

/** A mark with copies of the place's strings; NULL when out of memory. Free with phi__free. */
phi__mark *phi__mark_new(uint64_t at, const phi__place *place);

/* From offset `at` on, text is decoded from the source's bytes at `source`. */
typedef struct phi__source_map {
    uint64_t at;
    uint64_t source;
    phi__encoding encoding;
    uint32_t number; /* of this map in the part, from 1 */
} phi__source_map;

/* A character that was folded (base/fold.h): from offset `at` on, the text lies
 * behind what was extracted by so much. */
typedef struct phi__shift {
    uint64_t at;    /* behind the character */
    uint32_t map;   /* number of the map it belongs to */
    uint8_t length; /* of the character as extracted, in bytes of UTF-8 */
    bool gone;      /* nothing stands for it, else one byte */
} phi__shift;

/* What is counted on the way along the text. A copy leads back to where it was made. */
typedef struct phi__window_at {
    uint64_t offset;  /* up to which the following is counted */
    uint64_t line;    /* from 1 */
    uint64_t extra;   /* bytes that folding took away before */
    size_t mark;      /* index of the mark that holds */
    size_t map;
    size_t shift;     /* index of the first that lies behind */
    const phi__mark *marked; /* the mark that the next two are of; NULL = none yet */
    uint64_t marked_at, byte;  /* up to where it is followed, and its byte there */
    uint32_t mapped;  /* number of the map that the next two are of; 0 = none yet */
    uint64_t mapped_at, source;
    phi__cells cells;
} phi__window_at;

typedef struct phi__window {
    phi__buf text;
    uint64_t base;   /* offset of text.data[0] in the extracted text */
    uint64_t origin;                 /* added to offsets of findings: where the text begins in that of its document */
    size_t searched; /* bytes of `text` that have been searched */
    size_t reach;    /* a candidate that begins before the boundary may reach this far behind it */
    PHI_VEC(phi__mark *) marks;      /* ascending */
    PHI_VEC(phi__mark *) spare;      /* wiped, for the next ones: a sheet has one for each cell */
    PHI_VEC(phi__source_map) maps;   /* ascending, one for each offset */
    uint32_t map_number;             /* of the latest map */
    PHI_VEC(phi__shift) shifts;      /* ascending */
    phi__window_at at;
    uint8_t escape;  /* with which characters of the text are escaped, see phi__fold_escape_of; 0 = they are not */
    bool table;      /* `at.cells` holds */
    bool lent;       /* the names of the cells belong to the window that goes on behind this one */
} phi__window;

/** `reach`: length of the longest match. Allocates nothing yet. */
void phi__window_init(phi__window *window, size_t reach);
/** Ready for another part; keeps its memory. */
void phi__window_clear(phi__window *window);
void phi__window_done(phi__window *window);

/** Append as much as there is room for, folded (base/fold.h); *taken says how much of it. Offsets
 * and `text` are of the folded text, those of phi__spot of the text as it came. */
phi_status phi__window_append(phi__window *window, const char *utf8, size_t length, size_t *taken);
phi_status phi__window_place(phi__window *window, const phi__place *place);
phi_status phi__window_table(phi__window *window, const phi__table *table);
phi_status phi__window_map(phi__window *window, phi__encoding encoding, uint64_t source);

/** Should it be searched before more is appended? */
bool phi__window_full(const phi__window *window);
/** Up to where it can be searched now: everything with `last`. */
size_t phi__window_boundary(const phi__window *window, bool last);
/** It has been searched up to there: drop what is not needed any more. */
void phi__window_drop(phi__window *window, size_t boundary);
/** The same without waiting for the search: `next`, clear, becomes what phi__window_drop would leave, and
 * `window` stays as it is, to be searched by anyone. `next` must not be cleared before it. */
phi_status phi__window_split(phi__window *window, size_t boundary, phi__window *next);

/* Where a finding is. The cursor only moves forward: ask in ascending order. */
typedef struct phi__spot {
    const phi__place *place; /* or NULL */
    uint64_t line;
    uint64_t row;            /* 0 = not in a table */
    uint32_t column;         /* from 1 */
    const char *column_name; /* or NULL */
    uint64_t byte;           /* offset + 1 in the source, for raw bytes; 0 = not so */
    uint64_t offset;         /* in the source where it maps to it, else in the text */
    uint64_t length;         /* of the same */
} phi__spot;
phi__spot phi__window_spot(phi__window *window, size_t begin, size_t end);

/** Index of the mark that holds at byte `at` of the text, from `hint` on; SIZE_MAX when none does. */
size_t phi__window_mark_at(const phi__window *window, size_t at, size_t hint);

#endif
