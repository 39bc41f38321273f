/* SPDX-License-Identifier: Apache-2.0 */
/* Records there and back, and what a hostile peer might send instead. */
#include "worker/protocol.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <unistd.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

static void make_pair(int ends[2])
{
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
}

static void close_pair(const int ends[2])
{
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static void test_round_trip(void **state)
{
    (void)state;
    static uint8_t buffer[PHI__WIRE_BYTES];
    int ends[2];
    make_pair(ends);
    const phi__wire place = {.type = PHI__WIRE_PLACE, .number = 70000, .a = "form", .a_size = 4, .b = "ward", .b_size = 4};
    assert_int_equal(phi__protocol_send(ends[0], &place, -1, false), PHI__WIRE_OK);
    phi__wire got;
    assert_int_equal(phi__protocol_receive(ends[1], buffer, true, false, &got, NULL), PHI__WIRE_OK);
    assert_int_equal(got.type, PHI__WIRE_PLACE);
    assert_int_equal(got.number, 70000);
    assert_int_equal(got.a_size, 4);
    assert_memory_equal(got.a, "form", 4);
    assert_memory_equal(got.b, "ward", 4);
    assert_int_equal(phi__protocol_receive(ends[1], buffer, true, false, &got, NULL), PHI__WIRE_AGAIN);
    (void)close(ends[0]);
    assert_int_equal(phi__protocol_receive(ends[1], buffer, true, true, &got, NULL), PHI__WIRE_CLOSED);
    (void)close(ends[1]);
}

static void test_descriptors(void **state)
{
    (void)state;
    static uint8_t buffer[PHI__WIRE_BYTES];
    int ends[2], fd = -1;
    make_pair(ends);
    phi__wire wire = {.type = PHI__WIRE_JOB, .bytes = UINT64_C(1) << 40};
    assert_int_equal(phi__protocol_send(ends[0], &wire, ends[0], false), PHI__WIRE_OK);
    assert_int_equal(phi__protocol_receive(ends[1], buffer, false, false, &wire, &fd), PHI__WIRE_OK);
    assert_true(wire.bytes == UINT64_C(1) << 40);
    assert_true(fd >= 0);
    assert_true((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
    (void)close(fd);
    /* The host takes none. */
    wire = (phi__wire){.type = PHI__WIRE_END};
    assert_int_equal(phi__protocol_send(ends[0], &wire, ends[0], false), PHI__WIRE_OK);
    assert_int_equal(phi__protocol_receive(ends[1], buffer, true, false, &wire, NULL), PHI__WIRE_BROKEN);
    close_pair(ends);
}

/* A packet with this head; texts are zeros. */
static bool decodes(uint8_t type, uint8_t number, uint32_t a_size, uint32_t b_size, size_t size, bool from_worker)
{
    static uint8_t packet[PHI__WIRE_BYTES];
    memset(packet, 0, sizeof packet);
    packet[0] = type;
    packet[4] = number;
    for (size_t i = 0; i < 4; i++) {
        packet[16 + i] = (uint8_t)(a_size >> (8 * i));
        packet[20 + i] = (uint8_t)(b_size >> (8 * i));
    }
    phi__wire out;
    return phi__protocol_decode(packet, size, from_worker, &out);
}

static void test_refuses(void **state)
{
    (void)state;
    const size_t head = PHI__WIRE_HEAD_BYTES;
    assert_true(decodes(PHI__WIRE_END, 0, 0, 0, head, true));
    assert_true(decodes(PHI__WIRE_TEXT, 0, 3, 0, head + 3, true));
    assert_true(decodes(PHI__WIRE_FAULT, PHI_REASON_STOPPED, 3, 0, head + 3, true));
    for (size_t size = 0; size < head; size++)
        assert_false(decodes(PHI__WIRE_END, 0, 0, 0, size, true));
    assert_false(decodes(0, 0, 0, 0, head, true));
    assert_false(decodes(PHI__WIRE_TYPES, 0, 0, 0, head, true));
    assert_false(decodes(PHI__WIRE_END, 0, 0, 0, head, false));
    assert_false(decodes(PHI__WIRE_JOB, 0, 0, 0, head, true));
    assert_false(decodes(PHI__WIRE_TEXT, 0, 0, 0, head, true));
    assert_false(decodes(PHI__WIRE_TEXT, 0, 4, 0, head + 3, true));
    assert_false(decodes(PHI__WIRE_TEXT, 0, 2, 0, head + 3, true));
    assert_false(decodes(PHI__WIRE_TEXT, 0, 2, 1, head + 3, true));
    assert_false(decodes(PHI__WIRE_TEXT, 0, PHI__WIRE_TEXT_BYTES + 1, 0, head + PHI__WIRE_TEXT_BYTES + 1, true));
    assert_false(decodes(PHI__WIRE_PLACE, 0, UINT32_MAX, 4, head + 3, true));
    assert_false(decodes(PHI__WIRE_PLACE, 0, 0, PHI__WIRE_NAME_BYTES + 1, head + PHI__WIRE_NAME_BYTES + 1, true));
    assert_false(decodes(PHI__WIRE_FAULT, PHI_REASON_NONE, 0, 0, head, true));
    assert_false(decodes(PHI__WIRE_FAULT, PHI_REASON_STOPPED + 1, 0, 0, head, true));
    assert_false(decodes(PHI__WIRE_READY, PHI__SANDBOX_LEVELS, 0, 0, head, true));
}

static void test_sanitise(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
        bool line;
    } CASES[] = {
        {"plain\n", "plain\n", false},
        {"one\nline\x7F", "one line ", true},
        {"caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80", "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80", false},
        {"\xC3", "?", false},
        {"a\xE2\x82", "a??", false},
        {"\xC0\xAF", "??", false},             /* overlong */
        {"\xE0\x80\xAF", "???", false},        /* overlong */
        {"\xED\xA0\x80", "???", false},        /* surrogate */
        {"\xF4\x90\x80\x80", "????", false},   /* beyond U+10FFFF */
        {"\xFF\xFE", "??", false},
        {"\xE2z\xAC", "?z?", false},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        uint8_t text[32] = {0};
        const size_t size = strlen(CASES[i].in);
        memcpy(text, CASES[i].in, size);
        phi__protocol_sanitise(text, size, CASES[i].line);
        assert_string_equal((const char *)text, CASES[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_descriptors),
        cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_sanitise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
