/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_TOKENS_H
#define PHI_MATCH_TOKENS_H
/* What a word is as tokens, and whether a text has that word as whole tokens:
 * the rules at the top of words.h. Tokens of text are ASCII letters or digits;
 * a letter of another script beside them counts as part of the token. The sign #
 * stands for the token "no" of a phrase. */
#include "base/ascii.h"
#include "base/buf.h"

enum { PHI__TOKENS_JOINT = 3 }; /* most bytes between two tokens of a phrase */

/** Does the tokenisation of the text divide it before byte `at`? */
bool phi__tokens_split(phi__span text, size_t at);
/** Does `word` begin at byte `begin` of the text, as whole tokens, and not with a digit on either side?
 * Then *end is where it ends. */
bool phi__tokens_begin(phi__span text, size_t begin, const char *word, size_t *end);
/** Length in bytes of the first token of `word`; *from is where it begins. 0: it has none. */
size_t phi__tokens_first(const char *word, size_t *from);

#endif
