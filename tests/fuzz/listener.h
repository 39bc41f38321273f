/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_FUZZ_LISTENER_H
#define PHI_FUZZ_LISTENER_H
/* Hears what a reader of a worker says, and holds it to what the host may rely on: members begin and end in turn, and a table
 * is named before its text. */
#include "fuzz.h"
#include "worker/table_rows.h"
#include "worker/serve.h"

enum { FUZZ_HEARD_MOST = 1 << 20 };

typedef struct fuzz_listener {
    phi__say *say; /* gives up, as a host whose budget is spent: a few bytes can stand for billions of rows. NULL = never */
    size_t heard;
    bool in_member, text;
} fuzz_listener;

static inline void fuzz_hear(void *user, const phi__wire *wire)
{
    fuzz_listener *self = user;
    const bool begins = wire->type == PHI__WIRE_MEMBER, ends = wire->type == PHI__WIRE_MEMBER_END;
    FUZZ_CHECK(wire->a_size <= (size_t)PHI__WIRE_TEXT_BYTES);
    FUZZ_CHECK(!begins || !self->in_member);
    FUZZ_CHECK(!ends || self->in_member);
    FUZZ_CHECK(wire->type != PHI__WIRE_TABLE || !self->text);
    phi_fuzz_touch(wire->a, wire->a_size);
    self->heard += wire->a_size;
    if (self->say != NULL && self->heard > FUZZ_HEARD_MOST)
        self->say->lost = true;
    self->in_member = (self->in_member || begins) && !ends;
    self->text = (self->text || wire->type == PHI__WIRE_TEXT) && !begins;
}

#endif
