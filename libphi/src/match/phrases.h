/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_PHRASES_H
#define PHI_MATCH_PHRASES_H
/* Finds the words and phrases of lists (rule.h: phi__form.words), any number of
 * them. A token is a run of ASCII letters, digits and whatever is not ASCII; a phrase
 * is found as whole tokens, whatever their letter case, joined by one to three bytes that
 * are neither of these nor a line end: "o brien" finds O'Brien, never O'Briens. */
#include "match/match.h"

/* Most tokens of a phrase, and bytes of one in text. */
enum { PHI__PHRASES_TOKENS = 16, PHI__PHRASES_BYTES = 256 + 3 * PHI__PHRASES_TOKENS };

typedef struct phi__phrases phi__phrases; /* immutable, shared by threads */

/** *out is NULL when the set has no lists. PHI_ERR_MEMORY, PHI_ERR_IO (no random seed). */
phi_status phi__phrases_new(const phi__rule_set *set, phi__phrases **out);
void phi__phrases_free(phi__phrases *phrases);
/** How many tokens a phrase has; 0 = none. */
size_t phi__phrases_tokens(const char *phrase, size_t length);
/** Append the hits that begin in [from, to), sorted by begin, then end; their shape is `first_shape` plus an
 * index. Of phrases that begin in one place all are found. */
phi_status phi__phrases_find(const phi__phrases *phrases, phi__span text, size_t from, size_t to, uint32_t first_shape,
                             phi__hits *hits);
/** The forms of phrase `index`, in ascending order; NULL when there is none. */
const phi__form_ref *phi__phrases_refs(const phi__phrases *phrases, size_t index, size_t *count);

#endif
