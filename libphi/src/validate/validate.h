/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_VALIDATE_VALIDATE_H
#define PHI_VALIDATE_VALIDATE_H
/* The check that an identifier's issuer defines: check digits, ranges of issued
 * prefixes, encoded dates and names. Pure functions of the value alone. What a
 * passed check is worth stands in the pattern pack. */
#include <stdbool.h>
#include <stddef.h>

/** Longest value that is checked, in bytes. */
enum { PHI__VALUE_MAX = 320 };

/* `value` is normalised: upper case, letters and digits only; for forms that
 * are regexes, and for checks that need its separators, the text as it stands.
 * NUL-terminated, `length` without it. */
typedef bool (*phi__check_fn)(const char *value, size_t length);

/** Does this check need the separators of pictures, too? */
bool phi__check_reads_text(phi__check_fn check);

/** The check of this name, or NULL. Names: validators.def. */
phi__check_fn phi__check_find(const char *name);

/** Reduce to upper-case letters and digits into `out` (PHI__VALUE_MAX + 1 bytes).
 * Returns the length, 0 when it does not fit. */
size_t phi__value_normalise(const char *text, size_t length, char *out);

#endif
