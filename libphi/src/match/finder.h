/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_FINDER_H
#define PHI_MATCH_FINDER_H
/* Forms that no picture or regex can say: names of people, postal addresses. A
 * finder is a function that reads one where it may begin, and the words behind which
 * it may; it never runs over a whole text. Which there are: finders.def. */
#include "base/span.h"

/* Why one may begin here. */
typedef enum phi__finder_place {
    PHI__FINDER_BARE,  /* something of somebody stands nearby: only what is one by itself */
    PHI__FINDER_WORD,  /* a word stands before it, and blanks or a line end: "patient John Smith" */
    PHI__FINDER_LIST,  /* others stand above and below it, each in a line */
    PHI__FINDER_TITLE, /* "Dr." */
    PHI__FINDER_LABEL, /* a word, and a sign that its value follows: "Patient: " */
    PHI__FINDER_CELL   /* a field of that name, from its begin to its end: any letter case */
} phi__finder_place;

/* Where one was read, half open. */
typedef struct phi__found_span {
    size_t begin, end;
} phi__found_span;

/* A word that may announce one. */
typedef struct phi__finder_trigger {
    const char *word;        /* lower-case letters, at least two */
    phi__finder_place place; /* LABEL: turns into WORD when no sign of a value follows */
    bool whole;              /* else longer words that end so, too: surname */
} phi__finder_trigger;

typedef struct phi__finder {
    const char *name; /* in packs */
    const phi__finder_trigger *triggers;
    size_t trigger_count;
    bool carets;  /* also read what is around a caret and two letters, */
    bool numbers; /* and a number that a blank and a capital follow */
    bool cells;   /* reads cells and pieces of rows, too */
    bool lists;   /* and entries of lists */
    /* Read one that begins at `at` and ends by `most`. False when there is none. */
    bool (*read)(phi__span text, size_t at, size_t most, phi__finder_place place, phi__found_span *out);
    size_t longest; /* in bytes */
} phi__finder;

/** The finder of this name, or NULL. */
const phi__finder *phi__finder_of(const char *name);

#define PHI_FINDER(c_name, name) extern const phi__finder phi__finder_##c_name;
#include "match/finders.def"
#undef PHI_FINDER

#endif
