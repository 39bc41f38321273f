/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_NEAR_H
#define PHI_SCORE_NEAR_H
/* Could there be a label? The first question about nearly every number of a text, and the
 * last about most. A label is a word in the line or the line above, the name of a column,
 * a key, a field. Text without any structure, in which only words can be one, is known by
 * blocks of 64 bytes, so that neither columns nor keys are looked for in it. What it says
 * is a superset: whether a word really labels a number is for context.h. */
#include "score/columns.h"
#include "score/context.h"
#include "score/keyed.h"
#include "score/labels.h"
#include "score/rows.h"

/* Of the line that was asked about last: whose labels stand in it or in the line above. */
typedef struct phi__near_line {
    size_t begin, end; /* an empty one: none */
    phi__rule_mask rules;
} phi__near_line;

/* What the name of its column or field says of a stretch. */
typedef struct phi__near_name {
    uint32_t begin, end; /* of it; end 0: of none */
    bool in_table;
    phi__match_label label;
    phi__rule_mask named;
} phi__near_name;

typedef struct phi__near {
    phi__context *context;
    phi__columns *columns;
    phi__labels labels;
    phi__rows rows;
    phi__near_line line;
    PHI_VEC(uint8_t) plain; /* what is known of each block */
    phi__keyed keyed; /* of this stretch */
    uint32_t keyed_begin, keyed_end;
    bool is_keyed;
    phi__near_name name; /* asked for last */
} phi__near;

void phi__near_init(phi__near *near, const phi__label_words *words, phi__context *context, phi__columns *columns);
void phi__near_done(phi__near *near);
/** Another text. */
void phi__near_clear(phi__near *near);
/** What structure says about a stretch of text: of the scene or, in JSON and XML, of the text itself. */
phi__cell phi__near_cell(phi__near *near, const phi__scene *scene, const phi__hit *span);
static inline bool phi__cell_is_named(const phi__cell *cell)
{
    return cell->field != NULL && cell->field[0] != '\0';
}
/** Of which rules may a stretch have a label? By a word near it, right beside it when `beside`, or the name of a
 * column or field. */
phi_status phi__near_labels(phi__near *near, const phi__scene *scene, const phi__hit *span, bool beside,
                            phi__rule_mask *rules);
/** The same for phi__match, of what `asker` has. */
phi__match_filter phi__near_filter(phi__label_asker *asker);

#endif
