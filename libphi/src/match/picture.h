/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_PICTURE_H
#define PHI_MATCH_PICTURE_H
/* The notation of pictures and its one meaning.
 *
 *   9       a digit            A   a letter (ASCII)       *   a letter or digit
 *   B..Z, 0..8                 that very letter or digit
 *   \9 \A                      the letter A, the digit 9: backslash makes any letter or digit literal
 *   {n} {m,n}                  repeat the class before it: 9{8}, 9{4,12}
 *   one of - . / space _ : ( ) #  a separator, literally; never first or last
 *
 * A picture matches a stretch of text that is not preceded or followed by an
 * ASCII letter or digit. Letters match in either case, but all letters of one
 * match have the same case (mixed case is base64, not an identifier). Two
 * separators never stand beside each other. 4 to 40 characters, at least one
 * digit among `9` and digit literals. No match crosses a line end. */
#include "base/buf.h"
#include "base/status.h"

enum { PHI__PICTURE_MIN = 4, PHI__PICTURE_MAX = 40 };

/** Is it well formed? Otherwise PHI_ERR_RULE, and *problem is a static sentence, *at its offset. */
phi_status phi__picture_check(const char *picture, const char **problem, size_t *at);
/** The equivalent regex, without the guards of its ends. PHI_ERR_RULE or PHI_ERR_MEMORY. */
phi_status phi__picture_regex(const char *picture, phi__buf *out);
/** Does the picture describe exactly this text? The slow and obvious way: the oracle of tests. */
bool phi__picture_matches(const char *picture, const char *text, size_t length);
/** Fill a picture with characters from `random(user)` (uniform 64 bit): an example of it, upper case. */
phi_status phi__picture_fill(const char *picture, uint64_t (*random)(void *user), void *user, phi__buf *out);

#endif
