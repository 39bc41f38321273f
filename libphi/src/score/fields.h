/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_FIELDS_H
#define PHI_SCORE_FIELDS_H
/* What the name of the field that a candidate stands in says about each rule. */
#include "score/weights.h"

enum { PHI__FIELD_MAX = 96 }; /* longest name that is compared, normalised */

typedef struct phi__field_match {
    const phi__weights_field *fields; /* all rules that this name belongs to */
    size_t count;
} phi__field_match;

typedef struct phi__field_verdict {
    double bits;
    const char *name;  /* of the field, as long as the weights; NULL = says nothing */
    bool exact;        /* the name is this rule's: its words need not be counted again */
} phi__field_verdict;

/** Look the name up; NULL is fine. */
phi__field_match phi__field_find(const phi__weights *weights, const char *name);
phi__field_verdict phi__field_judge(const phi__field_match *match, uint16_t rule);

#endif
