/* SPDX-License-Identifier: Apache-2.0 */
/* Archives with weak marks: known, and texts that begin alike are not. */
#include "identify/archive_marks.h"

#include "identify/identify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

static const char ZEROS[] = "00000000000000000000000000000000000000000000000000000000000000000000000000"
                            "00000000000000000000000000000000000000000000000000000000";

static const char *mark_of(const char *lead, size_t size)
{
    static uint8_t head[256];
    bool packed = false;
    memset(head, 0, sizeof head);
    memcpy(head, lead, size);
    memcpy(head + size, ZEROS, sizeof ZEROS);
    return phi__archive_mark(phi__span_of(head, size + sizeof ZEROS), &packed);
}

static void test_marks(void **state)
{
    (void)state;
    assert_string_equal(mark_of("070701", 6), "application/x-cpio");
    assert_string_equal(mark_of("070707", 6), "application/x-cpio");
    assert_null(mark_of("070701 is a date", 16));
    assert_null(mark_of("070707 8", 8));
    static const char LHA[] = "\x20\x50-lh5-\0\0\0\0\0\0\0\0\0\0\0\0\x20\1";
    assert_string_equal(mark_of(LHA, sizeof LHA - 1), "application/x-lzh-compressed");
    assert_null(mark_of("a -lh5- is what lha says", 24));
    static const char LZMA[] = "\x5D\0\0\x80\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0";
    assert_string_equal(mark_of(LZMA, sizeof LZMA - 1), "application/x-lzma");
    assert_null(mark_of("]\0\0\x81\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0", 14));
    static const char OLD[] = "\xC7\x71\0\0\1\0\xA4\x81\0\0\0\0\1\0\0\0\0\0\0\0\6\0\0\0\4\0a.txt\0text";
    bool packed = true;
    assert_string_equal(phi__archive_mark(phi__span_of(OLD, sizeof OLD - 1), &packed), "application/x-cpio");
    assert_false(packed);
    assert_null(phi__archive_mark(phi__span_of(OLD, 30), &packed));
}

/* Through a stream, for the mark of a disc stands behind what is usually looked at. */
static void test_discs(void **state)
{
    (void)state;
    static uint8_t image[PHI__DISC_HEAD + 10];
    memset(image, 0, sizeof image);
    image[0] = 0xEB; /* a boot sector */
    for (int udf = 0; udf < 2; udf++) {
        memcpy(image + 32769, udf != 0 ? "BEA01" : "CD001", 5);
        phi__stream *stream = NULL;
        phi__identity identity;
        assert_int_equal(phi__stream_memory(image, sizeof image, &stream), PHI_OK);
        assert_int_equal(phi__identify_stream(stream, &identity), PHI_OK);
        assert_string_equal(identity.media, udf != 0 ? "application/x-udf-image" : "application/x-iso9660-image");
        assert_int_equal(identity.kind, udf != 0 ? PHI__KIND_BINARY : PHI__KIND_ARCHIVE);
        assert_int_equal(stream->position, 0);
        phi__stream_close(stream);
    }
}

static void test_without_mark(void **state)
{
    (void)state;
    uint8_t even[600];
    uint32_t seed = 7;
    for (size_t i = 0; i < sizeof even; i++) {
        seed = seed * 1664525u + 1013904223u;
        even[i] = (uint8_t)(seed >> 24);
    }
    assert_true(phi__looks_packed(phi__span_of(even, sizeof even)));
    assert_true(phi__looks_packed(phi__span_of(even, 60)));
    assert_false(phi__looks_packed(phi__span_of(even, 40)));
    memset(even + 100, 0, 20); /* a run */
    assert_false(phi__looks_packed(phi__span_of(even, sizeof even)));
    static const char TEXT[] = "Words of a letter, of which nobody would say that they are compressed; \xFC\xE4 and \xF6 are in it.";
    assert_false(phi__looks_packed(phi__span_of(TEXT, sizeof TEXT - 1)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_marks), cmocka_unit_test(test_discs), cmocka_unit_test(test_without_mark)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
