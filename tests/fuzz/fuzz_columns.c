/* SPDX-License-Identifier: Apache-2.0 */
/* Columns of text and statements of SQL: every run of digits is asked for its column,
 * in two windows. The first byte says where the seam between them is; what is carried
 * over it must be a copy of itself, and names must be whole strings. */
#include "fuzz.h"
#include "base/ascii.h"
#include "score/columns.h"

#include <string.h>

enum { LARGEST = 16384 };

static void ask(phi__columns *columns, phi__span text, size_t from, size_t to)
{
    const phi__scene scene = {.text = text, .part = 1, .searched = from};
    phi__columns_begin(columns, &scene);
    for (size_t at = from; at < to; at++) {
        size_t end = at;
        while (end < text.size && phi__is_digit((char)text.data[end]))
            end++;
        if (end == at)
            continue;
        const phi__setting setting = phi__setting_of(text, at, end);
        phi__cell cell = {.end = text.size};
        FUZZ_CHECK(phi__columns_find(columns, &scene, &setting, &cell) == PHI_OK);
        FUZZ_CHECK(cell.field == NULL || strlen(cell.field) <= PHI__SQL_NAME_MAX);
        FUZZ_CHECK(cell.record == NULL || strlen(cell.record) <= PHI__SQL_NAME_MAX);
        FUZZ_CHECK(cell.begin <= at && cell.end >= end && cell.end <= text.size);
        at = end;
    }
    FUZZ_CHECK(phi__columns_carry(columns, &scene, to) == PHI_OK);
}

int phi_fuzz_columns(const uint8_t *data, size_t size)
{
    if (size < 2 || size > LARGEST)
        return 0;
    const phi__span text = phi__span_of(data + 1, size - 1);
    const size_t seam = (size_t)data[0] * text.size / 256;
    phi__columns columns, copy;
    phi__columns_init(&columns);
    phi__columns_init(&copy);
    ask(&columns, text, 0, seam);
    FUZZ_CHECK(phi__columns_copy(&copy, &columns) == PHI_OK && phi__columns_equal(&copy, &columns));
    ask(&copy, text, seam, text.size);
    phi__columns_done(&columns);
    phi__columns_done(&copy);
    return 0;
}
