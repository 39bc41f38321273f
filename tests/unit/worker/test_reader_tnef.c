/* SPDX-License-Identifier: Apache-2.0 */
/* TNEF, its properties, and the RTF in it. What is said lands in one log. */
#include "worker/reader_tnef.h"

#include "base/buf.h"
#include "worker/reader_mapi.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

/* "[part field]text", "<name:" bytes ">", "{reason}" */
static void hear(void *user, const phi__wire *wire)
{
    phi__buf *log = user;
    phi_status status = PHI_OK;
    if (wire->type == PHI__WIRE_PLACE)
        status = phi__buf_printf(log, "[%.*s %.*s]", (int)wire->a_size, wire->a, (int)wire->b_size, wire->b_size == 0 ? "" : wire->b);
    else if (wire->type == PHI__WIRE_MEMBER)
        status = phi__buf_printf(log, "<%.*s:", (int)wire->a_size, wire->a);
    else if (wire->type == PHI__WIRE_MEMBER_END)
        status = phi__buf_printf(log, "%u>", (unsigned)wire->number);
    else if (wire->type == PHI__WIRE_FAULT)
        status = phi__buf_printf(log, "{%u}", (unsigned)wire->number);
    else
        status = phi__buf_append(log, wire->a, wire->a_size);
    assert_int_equal(status, PHI_OK);
}

static void expect(phi__buf *log, const char *wanted)
{
    assert_string_equal(phi__buf_text(log), wanted);
    phi__buf_done(log);
}

static phi__say begin(phi__buf *log)
{
    phi__buf_init(log, 65536);
    return (phi__say){.socket = -1, .hear = hear, .user = log};
}

#define SPAN(text) phi__span_of((text), sizeof(text) - 1)

static void test_values(void **state)
{
    (void)state;
    phi__buf log;
    phi__say say = begin(&log);
    phi__mapi_say(&say, 0x0037, PHI__MAPI_TEXT, SPAN("H\0i\0 \0\xAC\x20\x3D\xD8\x00\xDE\x00\xD8\0\0"), 0);
    phi__mapi_say(&say, 0x1000, PHI__MAPI_BYTES_TEXT, SPAN("caf\xE9\0"), 1252);
    phi__mapi_say(&say, 0x8001, PHI__MAPI_BYTES_TEXT, SPAN("\x93\xFA"), 932);
    phi__mapi_say(&say, 0x3A42, PHI__MAPI_TIME, SPAN("\0\x80\x3E\xD5\xDE\xB1\x9D\x01"), 0);
    phi__mapi_say(&say, 0x3A41, PHI__MAPI_TIME, SPAN("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), 0);
    phi__mapi_say(&say, 0x3701, PHI__MAPI_BINARY, SPAN("binary"), 0);
    phi__mapi_say(&say, 0x1000, PHI__MAPI_TEXT, SPAN("\0\0"), 0);
    phi__buf_text(&log);
    assert_non_null(strstr(phi__buf_text(&log), "[header subject]Hi \xE2\x82\xAC\xF0\x9F\x98\x80\xEF\xBF\xBD\n"));
    assert_non_null(strstr(phi__buf_text(&log), "[body ]caf\xC3\xA9\n"));
    assert_non_null(strstr(phi__buf_text(&log), "[property ]\xE6\x97\xA5\n"));
    assert_non_null(strstr(phi__buf_text(&log), "[property birthday]1970-01-01\n"));
    assert_null(strstr(phi__buf_text(&log), "binary"));
    phi__buf_done(&log);
}

static void test_names(void **state)
{
    (void)state;
    char name[16];
    phi__mapi_name("a/", "b/c\\d", "x", name, sizeof name);
    assert_string_equal(name, "a/b_c_d");
    phi__mapi_name("", "", "x", name, sizeof name);
    assert_string_equal(name, "x");
    phi__mapi_name("folder/", "a name that is long", "x", name, sizeof name);
    assert_string_equal(name, "folder/a name t");
}

/* The example of [MS-OXRTFCP] 4.1.1: a reference into what the window begins with. */
static void test_rtf(void **state)
{
    (void)state;
    static const char EXAMPLE[] = "\x2D\0\0\0\x2B\0\0\0LZFu\xF1\xC5\xC7\xA7\x03\0\x0A\0rcpg125\x42\x32\x0A\xF3"
                                  " hel\x09\0\x20" "bw\x05\xB0" "ld}\x0A\x80\x0F\xA0";
    phi__buf log;
    phi__say say = begin(&log);
    assert_true(phi__mapi_say_rtf(&say, SPAN(EXAMPLE)));
    expect(&log, "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
    say = begin(&log);
    assert_false(phi__mapi_say_rtf(&say, phi__span_of(EXAMPLE, 30)));
    phi__buf_done(&log);
    say = begin(&log);
    assert_true(phi__mapi_say_rtf(&say, SPAN("....\7\0\0\0MELA....{\\rtf1}")));
    expect(&log, "{\\rtf1}");
    say = begin(&log);
    assert_false(phi__mapi_say_rtf(&say, SPAN("no RTF at all, nor compressed")));
    expect(&log, "");
}

static void test_tnef(void **state)
{
    (void)state;
    static const char FILE[] = "\x78\x9F\x3E\x22\1\0"
                               "\1\x0C\x80\2\0\5\0\0\0hello\0\0"              /* attBody */
                               "\2\x02\x90\6\0\2\0\0\0..\0\0"                 /* attAttachRenddata */
                               "\2\x10\x80\1\0\6\0\0\0a.txt\0\0\0"           /* attAttachTitle */
                               "\2\x0F\x80\6\0\4\0\0\0data\0\0";              /* attAttachData */
    phi__buf log;
    phi__say say = begin(&log);
    phi__reader_tnef_span(&say, SPAN(FILE));
    expect(&log, "[body ]hello\n[property ]a.txt\n<a.txt:data0>");
    say = begin(&log);
    phi__reader_tnef_span(&say, phi__span_of(FILE, sizeof FILE - 4));
    assert_non_null(strstr(phi__buf_text(&log), "<a.txt:dat0>"));
    assert_non_null(strstr(phi__buf_text(&log), "{"));
    phi__buf_done(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_values), cmocka_unit_test(test_names),
                                       cmocka_unit_test(test_rtf), cmocka_unit_test(test_tnef)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
