/* SPDX-License-Identifier: Apache-2.0 */
/* The text of macros. The packed bytes are those of the examples in [MS-OVBA] 3.2. */
#include "worker/vba_source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

static void unpack(const char *packed, size_t size, const char *wanted)
{
    uint8_t out[PHI__VBA_CHUNK];
    size_t at = 1; /* behind the mark of the container */
    const size_t got = phi__vba_chunk(phi__span_of(packed, size), &at, out);
    assert_int_equal(got, strlen(wanted));
    assert_memory_equal(out, wanted, got);
    assert_int_equal(phi__vba_chunk(phi__span_of(packed, size), &at, out), 0);
}

#define UNPACK(packed, wanted) unpack(packed, sizeof packed - 1, wanted)

static void examples_of_the_norm(void **state)
{
    (void)state;
    UNPACK("\x01\x19\xB0\0abcdefgh\0ijklmnop\0qrstuv.", "abcdefghijklmnopqrstuv.");
    UNPACK("\x01\x2F\xB0\0#aaabcde\x82" "f\0paghij\x01\x38\x08" "akl\0" "0mnop\x06q\x02p\x04\x10rstuv\x10wxyz\0\x3C",
           "#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa");
    UNPACK("\x01\x03\xB0\x02" "a\x45\0", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
}

static void found_behind_other_bytes(void **state)
{
    (void)state;
    static const char STREAM[] = "\1\2compiled\x01\x10\xB0\0Attribut\0e VB_Na";
    size_t at = 0;
    uint8_t out[PHI__VBA_CHUNK];
    assert_true(phi__vba_find(phi__span_of(STREAM, sizeof STREAM - 1), &at));
    const size_t size = phi__vba_chunk(phi__span_of(STREAM, sizeof STREAM - 1), &at, out);
    assert_int_equal(size, 15);
    assert_memory_equal(out, "Attribute VB_Na", 15);
    assert_false(phi__vba_find(phi__span_of("\0Attribute", 10), &at));
}

/* Offsets before the beginning and lengths past the end copy nothing. */
static void hostile_copies(void **state)
{
    (void)state;
    uint8_t out[PHI__VBA_CHUNK];
    static const char EARLY[] = "\x02\xB0\x01\xFF\xFF", RUN[] = "\x04\xB0\x02" "a\xFF\x0F";
    size_t at = 0;
    assert_int_equal(phi__vba_chunk(phi__span_of(EARLY, sizeof EARLY - 1), &at, out), 0);
    at = 0;
    assert_true(phi__vba_chunk(phi__span_of(RUN, sizeof RUN - 1), &at, out) <= sizeof out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_of_the_norm),
        cmocka_unit_test(found_behind_other_bytes),
        cmocka_unit_test(hostile_copies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
