/* SPDX-License-Identifier: Apache-2.0
 * Month and year on a payment card: 1-12, and a year in which cards of these
 * decades end. */
#include "validate/checks.h"
#include "validate/shape.h"

bool phi__check_card_expiry(const char *value, size_t length)
{
    if ((length != 4 && length != 6) || !phi__shape_is_digits(value, length))
        return false;
    const unsigned month = phi__shape_number(value, 2), year = phi__shape_number(value + length - 2, 2);
    const bool century = length == 4 || phi__shape_number(value + 2, 2) == 20;
    return month >= 1 && month <= 12 && century && year >= 10 && year <= 49;
}
