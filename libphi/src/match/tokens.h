/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_TOKENS_H
#define PHI_MATCH_TOKENS_H
/* What a word is as tokens, and whether a text has that word as whole tokens:
 * the rules at the top of words.h. Tokens of text are ASCII letters or digits;
 * a letter of another script beside them counts as part of the token. */
#include "base/buf.h"

enum { PHI__TOKENS_JOINT = 3 }; /* most bytes between two tokens of a phrase */

/** Append the regex of a word: its tokens, joined by up to PHI__TOKENS_JOINT bytes. */
phi_status phi__tokens_regex(const char *word, phi__buf *out);
/** Does the tokenisation of the text divide it before byte `at`? */
bool phi__tokens_split(phi__span text, size_t at);
/** Does `word` end at byte `end` of the text, as whole tokens? Then *begin is where it begins. */
bool phi__tokens_end(phi__span text, size_t end, const char *word, size_t *begin);

#endif
