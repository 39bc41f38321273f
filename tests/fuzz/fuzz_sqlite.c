/* SPDX-License-Identifier: Apache-2.0 */
/* One page of SQLite as a worker reads it without SQLite. The first bytes choose its form. */
#include "fuzz.h"
#include "worker/sqlite_pages.h"

enum { LARGEST = 1 << 14, HEAD = 2 };

static void hear(void *user, const phi__wire *wire)
{
    (void)user;
    FUZZ_CHECK(wire->type == PHI__WIRE_TEXT && wire->a_size > 0 && wire->a_size <= (size_t)PHI__WIRE_TEXT_BYTES);
    phi_fuzz_touch(wire->a, wire->a_size);
}

int phi_fuzz_sqlite(const uint8_t *data, size_t size)
{
    static phi__rows rows;
    if (size < HEAD || size > LARGEST)
        return 0;
    phi__say say = {.socket = -1, .hear = hear};
    const size_t page = size - HEAD < 512 ? 512 : size - HEAD;
    const phi__sqlite_form form = {.page_bytes = page, .usable = page - data[0] % 32, .wide = data[1] % 3};
    phi__rows_begin(&rows, &say);
    phi__sqlite_page(&rows, &form, phi__span_of(data + HEAD, size - HEAD), data[0] >= 128 ? 100 : 0, data[1] >= 128);
    phi__rows_end(&rows);
    return 0;
}
