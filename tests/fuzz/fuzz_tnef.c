/* SPDX-License-Identifier: Apache-2.0 */
/* TNEF, and the properties and compressed RTF in it, as a worker reads them: whatever
 * the bytes, members begin and end in turn, and records keep to their sizes. */
#include "fuzz.h"
#include "worker/reader_mapi.h"
#include "worker/reader_tnef.h"

enum { LARGEST = 1 << 16 };

typedef struct listener {
    bool in_member;
    size_t members;
} listener;

static void hear(void *user, const phi__wire *wire)
{
    listener *self = user;
    const bool begins = wire->type == PHI__WIRE_MEMBER, ends = wire->type == PHI__WIRE_MEMBER_END;
    FUZZ_CHECK(wire->a_size <= (size_t)(begins ? PHI__WIRE_PATH_BYTES : PHI__WIRE_TEXT_BYTES));
    FUZZ_CHECK(wire->a_size > 0 || (wire->type != PHI__WIRE_TEXT && wire->type != PHI__WIRE_DATA));
    FUZZ_CHECK(begins != self->in_member || !begins);
    FUZZ_CHECK(wire->type == PHI__WIRE_DATA || ends ? self->in_member : true);
    FUZZ_CHECK(self->in_member ? wire->type == PHI__WIRE_DATA || ends : true);
    phi_fuzz_touch(wire->a, wire->a_size);
    self->in_member = (self->in_member || begins) && !ends;
    self->members += begins;
}

int phi_fuzz_tnef(const uint8_t *data, size_t size)
{
    if (size > LARGEST)
        return 0;
    listener heard = {.members = 0};
    phi__say say = {.socket = -1, .hear = hear, .user = &heard};
    phi__reader_tnef_span(&say, phi__span_of(data, size));
    FUZZ_CHECK(!heard.in_member && heard.members <= size);
    heard = (listener){.in_member = true}; /* of RTF only the bytes are said */
    (void)phi__mapi_say_rtf(&say, phi__span_of(data, size));
    return 0;
}
