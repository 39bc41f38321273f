/* SPDX-License-Identifier: Apache-2.0 */
/* Which record a finding stands in, and what class the records are of. */
#include "base/buf.h"
#include "scan_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 64 };

typedef struct seen {
    uint64_t records[MOST]; /* of each finding */
    bool exact[MOST];
    size_t count;
    phi_coverage closed;
} seen;

static int on_finding(void *user, const phi_finding *finding)
{
    seen *s = user;
    assert_true(s->count < MOST);
    s->exact[s->count] = finding->record_exact != 0;
    s->records[s->count++] = finding->record;
    assert_in_range(finding->safe_harbor, 1, 18);
    return 0;
}

static int on_source(void *user, const phi_coverage *coverage)
{
    ((seen *)user)->closed = *coverage;
    return 0;
}

static seen scan(const char *name, const char *text)
{
    phi_engine *engine = scan_engine_builtin(NULL);
    phi_scanner *scanner = scan_scanner(engine, NULL);
    seen s = {.count = 0};
    phi_sink sink = PHI_SINK_INIT;
    sink.user = &s;
    sink.on_finding = on_finding;
    sink.on_source = on_source;
    assert_int_equal(phi_scanner_scan_memory(scanner, name, text, strlen(text), &sink, NULL), PHI_OK);
    phi_scanner_free(scanner);
    phi_engine_free(engine);
    return s;
}

/* `pattern` with each %s filled by another SSN. */
static const char *fill(phi__buf *buf, const char *pattern)
{
    phi__buf_clear(buf);
    unsigned next = 1;
    for (const char *at = pattern; *at != '\0'; at++) {
        char ssn[12];
        if (at[0] == '%' && at[1] == 's') {
            assert_int_equal(phi__buf_append_text(buf, scan_ssn(next++, ssn)), PHI_OK);
            at++;
            continue;
        }
        assert_int_equal(phi__buf_append_byte(buf, (uint8_t)*at), PHI_OK);
    }
    return phi__buf_text(buf);
}

static void records_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *what, *text, *wanted;
    } rows[] = {
        {"rows of a table", "ssn,mrn,city\n%s,MRN-204417,Dallas\n%s,MRN-204418,Austin\n%s,MRN-204419,Waco\n", "112233"},
        {"a JSON text a line", "{\"ssn\":\"%s\",\"mrn\":\"204417\"}\n{\"ssn\":\"%s\",\"mrn\":\"204418\"}\n", "1122"},
        {"patients of FHIR", "{\"entry\":[{\"resourceType\":\"Patient\",\"ssn\":\"%s\",\"mrn\":\"204417\"},"
                             "{\"resourceType\":\"Patient\",\"ssn\":\"%s\",\"mrn\":\"204418\"}]}", "1122"},
        {"tuples of SQL", "CREATE TABLE p (ssn text, mrn text);\nINSERT INTO p (ssn, mrn) VALUES ('%s','204417'),('%s','204418');\n", "1122"},
        {"a note", "Patient SSN: %s\n\nMRN: 204417\n", "11"},
        {"notes of two", "Patient: Ann Doe\nSSN: %s\n\nPatient: Bob Roe\nMRN: 204417\n", "1122"},
        {"two pages of one", "Patient: Ann Doe\nSSN: %s\n\nPatient: ANN DOE\nMRN: 204417\n", "1111"},
    };
    PHI_AUTO(phi__buf_done) phi__buf buf;
    phi__buf_init(&buf, 1 << 20);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const seen s = scan("m", fill(&buf, rows[i].text));
        char got[MOST + 1] = "";
        for (size_t f = 0; f < s.count; f++)
            got[f] = (char)('0' + s.records[f]);
        if (strcmp(got, rows[i].wanted) != 0)
            fail_msg("%s: %s, not %s", rows[i].what, got, rows[i].wanted);
    }
}

