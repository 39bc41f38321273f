/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_NEARNESS_H
#define PHI_SCORE_NEARNESS_H
/* How much a word counts for a candidate by where it stands: fully as the label
 * directly before it, less elsewhere on the line, on the line above, behind. */
#include "base/span.h"
#include "match/last_letters.h"
#include "match/words.h"

/* The lines around a candidate; offsets in the text, half open. */
typedef struct phi__setting {
    phi__span text;
    size_t begin, end;             /* of the candidate */
    size_t line_begin, line_end;   /* its line, as far as context reaches */
    size_t above_begin, above_end; /* the line above that is not blank; empty when there is none */
    bool above_has_digits;         /* this and what follows: from phi__setting_complete on */
    bool has_own_key;              /* a word and a sign stand right before it */
    size_t digit_before;           /* end of the last digit before it on its line, or line_begin */
    size_t digit_after;            /* begin of the first digit behind it on its line, or line_end */
    size_t sentence_after;         /* where the first sentence ends behind it on its line, or line_end */
} phi__setting;

typedef struct phi__nearness {
    double factor;    /* 0..1; 0 = not near */
    const char *kind; /* static: "near", "above", "after" */
} phi__nearness;

/** The lines alone, which is all that most candidates come to need. */
phi__setting phi__setting_of(phi__span text, size_t begin, size_t end);
/** All of it, for phi__nearness_of. */
void phi__setting_complete(phi__setting *setting);
phi__nearness phi__nearness_of(const phi__setting *setting, const phi__word_hit *word);
/** Most bytes between a label and its value. */
enum { PHI__LABEL_GAP = 24, PHI__LABEL_TAGS = 64 /* and of tags of markup */ };
/** May the word stand between a label and its value? */
bool phi__is_filler(const char *word, size_t length);
/** Which letters those words end with. */
void phi__fillers_add(phi__last_letters *endings);

#endif
