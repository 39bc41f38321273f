/* SPDX-License-Identifier: Apache-2.0
 * GS1 device identifiers as printed on devices (21 CFR 801 subpart B; GS1 General
 * Specifications): (01) and a GTIN of 14 digits, weights 3 and 1 from the right,
 * modulo 10; then dates, lot and serial under their own application identifiers. */
#include "validate/checks.h"
#include "validate/shape.h"

enum { GTIN_AT = 4, GTIN_LENGTH = 14 };

/* 8, 12, 13 or 14 digits, the last of them the check digit. */
bool phi__check_gtin(const char *value, size_t length)
{
    if ((length != 8 && (length < 12 || length > 14)) || !phi__shape_is_digits(value, length))
        return false;
    unsigned sum = 0;
    for (size_t i = 0; i < length; i++)
        sum += (unsigned)(value[i] - '0') * ((length - i) % 2 == 0 ? 3 : 1);
    return sum % 10 == 0;
}

/* The text as it stands, from "(01)" on. */
bool phi__check_udi_gs1(const char *value, size_t length)
{
    return length >= GTIN_AT + GTIN_LENGTH && phi__check_gtin(value + GTIN_AT, GTIN_LENGTH);
}
