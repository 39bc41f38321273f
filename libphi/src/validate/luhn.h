/* SPDX-License-Identifier: Apache-2.0
 * The check digit of ISO/IEC 7812-1, annex B, shared by cards and NPIs. */
#ifndef PHI_VALIDATE_LUHN_H
#define PHI_VALIDATE_LUHN_H
#include <stddef.h>

/** Sum of all digits, every second from the right doubled and reduced. 0 modulo 10
 * is valid. `value` holds digits only. */
unsigned phi__luhn_sum(const char *value, size_t length);

#endif
