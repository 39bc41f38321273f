/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_JOINED_H
#define PHI_SCORE_JOINED_H
/* Names of columns are written without what parts words: "nationalproviderid", "PATIENTMRN". As text that is one token
 * and no phrase; as a name it is the phrase "national provider id". */
#include "match/words.h"

enum { PHI__JOINED_FILTER = 1 << 15 };

typedef struct phi__joined {
    const phi__words *words;
    uint64_t filter[PHI__JOINED_FILTER / 64]; /* of the first two letters and the last of each phrase */
} phi__joined;

/** The words must outlive it. */
void phi__joined_init(phi__joined *joined, const phi__words *words);
/** Append the phrases that each token of a name spells. */
phi_status phi__joined_find(const phi__joined *joined, phi__span name, phi__word_hits *hits);

#endif
