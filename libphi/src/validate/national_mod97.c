/* SPDX-License-Identifier: Apache-2.0
 * National identifiers that end in 97 less the remainder of what stands before:
 * one of a hundred random numbers passes, and they begin with a date. */
#include "validate/calendar.h"
#include "validate/checks.h"
#include "validate/shape.h"
#include "validate/weighted.h"

enum { MODULUS = 97 };

/* Months 20 to 42 and 50 to 99 are given where the act of birth is incomplete. */
static bool nir_month(unsigned month)
{
    static const phi__number_range MONTHS[] = {{1, 12}, {20, 42}, {50, 99}};
    return phi__number_in(month, MONTHS, sizeof MONTHS / sizeof MONTHS[0]);
}

/* France: sex, year, month, department (2A and 2B in Corsica count as 19 and 18), commune, number, key (INSEE). */
bool phi__check_fr_nir(const char *value, size_t length)
{
    static const phi__number_range SEXES[] = {{1, 4}, {7, 8}};
    const bool corsica = phi__shape_fits(value, length, "999992A99999999");
    if (!corsica && !phi__shape_fits(value, length, "999999999999999"))
        return false;
    if (corsica && value[6] != 'A' && value[6] != 'B')
        return false;
    if (!phi__number_in(phi__shape_number(value, 1), SEXES, 2) || !nir_month(phi__shape_two(value + 3)))
        return false;
    const char *department = !corsica ? value + 5 : value[6] == 'A' ? "19" : "18";
    unsigned rest = phi__weighted_modulo(0, value, 5, MODULUS);
    rest = phi__weighted_modulo(rest, department, 2, MODULUS);
    rest = phi__weighted_modulo(rest, value + 7, 6, MODULUS);
    return phi__shape_two(value + 13) == MODULUS - rest;
}

/* Belgium: date of birth, number of the day, check; from 2000 on a 2 is thought
 * in front. Foreigners' numbers (BIS) have 20 or 40 more in the month, and 0
 * where the date is not known. */
bool phi__check_be_nn(const char *value, size_t length)
{
    if (!phi__shape_fits(value, length, "99999999999"))
        return false;
    const unsigned month = phi__shape_two(value + 2) % 20, day = phi__shape_two(value + 4);
    const bool known = month != 0 && day != 0;
    if (phi__shape_two(value + 2) >= 60 || month > 12 || day > 31 || phi__shape_number(value + 6, 3) == 0 ||
        (known && !phi__calendar_has_short(phi__shape_two(value), month, day)))
        return false;
    return phi__shape_two(value + 9) == MODULUS - phi__weighted_modulo(0, value, 9, MODULUS) ||
           phi__shape_two(value + 9) == MODULUS - phi__weighted_modulo(2, value, 9, MODULUS);
}
