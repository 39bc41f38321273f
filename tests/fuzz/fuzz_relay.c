/* SPDX-License-Identifier: Apache-2.0 */
/* A hostile worker that keeps to the grammar of records but not to their order: members in
 * members, data without a member, endings that never come. Whatever it says, the host ends,
 * and each member has its content or its fault. Input: a list of records,
 *
 *     type, number, size of a, size of b (each one byte; sizes count in units of `scale`), ... */
#include "emit_recorder.h"
#include "fuzz.h"
#include "worker/relay.h"

#include <sys/socket.h>
#include <unistd.h>

enum { LARGEST = 1 << 16, RECORDS = 64 };

static bool send_record(int socket, phi__cursor *at)
{
    static const char FILL[PHI__WIRE_TEXT_BYTES] = "PK\3\4text of a member, again and again";
    const uint32_t type = phi__cursor_u8(at) % PHI__WIRE_TYPES;
    const uint32_t number = phi__cursor_u8(at);
    const size_t a_size = phi__cursor_u8(at), b_size = phi__cursor_u8(at);
    const bool own = type % 2 == 0 && phi__cursor_left(at) >= a_size;
    const uint8_t *bytes = own ? phi__cursor_take(at, a_size) : NULL;
    if (at->failed)
        return false;
    const phi__wire wire = {.type = (phi__wire_type)type, .number = number, .bytes = number * 1000,
                            .a = bytes != NULL ? (const char *)bytes : FILL, .a_size = a_size,
                            .b = FILL, .b_size = b_size};
    return phi__protocol_send(socket, &wire, -1, false) == PHI__WIRE_OK;
}

static void run_relay(int socket, emit_recorder *recorder, uint8_t *packet, bool packed)
{
    phi__process process = {.socket = socket, .packet = packet};
    phi__arena arena = {0};
    phi__stream *none = NULL;
    FUZZ_CHECK(phi__stream_memory("", 0, &none) == PHI_OK);
    phi__part part = {.stream = none, .name = "x", .budget = &recorder->budget, .arena = &arena};
    phi__talk talk;
    const phi__wire job = {.type = PHI__WIRE_JOB};
    phi__relay relay = {.talk = &talk, .part = &part, .emit = &recorder->emit, .only_member = packed ? "x" : NULL};
    (void)phi__talk_begin(&talk, &process, &recorder->budget, &job, -1);
    const phi_status status = phi__relay_run(&relay);
    FUZZ_CHECK(status == PHI_OK);
    FUZZ_CHECK(talk.end != PHI__TALK_GOING && talk.end != PHI__TALK_TIMED_OUT);
    FUZZ_CHECK(recorder->budget.depth == 0);
    FUZZ_CHECK(relay.emitted || recorder->root->members.count == 0);
    phi__arena_done(&arena);
    phi__stream_close(none);
}

static phi_status no_text(phi__part *part, phi__emit *emit)
{
    (void)part;
    (void)emit;
    return PHI_OK;
}

int phi_fuzz_relay(const uint8_t *data, size_t size)
{
    static const phi__extractor NOTHING = {.name = "nothing", .run = no_text};
    static uint8_t packet[PHI__WIRE_BYTES];
    int ends[2];
    if (size == 0 || size > LARGEST || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return 0;
    emit_recorder recorder;
    emit_recorder_init(&recorder);
    FUZZ_CHECK(emit_recorder_with(&recorder, &NOTHING, "", 0) == PHI_OK); /* for its root */
    recorder.current = recorder.root;
    phi__cursor at = phi__cursor_at(phi__span_part(phi__span_of(data, size), 1, size));
    for (int i = 0; i < RECORDS && send_record(ends[1], &at); i++)
        continue;
    FUZZ_CHECK(shutdown(ends[1], SHUT_WR) == 0);
    run_relay(ends[0], &recorder, packet, data[0] % 2 == 1);
    (void)close(ends[0]);
    (void)close(ends[1]);
    emit_recorder_done(&recorder);
    return 0;
}
