/* SPDX-License-Identifier: Apache-2.0 */
/* RTF: what is text, where it stands, and what damage does to it. */
#include "emit_recorder.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/alloc.h"

static void expect(const char *rtf, const char *wanted)
{
    emit_recorder recorder;
    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_bytes(&recorder, rtf, strlen(rtf)), PHI_OK);
    assert_int_equal(recorder.root->identity.kind, PHI__KIND_RTF);
    assert_string_equal(recorded_text(recorder.root), wanted);
    emit_recorder_done(&recorder);
}

static void test_text(void **state)
{
    (void)state;
    static const struct {
        const char *rtf, *wanted;
    } table[] = {
        {"{\\rtf1 one {\\b t}wo\r\nthree\\par}", "one twothree\n\n"},
        {"{\\rtf1 12{\\i 3-}4\\emdash\\~5\\_6\\-7\\tab x\\line y}", "123-4\xE2\x80\x94 5-67\tx\ny\n"},
        {"{\\rtf1\\ansi\\ansicpg1251 \\'cf\\'f0}", "\xD0\x9F\xD1\x80\n"},
        {"{\\rtf1{\\fonttbl{\\f0\\fcharset0 A;}{\\f7\\fcharset161 B;}}\\'e1\\f7\\'e1{\\f0\\'e1}\\'e1}",
         "\xC3\xA1\xCE\xB1\xC3\xA1\xCE\xB1\n"},
        {"{\\rtf1{\\fonttbl{\\f0\\fcharset128 M;}}\\f0\\'93\\'fa\\'96{}\\'7b x}", "\xE6\x97\xA5\xEF\xBF\xBD{ x\n"},
        {"{\\rtf1\\uc1\\u8364?9 \\uc2\\u8364\\'80\\'809 \\uc0\\u8364 9}", "\xE2\x82\xAC" "9 \xE2\x82\xAC" "9 \xE2\x82\xAC" "9\n"},
        {"{\\rtf1\\u-10179?\\u-8704?}", "\xF0\x9F\x98\x80\n"},
        {"{\\rtf1\\u-10179? lone}", " lone\n"},
        {"{\\rtf1\\trowd{\\pard\\intbl Field\\par}\\cell{\\pard\\intbl Value\\par}\\cell\\row}", "Field \tValue \t\n\n"},
        {"{\\rtf1\\{\\}\\\\}", "{}\\\n"},
        {"{\\rtf1{\\stylesheet{\\s0 Normal;}}{\\colortbl;\\red1;}{\\*\\panose 01}x}", "x\n"},
        {"{\\rtf1{\\upr{old}{\\*\\ud{new}}}}", "new\n"},
        {"{\\rtf1\\v hidden\\v0  shown}", "hidden shown\n"},
        {"{\\rtf1 a{\\deleted b}c}", "abc\n"},
        {"{\\rtf1 a\\bin3 }{\\b}", "ab\n"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        expect(table[i].rtf, table[i].wanted);
}

/* Notes and the like do not tear the line apart that they stand in. */
static void test_asides(void **state)
{
    (void)state;
    expect("{\\rtf1{\\info{\\author A B}{\\*\\company C}}12{\\footnote n1}{\\field{\\*\\fldinst HYPERLINK \"mailto:a\"}"
           "{\\fldrslt 34}}{\\*\\bkmkstart mark}\\par x}",
           "1234\nA B\nC\nn1\nHYPERLINK \"mailto:a\"\nmark\nx\n");
    expect("{\\rtf1{\\*\\userprops{\\propname MRN}\\proptype30{\\staticval 7}}{\\*\\unheard of}"
           "{\\shp{\\*\\shpinst{\\sp{\\sn wzDescription}{\\sv alt}}{\\shptxt in}}{\\shprslt again}}}",
           "in\n7\nof\nalt\n");
}

static phi__place place_of(recorded_part *part, const char *needle)
{
    const char *text = recorded_text(part);
    const char *found = strstr(text, needle);
    phi__place place = {0};
    assert_non_null(found);
    for (size_t i = 0; i < part->places.count && part->places.items[i].at <= (size_t)(found - text); i++)
        place = part->places.items[i].place;
    return place;
}

#define ROW "\\trowd\\cellx100\\cellx200\\pard\\intbl "

static void test_places(void **state)
{
    (void)state;
    static const char RTF[] = "{\\rtf1{\\header top}{\\info{\\*\\userprops{\\propname MRN}{\\staticval prop}}}"
                              ROW "Name\\cell SSN\\cell\\row " ROW "\\cell 123\\cell\\row\\pard behind\\par "
                              ROW "1\\cell 22\\cell\\row " ROW "3\\cell 44\\cell\\row\\pard\\v secret\\v0\\page next}";
    emit_recorder recorder;
    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_bytes(&recorder, RTF, sizeof RTF - 1), PHI_OK);
    recorded_part *root = recorder.root;
    assert_string_equal(place_of(root, "top").part, "header");
    assert_string_equal(place_of(root, "prop").field, "MRN");
    const phi__place cell = place_of(root, "123");
    assert_string_equal(cell.field, "SSN");
    assert_string_equal(cell.sheet, "table 1");
    assert_int_equal(cell.row, 2);
    assert_int_equal(cell.column, 2);
    assert_int_equal(place_of(root, "behind").row, 0);
    assert_int_equal(place_of(root, "44").row, 0); /* numbers are no names of columns */
    assert_string_equal(place_of(root, "secret").part, "hidden");
    assert_int_equal(place_of(root, "next").page, 2);
    emit_recorder_done(&recorder);
}

static void test_members(void **state)
{
    (void)state;
    static const char RTF[] =
        "{\\rtf1{\\*\\shppict{\\pict{\\*\\picprop{\\sp{\\sn pibName}{\\sv name}}}\\pngblip 68 65\r\n6c6c6f}}"
        "{\\nonshppict{\\pict 00}}{\\object{\\*\\objdata 0105000002000000 08000000 5061636b61676500 00000000 00000000"
        "2e000000 0200 612e747874 00 433a5c612e747874 00 00000300 04000000 613a5c00 05000000 68656c6c6f}{\\result}}"
        "{\\object{\\*\\objdata 0105000001000000 02000000 4100 04000000 433a5c00 00000000}}{\\pict\\bin2 hi}}";
    emit_recorder recorder;
    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_bytes(&recorder, RTF, sizeof RTF - 1), PHI_OK);
    assert_int_equal(recorder.root->members.count, 3);
    assert_string_equal(recorded_text(recorded_member(recorder.root, "picture-1")), "hello");
    assert_string_equal(recorded_text(recorded_member(recorder.root, "a.txt")), "hello");
    assert_string_equal(recorded_text(recorded_member(recorder.root, "picture-4")), "hi");
    assert_string_equal(recorded_text(recorder.root), "\nname\nC:\\\n");
    emit_recorder_done(&recorder);
}

static void test_damage(void **state)
{
    (void)state;
    emit_recorder recorder;
    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_bytes(&recorder, "{\\rtf1 text {\\b cut", 19), PHI_OK);
    assert_string_equal(recorded_text(recorder.root), "text cut\n");
    assert_int_equal(recorder.root->reason, PHI_REASON_TRUNCATED);
    emit_recorder_done(&recorder);
    enum { DEEP = 100000 };
    char *deep = phi__alloc(DEEP + 8);
    memset(deep, '{', DEEP);
    memcpy(deep, "{\\rtf1 ", 7);
    deep[DEEP] = 'x';
    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_bytes(&recorder, deep, DEEP + 1), PHI_OK);
    assert_string_equal(recorded_text(recorder.root), "x\n");
    assert_int_equal(recorder.root->reason, PHI_REASON_LIMIT_DEPTH);
    emit_recorder_done(&recorder);
    phi__free(deep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_text), cmocka_unit_test(test_asides),
                                       cmocka_unit_test(test_places), cmocka_unit_test(test_members),
                                       cmocka_unit_test(test_damage)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
