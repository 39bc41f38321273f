/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_VOTES_H
#define PHI_SCORE_VOTES_H
/* Which forms a stretch of text really is: those that it matches exactly and
 * whose check it passes. */
#include "match/match.h"
#include "score/weights.h"

/* A form whose check the text passed, or of which it is a published value. */
typedef struct phi__vote {
    phi__form_ref ref;
    bool test; /* the value is a published one of this rule */
    bool unchecked; /* ... and fails the check of this form */
} phi__vote;

/* The votes for one stretch, and what collecting them needs. */
typedef struct phi__votes {
    PHI_VEC(phi__vote) items; /* ascending by rule and form, each once */
    phi__form_refs refs;
    char normal[PHI__VALUE_MAX + 1]; /* the value's upper-case letters and digits */
    size_t normal_length;
    char plain[PHI__VALUE_MAX + 1];  /* the value as it stands */
    size_t plain_length;
    bool refused; /* a form that needs no label fits, and its check refuses the value */
} phi__votes;

/** Zero-initialise first. */
void phi__votes_done(phi__votes *votes);
/** Replace the votes by those of `hits`, which all have the same begin and end; of labelled forms, those of
 * rules in `named`. */
phi_status phi__votes_collect(phi__votes *votes, const phi__weights *weights, const phi__matcher *matcher,
                              phi__span text, const phi__hit *hits, size_t count, phi__rule_mask named);

#endif
