/* SPDX-License-Identifier: Apache-2.0 */
/* The keys and forms of JSONL records, which programs outside rely on. */
#include "report_records.h"

static void findings_have_the_fixed_keys(void **state)
{
    (void)state;
    report r;
    report_open(&r, PHI_FORMAT_JSONL, 0, 0, 0);
    report_finding(&r, "share/a.csv", "***-**-0000", NULL);
    const char *wanted = "{\"type\":\"finding\",\"path\":\"share/a.csv\",\"detector\":\"test.code\","
                         "\"confidence\":0.97,\"masked\":\"***-**-0000\",\"offset\":8123,\"length\":11,"
                         "\"location\":{\"line\":41,\"column\":\"SSN\"},\"tags\":[\"hipaa:ssn\",\"ccpa\"],"
                         "\"evidence\":[\"check:area\",\"field:ssn\"],\"test\":false,\"safe_harbor\":7,\"record\":40,\"state\":\"TX\"}\n";
    assert_string_equal(phi__buf_text(&r.output), wanted);
    report_close(&r);
}

static void values_appear_only_when_revealed(void **state)
{
    (void)state;
    report r;
    report_open(&r, PHI_FORMAT_JSONL, 0, 0, 0);
    report_finding(&r, "a", "***", "abc");
    assert_non_null(strstr(phi__buf_text(&r.output), "\"masked\":\"***\",\"match\":\"abc\""));
    report_close(&r);
}

static void names_that_are_not_utf8_stay_valid_json(void **state)
{
    (void)state;
    report r;
    report_open(&r, PHI_FORMAT_JSONL, 0, 0, 0);
    report_finding(&r, "a\xff\x1b[2J\x7f\xc2\x9b", "*", NULL);
    const char *text = phi__buf_text(&r.output);
    assert_non_null(strstr(text, "\"path\":\"a\xef\xbf\xbd\\u001B[2J\\u007f\\u009b\",\"path_bytes_hex\":"
                                 "\"61ff1b5b324a7fc29b\""));
    report_close(&r);
}

static void incomplete_sources_are_always_told(void **state)
{
    (void)state;
    report r;
    report_open(&r, PHI_FORMAT_JSONL, 0, 0, 0);
    report_source(&r, "fine", PHI_STATE_EXAMINED, PHI_REASON_NONE, 0);
    report_source(&r, "locked", PHI_STATE_NOT_EXAMINED, PHI_REASON_ENCRYPTED, 0);
    const char *text = phi__buf_text(&r.output);
    assert_null(strstr(text, "fine"));
    assert_string_equal(text, "{\"type\":\"source\",\"path\":\"locked\",\"state\":\"not-examined\","
                              "\"reason\":\"encrypted\",\"detail\":\"\",\"media\":\"text/plain\",\"bytes\":2000,"
                              "\"bytes_examined\":0,\"class\":\"pii\",\"findings\":0,\"depth\":0,\"records\":{\"none\":0,\"pii\":0,"
                              "\"pci\":0,\"phi\":0}}\n");
    report_close(&r);
}

static void all_sources_are_told_when_asked(void **state)
{
    (void)state;
    report r;
    report_open(&r, PHI_FORMAT_JSONL, 1, 0, 0);
    report_source(&r, "fine", PHI_STATE_EXAMINED, PHI_REASON_NONE, 0);
    assert_non_null(strstr(phi__buf_text(&r.output), "\"state\":\"examined\",\"reason\":\"none\""));
    report_close(&r);
}

static void the_summary_closes_the_report(void **state)
{
    (void)state;
    report r;
    report_open(&r, PHI_FORMAT_JSONL, 0, 0, 0);
    report_finding(&r, "z.zip!/a", "*", NULL);
    report_source(&r, "z.zip!/a", PHI_STATE_EXAMINED, PHI_REASON_NONE, 1);
    report_source(&r, "z.zip", PHI_STATE_PARTIAL, PHI_REASON_CORRUPT, 0);
    const char *text = report_text(&r, 1);
    const char *summary = strstr(text, "{\"type\":\"summary\"");
    assert_non_null(summary);
    assert_non_null(strstr(summary, "\"interrupted\":true,\"findings\":1,\"files\":1,\"files_with_findings\":1,"
                                    "\"sources\":2,\"bytes\":2000,"));
    assert_non_null(strstr(summary, "\"states\":{\"examined\":1,\"partial\":1,\"not-examined\":0}"));
    assert_non_null(strstr(summary, "\"reasons\":{\"corrupt\":1},\"detectors\":{\"test.code\":1}"));
    assert_non_null(strstr(summary, "\"classes\":{\"none\":0,\"pii\":1,\"pci\":0,\"phi\":0}"));
    assert_non_null(strstr(summary, "\"rules_version\":\"abc\""));
    assert_int_equal(text[strlen(text) - 1], '\n');
    report_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings_have_the_fixed_keys),
        cmocka_unit_test(values_appear_only_when_revealed),
        cmocka_unit_test(names_that_are_not_utf8_stay_valid_json),
        cmocka_unit_test(incomplete_sources_are_always_told),
        cmocka_unit_test(all_sources_are_told_when_asked),
        cmocka_unit_test(the_summary_closes_the_report),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
