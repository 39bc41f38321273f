/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_ROWS_H
#define PHI_SCORE_ROWS_H
/* Might what begins here stand under the name of a column? The first look of
 * columns.h, for numbers whose end is not known yet: asked for nearly all of them,
 * so each line is looked at once. */
#include "score/score.h"

typedef struct phi__rows {
    uint64_t part;
    uint64_t from, to;  /* of the line, or the piece of it, that was looked at; offsets in the part */
    bool parted;        /* it holds a tab or a bar */
    bool indented;      /* it begins with a blank */
    bool statement;     /* the line begins as an SQL statement or a row of one does, or where that is not known */
    uint64_t blanks_from, blanks_at; /* the first two blanks side by side behind the first of these, or `to` */
    uint64_t plain_from, plain_to; /* no quotation mark and no tag between them */
} phi__rows;

/** Nothing is known of any text. */
void phi__rows_init(phi__rows *rows);
/** A superset of phi__columns_may_hold. Of a text, what was learnt in one scene serves the next. */
bool phi__rows_might_hold(phi__rows *rows, const phi__scene *scene, size_t begin);
/** False when phi__rows_might_hold is false for all of [from, to). */
bool phi__rows_might_hold_any(phi__rows *rows, const phi__scene *scene, size_t from, size_t to);
/** May there be a value of JSON or XML in [from, to)? Ask in ascending order to have it cheap. */
bool phi__rows_are_marked_up(phi__rows *rows, const phi__scene *scene, size_t from, size_t to);

#endif
