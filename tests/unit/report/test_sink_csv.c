/* SPDX-License-Identifier: Apache-2.0 */
/* CSV that spreadsheets read as it is meant and never run. */
#include "report_records.h"

static const char *const header = "path,detector,confidence,masked,match,fingerprint,offset,length,line,row,column,"
                                  "page,sheet,cell,part,byte,tags,evidence,jurisdictions,test,accepted,accepted_until,"
                                  "owner,group,mode,world_readable\r\n";

static void assert_row(const char *path, const char *masked, const char *row)
{
    report r;
    report_open(&r, PHI_FORMAT_CSV, 0, 0, 0);
    report_finding(&r, path, masked, NULL);
    const char *text = report_text(&r, 0);
    assert_memory_equal(text, header, strlen(header));
    assert_string_equal(text + strlen(header), row);
    report_close(&r);
}

static void a_finding_is_a_row(void **state)
{
    (void)state;
    assert_row("a.csv", "***",
               "a.csv,test.code,0.97,***,,,8123,11,41,,SSN,,,,,,hipaa:ssn ccpa,check:area field:ssn,,false,,,,,,\r\n");
}

static void commas_quotes_and_controls_are_kept_apart(void **state)
{
    (void)state;
    assert_row("a,\"b\n.csv", "***",
               "\"a,\"\"b\\x0a.csv\",test.code,0.97,***,,,8123,11,41,,SSN,,,,,,hipaa:ssn ccpa,"
               "check:area field:ssn,,false,,,,,,\r\n");
}

static void formulas_are_disarmed(void **state)
{
    (void)state;
    static const char *const values[] = {"=1+1", "+1", "-1", "@x"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        report r;
        report_open(&r, PHI_FORMAT_CSV, 0, 0, 0);
        report_finding(&r, "p", values[i], values[i]);
        const char *row = phi__buf_text(&r.output) + strlen(header);
        assert_int_equal(strncmp(row, "p,test.code,0.97,'", strlen("p,test.code,0.97,'")), 0);
        report_close(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_finding_is_a_row),
        cmocka_unit_test(commas_quotes_and_controls_are_kept_apart),
        cmocka_unit_test(formulas_are_disarmed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
