/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_HTML_HEADER_H
#define PHI_SCORE_HTML_HEADER_H
/* The header of a column of an HTML table, for a cell that is near it. */
#include "base/span.h"

/** What the header says over the cell whose tag (`<td`) begins at `tag`, or the header
 * cell right before it in its row; empty: nothing. Looks back no further than `least`. */
phi__span phi__html_header_of(phi__span text, size_t tag, size_t least);

#endif
