/* SPDX-License-Identifier: Apache-2.0 */
/* HTML: what is shown and what is not, where it stands in the file, and tags that do not end. */
#include "emit_recorder.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/alloc.h"

#define HEAD "<!DOCTYPE html>"

static void expect_bytes(const void *html, size_t size, const char *wanted)
{
    emit_recorder recorder;
    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_bytes(&recorder, html, size), PHI_OK);
    assert_int_equal(recorder.root->identity.kind, PHI__KIND_HTML);
    assert_string_equal(recorded_text(recorder.root), wanted);
    emit_recorder_done(&recorder);
}

static void test_text(void **state)
{
    (void)state;
    static const struct {
        const char *html, *wanted;
    } table[] = {
        {HEAD "<p>one\n  two<p>three<br/>four", "one two\nthree\nfour\n"},
        {HEAD "12<b>3</b>-<i>4</i> 5", "123-4 5\n"},
        {HEAD "a&amp;b&#45;c&#x2d;d&nbsp;e&unheard;f&", "a&b-c-d\xC2\xA0" "e&unheard;f&\n"},
        {HEAD "2 < 3 <4", "2 < 3 <4\n"},
        {HEAD "<table><tr><td>a<td>b<tr><td><p>c</p><td><div>d</div></table>e", "a\tb\nc\td\ne\n"},
        {HEAD "<dt>MRN<dd>12", "MRN\t12\n"},
        {HEAD "<pre>a\n  b</pre>", "a\n  b\n"},
        {HEAD "x<!-- -->y<!-- secret -->z", "xyz\n secret \n"},
        {HEAD "x<script>if (a < b) '<p>'</script>y", "x\nif (a < b) '<p>'\ny\n"},
        {HEAD "<input type=\"text\" name=\"ssn\" value='1 &gt; 2'>", "1 > 2\n"},
        {HEAD "<p title=\"a > b\" class=x data-mrn=7>c</p>", "a > b\n7\nc\n"},
        {HEAD "<a href='mailto:a%40b'>m</a> <a href=\"/x?y=%40\">n</a><a href='#top'>o</a>", "mailto:a@b\nm no\n/x?y=%40\n"},
        {HEAD "<p title=\"never closed>c</p>", "never closed\nc\n"},
        {HEAD "text <b", "text <b\n"},
        {HEAD "<![CDATA[data]]>", "data]]>\n"},
        {"<div>piece</div>", "piece\n"},
        {"<HTML><?php secret ?>x", "php secret ?\nx\n"},
        {"<?xml version='1.0' encoding='utf-8'?>\n<!-- c -->\n<html xmlns='a'><x:p>b</x:p>", " c \nb\n"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        expect_bytes(table[i].html, strlen(table[i].html), table[i].wanted);
}

static void test_encodings(void **state)
{
    (void)state;
    expect_bytes(HEAD "<meta charset=\"windows-1251\"><p>\xCF\xF0", strlen(HEAD) + 34, "\xD0\x9F\xD1\x80\n");
    expect_bytes(HEAD "<meta charset=utf-8><p>\xC3\xBC", strlen(HEAD) + 25, "\xC3\xBC\n");
    expect_bytes(HEAD "<p>\xFC\xE4 and more text", strlen(HEAD) + 19, "\xC3\xBC\xC3\xA4 and more text\n");
    static const char WIDE[] = "\xFF\xFE<\0h\0t\0m\0l\0>\0<\0p\0>\0a\0\xAC\x20";
    expect_bytes(WIDE, sizeof WIDE - 1, "a\xE2\x82\xAC\n");
}

/* The place and the offset in the file of the text at the first occurrence of `needle`. */
static phi__place place_of(recorded_part *part, const char *needle, uint64_t *source)
{
    const char *text = recorded_text(part);
    const char *found = strstr(text, needle);
    phi__place place = {0};
    assert_non_null(found);
    const size_t at = (size_t)(found - text);
    for (size_t i = 0; i < part->places.count && part->places.items[i].at <= at; i++)
        place = part->places.items[i].place;
    for (size_t i = 0; i < part->maps.count && part->maps.items[i].at <= at; i++)
        *source = part->maps.items[i].source_offset + (at - part->maps.items[i].at);
    return place;
}

static void test_places(void **state)
{
    (void)state;
    static const char HTML[] = HEAD "<title>t1</title><meta name=author content=A1><p>&euro; p1<table><tr><th colspan=2>Name<th>SSN"
                                    "<tr><td>Ann<td>Roe<td>c1</table><table><tr><td>1<td>2<tr><td>3<td>l4</table>"
                                    "<textarea id='notes'>n1</textarea><input type=hidden name=mrn value=h1>";
    emit_recorder recorder;
    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_bytes(&recorder, HTML, sizeof HTML - 1), PHI_OK);
    static const struct {
        const char *needle, *part, *field;
        uint64_t row;
        uint32_t column;
    } wanted[] = {{"t1", "title", NULL, 0, 0},   {"A1", "metadata", "author", 0, 0}, {"p1", NULL, NULL, 0, 0},
                  {"Roe", NULL, "Name", 2, 2},   {"c1", NULL, "SSN", 2, 3},          {"l4", NULL, NULL, 0, 0},
                  {"n1", "form", "notes", 0, 0}, {"h1", "hidden", "mrn", 0, 0}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        uint64_t source = 0;
        const phi__place place = place_of(recorder.root, wanted[i].needle, &source);
        assert_int_equal(source, (uint64_t)(strstr(HTML, wanted[i].needle) - HTML));
        assert_int_equal(place.row, wanted[i].row);
        assert_int_equal(place.column, wanted[i].column);
        assert_true(wanted[i].part == NULL ? place.part == NULL : strcmp(place.part, wanted[i].part) == 0);
        assert_true(wanted[i].field == NULL ? place.field == NULL : strcmp(place.field, wanted[i].field) == 0);
    }
    emit_recorder_done(&recorder);
}

static void test_data_url(void **state)
{
    (void)state;
    static const char HTML[] = HEAD "<img src=\"data:text/plain;base64,aGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8K\">";
    emit_recorder recorder;
    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_bytes(&recorder, HTML, sizeof HTML - 1), PHI_OK);
    assert_string_equal(recorded_text(recorded_member(recorder.root, "embedded-1")),
                        "hello hello hello hello hello hello hello\n");
    emit_recorder_done(&recorder);
}

