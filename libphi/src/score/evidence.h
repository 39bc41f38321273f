/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_EVIDENCE_H
#define PHI_SCORE_EVIDENCE_H
/* Adds up what speaks for and against one rule at one stretch of text. */
#include "score/context.h"
#include "score/fields.h"
#include "score/votes.h"

/* All that is known about a stretch of text. */
typedef struct phi__scene_evidence {
    const phi__weights *weights;
    const phi__context *context; /* weighed for this stretch */
    phi__field_match field;
    unsigned surroundings;       /* bit set */
    bool beside;                 /* a label counts only right beside it (PHI__BESIDE_BELOW) */
    const char *const *words;    /* their texts */
} phi__scene_evidence;

/** Fill `out` (its span is set) from the votes of one rule, in order of form. False:
 * there is no candidate, because the forms need a label and none is there. */
bool phi__evidence_weigh(const phi__scene_evidence *scene, const phi__vote *votes, size_t count, phi__candidate *out);

/** Add a reason; the strongest are kept when there is no room. */
void phi__evidence_note(phi__candidate *out, const char *kind, const char *name, double bits);

/** What standing in such a surrounding says for `rule`, in bits. 0 = nothing. */
double phi__evidence_surrounding_bits(const phi__rule *rule, phi__surrounding_kind kind);

/** Add to a weighed candidate that it turned out to stand in such a surrounding. */
void phi__evidence_raise(phi__candidate *candidate, phi__surrounding_kind kind, double bits);

#endif
