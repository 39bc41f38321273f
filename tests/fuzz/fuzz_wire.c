/* SPDX-License-Identifier: Apache-2.0 */
/* Packets of a hostile worker: what is accepted keeps to the sizes and ranges of
 * protocol.h and holds valid UTF-8, decoded in place or received over a socket. */
#include "base/alloc.h"
#include "base/utf.h"
#include "fuzz.h"
#include "worker/protocol.h"

#include <sys/socket.h>
#include <unistd.h>

static void check_text(const uint8_t *packet, size_t size, const char *text, size_t length, bool line)
{
    if (length == 0)
        return;
    const uint8_t *from = (const uint8_t *)text;
    FUZZ_CHECK(from >= packet + PHI__WIRE_HEAD_BYTES && length <= size && from + length <= packet + size);
    FUZZ_CHECK(phi__utf8_valid(phi__span_of(text, length), false));
    for (size_t i = 0; i < length; i++)
        FUZZ_CHECK(text[i] != '\0' && (!line || from[i] >= 0x20));
}

static void check_wire(const uint8_t *packet, size_t size, const phi__wire *wire, bool from_worker)
{
    const bool text = wire->type == PHI__WIRE_TEXT || wire->type == PHI__WIRE_DATA || wire->type == PHI__WIRE_TABLE;
    const bool named = wire->type == PHI__WIRE_MEMBER || wire->type == PHI__WIRE_REFUSED || wire->type == PHI__WIRE_NAME;
    FUZZ_CHECK(wire->type > 0 && wire->type < PHI__WIRE_TYPES);
    FUZZ_CHECK((wire->type == PHI__WIRE_SETUP || wire->type == PHI__WIRE_JOB) != from_worker);
    FUZZ_CHECK(PHI__WIRE_HEAD_BYTES + wire->a_size + wire->b_size == size);
    FUZZ_CHECK(wire->a_size <= (size_t)(text ? PHI__WIRE_TEXT_BYTES : named ? PHI__WIRE_PATH_BYTES : PHI__WIRE_NAME_BYTES));
    FUZZ_CHECK(wire->b_size <= PHI__WIRE_NAME_BYTES && (!text || wire->a_size > 0));
    if (wire->type == PHI__WIRE_FAULT || wire->type == PHI__WIRE_REFUSED)
        FUZZ_CHECK(wire->number > PHI_REASON_NONE && wire->number <= PHI_REASON_STOPPED);
    if (wire->type == PHI__WIRE_JOB)
        FUZZ_CHECK(wire->number % PHI__JOB_MODE_UNIT < PHI__READ_COUNT);
    if (wire->type == PHI__WIRE_DATA) /* bytes, as they are */
        FUZZ_CHECK(memcmp(wire->a, packet + PHI__WIRE_HEAD_BYTES, wire->a_size) == 0);
    else
        check_text(packet, size, wire->a, wire->a_size, !text);
    check_text(packet, size, wire->b, wire->b_size, true);
}

/* Through a socket the same packets are accepted, and none is waited for. */
static void check_received(const uint8_t *data, size_t size, bool accepted)
{
    static int ends[2] = {-1, -1};
    if (ends[0] < 0)
        FUZZ_CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
    if (size == 0)
        return; /* an empty packet is the end of the connection */
    FUZZ_CHECK(send(ends[0], data, size, MSG_NOSIGNAL) == (ssize_t)size);
    uint8_t *buffer = phi__alloc(PHI__WIRE_BYTES);
    phi__wire wire;
    const phi__wire_result result = phi__protocol_receive(ends[1], buffer, true, false, &wire, NULL);
    FUZZ_CHECK(result == (accepted ? PHI__WIRE_OK : PHI__WIRE_BROKEN));
    if (accepted)
        check_wire(buffer, size, &wire, true);
    phi__free(buffer);
}

int phi_fuzz_wire(const uint8_t *data, size_t size)
{
    if (size > PHI__WIRE_BYTES + 8)
        return 0;
    bool accepted[2];
    for (int from_worker = 0; from_worker < 2; from_worker++) {
        uint8_t *packet = phi__alloc(size + 1);
        phi__wire wire;
        if (size > 0)
            memcpy(packet, data, size);
        accepted[from_worker] = phi__protocol_decode(packet, size, from_worker != 0, &wire);
        if (accepted[from_worker])
            check_wire(packet, size, &wire, from_worker != 0);
        phi__free(packet);
    }
    FUZZ_CHECK(!(accepted[0] && accepted[1]));
    check_received(data, size, accepted[1]);
    return 0;
}
