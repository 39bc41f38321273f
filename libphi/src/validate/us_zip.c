/* SPDX-License-Identifier: Apache-2.0
 * ZIP codes: five digits, or nine. The first three name a sectional centre; the
 * lowest in use is 005, and a few hundreds have gaps (USPS Publication 65). */
#include "validate/checks.h"
#include "validate/shape.h"

bool phi__check_us_zip(const char *value, size_t length)
{
    static const phi__number_range UNUSED[] = {{0, 4},     {99, 99},   {213, 213}, {269, 269}, {343, 343}, {345, 345}, {348, 348},
                                               {353, 353}, {419, 419}, {428, 429}, {517, 519}, {529, 529}, {533, 533}, {536, 536},
                                               {552, 552}, {568, 568}, {578, 579}, {589, 589}, {621, 621}, {632, 632}, {642, 643},
                                               {659, 659}, {663, 663}, {682, 682}, {694, 699}, {702, 702}, {709, 709}, {715, 715},
                                               {732, 732}, {742, 742}, {771, 771}, {817, 819}, {839, 839}, {848, 849}, {854, 854},
                                               {858, 858}, {861, 862}, {866, 869}, {876, 876}, {886, 888}, {892, 892}, {896, 896},
                                               {899, 899}, {909, 909}, {929, 929}, {987, 987}};
    return (length == 5 || length == 9) && phi__shape_is_digits(value, length) &&
           !phi__number_in(phi__shape_number(value, 3), UNUSED, sizeof UNUSED / sizeof UNUSED[0]);
}
