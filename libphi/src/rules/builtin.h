/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_RULES_BUILTIN_H
#define PHI_RULES_BUILTIN_H
/* The pattern packs under patterns/, turned into constant data at build time by
 * phi-packc through the same reader that loads packs at run time. */
#include "rules/rule.h"

/* A word list with a name, that rules take over by `use: [name]`. */
typedef struct phi__set {
    const char *name;
    const phi__word_group *context;
    size_t context_count;
    const phi__surrounding *surroundings;
    size_t surrounding_count;
    const char *file;
    const char *source;
} phi__set;

/* In byte order of their ids; sets are merged into them already. */
extern const phi__rule *const phi__builtin_rules[];
/* SHA-256 of each of them (see pack.h), in the same order. */
extern const char *const phi__builtin_digests[];
extern const size_t phi__builtin_rule_count;

/* For packs that are loaded at run time, too. */
extern const phi__set *const phi__builtin_sets[];
extern const size_t phi__builtin_set_count;

#endif
