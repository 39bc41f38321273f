/* SPDX-License-Identifier: Apache-2.0 */
/* Streams of old Office documents, as a worker reads them: the first byte says which
 * reader gets the rest. Of Word the tables lie in the same bytes as the text. */
#include "fuzz.h"
#include "worker/reader_doc.h"
#include "worker/reader_oleps.h"
#include "worker/reader_ppt.h"
#include "worker/reader_xls.h"
#include "worker/vba_source.h"

enum { LARGEST = 256 * 1024, RECORDS = 100000 };

typedef struct listener {
    phi__say *say;
    bool in_member;
    size_t records;
} listener;

static void hear(void *user, const phi__wire *wire)
{
    listener *self = user;
    const bool begins = wire->type == PHI__WIRE_MEMBER, ends = wire->type == PHI__WIRE_MEMBER_END;
    FUZZ_CHECK(wire->a_size <= (size_t)(begins ? PHI__WIRE_PATH_BYTES : PHI__WIRE_TEXT_BYTES));
    FUZZ_CHECK(wire->a_size > 0 || (wire->type != PHI__WIRE_TEXT && wire->type != PHI__WIRE_DATA));
    FUZZ_CHECK(!begins || !self->in_member);
    FUZZ_CHECK((wire->type == PHI__WIRE_DATA || ends) == (self->in_member && !begins));
    phi_fuzz_touch(wire->a, wire->a_size);
    phi_fuzz_touch(wire->b, wire->b_size);
    self->in_member = (self->in_member || begins) && !ends;
    self->say->lost = ++self->records >= RECORDS; /* as a host whose budget is spent */
}

static void unpack(void *user, phi__span packed, uint32_t number)
{
    (void)user;
    (void)number;
    phi_fuzz_touch(packed.data, packed.size);
}

static void read_macros(phi__span stream)
{
    uint8_t chunk[PHI__VBA_CHUNK];
    size_t at = 0, size;
    if (!phi__vba_find(stream, &at))
        return;
    FUZZ_CHECK(at < stream.size);
    while ((size = phi__vba_chunk(stream, &at, chunk)) > 0) {
        FUZZ_CHECK(size <= sizeof chunk && at <= stream.size);
        phi_fuzz_touch(chunk, size);
    }
}

int phi_fuzz_office(const uint8_t *data, size_t size)
{
    if (size < 1 || size > LARGEST)
        return 0;
    listener heard = {.records = 0};
    phi__say say = {.socket = -1, .hear = hear, .user = &heard};
    const phi__span rest = phi__span_of(data + 1, size - 1);
    heard.say = &say;
    switch (data[0] % 5) {
    case 0:
        (void)phi__reader_doc_read(&say, rest, rest, rest);
        break;
    case 1:
        (void)phi__reader_xls_read(&say, rest);
        break;
    case 2:
        (void)phi__reader_ppt_read(&say, rest, unpack, NULL);
        break;
    case 3:
        phi__reader_oleps_read(&say, rest);
        break;
    default:
        phi__reader_xls_read_cache(&say, rest);
        phi__reader_ppt_read_pictures(&say, rest, unpack, NULL);
        read_macros(rest);
    }
    FUZZ_CHECK(!heard.in_member || say.lost);
    return 0;
}
