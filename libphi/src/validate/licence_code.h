/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_VALIDATE_LICENCE_CODE_H
#define PHI_VALIDATE_LICENCE_CODE_H
/* What a driver licence says of its holder, where its issuer encodes that: a surname, a
 * first name, a day of birth, a sex. Compared with what stands beside it, it proves the number, or speaks against it. */
#include <stdbool.h>
#include <stddef.h>

/* What is known of a person; empty and 0 = nothing. */
typedef struct phi__licence_holder {
    const char *surname, *given; /* as they stand */
    size_t surname_length, given_length;
    unsigned year, month, day;   /* of birth; of years two digits or four */
    char sex;                    /* M, F or 0 */
} phi__licence_holder;

typedef enum phi__licence_word {
    PHI__LICENCE_SILENT, /* not encoded, or not known of the person */
    PHI__LICENCE_DENIES,
    PHI__LICENCE_AGREES
} phi__licence_word;

typedef struct phi__licence_verdict {
    phi__licence_word name, birth, sex;
    phi__licence_word given; /* of the first name: never denies, since people are called by another one */
} phi__licence_verdict;

/** `number`: upper-case letters and digits. `issuer`: two letters of the jurisdiction. */
phi__licence_verdict phi__licence_compare(const char *issuer, const char *number, size_t length,
                                          const phi__licence_holder *holder);
/** American Soundex of the letters of a name: a letter and three digits. False when there is no letter. */
bool phi__licence_soundex(const char *name, size_t length, char out[4]);
/** Year, month and day of a date as it is written; `day_first` when the month is not. False when it is none. */
bool phi__licence_date(const char *text, size_t length, bool day_first, phi__licence_holder *out);

#endif
