/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_REGEXES_H
#define PHI_MATCH_REGEXES_H
/* The forms that are regexes: found over the whole text, leftmost, then
 * longest, without overlap between matches of one regex. */
#include "base/simd.h"
#include "match/database_cache.h"
#include "match/match.h"

typedef struct phi__regexes phi__regexes;
typedef struct phi__regexes_scratch phi__regexes_scratch;

/** *out is NULL when the set has no regex. `cache`: of databases; may be NULL. */
phi_status phi__regexes_new(const phi__rule_set *set, const phi__simd *simd, phi__database_cache *cache,
                            phi__regexes **out, phi_error *err);
void phi__regexes_free(phi__regexes *regexes);
phi_status phi__regexes_scratch_new(const phi__regexes *regexes, phi__regexes_scratch **out);
void phi__regexes_scratch_free(phi__regexes_scratch *scratch);
/** Append the hits that begin in [from, to), unsorted; their shape is `first_shape` plus an index. */
phi_status phi__regexes_find(const phi__regexes *regexes, phi__regexes_scratch *scratch, phi__span text, size_t from,
                             size_t to, uint32_t first_shape, const phi__match_filter *filter, phi__hits *hits);
/** The forms of regex `index`, in ascending order; NULL when there is none. */
const phi__form_ref *phi__regexes_refs(const phi__regexes *regexes, size_t index, size_t *count);
/** Is each of them labelled? */
bool phi__regexes_labelled(const phi__regexes *regexes, size_t index);
size_t phi__regexes_longest(const phi__regexes *regexes);

#endif
