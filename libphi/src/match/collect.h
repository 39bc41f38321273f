/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_COLLECT_H
#define PHI_MATCH_COLLECT_H
/* The distinct regexes of a rule set, in byte order. phi-dbc compiles the lists of
 * the built-in rules ahead of time, the library makes the same lists to know what
 * an index in such a database means. */
#include "base/buf.h"
#include "rules/rule.h"

typedef PHI_VEC(char *) phi__strings;

void phi__strings_done(phi__strings *strings);
/** Append a copy. */
phi_status phi__strings_add(phi__strings *strings, const char *string);
/** Index of a string in a sorted list, or SIZE_MAX. */
size_t phi__strings_find(const phi__strings *strings, const char *string);
phi_status phi__regexes_collect(const phi__rule_set *set, phi__strings *out);
/** The same in two lists: those with an anchor (match/anchor.h), as many as a sieve takes, and all others. */
phi_status phi__regexes_collect_parts(const phi__rule_set *set, phi__strings *plain, phi__strings *anchored);
/** The same of those that no built-in rule has. */
phi_status phi__regexes_collect_added(const phi__rule_set *set, phi__strings *plain, phi__strings *anchored);
/** All built-in rules: what the built-in databases are made of. */
phi__rule_set phi__collect_builtin(void);

#endif
