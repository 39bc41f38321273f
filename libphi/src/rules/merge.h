/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_RULES_MERGE_H
#define PHI_RULES_MERGE_H
/* Completes rules with the sets that they use. */
#include "rules/pack.h"

/* Where sets are looked up: first hit counts. */
typedef struct phi__set_lookup {
    phi__pack *const *fresh; /* packs that are being added, NULL entries are fine */
    size_t fresh_count;
    phi__pack *const *known; /* packs of phi_rules that are sets */
    size_t known_count;
} phi__set_lookup; /* ... and last the built-in sets */

/** Merge the sets named by `use` into the rule and digest it. The words are
 * copied: the sets may go. PHI_ERR_RULE for a name that is not known. */
phi_status phi__merge_sets(phi__pack *pack, const phi__set_lookup *lookup, phi_error *err);

#endif
