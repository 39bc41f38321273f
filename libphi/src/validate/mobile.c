/* SPDX-License-Identifier: Apache-2.0
 * Numbers of mobile devices and of their cards. IMEI (3GPP TS 23.003): reporting
 * body, model, serial, Luhn. ICCID (ITU-T E.118): 89, country, issuer, account,
 * Luhn. IMSI: mobile country code (E.212), network, subscriber. */
#include "validate/checks.h"
#include "validate/luhn.h"
#include "validate/shape.h"

bool phi__check_imei(const char *value, size_t length)
{
    static const phi__number_range BODIES[] = {{1, 1}, {10, 10}, {30, 30}, {33, 33}, {35, 35}, {44, 46}, {49, 54}, {86, 87}, {91, 91}, {98, 99}};
    return length == 15 && phi__shape_is_digits(value, length) &&
           phi__number_in(phi__shape_number(value, 2), BODIES, sizeof BODIES / sizeof BODIES[0]) &&
           phi__luhn_sum(value, length) % 10 == 0;
}

bool phi__check_iccid(const char *value, size_t length)
{
    return (length == 19 || length == 20) && phi__shape_is_digits(value, length) && value[0] == '8' &&
           value[1] == '9' && phi__luhn_sum(value, length) % 10 == 0;
}

bool phi__check_imsi(const char *value, size_t length)
{
    static const phi__number_range COUNTRIES[] = {{202, 766}, {901, 901}};
    return (length == 14 || length == 15) && phi__shape_is_digits(value, length) &&
           phi__number_in(phi__shape_number(value, 3), COUNTRIES, 2);
}
