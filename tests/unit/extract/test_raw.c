/* SPDX-License-Identifier: Apache-2.0 */
/* Readable runs in binaries: found once, at the right byte, across every seam. */
#include "emit_recorder.h"

#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define BYTES(s) (s), sizeof(s) - 1

enum { WINDOW = 64 * 1024 };

static void run(emit_recorder *recorder, const void *data, size_t size)
{
    emit_recorder_init(recorder);
    const phi__extractor *raw = phi__extractor_for(PHI__KIND_BINARY);
    assert_int_equal(emit_recorder_with(recorder, raw, data, size), PHI_OK);
}

static void test_runs(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        const char *text;
        uint64_t first; /* place of the first run */
    } table[] = {
        {BYTES(""), "", 0},
        {BYTES("\0\1short\2\3"), "", 0},
        {BYTES("\0\1sixsix\2\3"), "sixsix\n", 3},
        {BYTES("whole file"), "whole file\n", 1},
        {BYTES("\1two runs\2second\3"), "two runs\nsecond\n", 2},
        {BYTES("\1SSN:\r\n123-45\2"), "SSN:\r\n123-45\n", 2}, /* one run over a line break */
        {BYTES("\1abc\n\ndef\2"), "", 0},                     /* two over an empty line */
        {BYTES("\1M\xC3\xBCller\2"), "M\xC3\xBCller\n", 2},
        {BYTES("\1M\xC3ller77\2"), "ller77\n", 4},
        {BYTES("\1\2s\0i\0x\0s\0i\0x\0\3"), "sixsix\n", 3},
        {BYTES("\1\2\0s\0i\0x\0s\0i\0x\3"), "sixsix\n", 3},
        {BYTES("\1s\0i\0x\0s\0i\0x\0"), "sixsix\n", 2}, /* at an odd offset */
        {BYTES("\1abcdefx\0i\0x\0s\0i\0x\0"), "abcdefx\n", 2},
        {BYTES("\1\xFC\0" "b\0e\0r\0" "5\0" "5\0\2"), "\xC3\xBC" "ber55\n", 2},
        {BYTES("\1s\0i\0x\0s\0i\0"), "", 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        emit_recorder recorder;
        run(&recorder, table[i].bytes, table[i].size);
        if (strcmp(recorded_text(recorder.root), table[i].text) != 0)
            fail_msg("sample %zu: '%s'", i, recorded_text(recorder.root));
        if (table[i].first != 0)
            assert_int_equal(recorder.root->places.items[0].place.byte, table[i].first);
        emit_recorder_done(&recorder);
    }
}

/* One run at every offset around the end of the window: found once, in its place. */
static void check_seam(const char *run_bytes, size_t size, const char *text)
{
    uint8_t *data = phi__alloc(WINDOW * 2);
    assert_non_null(data);
    for (size_t at = WINDOW - 100; at < WINDOW + 20; at++) {
        memset(data, 1, WINDOW * 2);
        memcpy(data + at, run_bytes, size);
        emit_recorder recorder;
        run(&recorder, data, WINDOW * 2);
        assert_string_equal(recorded_text(recorder.root), text);
        assert_int_equal(recorder.root->places.count, 1);
        assert_int_equal(recorder.root->places.items[0].place.byte, at + 1);
        emit_recorder_done(&recorder);
    }
    phi__free(data);
}

static void test_seams(void **state)
{
    (void)state;
    check_seam(BYTES("sixsix"), "sixsix\n");
    check_seam(BYTES("a longer run with M\xC3\xBCller in it"), "a longer run with M\xC3\xBCller in it\n");
    check_seam(BYTES("ab\r\ncdef\r\nghi"), "ab\r\ncdef\r\nghi\n");
    check_seam(BYTES("s\0i\0x\0\r\0\n\0s\0i\0x\0"), "six\r\nsix\n");
    check_seam(BYTES("\0s\0i\0x\0\r\0\n\0s\0i\0x"), "six\r\nsix\n");
}

/* A run longer than any window comes out whole. */
static void test_long_run_is_not_cut(void **state)
{
    (void)state;
    const size_t size = WINDOW * 5 + 77;
    uint8_t *data = phi__alloc(size + 2);
    assert_non_null(data);
    for (size_t i = 0; i < size; i++)
        data[i + 1] = (uint8_t)('0' + i % 10);
    emit_recorder recorder;
    run(&recorder, data, size + 2);
    assert_int_equal(recorder.root->text.size, size + 1);
    assert_memory_equal(recorder.root->text.data, data + 1, size);
    assert_int_equal(recorder.root->places.count, 1);
    emit_recorder_done(&recorder);
    phi__free(data);
}

static void test_stop_and_memory(void **state)
{
    (void)state;
    emit_recorder recorder;
    emit_recorder_init(&recorder);
    recorder.stop_after = 1;
    const phi__extractor *raw = phi__extractor_for(PHI__KIND_BINARY);
    assert_int_equal(emit_recorder_with(&recorder, raw, BYTES("\1sixsix\1")), PHI_STOPPED);
    emit_recorder_done(&recorder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_runs),
        cmocka_unit_test(test_seams),
        cmocka_unit_test(test_long_run_is_not_cut),
        cmocka_unit_test(test_stop_and_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
