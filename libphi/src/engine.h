/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_ENGINE_H
#define PHI_ENGINE_H
/* A rule set with everything compiled from it. Immutable: scanners of any
 * number of threads read it. */
#include "match/match.h"
#include "match/words.h"
#include "report/identity.h"
#include "score/score.h"

struct phi_engine {
    phi_cache_use cache_use;
    const phi__rule_set *rules;
    phi__matcher *matcher;
    phi__words *words;
    phi__scorer *scorer;
    phi__identity_facts *identities; /* of each rule */
    uint8_t people_key[32]; /* of identities, where the caller has none */
};

#endif
