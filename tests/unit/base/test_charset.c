/* SPDX-License-Identifier: Apache-2.0 */
/* Code pages against the converters of the C library: all their characters, cut anywhere, and the way back. */
#include "base/charset.h"

#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct {
    phi__encoding encoding;
    const char *name;
} PAGES[] = {
    {PHI__ENC_WINDOWS1251, "CP1251"}, {PHI__ENC_ISO8859_2, "ISO-8859-2"}, {PHI__ENC_KOI8R, "KOI8-R"},
    {PHI__ENC_MACROMAN, "MACINTOSH"}, {PHI__ENC_CP850, "IBM850"}, {PHI__ENC_SHIFTJIS, "CP932"},
    {PHI__ENC_EUCJP, "EUC-JP-MS"}, {PHI__ENC_GB18030, "GB18030"}, {PHI__ENC_BIG5, "BIG5"}, {PHI__ENC_EUCKR, "CP949"},
};

enum { PAGE_COUNT = sizeof PAGES / sizeof *PAGES, ROOM = 16 };

/* What the C library makes of it; 0 = nothing, or another character than itself on the way back. */
static size_t converted(iconv_t there, iconv_t back, const char *bytes, size_t size, char out[ROOM])
{
    char in[ROOM], again[ROOM];
    memcpy(in, bytes, size);
    char *from = in, *to = out;
    size_t left = size, room = ROOM;
    (void)iconv(there, NULL, NULL, NULL, NULL);
    if (iconv(there, &from, &left, &to, &room) == (size_t)-1 || left > 0 || iconv(there, NULL, NULL, &to, &room) == (size_t)-1)
        return 0;
    const size_t length = ROOM - room;
    char *text = out, *end = again;
    size_t rest = length, space = ROOM;
    (void)iconv(back, NULL, NULL, NULL, NULL);
    if (iconv(back, &text, &rest, &end, &space) == (size_t)-1 || ROOM - space != size || memcmp(again, bytes, size) != 0)
        return 0;
    return length == phi__utf8_sequence((uint8_t)out[0]) ? length : 0;
}

static void expect_same(phi__encoding encoding, const char *bytes, size_t size, const char *wanted, size_t length)
{
    phi__buf out;
    phi__buf_init(&out, 64);
    size_t used = 0;
    for (size_t first = 1; first < size; first++) { /* cut within the character: it waits */
        assert_int_equal(phi__utf_decode(encoding, phi__span_of(bytes, first), false, &out, &used), PHI_OK);
        assert_int_equal(used, 0);
    }
    assert_int_equal(phi__utf_decode(encoding, phi__span_of(bytes, size), true, &out, &used), PHI_OK);
    assert_int_equal(used, size);
    assert_int_equal(out.size, length);
    assert_memory_equal(out.data, wanted, length);
    assert_int_equal(phi__utf_source_length(encoding, wanted, length), size);
    phi__buf_done(&out);
}

static size_t check_page(size_t page)
{
    const iconv_t there = iconv_open("UTF-8", PAGES[page].name), back = iconv_open(PAGES[page].name, "UTF-8");
    char bytes[4], wanted[ROOM];
    size_t seen = 0;
    for (unsigned value = 0x80; value < 0x10000; value++) {
        const size_t size = value < 0x100 ? 1 : 2;
        bytes[0] = (char)(size == 1 ? value : value >> 8);
        bytes[1] = (char)value;
        if (size == 2 && value < 0x8000)
            continue;
        const size_t length = converted(there, back, bytes, size, wanted);
        if (length == 0 || length > 3 || (uint8_t)wanted[0] < 0xC2)
            continue;
        expect_same(PAGES[page].encoding, bytes, size, wanted, length);
        seen++;
    }
    (void)iconv_close(there);
    (void)iconv_close(back);
    return seen;
}

static void test_as_the_c_library_has_it(void **state)
{
    (void)state;
    for (size_t page = 0; page < PAGE_COUNT; page++)
        assert_in_range(check_page(page), 90, 30000);
}

static void test_longer_forms(void **state)
{
    (void)state;
    expect_same(PHI__ENC_EUCJP, "\x8F\xB0\xA1", 3, "\xE4\xB8\x82", 3);                 /* JIS X 0212 */
    expect_same(PHI__ENC_GB18030, "\x81\x30\x84\x36", 4, "\xC2\xA5", 2);               /* a yen sign */
    expect_same(PHI__ENC_GB18030, "\x95\x32\x82\x36", 4, "\xF0\xA0\x80\x80", 4);       /* U+20000 */
    expect_same(PHI__ENC_GB18030, "\xD6\xD0", 2, "\xE4\xB8\xAD", 3);
}

static void test_nothing_stays_a_byte_each(void **state)
{
    (void)state;
    phi__buf out;
    size_t used = 0;
    phi__buf_init(&out, 256);
    assert_int_equal(phi__utf_decode(PHI__ENC_EUCKR, phi__span_of("\xFF" "1\xC9\xFF" "2\xB0", 6), true, &out, &used), PHI_OK);
    assert_int_equal(used, 6);
    assert_string_equal(phi__buf_text(&out), "\xEF\xBF\xBD" "1\xEF\xBF\xBD\xEF\xBF\xBD" "2\xEF\xBF\xBD");
    assert_int_equal(phi__utf_source_length(PHI__ENC_EUCKR, phi__buf_text(&out), strlen(phi__buf_text(&out))), 6);
    phi__buf_done(&out);
}

static void test_ebcdic(void **state)
{
    (void)state;
    phi__buf out;
    size_t used = 0;
    phi__buf_init(&out, 256);
    assert_int_equal(phi__utf_decode(PHI__ENC_CP037, phi__span_of("\xE2\xE2\xD5\x40\xF1\x60\xF2\x15\xC1\x25", 10), true, &out, &used), PHI_OK);
    assert_string_equal(phi__buf_text(&out), "SSN 1-2\nA\n");
    phi__buf_done(&out);
    assert_true(phi__charset_is_ebcdic(PHI__ENC_CP1047) && !phi__charset_has_ascii(PHI__ENC_CP500));
    assert_true(phi__charset_has_ascii(PHI__ENC_KOI8R) && phi__charset_has_ascii(PHI__ENC_UTF8));
    assert_false(phi__charset_has_ascii(PHI__ENC_UTF16LE));
    assert_null(phi__charset_of(PHI__ENC_WINDOWS1252));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_the_c_library_has_it),
        cmocka_unit_test(test_longer_forms),
        cmocka_unit_test(test_nothing_stays_a_byte_each),
        cmocka_unit_test(test_ebcdic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
