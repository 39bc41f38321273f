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
/** The nearest place at or, within a token's length, before `at` where a search may begin without
 * taking the rest of a token or the letter of an escape for a word. */
size_t phi__tokens_uncut(phi__span text, size_t at);
/** How many bytes from `at` on belong to a token that goes on there, up to a token's length. */
size_t phi__tokens_rest(phi__span text, size_t at);
/** Does a token go on across `at`? */
static inline bool phi__tokens_cut(phi__span text, size_t at)
{
    return at > 0 && (phi__is_alnum((char)text.data[at - 1]) || text.data[at - 1] >= 0x80);
}

#endif
