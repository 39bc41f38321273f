/* SPDX-License-Identifier: Apache-2.0
 * SNOMED CT identifiers (SNOMED CT Technical Implementation Guide, SCTID): 6 to
 * 18 digits ending in a Verhoeff digit; the two before it say whether a concept,
 * a description or a relationship is meant, of the core or of a namespace. */
#include "validate/checks.h"
#include "validate/shape.h"
#include "validate/verhoeff.h"

bool phi__check_snomed(const char *value, size_t length)
{
    if (length < 6 || length > 18 || !phi__shape_is_digits(value, length) || value[0] == '0')
        return false;
    const unsigned partition = phi__shape_number(value + length - 3, 2);
    const bool core = partition <= 2, extension = partition >= 10 && partition <= 12 && length > 10;
    return (core || extension) && phi__verhoeff_fits(value, length);
}
