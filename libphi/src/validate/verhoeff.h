/* SPDX-License-Identifier: Apache-2.0
 * The check digit of J. Verhoeff (1969), shared by identifiers that end in it. */
#ifndef PHI_VALIDATE_VERHOEFF_H
#define PHI_VALIDATE_VERHOEFF_H
#include <stdbool.h>
#include <stddef.h>

/** Do these digits, the last of them the check digit, fit? `value` holds digits only. */
bool phi__verhoeff_fits(const char *value, size_t length);

#endif
