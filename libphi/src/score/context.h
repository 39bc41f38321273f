/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_CONTEXT_H
#define PHI_SCORE_CONTEXT_H
/* The words around candidates. Text is searched for words only near candidates, and
 * each stretch of it once. */
#include "match/word_map.h"
#include "score/nearness.h"
#include "score/score.h"
#include "score/weights.h"

/* The strongest word of a group for the present candidate. */
typedef struct phi__strength {
    uint64_t candidate; /* valid when it is the present one */
    double factor;
    uint32_t word;
    const char *kind;
} phi__strength;

enum { PHI__KNOWN_NAMES = 61 };

/* What is known of a name: for which rules it is a label, and the words in it. */
typedef struct phi__known_name {
    uint64_t name; /* its digest: one buffer holds the names of one table after the other */
    phi__rule_mask rules;
    phi__word_hits hits;
    bool values;     /* it says of no kind what stands under it: "value", "answer" */
    uint64_t owners; /* bit i: the i-th of these says whose it is, not what */
} phi__known_name;

typedef struct phi__context {
    const phi__weights *weights;
    const phi__words *words;
    phi__word_map map;         /* of the text */
    phi__known_name names[PHI__KNOWN_NAMES]; /* of columns and fields in this text, each at its digest */
    phi__strength *strengths;  /* one for each group */
    uint64_t candidate;        /* counts them */
} phi__context;

phi_status phi__context_init(phi__context *context, const phi__weights *weights, const phi__words *words);
void phi__context_done(phi__context *context);
/** Another text: forget what was found in the last one. */
void phi__context_clear(phi__context *context);
/** Make the words that begin in [from, to) known. */
phi_status phi__context_load(phi__context *context, phi__span text, size_t from, size_t to);
/** May the name of a field or column be a label of one of `rules`? NULL is fine. */
phi_status phi__context_labels(phi__context *context, const char *name, phi__rule_mask *rules);
/** Weigh the words around a candidate and in the name of its field: from here on phi__context_strength answers for it, if
 * asked for groups of the rules of `asked`. Its range must have been loaded; the lines are all that `lines` has to know. */
phi_status phi__context_weigh(phi__context *context, const phi__setting *lines, const phi__cell *cell, phi__rule_mask asked);
/** The strongest word of a group for that candidate, or NULL. */
const phi__strength *phi__context_strength(const phi__context *context, uint32_t group);

#endif
