/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_TABLE_VALUES_H
#define PHI_EXTRACT_TABLE_VALUES_H
/* What a column that nothing names holds, by its values: an export without its header, a list of numbers. One
 * value says nothing; hundreds that are all nine digits, spread as Social Security numbers are and never as those
 * that were never issued, do. So do days spread over the lives of people, in no order. */
#include "base/span.h"

typedef struct phi__table_values {
    uint32_t cells;      /* that hold something */
    uint32_t numbers;    /* nine digits that may have been issued */
    uint32_t zeros;      /* of these, begin with 0: a code, no number */
    uint32_t days;
    uint32_t turns;      /* a value below the one before it */
    uint16_t firsts;     /* first digits of the numbers, a bit each */
    uint32_t decades;    /* of the days, a bit each from 1900 on */
    uint32_t before_2000;
    uint32_t repeated;   /* the same as the one before */
    uint64_t last;
} phi__table_values;

void phi__table_values_add(phi__table_values *values, phi__span cell);
/** Could the cell be of such a column at all? */
bool phi__table_values_may_hold(phi__span cell);
/** The name that stands for what the column holds, as packs know it (fields); NULL when its values do not say. Static. */
const char *phi__table_values_name(const phi__table_values *values);

#endif
