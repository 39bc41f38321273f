/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_NAME_WORDS_H
#define PHI_MATCH_NAME_WORDS_H
/* What is known of one word of a name: whether people are called so, and which
 * words never are part of one where names stand. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Marks of lexicons/names.txt. */
enum {
    PHI__NAME_SURNAME = 1,
    PHI__NAME_GIVEN = 2,
    PHI__NAME_COMMON_SURNAME = 4, /* one of the 12,000 most frequent */
    PHI__NAME_COMMON_GIVEN = 8,   /* of 1,200 of either sex */
    PHI__NAME_WORD = 16           /* also a word of the language: Grant, May, Rose */
};

/* Longest word of a name, in bytes. */
enum { PHI__NAME_WORD_MAX = 40 };

/** Marks of a word as it stands: letter case, accents, apostrophes and hyphens are left out; of two names joined by
 * a hyphen what both are. */
uint8_t phi__name_marks(const char *text, size_t length);

typedef enum phi__name_stop {
    PHI__NAME_GOES_ON, /* an ordinary word */
    PHI__NAME_ENDS,    /* a caption or a degree: what is before it may be a name */
    PHI__NAME_IS_NONE  /* a place, firm or illness is called so as a whole: Saint Mary Hospital, Grant Street */
} phi__name_stop;
phi__name_stop phi__name_stop_of(const char *text, size_t length);

/** Jr., Sr., II, III, IV, V, 2nd, 3rd */
bool phi__name_is_suffix(const char *text, size_t length);
/** van, de, la: within a name, not at its ends */
bool phi__name_is_particle(const char *text, size_t length);
bool phi__name_is_month(const char *text, size_t length);

#endif
