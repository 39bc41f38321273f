/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_RULES_LINT_H
#define PHI_RULES_LINT_H
/* Whether what a pack says makes sense: names that exist, weights in range,
 * words as the matcher wants them. The sets it uses are merge.h's matter. */
#include "rules/pack.h"

/** Check one pack; on success its rule's class is set. PHI_ERR_RULE with position. */
phi_status phi__lint_pack(phi__pack *pack, phi_error *err);

#endif
