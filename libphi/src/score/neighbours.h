/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_NEIGHBOURS_H
#define PHI_SCORE_NEIGHBOURS_H
/* Neighbours as evidence: what stands beside numbers that are surely somebody's, is of that
 * record, too; so are days beside the name of a patient, and what proves that one holds a card
 * beside its number. A serial number beside a record number is of a patient's device; one in a
 * list of printers is not. */
#include "score/score.h"

/** Raise candidates in doubt whose pack weighs the surrounding "person" and that stand near a winner which surely
 * identifies somebody. Candidates are winners, in order of their begin. */
void phi__neighbours_weigh(const phi__rule_set *set, phi__candidate *candidates, size_t count);

#endif
