/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of dBASE as a worker reads them: whatever the bytes, members begin and end in turn, a table is named
 * before its text, and what is said is bounded by what there is. */
#include "fuzz.h"
#include "worker/reader_dbf.h"

enum { LARGEST = 1 << 15 };

typedef struct listener {
    bool in_member, text;
    size_t said;
} listener;

static void hear(void *user, const phi__wire *wire)
{
    listener *self = user;
    const bool begins = wire->type == PHI__WIRE_MEMBER, ends = wire->type == PHI__WIRE_MEMBER_END;
    FUZZ_CHECK(wire->a_size <= (size_t)PHI__WIRE_TEXT_BYTES);
    FUZZ_CHECK(!begins || !self->in_member);
    FUZZ_CHECK(!ends || self->in_member);
    FUZZ_CHECK(wire->type != PHI__WIRE_TABLE || !self->text);
    phi_fuzz_touch(wire->a, wire->a_size);
    self->in_member = (self->in_member || begins) && !ends;
    self->text = (self->text || wire->type == PHI__WIRE_TEXT) && !begins;
    self->said += wire->a_size;
}

int phi_fuzz_dbf(const uint8_t *data, size_t size)
{
    static phi__rows rows;
    if (size > LARGEST)
        return 0;
    listener heard = {.said = 0};
    phi__say say = {.socket = -1, .hear = hear, .user = &heard};
    phi__reader_dbf_span(&say, &rows, phi__span_of(data, size));
    FUZZ_CHECK(!heard.in_member);
    return 0;
}
