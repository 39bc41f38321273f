/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_WORDS_H
#define PHI_MATCH_WORDS_H
/* Finds context words as whole tokens. A token is a run of letters or a run of
 * digits; camelCase and an upper-case run before a capitalised word
 * ("SSNHash") split it too, and snake_case by its underscores. The tokens of a
 * phrase may be joined by nothing but such a split, or by up to three
 * characters that are neither letters, digits nor line ends:
 * "social security" finds socialSecurity, SOCIAL_SECURITY and
 * "Social  Security", never "antisocial security". The sign # is the token "no" of
 * a phrase: "dl no" finds "DL#". Letter case does not matter. What stands between two
 * digits is part of a code and no word. */
#include "base/buf.h"
#include "base/span.h"
#include "base/status.h"
#include "rules/rule.h"

typedef struct phi__word_hit {
    uint32_t begin; /* half open, in the text given */
    uint32_t end;
    uint32_t word;  /* index into the list the words were compiled from */
} phi__word_hit;
typedef PHI_VEC(phi__word_hit) phi__word_hits;

#define PHI__WORD_NONE UINT32_MAX

typedef struct phi__words phi__words; /* immutable, shared by threads */

/** Index every context word of a rule set (of its rules and their forms) that holds a letter or digit. The set must
 * outlive them. */
phi_status phi__words_new(const phi__rule_set *set, phi__words **out);
/** Index these words, which are distinct; their bytes must outlive them. */
phi_status phi__words_new_of(const char *const *list, size_t count, phi__words **out);
/** The distinct words that were compiled, in the order in which they were met: what phi__word_hit.word
 * indexes. Lives as long as `words`. */
const char *const *phi__words_list(const phi__words *words, size_t *count);
/** Indexes in that list of the words of a group of the rule set, as many as it has and in its order; PHI__WORD_NONE for
 * one without a letter or digit. NULL when the set has no such group. */
const uint32_t *phi__words_of(const phi__words *words, const phi__word_group *group);
void phi__words_free(phi__words *words);

/** Append every occurrence in `text`, sorted by begin, then the longest first, then by the bytes of the words. */
phi_status phi__words_scan(const phi__words *words, phi__span text, phi__word_hits *hits);
/** The same of those that begin in text[from, to). */
phi_status phi__words_scan_part(const phi__words *words, phi__span text, size_t from, size_t to, phi__word_hits *hits);

#endif
