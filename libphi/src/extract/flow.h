/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_FLOW_H
#define PHI_EXTRACT_FLOW_H
/* Text of a document as lines: what stands between two pieces of it is decided when
 * the second one comes, places are said once, and asides wait for the end of the line.
 * The cells of a table that names its columns have places of their own (grid.h). */
#include "extract/aside.h"
#include "extract/grid.h"

/* What has to stand between the text so far and the next; the stronger one wins. A cell
 * that begins is stronger than the paragraph that ended before it. */
typedef enum phi__gap { PHI__GAP_NONE, PHI__GAP_SPACE, PHI__GAP_LINE, PHI__GAP_CELL, PHI__GAP_ROW } phi__gap;

typedef struct phi__flow {
    phi__emit *emit;
    phi__gap gap;
    unsigned tabs;    /* beyond the first, for empty cells */
    bool begun;       /* there is text on the line */
    bool placed;      /* `place` is what was said last */
    phi__place place;
    phi__aside aside;
    phi__grid grid;
} phi__flow;

void phi__flow_init(phi__flow *flow, phi__emit *emit);
void phi__flow_done(phi__flow *flow);
void phi__flow_gap(phi__flow *flow, phi__gap least);
/** Say the gap and the place: text that the caller emits follows. Strings of the place that outlive
 * the call only for a while need phi__flow_forget behind it. */
phi_status phi__flow_reach(phi__flow *flow, const phi__place *place);
/** The place that was said last is not to be compared with. */
void phi__flow_forget(phi__flow *flow);
/** Text at `place`, or in its cell where the grid has one and the place is of the body. */
phi_status phi__flow_text(phi__flow *flow, const phi__place *place, const char *utf8, size_t length);
/** A text beside the line begins and ends; `source` as in aside.h. */
phi_status phi__flow_aside(phi__flow *flow, const char *part, phi__span field, phi__span text, uint64_t source);
/** The same in pieces. */
phi_status phi__flow_aside_open(phi__flow *flow, const char *part);
phi_status phi__flow_aside_more(phi__flow *flow, const char *utf8, size_t length);
/** The last line ends, and what waits is said. */
phi_status phi__flow_finish(phi__flow *flow);

#endif
