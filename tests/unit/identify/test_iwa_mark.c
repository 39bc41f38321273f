/* SPDX-License-Identifier: Apache-2.0 */
/* Chunks of snappy (the format's own description), and what a part of an iWork document begins with. */
#include "identify/iwa_mark.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

#define SPAN(bytes) phi__span_of(bytes, sizeof bytes - 1)

static void unpacks_literals_and_copies(void **state)
{
    (void)state;
    static const struct {
        const char *packed;
        size_t size;
        const char *wanted;
        bool whole;
    } ROWS[] = {
        {"\x05\x10" "hello", 7, "hello", true},
        {"\x0A\x08" "abc\x0D\x03", 7, "abcabcabca", true},      /* a copy of seven, three back, over itself */
        {"\x08\x0C" "abcd\x0E\x04\0", 9, "abcdabcd", true},    /* the offset in two bytes */
        {"\x3D\xF0\x3C" "0123456789012345678901234567890123456789012345678901234567890", 64,
         "0123456789012345678901234567890123456789012345678901234567890", true}, /* a length of its own */
        {"\x05\x10" "hel", 5, "hel", false},
        {"\x05\x0D\x01", 3, "", false},                          /* a copy of nothing */
        {"\xFF\xFF\xFF\x7F", 4, "", false},
    };
    uint8_t out[128];
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        size_t size = 0;
        assert_int_equal(phi__iwa_unpack(phi__span_of(ROWS[i].packed, ROWS[i].size), out, sizeof out, &size), ROWS[i].whole);
        assert_int_equal(size, strlen(ROWS[i].wanted));
        assert_memory_equal(out, ROWS[i].wanted, size);
    }
}

static void knows_what_begins_so(void **state)
{
    (void)state;
    static const char PART[] = "\0\x0F\0\0\x0D\x30\x05\x08\x01\x12\x01\x08" "message";
    assert_true(phi__iwa_mark(SPAN(PART)));
    for (size_t cut = 0; cut < 8; cut++)
        assert_false(phi__iwa_mark(phi__span_of(PART, cut)));
    assert_false(phi__iwa_mark(SPAN("\0\0\0\0\0\0\0\0\0\0\0\0")));
    assert_false(phi__iwa_mark(SPAN("\0\0\1\0\1\0\x10\x10\0\0\1\0\4\0\x28\1"))); /* an icon */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unpacks_literals_and_copies),
        cmocka_unit_test(knows_what_begins_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
