/* SPDX-License-Identifier: Apache-2.0 */
/* The volume descriptors of a disc, as a worker reads them. */
#include "fuzz.h"
#include "worker/reader_iso.h"

enum { LARGEST = 64 * 1024, RECORDS = 100000 };

typedef struct listener {
    phi__say *say;
    size_t records;
} listener;

static void hear(void *user, const phi__wire *wire)
{
    listener *self = user;
    FUZZ_CHECK(wire->type == PHI__WIRE_TEXT || wire->type == PHI__WIRE_PLACE);
    FUZZ_CHECK(wire->a_size <= (size_t)PHI__WIRE_TEXT_BYTES);
    phi_fuzz_touch(wire->a, wire->a_size);
    phi_fuzz_touch(wire->b, wire->b_size);
    self->say->lost = ++self->records >= RECORDS; /* as a host whose budget is spent */
}

int phi_fuzz_iso(const uint8_t *data, size_t size)
{
    if (size > LARGEST)
        return 0;
    listener heard = {.records = 0};
    phi__say say = {.socket = -1, .hear = hear, .user = &heard};
    heard.say = &say;
    phi__reader_iso_labels(&say, phi__span_of(data, size));
    return 0;
}
