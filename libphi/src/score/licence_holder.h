/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_LICENCE_HOLDER_H
#define PHI_SCORE_LICENCE_HOLDER_H
/* Neighbours as evidence: a driver licence whose issuer encodes name, birth and sex of its holder is compared with the
 * names and birth dates beside it. Agreement is strong evidence and tells the issuer; disagreement speaks against, no more:
 * the name beside it may be another's. Where several have numbers of that shape, a state named nearby is the one. */
#include "score/score.h"

/** `candidates` in order of their begin; those of licences get more evidence, and issuers in another order. */
void phi__licence_weigh(const phi__rule_set *set, const phi__scene *scene, phi__candidate *candidates, size_t count);

#endif
