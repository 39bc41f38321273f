/* SPDX-License-Identifier: Apache-2.0 */
/* Parquet as a worker reads it: whatever the bytes, members begin and end in turn, a table is named before its text. */
#include "listener.h"
#include "worker/reader_parquet.h"

enum { LARGEST = 1 << 15 };

int phi_fuzz_parquet(const uint8_t *data, size_t size)
{
    static phi__rows rows;
    if (size > LARGEST)
        return 0;
    fuzz_listener heard = {.text = false};
    phi__say say = {.socket = -1, .hear = fuzz_hear, .user = &heard};
    heard.say = &say;
    phi__reader_parquet_span(&say, &rows, phi__span_of(data, size));
    FUZZ_CHECK(!heard.in_member || say.lost);
    return 0;
}
