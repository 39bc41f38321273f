/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_FINDERS_H
#define PHI_MATCH_FINDERS_H
/* The finders that the forms of a rule set use, and where they run: behind the
 * words that may announce one, which are found by their ends at the speed of memory; where
 * the scorer knows that something of somebody stands nearby; and in fields that are called so. */
#include "match/finder.h"
#include "match/match.h"

struct phi__simd;
typedef struct phi__finders phi__finders; /* immutable, shared by threads */

/** *out is NULL when no form names a finder. PHI_ERR_MEMORY, PHI_ERR_RULE for one that is not known. */
phi_status phi__finders_new(const phi__rule_set *set, const struct phi__simd *simd, phi__finders **out, phi_error *err);
void phi__finders_free(phi__finders *finders);

/** Append what is announced and begins in [from, to); its shape is `first_shape` plus the number of the finder. */
phi_status phi__finders_announced(const phi__finders *finders, phi__span text, size_t from, size_t to, uint32_t first_shape,
                                  phi__hits *hits);
/** Append what begins in [from, to) without being announced. */
phi_status phi__finders_bare(const phi__finders *finders, phi__span text, size_t from, size_t to, uint32_t first_shape,
                             phi__hits *hits);
/** Append what begins at `at`, an entry of a list of such. */
phi_status phi__finders_entry(const phi__finders *finders, phi__span text, size_t at, uint32_t first_shape, phi__hits *hits);
/** Append what text[begin, end) is, a field. */
phi_status phi__finders_cell(const phi__finders *finders, phi__span text, size_t begin, size_t end, uint32_t first_shape,
                             phi__hits *hits);

/** The forms of finder `index`; NULL past the last. */
const phi__form_ref *phi__finders_refs(const phi__finders *finders, size_t index, size_t *count);
/** Of those that read cells. */
phi__rule_mask phi__finders_rules(const phi__finders *finders);
size_t phi__finders_longest(const phi__finders *finders);

#endif
