/* SPDX-License-Identifier: Apache-2.0 */
/* The HTML report as bytes: hostile names stay text, the page stays small whatever was found, and it says what it
 * leaves out. How it works in a browser: tests/e2e/test_html.py. */
#include "report_records.h"

#include <stdio.h>
#include <stdlib.h>

enum { PAGE_CEILING = 10 * 1000 * 1000 };

static void page_open(report *r, int reveal)
{
    static const char *const roots[] = {"share"};
    phi__buf_init(&r->output, PAGE_CEILING);
    const phi_report_about about = {.struct_size = sizeof about, .begun = 1796043900, .roots = roots, .root_count = 1, .reveal = reveal};
    phi_writer_options options = PHI_WRITER_OPTIONS_INIT;
    options.format = PHI_FORMAT_HTML;
    options.write = collect;
    options.user = &r->output;
    options.about = &about;
    assert_int_equal(phi_writer_new(&options, &r->writer, NULL), PHI_OK);
    phi_writer_sink(r->writer, &r->sink);
}

static void test_hostile_names(void **state)
{
    (void)state;
    report r;
    page_open(&r, 0);
    const char *name = "s/</script><img src=x onerror=alert(1)>\"'&\x1b\xe2\x80\xae.txt";
    report_finding(&r, name, "**1", NULL);
    report_source(&r, name, PHI_STATE_EXAMINED, PHI_REASON_NONE, 0);
    report_source(&r, "b/\xff</script>", PHI_STATE_NOT_EXAMINED, PHI_REASON_ENCRYPTED, 0);
    const char *text = report_text(&r, 0);
    assert_null(strstr(text, "<img"));
    assert_null(strstr(text, "\x1b"));
    assert_null(strstr(text, "\xe2\x80\xae"));
    assert_non_null(strstr(text, "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;\\x1b\\u{202e}.txt"));
    assert_non_null(strstr(text, "\\u003c/script>\\u003cimg src=x"));
    assert_non_null(strstr(text, "$'s/\\u003c/script>\\u003cimg src=x onerror=alert(1)>\\\"\\\\'&\\\\x1b\\\\xe2\\\\x80\\\\xae.txt'"));
    unsigned scripts = 0;
    for (const char *at = text; (at = strstr(at, "</script")) != NULL; at++)
        scripts++;
    assert_int_equal(scripts, 2); /* data and code, no third one */
    report_close(&r);
}

static void test_banner_and_dates(void **state)
{
    (void)state;
    for (int reveal = 0; reveal < 2; reveal++) {
        report r;
        page_open(&r, reveal);
        report_finding(&r, "share/a.csv", "***8125", "ZZQ78125");
        report_source(&r, "share/a.csv", PHI_STATE_EXAMINED, PHI_REASON_NONE, 0);
        const char *text = report_text(&r, 1);
        assert_int_equal(strstr(text, "IN CLEAR") != NULL, reveal);
        assert_int_equal(strstr(text, "ZZQ78125") != NULL, reveal);
        assert_int_equal(strstr(text, "***8125") != NULL, !reveal);
        assert_non_null(strstr(text, "30 November 2026"));
        assert_non_null(strstr(text, "29 January 2027")); /* 60 days later */
        assert_non_null(strstr(text, "stopped before its end"));
        report_close(&r);
    }
}

static void test_clean_only_when_all_was_read(void **state)
{
    (void)state;
    report r;
    page_open(&r, 0);
    report_source(&r, "share/a.csv", PHI_STATE_EXAMINED, PHI_REASON_NONE, 0);
    assert_non_null(strstr(report_text(&r, 0), "everything was read to its end"));
    report_close(&r);
    page_open(&r, 0);
    report_source(&r, "share/a.csv", PHI_STATE_PARTIAL, PHI_REASON_CORRUPT, 0);
    assert_null(strstr(report_text(&r, 0), "everything was read to its end"));
    report_close(&r);
}

static void test_an_earlier_scan_began_the_days(void **state)
{
    (void)state;
    for (int carried = 0; carried < 2; carried++) {
        report r;
        page_open(&r, 0);
        const phi_location location = {.struct_size = sizeof location};
        const phi_finding finding = {.struct_size = sizeof finding, .path = "share/a.csv", .detector = "test.code", .masked = "**1",
                                     .location = &location, .carried = carried};
        assert_int_equal(r.sink.on_finding(r.sink.user, &finding), 0);
        report_source(&r, "share/a.csv", PHI_STATE_EXAMINED, PHI_REASON_NONE, 0);
        const char *text = report_text(&r, 0);
        assert_int_equal(strstr(text, "or earlier") != NULL, carried);
        assert_int_equal(strstr(text, "1 finding is of an earlier scan") != NULL, carried);
        report_close(&r);
    }
}

static void test_decisions_are_named(void **state)
{
    (void)state;
    report r;
    page_open(&r, 0);
    const phi_location location = {.struct_size = sizeof location};
    const phi_finding finding = {.struct_size = sizeof finding, .path = "share/<a>.csv", .detector = "test.code", .masked = "**1",
                                 .location = &location, .accepted = "test patients of the vendor", .accepted_until = "2027-01-31"};
    assert_int_equal(r.sink.on_finding(r.sink.user, &finding), 0);
    report_source(&r, "share/<a>.csv", PHI_STATE_EXAMINED, PHI_REASON_NONE, 0);
    const char *text = report_text(&r, 0);
    assert_non_null(strstr(text, "share/&lt;a&gt;.csv</th><td>test.code</td><td class=\"path\">test patients of the vendor</td><td>2027-01-31"));
    assert_non_null(strstr(text, "No file has findings"));
    report_close(&r);
}

static const char *large_report(report *r, size_t files, size_t each)
{
    page_open(r, 0);
    char path[300];
    for (size_t f = 0; f < files; f++) {
        (void)snprintf(path, sizeof path, "share/department-%zu/patients and their bills of the year %zu.csv", f % 97, f);
        for (size_t i = 0; i < each; i++)
            report_finding(r, path, "***-**-6789", NULL);
        report_source(r, path, PHI_STATE_EXAMINED, PHI_REASON_NONE, 0);
        report_source(r, path, PHI_STATE_NOT_EXAMINED, PHI_REASON_ENCRYPTED, 1);
    }
    return report_text(r, 0);
}

static void test_size(void **state)
{
    (void)state;
    static const size_t shapes[][2] = {{500, 100}, {50000, 1}, {1, 50000}, {2000, 100}, {60000, 1}};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        report r;
        const char *text = large_report(&r, shapes[s][0], shapes[s][1]);
        assert_true(r.output.size < PAGE_CEILING);
        const bool all = shapes[s][0] <= 500 && shapes[s][1] <= 64;
        assert_int_equal(strstr(text, "This page does not list everything") != NULL, !all);
        report_close(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_hostile_names), cmocka_unit_test(test_banner_and_dates),
                                       cmocka_unit_test(test_clean_only_when_all_was_read), cmocka_unit_test(test_an_earlier_scan_began_the_days), cmocka_unit_test(test_decisions_are_named),
                                       cmocka_unit_test(test_size)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
