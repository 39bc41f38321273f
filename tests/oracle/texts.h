/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TESTS_ORACLE_TEXTS_H
#define PHI_TESTS_ORACLE_TEXTS_H
/* Texts for comparing the engine with the oracle: what the packs know, glued
 * together as files might and then as no file would. One seed, one text. */
#include "base/buf.h"
#include "rules/rule.h"

typedef PHI_VEC(char *) texts_strings;

/* What texts are made of. */
typedef struct texts {
    texts_strings examples; /* and counter-examples of all rules, filled */
    texts_strings values;   /* what is marked in them */
    texts_strings words;    /* context words and names of fields */
} texts;

enum { TEXTS_MOST = 1024 * 1024 };

/** Fill each example `fillings` times. Ends the program when memory does. */
void texts_init(texts *self, const phi__rule_set *set, size_t fillings);
void texts_done(texts *self);
/** Append the text of this seed. `large`: of more than one window, mostly prose. */
void texts_make(const texts *self, uint64_t seed, bool large, phi__buf *out);

#endif
