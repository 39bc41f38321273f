/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_RULES_BUILTIN_H
#define PHI_RULES_BUILTIN_H
/* The pattern packs under patterns/, turned into constant data at build time by
 * phi-packc through the same reader that loads packs at run time. */
#include "rules/rule.h"

/* In byte order of their ids. */
extern const phi__rule *const phi__builtin_rules[];
extern const size_t phi__builtin_rule_count;

#endif
