/* SPDX-License-Identifier: Apache-2.0
 * The SSN rule, shared with Medicare numbers that contain one. */
#ifndef PHI_VALIDATE_US_SSN_H
#define PHI_VALIDATE_US_SSN_H
#include <stdbool.h>

/** Could these nine digits have been issued? */
bool phi__ssn_is_issued(const char *digits);

#endif
