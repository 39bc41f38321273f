/* SPDX-License-Identifier: Apache-2.0
 * Payment card numbers: an issuer prefix of a network, a length of that network,
 * and Luhn. Together 3 of 100 random 16-digit strings pass, and none that is a
 * time in milliseconds of these decades (they begin with 1).
 * Prefixes: ISO/IEC 7812 ranges as the networks publish them; the same number
 * may be in two rows where networks share a range. UATP (prefix 1) is left out:
 * it costs more false alarms than it finds cards. */
#include "validate/checks.h"
#include "validate/luhn.h"
#include "validate/shape.h"

#define LENGTH(n) (1u << (n))
#define LENGTHS(from, to) ((LENGTH(to) - LENGTH(from)) | LENGTH(to))

typedef struct network_range {
    unsigned from; /* of the first `digits` digits */
    unsigned to;
    unsigned char digits;
    unsigned lengths; /* bit n: n digits in all */
} network_range;

static const network_range RANGES[] = {
    /* Visa */
    {4, 4, 1, LENGTH(13) | LENGTH(16) | LENGTHS(18, 19)},
    /* Mastercard */
    {51, 55, 2, LENGTH(16)},
    {2221, 2720, 4, LENGTH(16)},
    /* American Express */
    {34, 34, 2, LENGTH(15)},
    {37, 37, 2, LENGTH(15)},
    /* Discover */
    {6011, 6011, 4, LENGTH(16) | LENGTH(19)},
    {644, 649, 3, LENGTH(16) | LENGTH(19)},
    {65, 65, 2, LENGTH(16) | LENGTH(19)},
    /* Diners Club */
    {300, 305, 3, LENGTH(14) | LENGTHS(16, 19)},
    {309, 309, 3, LENGTH(14) | LENGTHS(16, 19)},
    {36, 36, 2, LENGTH(14) | LENGTHS(16, 19)},
    {38, 39, 2, LENGTH(14) | LENGTHS(16, 19)},
    /* JCB, and its first numbers */
    {3528, 3589, 4, LENGTHS(16, 19)},
    {2131, 2131, 4, LENGTH(15)},
    {1800, 1800, 4, LENGTH(15)},
    /* UnionPay, with the range it shares with Discover */
    {62, 62, 2, LENGTHS(14, 19)},
    {810, 817, 3, LENGTHS(16, 19)},
    /* Maestro */
    {5018, 5018, 4, LENGTHS(12, 19)},
    {5020, 5020, 4, LENGTHS(12, 19)},
    {5038, 5038, 4, LENGTHS(12, 19)},
    {56, 58, 2, LENGTHS(12, 19)},
    {6304, 6304, 4, LENGTHS(12, 19)},
    {6759, 6759, 4, LENGTHS(12, 19)},
    {6761, 6763, 4, LENGTHS(12, 19)},
    /* RuPay */
    {60, 60, 2, LENGTH(16)},
    {81, 82, 2, LENGTH(16)},
    {508, 508, 3, LENGTH(16)},
    /* Mir */
    {2200, 2204, 4, LENGTHS(16, 19)},
    /* Troy */
    {9792, 9792, 4, LENGTH(16)},
    /* Elo, outside of Visa's and Discover's ranges */
    {504175, 504175, 6, LENGTH(16)},
    {506699, 506778, 6, LENGTH(16)},
    {509000, 509999, 6, LENGTH(16)},
    {627780, 627780, 6, LENGTH(16)},
    {636297, 636297, 6, LENGTH(16)},
    {636368, 636368, 6, LENGTH(16)},
    /* Hiper and Hipercard */
    {637095, 637095, 6, LENGTH(16)},
    {637568, 637568, 6, LENGTH(16)},
    {637599, 637599, 6, LENGTH(16)},
    {637609, 637609, 6, LENGTH(16)},
    {637612, 637612, 6, LENGTH(16)},
    {606282, 606282, 6, LENGTH(16)},
    /* Verve */
    {506099, 506198, 6, LENGTH(16) | LENGTHS(18, 19)},
    {507865, 507964, 6, LENGTH(16) | LENGTHS(18, 19)},
    /* Naranja, outside of Visa's and Mastercard's ranges */
    {589562, 589562, 6, LENGTH(16)},
};

static bool network_issues(const char *value, size_t length)
{
    for (size_t i = 0; i < sizeof RANGES / sizeof RANGES[0]; i++) {
        const network_range *range = &RANGES[i];
        const unsigned prefix = phi__shape_number(value, range->digits);
        if (prefix >= range->from && prefix <= range->to && (range->lengths & LENGTH(length)) != 0)
            return true;
    }
    return false;
}

bool phi__check_pan(const char *value, size_t length)
{
    return length >= 12 && length <= 19 && phi__shape_is_digits(value, length) && network_issues(value, length) &&
           phi__luhn_sum(value, length) % 10 == 0;
}
