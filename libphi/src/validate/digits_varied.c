/* SPDX-License-Identifier: Apache-2.0
 * For numbers without any rule of their own (record numbers): digits that are
 * one digit throughout or count up are placeholders. */
#include "validate/checks.h"
#include "validate/shape.h"

bool phi__check_digits_varied(const char *value, size_t length)
{
    size_t digits = 0, same = 0, up = 0;
    char previous = '\0';
    for (size_t i = 0; i < length; i++) {
        if (!phi__is_digit(value[i]))
            continue;
        same += previous != '\0' && value[i] == previous;
        up += previous != '\0' && value[i] == previous + 1;
        previous = value[i];
        digits++;
    }
    return digits >= 2 && same + 1 < digits && up + 1 < digits;
}
