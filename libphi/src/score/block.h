/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_BLOCK_H
#define PHI_SCORE_BLOCK_H
/* The block of a letter: the name of somebody, and right below it or behind it where they live. Either alone may be of
 * anything; a firm has no first name. */
#include "score/score.h"

/** Raise a name and the address that stands with it, as their packs weigh the surrounding "block". Candidates are winners,
 * in order of their begin. */
void phi__block_weigh(const phi__rule_set *set, phi__span text, phi__candidate *candidates, size_t count);

#endif
