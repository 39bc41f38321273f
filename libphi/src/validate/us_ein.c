/* SPDX-License-Identifier: Apache-2.0
 * Employer numbers: the first two digits name an IRS campus; the others of the
 * hundred were never assigned (IRS, "How EINs are assigned"). */
#include "validate/checks.h"
#include "validate/shape.h"

bool phi__check_us_ein(const char *value, size_t length)
{
    static const phi__number_range CAMPUSES[] = {
        {1, 6},   {10, 16}, {20, 27}, {30, 48}, {50, 68}, {71, 77}, {80, 88}, {90, 95}, {98, 99},
    };
    return phi__shape_fits(value, length, "999999999") &&
           phi__number_in(phi__shape_number(value, 2), CAMPUSES, sizeof CAMPUSES / sizeof CAMPUSES[0]);
}
