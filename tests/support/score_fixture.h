/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TESTS_SCORE_FIXTURE_H
#define PHI_TESTS_SCORE_FIXTURE_H
/* Weights and context of a few packs, for tests of the parts of the scorer. */
#include "score/context.h"
#include "score/weights.h"

typedef struct score_fixture {
    const phi__rule_set *set; /* in byte order of ids */
    phi__words *words;
    phi__weights weights;
    phi__context context;
} score_fixture;

/** Ends the test when a pack is wrong. */
void score_fixture_init(score_fixture *f, const char *const *packs, size_t count);
void score_fixture_done(score_fixture *f);
/** Index of the word in the list of words. */
uint32_t score_fixture_word(const score_fixture *f, const char *word);
/** Make the words around text[begin, end) known and weigh them. */
void score_fixture_weigh(score_fixture *f, const char *text, size_t begin, size_t end, const phi__cell *cell);

#endif