static void records_have_their_class(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        phi_class wanted;
    } rows[] = {
        {"m", "Social Security number %s\n", PHI_CLASS_PII},
        {"m", "Social Security number %s, diagnosis: diabetes\n", PHI_CLASS_PHI},
        {"m", "Social Security number %s, ICD-10: E11.9\n", PHI_CLASS_PHI},
        {"patients.txt", "Social Security number %s\n", PHI_CLASS_PHI},
        {"m", "ssn,drug\n%s,x\n%s,y\n%s,z\n", PHI_CLASS_PII},
        {"m", "ssn,diagnosis\n%s,x\n%s,y\n%s,z\n", PHI_CLASS_PHI},
        {"m", "MRN: 204417\n", PHI_CLASS_PHI},
        {"m", "diagnosis ICD-10: E11.9\n", PHI_CLASS_NONE},
        {"m", "provider NPI: 1234567893\n", PHI_CLASS_NONE},
        {"m", "SSN 078-05-1120 of the patient\n", PHI_CLASS_NONE},
        /* a name alone is of whom it is announced as */
        {"m", "Patient Name: Laura Bennett\nDx: asthma\n", PHI_CLASS_PHI},
        {"m", "Mr. Peter Bennett was admitted with pneumonia.\n", PHI_CLASS_PHI},
        {"m", "I saw Laura Bennett (DOB 03/14/1956) today for her diabetes.\n", PHI_CLASS_PHI},
        {"m", "name,diagnosis\nLaura Bennett,asthma\nPeter Morgan,diabetes\n", PHI_CLASS_PHI},
        {"m", "Patient Name: Laura Bennett\nparking space 12\n", PHI_CLASS_PHI}, /* of a patient */
        {"m", "Name: Laura Bennett\nparking space 12\n", PHI_CLASS_PII},
        {"m", "Dr. Laura Bennett runs the diabetes clinic of our hospital.\n", PHI_CLASS_PII},
        {"m", "Attending physician: Laura Bennett\nDOB: 03/14/1956\nDx: asthma\n", PHI_CLASS_PII},
        {"m", "id,provider_name,specialty\n101,Laura Bennett,oncology\n102,Peter Morgan,radiology\n", PHI_CLASS_PII},
    };
    PHI_AUTO(phi__buf_done) phi__buf buf;
    phi__buf_init(&buf, 1 << 20);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const seen s = scan(rows[i].name, fill(&buf, rows[i].text));
        if (s.closed.data_class != rows[i].wanted)
            fail_msg("%s: %s, not %s", rows[i].text, phi_class_name(s.closed.data_class), phi_class_name(rows[i].wanted));
    }
}

static void records_are_counted_by_class(void **state)
{
    (void)state;
    PHI_AUTO(phi__buf_done) phi__buf buf;
    phi__buf_init(&buf, 1 << 20);
    const seen s = scan("m", fill(&buf, "ssn,mrn,city\n%s,MRN-204417,Dallas\n%s,,Austin\n%s,MRN-204419,Waco\n"));
    assert_int_equal(s.closed.records[PHI_CLASS_PHI] + s.closed.records[PHI_CLASS_PII], 3);
    assert_int_equal(s.closed.data_class, PHI_CLASS_PHI);
}

/* What stands far apart in a long text is of different records. */
static void far_apart_is_another_record(void **state)
{
    (void)state;
    PHI_AUTO(phi__buf_done) phi__buf buf;
    phi__buf_init(&buf, 4 << 20);
    (void)fill(&buf, "SSN: %s\n");
    for (size_t i = 0; i < 20000; i++)
        assert_int_equal(phi__buf_append_text(&buf, "nothing to see here\n"), PHI_OK);
    assert_int_equal(phi__buf_append_text(&buf, "MRN: 204417\n"), PHI_OK);
    const seen s = scan("m", phi__buf_text(&buf));
    assert_int_equal(s.count, 2);
    assert_int_equal(s.records[0], 1);
    assert_int_equal(s.records[1], 2);
    assert_false(s.exact[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_told_apart),
        cmocka_unit_test(records_have_their_class),
        cmocka_unit_test(records_are_counted_by_class),
        cmocka_unit_test(far_apart_is_another_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
