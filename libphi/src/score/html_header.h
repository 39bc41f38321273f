/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_HTML_HEADER_H
#define PHI_SCORE_HTML_HEADER_H
/* The header of a column of an HTML table, for a cell that is near it. */
#include "base/span.h"

typedef enum phi__html_tag {
    PHI__HTML_OTHER,
    PHI__HTML_CELL,
    PHI__HTML_HEADER,
    PHI__HTML_ROW,
    PHI__HTML_ROW_END,
    PHI__HTML_TABLE /* its begin or end */
} phi__html_tag;

/** Which tag of a table begins with the '<' at `at`? */
phi__html_tag phi__html_tag_at(phi__span text, size_t at);
/** The first text within the cell whose tag begins at `at`, not beyond `most`; too long a one is none. */
phi__span phi__html_cell_text(phi__span text, size_t at, size_t most);

/** What the header says over the cell whose tag (`<td`) begins at `tag`, or the header
 * cell right before it in its row; empty: nothing. Looks back no further than `least`. */
phi__span phi__html_header_of(phi__span text, size_t tag, size_t least);

#endif
