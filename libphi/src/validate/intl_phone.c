/* SPDX-License-Identifier: Apache-2.0
 * Telephone numbers as other countries than those of North America write them: as dialled from abroad (+, the code of the
 * country, 9 to 15 digits in all: ITU-T E.164), or with an area in brackets that has two digits or begins with 0. */
#include "validate/checks.h"
#include "validate/shape.h"

enum { LEAST = 9, MOST = 15, LOCAL = 6, WITH_AREA = 11 };

/* Zones in which two digits are a whole code; all else have three. */
static bool has_two_digits(char first, char second)
{
    static const char *const CODES[10] = {
        [2] = "07", [3] = "0123469", [4] = "01345679", [5] = "12345678", [6] = "0123456", [8] = "1246", [9] = "0123458",
    };
    const char *of = CODES[first - '0'];
    for (; of != NULL && *of != '\0'; of++) {
        if (*of == second)
            return true;
    }
    return false;
}

bool phi__check_intl_phone(const char *value, size_t length)
{
    char digits[MOST];
    const size_t count = phi__shape_digits(value, length, digits, sizeof digits);
    size_t same = 0;
    for (size_t i = 1; i < count; i++)
        same += digits[i - 1] == digits[i];
    if (count < LEAST || same + 2 >= count)
        return false;
    if (value[0] == '(')
        return (value[1] == '0' || value[3] == ')') && count <= WITH_AREA;
    if (value[0] != '+' || digits[0] < '2')
        return false;
    const size_t code = digits[0] == '7' ? 1 : has_two_digits(digits[0], digits[1]) ? 2 : 3;
    return count - code >= LOCAL;
}
