/* SPDX-License-Identifier: Apache-2.0 */
/* Stand-in for the built-in rules in phi-packc, the tool that generates them. */
#include "rules/builtin.h"

const phi__rule *const phi__builtin_rules[] = {NULL};
const char *const phi__builtin_digests[] = {NULL};
const size_t phi__builtin_rule_count = 0;
const phi__set *const phi__builtin_sets[] = {NULL};
const size_t phi__builtin_set_count = 0;
