/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_LABELS_H
#define PHI_SCORE_LABELS_H
/* Where may labels stand? Asked for nearly every number of a text before anything
 * else, so of all words only those that can be a label are looked for, each stretch of
 * text once. What it says is a superset: whether a word really labels a number is for
 * context.h. */
#include "match/last_letters.h"
#include "match/word_map.h"
#include "score/weights.h"

enum { PHI__LABEL_FILTER = 1 << 16 };

/* The words that may be labels, of a rule set. Immutable, shared by threads. */
typedef struct phi__label_words {
    phi__words *words;
    PHI_VEC(phi__rule_mask) rules; /* of each of these words: those that it may label */
    uint64_t last[PHI__LABEL_FILTER / 64]; /* digests of the last tokens of all phrases; more may be in it */
    phi__last_letters endings; /* of them */
} phi__label_words;

typedef struct phi__labels {
    const phi__label_words *words;
    phi__word_map map;
    PHI_VEC(phi__rule_mask) blocks; /* of each block of the map that has some: whose labels begin in it */
    size_t taken;                   /* so many hits of the map are in them */
} phi__labels;

/** Zero-initialise first. `all` is what the weights were made with. */
phi_status phi__label_words_init(phi__label_words *words, const phi__weights *weights, const phi__words *all);
void phi__label_words_done(phi__label_words *words);

void phi__labels_init(phi__labels *labels, const phi__label_words *words);
void phi__labels_done(phi__labels *labels);
/** Another text. */
void phi__labels_clear(phi__labels *labels);
/** Make those that begin in text[from, to) known; with `ahead` perhaps more, as phi__word_map_load does. */
phi_status phi__labels_load(phi__labels *labels, phi__span text, size_t from, size_t to, bool ahead);
/** Of which rules may words that begin in text[from, to) be a label? */
phi_status phi__labels_in(phi__labels *labels, phi__span text, size_t from, size_t to, phi__rule_mask *rules);
/** The same of words that end right beside what begins at `begin`: nothing but filling between them, as
 * nearness.h has it. */
phi_status phi__labels_beside(phi__labels *labels, phi__span text, size_t begin, phi__rule_mask *rules);
/** Is it known that no label of any rule begins in text[from, to)? */
bool phi__labels_are_absent(const phi__labels *labels, size_t from, size_t to);
/** Of which rules may labels begin there, or some bytes beside? All, where it is not known. */
phi__rule_mask phi__labels_around(const phi__labels *labels, size_t from, size_t to);

#endif
