/* SPDX-License-Identifier: Apache-2.0 */
/* Records of one length in EBCDIC: their length is told, and each becomes a line. */
#include "extract/record_length.h"

#include "emit_recorder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* Upper case, digits and blanks. */
static uint8_t to_ebcdic(char c)
{
    if (c >= '0' && c <= '9')
        return (uint8_t)(0xF0 + c - '0');
    if (c >= 'A' && c <= 'I')
        return (uint8_t)(0xC1 + c - 'A');
    if (c >= 'J' && c <= 'R')
        return (uint8_t)(0xD1 + c - 'J');
    return c >= 'S' && c <= 'Z' ? (uint8_t)(0xE2 + c - 'S') : 0x40;
}

static size_t fill(uint8_t *bytes, size_t records)
{
    size_t size = 0;
    for (size_t i = 0; i < records; i++) {
        char line[64];
        const int length = snprintf(line, sizeof line, "NAME%-16.*s%09zu  %-9s", (int)(i * 5 % 11 + 3), "ABCDEFGHIJKLMNOP", i * 7654321 % 999999999, "WARD");
        for (int k = 0; k < length; k++)
            bytes[size++] = to_ebcdic(line[k]);
    }
    return size;
}

static void test_length(void **state)
{
    (void)state;
    uint8_t bytes[4000];
    const size_t size = fill(bytes, 50);
    assert_int_equal(phi__record_length(phi__span_of(bytes, size), size), 40);
    assert_int_equal(phi__record_length(phi__span_of(bytes, size), UINT64_MAX), 40);
    bytes[100] = 0x15;
    assert_int_equal(phi__record_length(phi__span_of(bytes, size), size), 0);
    assert_int_equal(phi__record_length(phi__span_of(bytes, 20), 20), 0);
    assert_int_equal(phi__record_length(phi__span_of(NULL, 0), 0), 0);
}

static void test_each_is_a_line(void **state)
{
    (void)state;
    static uint8_t bytes[200000];
    const size_t size = fill(bytes, 4000);
    emit_recorder recorder;
    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_bytes(&recorder, bytes, size), PHI_OK);
    recorded_part *root = recorder.root;
    assert_int_equal(root->identity.encoding, PHI__ENC_CP037);
    assert_int_equal(root->text.size, 4000 * 41);
    assert_int_equal(root->places.count, 4000);
    assert_int_equal(root->places.items[3999].place.byte, 3999 * 40 + 1);
    assert_memory_equal(recorded_text(root) + 41, "NAMEABCDEFGH", 12);
    emit_recorder_done(&recorder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_length), cmocka_unit_test(test_each_is_a_line)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
