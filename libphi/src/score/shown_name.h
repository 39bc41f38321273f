/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_SHOWN_NAME_H
#define PHI_SCORE_SHOWN_NAME_H
/* Names of columns, keys and elements are shown, so that people find the place. Some are values: keys of a JSON object by
 * number, the first row of a table that has no header, a line "Patient name: ..." above one. */
#include "base/span.h"

/** Copy `name` and a NUL to `out`, name.size + 1 bytes, with '*' for what a report must not hold: all of a mail address,
 * digits where there are four and more, names of people, control characters. */
void phi__shown_name(phi__span name, char *out);

#endif
