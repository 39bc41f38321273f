/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_FUZZ_HEADER_LISTENER_H
#define PHI_FUZZ_HEADER_LISTENER_H
/* Runs a reader of a worker that says nothing but texts and places out of one header (rpm, iso), and holds it to that. */
#include "fuzz.h"
#include "worker/serve.h"

enum { FUZZ_HEADER_LARGEST = 64 * 1024, FUZZ_HEADER_RECORDS = 100000 };

typedef struct fuzz_header_listener {
    phi__say *say;
    size_t records;
} fuzz_header_listener;

static inline void fuzz_hear_header(void *user, const phi__wire *wire)
{
    fuzz_header_listener *self = user;
    FUZZ_CHECK(wire->type == PHI__WIRE_TEXT || wire->type == PHI__WIRE_PLACE);
    FUZZ_CHECK(wire->a_size <= (size_t)PHI__WIRE_TEXT_BYTES);
    phi_fuzz_touch(wire->a, wire->a_size);
    phi_fuzz_touch(wire->b, wire->b_size);
    self->say->lost = ++self->records >= FUZZ_HEADER_RECORDS; /* as a host whose budget is spent */
}

static inline int fuzz_header(void (*read)(phi__say *say, phi__span header), const uint8_t *data, size_t size)
{
    if (size > FUZZ_HEADER_LARGEST)
        return 0;
    fuzz_header_listener heard = {.records = 0};
    phi__say say = {.socket = -1, .hear = fuzz_hear_header, .user = &heard};
    heard.say = &say;
    read(&say, phi__span_of(data, size));
    return 0;
}

#endif
