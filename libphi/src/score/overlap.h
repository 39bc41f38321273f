/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_OVERLAP_H
#define PHI_SCORE_OVERLAP_H
/* One winner for each stretch of text. */
#include "score/score.h"

/** Keep of items[0..count) those that overlap no better one: more bits, then
 * longer, then the earlier rule. A piece of what a field names as a whole goes before, of the same rule. Input and output are in order of begin. Returns how many are kept. */
size_t phi__overlap_resolve(phi__candidate *items, size_t count);

#endif
