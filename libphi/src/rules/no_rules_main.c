/* SPDX-License-Identifier: Apache-2.0 */
/* Stand-in for the built-in rules in phi-packc, the tool that generates them. */
#include "rules/builtin.h"

const phi__rule *const phi__builtin_rules[] = {NULL};
const size_t phi__builtin_rule_count = 0;
