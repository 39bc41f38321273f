/* SPDX-License-Identifier: Apache-2.0 */
/* The report for people: what it shows, what it must never claim, and that
 * nothing of scanned data reaches the terminal as a command. */
#include "report_records.h"

#include <stdio.h>

static void findings_stand_under_their_file(void **state)
{
    (void)state;
    report r;
    report_open(&r, PHI_FORMAT_TEXT, 0, 0, 0);
    report_finding(&r, "share/a.csv", "***-**-0000", NULL);
    report_finding(&r, "share/a.csv", "***-**-0001", NULL);
    const char *wanted = "share/a.csv\n"
                         "  test.code  0.97  ***-**-0000  line 41, column SSN  (why: check area, field ssn)\n"
                         "  test.code  0.97  ***-**-0001  line 41, column SSN  (why: check area, field ssn)\n";
    assert_string_equal(phi__buf_text(&r.output), wanted);
    report_close(&r);
}

static void lines_are_cut_to_the_terminal(void **state)
{
    (void)state;
    report r;
    report_open(&r, PHI_FORMAT_TEXT, 0, 0, 70);
    report_finding(&r, "a", "***-**-0000", NULL);
    assert_non_null(strstr(phi__buf_text(&r.output), "column SSN  (why: check area\xe2\x80\xa6\n"));
    report_close(&r);
}

static void a_long_table_does_not_fill_the_terminal(void **state)
{
    (void)state;
    for (int terminal = 0; terminal < 2; terminal++) {
        report r;
        report_open(&r, PHI_FORMAT_TEXT, 0, 0, terminal ? 200 : 0);
        for (int i = 0; i < 60; i++)
            report_finding(&r, "a", i == 55 ? "late" : "early", NULL);
        report_finding(&r, "b", "other", NULL);
        for (int i = 0; i < 51; i++)
            report_finding(&r, "c", "last", NULL);
        const char *text = report_text(&r, 0);
        assert_int_equal(strstr(text, "late") == NULL, terminal);
        assert_int_equal(strstr(text, "  ... and 10 more in this file; a report in a file (-o FILE) lists all\nb\n") != NULL, terminal);
        assert_int_equal(strstr(text, "  ... and 1 more in this file") != NULL, terminal);
        assert_non_null(strstr(text, "other"));
        report_close(&r);
    }
}

static void terminal_escapes_are_shown_not_sent(void **state)
{
    (void)state;
    report r;
    report_open(&r, PHI_FORMAT_TEXT, 0, 0, 0);
    report_finding(&r, "a\x1b]0;x\x07\n\xe2\x80\xae", "\x9b*", NULL);
    report_source(&r, "a\x1b", PHI_STATE_PARTIAL, PHI_REASON_CORRUPT, 0);
    const char *text = report_text(&r, 0);
    assert_null(strchr(text, '\x1b'));
    assert_null(strchr(text, '\x07'));
    assert_non_null(strstr(text, "a\\x1b]0;x\\x07\\x0a\\u{202e}\n"));
    assert_non_null(strstr(text, "\\x9b*"));
    report_close(&r);
}

static void only_a_full_examination_is_called_clean(void **state)
{
    (void)state;
    static const struct {
        phi_state state;
        int interrupted, findings;
        bool clean;
    } cases[] = {
        {PHI_STATE_EXAMINED, 0, 0, true},      {PHI_STATE_EXAMINED, 1, 0, false},
        {PHI_STATE_PARTIAL, 0, 0, false},      {PHI_STATE_NOT_EXAMINED, 0, 0, false},
        {PHI_STATE_NOT_EXAMINED, 1, 1, false}, {PHI_STATE_EXAMINED, 0, 1, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        report r;
        report_open(&r, PHI_FORMAT_TEXT, 0, 0, 0);
        for (int n = 0; n < cases[i].findings; n++)
            report_finding(&r, "d/x", "*", NULL);
        report_source(&r, "d/x", cases[i].state,
                      cases[i].state == PHI_STATE_EXAMINED ? PHI_REASON_NONE : PHI_REASON_ENCRYPTED, 0);
        const char *text = report_text(&r, cases[i].interrupted);
        assert_int_equal(strstr(text, "lean") != NULL, cases[i].clean);
        report_close(&r);
    }
}

static void a_scan_of_nothing_is_not_clean(void **state)
{
    (void)state;
    report r;
    report_open(&r, PHI_FORMAT_TEXT, 0, 0, 0);
    const char *text = report_text(&r, 0);
    assert_null(strstr(text, "lean"));
    assert_non_null(strstr(text, "nothing to examine"));
    report_close(&r);
}

static void the_summary_names_folders_and_reasons(void **state)
{
    (void)state;
    report r;
    report_open(&r, PHI_FORMAT_TEXT, 0, 0, 0);
    report_finding(&r, "one/x.zip!/m", "*", NULL);
    report_source(&r, "one/x.zip", PHI_STATE_EXAMINED, PHI_REASON_NONE, 0);
    report_finding(&r, "two/y", "*", NULL);
    report_finding(&r, "two/y", "*", NULL);
    report_source(&r, "two/y", PHI_STATE_EXAMINED, PHI_REASON_NONE, 0);
    for (int i = 0; i < 5; i++)
        report_source(&r, "two/locked", PHI_STATE_NOT_EXAMINED, PHI_REASON_ENCRYPTED, 0);
    const char *text = report_text(&r, 0);
    assert_non_null(strstr(text, "       2 in 1 file  two\n       1 in 1 file  one\n"));
    assert_non_null(strstr(text, "       3 in 2 files  test.code\n"));
    assert_non_null(strstr(text, "       5  needs a password. Ask its owner"));
    assert_non_null(strstr(text, "and 2 more\n"));
    assert_non_null(strstr(text, "Found 3 items of sensitive data in 2 files. 5 items could not be fully examined"));
    report_close(&r);
}

static void many_folders_are_all_counted(void **state)
{
    (void)state;
    report r;
    report_open(&r, PHI_FORMAT_TEXT, 0, 0, 0);
    for (int i = 0; i < 300; i++) {
        char path[32];
        (void)snprintf(path, sizeof path, "f%d/x", i);
        report_finding(&r, path, "*", NULL);
        report_source(&r, path, PHI_STATE_EXAMINED, PHI_REASON_NONE, 0);
    }
    assert_non_null(strstr(report_text(&r, 0), "and 295 more folders."));
    report_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings_stand_under_their_file),
        cmocka_unit_test(lines_are_cut_to_the_terminal),
        cmocka_unit_test(a_long_table_does_not_fill_the_terminal),
        cmocka_unit_test(terminal_escapes_are_shown_not_sent),
        cmocka_unit_test(only_a_full_examination_is_called_clean),
        cmocka_unit_test(a_scan_of_nothing_is_not_clean),
        cmocka_unit_test(the_summary_names_folders_and_reasons),
        cmocka_unit_test(many_folders_are_all_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
