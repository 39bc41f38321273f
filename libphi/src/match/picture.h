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
 * ASCII letter or digit; behind \n, \r and \t written out, as in JSON, one begins
 * all the same. Letters match in either case, but all letters of one
 * match have the same case (mixed case is base64, not an identifier). Two
 * separators never stand beside each other. 3 to 40 characters, at least one
 * digit among `9` and digit literals. No match crosses a line end. */
#include "base/buf.h"
#include "base/status.h"

enum { PHI__PICTURE_MIN = 3, PHI__PICTURE_MAX = 40, PHI__PICTURE_EXPANSIONS = 1024 };

typedef enum phi__picture_kind {
    PHI__PICTURE_DIGIT,
    PHI__PICTURE_LETTER,
    PHI__PICTURE_ANY, /* letter or digit */
    PHI__PICTURE_LITERAL,
    PHI__PICTURE_SEPARATOR
} phi__picture_kind;

/* One class of a picture and how often it stands. */
typedef struct phi__picture_item {
    phi__picture_kind kind;
    char literal; /* of a LITERAL (upper case or digit) or SEPARATOR */
    uint8_t min;  /* 1..PHI__PICTURE_MAX; both 1 for separators */
    uint8_t max;
} phi__picture_item;

/* A well-formed picture, read. */
typedef struct phi__picture {
    phi__picture_item items[PHI__PICTURE_MAX];
    size_t count;
    size_t min; /* length of the shortest and the longest match */
    size_t max;
    size_t expansions; /* ways to choose its repeats, <= PHI__PICTURE_EXPANSIONS */
} phi__picture;

/** Read a picture; problems as in phi__picture_check. `problem` and `at` may be NULL. */
phi_status phi__picture_parse(const char *picture, phi__picture *out, const char **problem, size_t *at);
/** The repeats of expansion `index` (< expansions): how often each item stands, in repeats[0..count). */
void phi__picture_expand(const phi__picture *picture, size_t index, uint8_t repeats[PHI__PICTURE_MAX]);
/** Is this one of the separators that pictures may hold? */
bool phi__picture_is_separator(char c);

/** Is it well formed? Otherwise PHI_ERR_RULE, and *problem is a static sentence, *at its offset. */
phi_status phi__picture_check(const char *picture, const char **problem, size_t *at);
/** The equivalent regex, without the guards of its ends. PHI_ERR_RULE or PHI_ERR_MEMORY. */
phi_status phi__picture_regex(const char *picture, phi__buf *out);
/** Does the picture describe exactly this text? The slow and obvious way: the oracle of tests. */
bool phi__picture_matches(const char *picture, const char *text, size_t length);
/** Fill a picture with characters from `random(user)` (uniform 64 bit): an example of it, upper case. */
phi_status phi__picture_fill(const char *picture, uint64_t (*random)(void *user), void *user, phi__buf *out);

#endif