/* Tags and comments that cross blocks, and many that never end: neither lost nor a square of the size. */
static void test_long(void **state)
{
    (void)state;
    enum { SIZE = 3 << 20 };
    char *html = phi__alloc(SIZE);
    emit_recorder recorder;
    memset(html, 'x', SIZE);
    memcpy(html, HEAD "<p title='", strlen(HEAD) + 10);
    memcpy(html + 200000, "'>shown<!--", 11);
    memcpy(html + SIZE - 10, "-->behind", 9);
    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_bytes(&recorder, html, SIZE - 1), PHI_OK);
    const char *text = recorded_text(recorder.root);
    assert_non_null(strstr(text, "xx\nshown\nxxx"));
    assert_non_null(strstr(text, "xx\nbehind\n"));
    assert_int_equal(strlen(text), SIZE - 1 - strlen(HEAD "<p title='") - strlen("'><!---->") + strlen("\n\n\n\n"));
    emit_recorder_done(&recorder);
    memcpy(html, HEAD, strlen(HEAD));
    for (size_t i = strlen(HEAD); i + 2 < SIZE; i += 2)
        memcpy(html + i, "<a", 2);
    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_bytes(&recorder, html, SIZE), PHI_OK);
    assert_true(strlen(recorded_text(recorder.root)) >= SIZE - strlen(HEAD));
    emit_recorder_done(&recorder);
    phi__free(html);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_text), cmocka_unit_test(test_encodings),
                                       cmocka_unit_test(test_places), cmocka_unit_test(test_data_url),
                                       cmocka_unit_test(test_long)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
