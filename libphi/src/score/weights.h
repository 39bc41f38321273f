/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_WEIGHTS_H
#define PHI_SCORE_WEIGHTS_H
/* A rule set as the scorer wants it: from a word to the groups it belongs to,
 * from a field name to the rules it belongs to, from a form to its check.
 * Immutable, shared by threads. */
#include "base/buf.h"
#include "match/match.h"
#include "match/words.h"
#include "rules/rule.h"
#include "score/joined.h"
#include "score/surroundings.h"
#include "validate/validate.h"

/* A word or field name worth at least so many bits can be the label that a form asks for;
 * less only lifts, as the name of a state does. */
#define PHI__LABEL_BITS 3.0

/* One word group of a rule, or of one of its forms. */
typedef struct phi__weights_group {
    double bits;
    uint16_t rule;
} phi__weights_group;

/* A word is in a group. */
typedef struct phi__weights_use {
    uint32_t word;
    uint32_t group;
} phi__weights_use;

/* A field name belongs to a rule. */
typedef struct phi__weights_field {
    const char *name; /* normalised; as long as the rule set */
    double bits;
    uint16_t rule;
} phi__weights_field;

typedef struct phi__weights_form {
    phi__check_fn check;  /* or NULL */
    uint32_t first_group; /* of its context */
} phi__weights_form;

typedef struct phi__weights_rule {
    uint32_t first_group; /* of its context */
    uint32_t first_form;
    double surroundings[PHI__SURROUNDING_COUNT];
    unsigned surroundings_weighed; /* bit set */
} phi__weights_rule;

typedef struct phi__weights {
    const phi__rule_set *set;
    PHI_VEC(phi__weights_rule) rules;
    PHI_VEC(phi__weights_form) forms;
    PHI_VEC(phi__weights_group) groups;
    PHI_VEC(phi__weights_use) uses;     /* sorted by word */
    PHI_VEC(uint32_t) first_use;        /* of each word; one more at the end */
    PHI_VEC(phi__weights_field) fields; /* sorted by name, then rule */
    phi__joined joined;                 /* phrases as names of columns spell them */
    PHI_VEC(phi__rule_mask) spoken_of;  /* of each word: for or against which rules does it speak, and perhaps others? */
    PHI_VEC(phi__rule_mask) labels;     /* of each word: for which rules may it be the label that a form needs? */
    PHI_VEC(phi__rule_mask) asked;      /* ... a form that is matched before its label is known: none of finders */
} phi__weights;

/** Zero-initialise first. The set and the words must outlive the weights. PHI_OK, PHI_ERR_MEMORY,
 * PHI_ERR_RULE for a check or surrounding that is not known. */
phi_status phi__weights_init(phi__weights *weights, const phi__rule_set *set, const phi__words *words);
void phi__weights_done(phi__weights *weights);

/** The fields called `name` (normalised): *count of them from the result on. */
const phi__weights_field *phi__weights_fields(const phi__weights *weights, const char *name, size_t *count);

#endif
