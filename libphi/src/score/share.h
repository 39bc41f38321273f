/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_SHARE_H
#define PHI_SCORE_SHARE_H
/* Columns as evidence: one number in ten passes a check digit by chance, forty of
 * forty in one column do not. Columns need no header: they are what stands at the
 * same place of its line, behind as many separators or under the same key. */
#include "base/buf.h"
#include "score/score.h"

/* Numbers of a known shape that passed no check, by their place; and what stands in which column. */
typedef struct phi__share_span {
    uint32_t begin, end;
} phi__share_span;

typedef struct phi__share_member {
    uint32_t candidate; /* its index */
    uint32_t column;    /* index of its column, below */
} phi__share_member;

typedef struct phi__share_column {
    uint64_t key;    /* which column */
    uint16_t rule;   /* of what */
    uint32_t passed; /* different ones that passed */
    uint32_t first, last; /* where they stand */
    uint64_t first_value, last_value;
} phi__share_column;

enum { PHI__SHARE_COLUMNS = 32 };

typedef struct phi__share {
    PHI_VEC(phi__share_span) failed;
    PHI_VEC(phi__share_member) members;
    phi__share_column columns[PHI__SHARE_COLUMNS];
    size_t column_count;
} phi__share;

void phi__share_done(phi__share *share);
/** Another window. */
void phi__share_clear(phi__share *share);
/** What stands in [begin, end) is written like something that needs no label, and its check refuses it. In ascending order. */
phi_status phi__share_fail(phi__share *share, size_t begin, size_t end);
/** Of the winners: raise those whose column passes the same check throughout, lower those of columns that mostly fail. */
phi_status phi__share_weigh(phi__share *share, const phi__scene *scene, const phi__rule_set *set,
                            phi__candidate *candidates, size_t count);

#endif
