/* SPDX-License-Identifier: Apache-2.0 */
/* Code pages by number, by charset of GDI and by name. */
#include "base/codepage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void expect(uint32_t number, const char *bytes, const char *wanted)
{
    phi__codepage page = {0};
    phi__buf out;
    phi__buf_init(&out, 1 << 20);
    assert_int_equal(phi__codepage_append(&page, number, phi__span_of(bytes, strlen(bytes)), &out), PHI_OK);
    assert_string_equal(phi__buf_text(&out), wanted);
    phi__buf_done(&out);
    phi__codepage_done(&page);
}

static void test_pages(void **state)
{
    (void)state;
    expect(1252, "a\x80\xFC", "a\xE2\x82\xAC\xC3\xBC");
    expect(0, "\xFC", "\xC3\xBC");
    expect(1251, "\xCF", "\xD0\x9F");
    expect(437, "\x81", "\xC3\xBC");
    expect(10000, "\x8A", "\xC3\xA4");
    expect(932, "\x93\xFA\x96\x7B", "\xE6\x97\xA5\xE6\x9C\xAC");
    expect(932, "\x93", "\xEF\xBF\xBD");
    expect(1250, "\x81" "b", "\xEF\xBF\xBD" "b");
    expect(4711, "\xFC", "\xC3\xBC"); /* none of that number: Windows-1252 stands in */
}

static void test_long(void **state)
{
    (void)state;
    static char many[5000], wanted[10001];
    memset(many, 0xFC, sizeof many - 1);
    for (size_t i = 0; i + 1 < sizeof many; i++)
        memcpy(&wanted[2 * i], "\xC3\xBC", 2);
    expect(28605, many, wanted);
}

static void test_names(void **state)
{
    (void)state;
    assert_int_equal(phi__codepage_of_charset(0), 1252);
    assert_int_equal(phi__codepage_of_charset(204), 1251);
    assert_int_equal(phi__codepage_of_charset(1), 0);
    assert_int_equal(phi__codepage_of_charset(2), 0);
    assert_int_equal(phi__codepage_of_charset(0xFFFF), 0);
#define NAME(s) phi__codepage_of_name(phi__span_of(s, sizeof(s) - 1))
    assert_int_equal(NAME("ISO-8859-1"), 1252);
    assert_int_equal(NAME("windows-1251"), 1251);
    assert_int_equal(NAME("shift_jis"), 932);
    assert_int_equal(NAME("utf-8"), 0);
    assert_int_equal(NAME(""), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pages), cmocka_unit_test(test_long),
                                       cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
