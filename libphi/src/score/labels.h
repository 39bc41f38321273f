/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_LABELS_H
#define PHI_SCORE_LABELS_H
/* Where may labels stand? Asked for nearly every number of a text before anything
 * else. Words are looked for once, for this and for context.h, which asks later whether a
 * word really labels a number: what is said here is a superset. */
#include "match/last_letters.h"
#include "match/word_map.h"
#include "score/weights.h"

enum { PHI__LABEL_FILTER = 1 << 16, PHI__LABEL_RULES = 1 << 12 };

/* Which words may be labels, of a rule set. Immutable, shared by threads. */
typedef struct phi__label_words {
    const phi__rule_mask *rules; /* of each word of the set: those that it may label; of the weights */
    uint64_t last[PHI__LABEL_FILTER / 64]; /* digests of the last tokens of all phrases; more may be in it */
    phi__rule_mask last_rules[PHI__LABEL_RULES]; /* whose phrases they are */
    phi__last_letters endings; /* of them */
    size_t digits; /* of the longest of them that is a number */
    phi__last_letters fillers; /* of what may stand between a label and its value */
} phi__label_words;

typedef struct phi__labels {
    const phi__label_words *words;
    phi__word_map *map;             /* of the text, shared with the context */
    PHI_VEC(uint64_t) present;      /* bit: labels begin in this block of the map */
    PHI_VEC(phi__rule_mask) blocks; /* of each block that has some: whose */
    size_t size;                    /* of the text that they tell of, in blocks; 0: none yet */
    size_t taken;                   /* so many hits of the map are in them */
} phi__labels;

/** Zero-initialise first. `all` is what the weights were made with; the weights must outlive them. */
void phi__label_words_init(phi__label_words *words, const phi__weights *weights, const phi__words *all);

void phi__labels_init(phi__labels *labels, const phi__label_words *words, phi__word_map *map);
void phi__labels_done(phi__labels *labels);
/** Another text; the map is for its owner to clear. */
void phi__labels_clear(phi__labels *labels);
/** Make those that begin in text[from, to) known; with `ahead` perhaps more, as phi__word_map_load does. */
phi_status phi__labels_load(phi__labels *labels, phi__span text, size_t from, size_t to, bool ahead);
/** Of which rules may words that begin in text[from, to) be a label? */
phi_status phi__labels_in(phi__labels *labels, phi__span text, size_t from, size_t to, phi__rule_mask *rules);
/** The same, of these rules, of words that end right beside what begins at `begin`: nothing but filling between them, as
 * nearness.h has it. */
phi_status phi__labels_beside(phi__labels *labels, phi__span text, size_t begin, phi__rule_mask asked, phi__rule_mask *rules);
/** Is it known that no label of any rule begins in text[from, to)? */
bool phi__labels_are_absent(phi__labels *labels, size_t from, size_t to);
/** Of which rules may labels begin there, or some bytes beside? All, where it is not known. */
phi__rule_mask phi__labels_around(phi__labels *labels, size_t from, size_t to);

#endif
