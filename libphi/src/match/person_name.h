/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_PERSON_NAME_H
#define PHI_MATCH_PERSON_NAME_H
/* Names of people as records write them: "John Q. Smith", "SMITH, JOHN Q",
 * "SMITH^JOHN^Q", one word alone where a label or field says so. */
#include "match/finder.h"

enum { PHI__NAME_WORDS = 6, PHI__NAME_LONGEST = 96 };

/* One word of a name. */
typedef struct phi__name_word {
    size_t begin, end; /* in the text */
    uint8_t marks;     /* see name_words.h */
    bool initial;      /* one letter */
} phi__name_word;

typedef struct phi__person_name {
    phi__name_word words[PHI__NAME_WORDS]; /* without titles and suffixes */
    size_t count;
    size_t surname; /* of these words, from here ... */
    size_t given;   /* ... and from here: whichever comes first ends where the other begins */
    bool ordered;   /* it says itself which is which: "Last, First", "Last^First" */
    size_t end;     /* suffixes are part of it */
} phi__person_name;

/** Read what begins at `at`. In a CELL its bounds are those of the name, blanks and quotes aside. */
bool phi__person_name_read(phi__span text, size_t at, size_t most, phi__finder_place place, phi__person_name *out);

typedef enum phi__name_grade {
    PHI__NAME_UNKNOWN, /* words that nobody in the lists is called */
    PHI__NAME_PARTLY,  /* one of them is */
    PHI__NAME_FULLY    /* a first name and a surname, where each belongs */
} phi__name_grade;
phi__name_grade phi__person_name_grade(const phi__person_name *name);

#endif
