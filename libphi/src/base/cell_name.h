/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_CELL_NAME_H
#define PHI_BASE_CELL_NAME_H
/* What spreadsheets call a cell. */
#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { PHI__CELL_NAME_BYTES = 32 };

/** Column 28 of row 7, both from 1, is "AB7". */
static inline void phi__cell_name(uint32_t column, uint64_t row, char out[PHI__CELL_NAME_BYTES])
{
    char letters[8]; /* seven are the most of 32 bits */
    size_t count = 0, at = 0;
    for (; column > 0 && count < sizeof letters; column = (column - 1) / 26)
        letters[count++] = (char)('A' + (column - 1) % 26);
    while (count > 0)
        out[at++] = letters[--count];
    (void)snprintf(&out[at], PHI__CELL_NAME_BYTES - at, "%" PRIu64, row);
}

#endif
