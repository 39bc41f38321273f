/* SPDX-License-Identifier: Apache-2.0 */
/* Which text of a message stands in which field, that none of it is lost, and
 * what a whole scan makes of it. */
#include "emit_recorder.h"
#include "scan_log.h"

#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define BYTES(s) (s), sizeof(s) - 1

/* "location(field)" of the place that the text `what` stands in. */
static const char *place_of(recorded_part *part, const char *what, char out[128])
{
    const char *text = recorded_text(part);
    const char *found = strstr(text, what);
    assert_non_null(found);
    const recorded_place *best = NULL;
    for (size_t i = 0; i < part->places.count && part->places.items[i].at <= (size_t)(found - text); i++)
        best = &part->places.items[i];
    assert_non_null(best);
    const phi__place *place = &best->place;
    (void)snprintf(out, 128, "%s(%s)%s", place->part == NULL ? "" : place->part,
                   place->field == NULL ? "" : place->field, place->closed ? "" : " open");
    return out;
}

static void check_place(const char *message, const char *what, const char *wanted)
{
    char place[128];
    emit_recorder recorder;
    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_bytes(&recorder, message, strlen(message)), PHI_OK);
    assert_string_equal(recorder.root->extractor, "hl7");
    assert_string_equal(recorded_text(recorder.root), message);
    assert_string_equal(place_of(recorder.root, what, place), wanted);
    emit_recorder_done(&recorder);
}

static void test_fields(void **state)
{
    (void)state;
    static const struct {
        const char *segment;
        const char *place; /* of the text XX */
    } table[] = {
        {"PID|1|XX", "PID-2(patient id)"},
        {"PID|1||XX^^^GH^MR", "PID-3(mrn)"},
        {"PID|1||a^^^GH^MR~XX^^^GH^SS~c", "PID-3(ssn)"},
        {"PID|1||a~b~XX", "PID-3(mrn)"},
        {"PID|1||XX^^^SSA", "PID-3(ssn)"},
        {"PID|1||XX^^^SSA&1.2&ISO", "PID-3(ssn)"},
        {"PID|1||a^^^XX^MR", "PID-3()"},
        {"PID|1||XX^^^CMS^MC", "PID-3(medicare number)"},
        {"PID|1||XX^^^MA^DL", "PID-3(driver license MA)"},
        {"PID|1||XX^^^DMV^DL^^^^NY", "PID-3(driver license NY)"},
        {"PID|1||XX^^^DMV^DL^^^^NY&New York", "PID-3(driver license NY)"},
        {"PID|1||XX^^^GH^DL", "PID-3(driver license GH)"},
        {"PID|1||XX^^^Dmv^DL", "PID-3(driver license)"},
        {"PID|1||XX^^^1.2.3^DL^TX", "PID-3(driver license TX)"},
        {"PID|||||Roe^XX", "PID-5(patient name)"},
        {"PID|||||||XX", "PID-7(dob)"},
        {"PID|||||||||||||XX^PRN", "PID-13(phone)"},
        {"PID|||||||||||||a^PRN^CP^XX@x", "PID-13(email)"},
        {"PID|||||||||||||b~^NET^Internet^XX@x", "PID-13(email)"},
        {"PID||||||||||||||^^^^1^212^555^^^^^XX", "PID-14(phone)"},
        {"PID||||||||||||||^PRN^PH^^1^XX^5551234", "PID-14(phone)"},
        {"PID||||||||||||||^PRN^PH^^1^212^5551234^XX", "PID-14()"},
        {"PID||||||||||||||||||XX", "PID-18(patient account number)"},
        {"PID|||||||||||||||||||XX|", "PID-19(ssn)"},
        {"PID||||||||||||||||||||XX^CA^20300101", "PID-20(driver license CA)"},
        {"PID||||||||||||||||||||1^CA^XX", "PID-20()"},
        {"IN1|||||||||||||||||||||||||||||||||||| XX", "IN1-36(policy number)"},
        {"IN2||XX", "IN2-2(ssn)"},
        {"GT1||||||||||||XX", "GT1-12(ssn)"},
        {"OBX|1|NM|XX^Hemoglobin^LN||13", "OBX-3(loinc)"},
        {"OBX|1|NM|HGB^Hemoglobin^L^XX^Hgb^LN||13", "OBX-3(loinc)"},
        {"OBX|1|NM|HGB^Hemoglobin^L^^^^^^^XX^Hgb^LN||13", "OBX-3(loinc)"},
        {"OBX|1|NM|a^XX^LN||13", "OBX-3()"},
        {"OBX|1|NM|XX^Hemoglobin^L||13", "OBX-3()"},
        {"OBX|1|CWE|a^Finding^L||XX^Fever^SCT", "OBX-5(snomed)"},
        {"OBR|1|||XX^CBC^C4", "OBR-4(cpt)"},
        {"DG1|1||XX^Type 2 diabetes^I10", "DG1-3(icd10)"},
        {"DG1|1||XX^Type 2 diabetes^icd-10-cm", "DG1-3(icd10)"},
        {"DG1|1||XX^Type 2 diabetes", "DG1-3(diagnosis code)"},
        {"DG1|1|I9|XX|Diabetes", "DG1-3(icd9)"},
        {"DG1|1|I9||XX^Diabetes", "DG1-4()"},
        {"PR1|1|C4|XX", "PR1-3(cpt)"},
        {"FT1|1||||||||||||||||||a^b^I10~XX^c^I10", "FT1-19(icd10)"},
        {"FT1|1||||||||||||||||||||||||XX", "FT1-25(procedure code)"},
        {"AL1|1|DA|XX^Penicillin^RXNORM", "AL1-3(rxnorm)"},
        {"RXE|1|XX^Metformin^NDC", "RXE-2(drug ndc)"},
        {"RXA|0|1|2|3|XX^Influenza^CVX", "RXA-5(cvx)"},
        {"ZL1|a^b^c~XX^d^LN", "ZL1-1(loinc)"},
        {"PV1|||||||XX^Who", "PV1-7(provider id)"},
        {"PV1|||||||XX^Who^^^^^^^NPI&1.2&ISO", "PV1-7(npi)"},
        {"PV1|||||||XX^Who^^^^^^^&2.16.840.1.113883.4.6&ISO", "PV1-7(npi)"},
        {"PV1|||||||XX^Who^^^^^^^GH^^^^NPI", "PV1-7(npi)"},
        {"PV1|||||||XX^Who^^^^^^^GH^^^^PI", "PV1-7(provider id)"},
        {"SPM|1|XX", "SPM-2(accession number)"},
        {"PV1|||||||1^XX^^^^^^^NPI", "PV1-7(provider name)"},
        {"PV1|||||||1^Who^A^B^XX^^^^NPI", "PV1-7()"},
        {"ORC|RE|XX", "ORC-2(order number)"},
        {"OBX|1|ST|1^Chart no.||XX", "OBX-5(Chart no.)"},
        {"OBX|1|ST|||XX", "OBX-5()"},
        {"ZZZ|XX", "ZZZ-1()"},
        {"a remark XX", "() open"},
        {"PIDX|XX", "() open"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char message[512];
        (void)snprintf(message, sizeof message, "MSH|^~\\&|A\r%s\rNTE|1\r", table[i].segment);
        check_place(message, "XX", table[i].place);
        (void)snprintf(message, sizeof message, "MSH|^~\\&|A\r\n%s", table[i].segment);
        check_place(message, "XX", table[i].place);
    }
}

static void test_headers_and_delimiters(void **state)
{
    (void)state;
    check_place("MSH|^~\\&|A|B|C|D|E|F|G|XX|", "XX", "MSH-10(message id)");
    check_place("MSH|^~\\&|A|XX", "XX", "MSH-4()");
    check_place("FHS|^~\\&|A\nBHS|^~\\&|A\nMSH$*%\\#$A\nPID$1$$a%XX*1*1*Z#Z*SS$\n", "XX", "PID-3(ssn)");
    check_place("\x0BMSH|^~\\&|A\rPID|1|Z\r\x1C\r\x0BMSH|^~\\&|A\rPID|1||XX\r\x1C\r", "XX", "PID-3(mrn)");
    check_place("MSH|^~\\&|A\rPID", "PID", "()");
    check_place("MSH|^~\\&|A\r\r\n PID|1|XX\r", "XX", "PID-2(patient id)");
}

/* A document in a field is longer than a block; offsets and what follows stay right. */
static void test_long_segments(void **state)
{
    (void)state;
    for (size_t length = 65536 - 60; length < 65536 * 2; length += 16411) {
        phi__buf in;
        phi__buf_init(&in, 1 << 20);
        assert_int_equal(phi__buf_append_text(&in, "MSH|^~\\&|A\rOBX|1|ED|||"), PHI_OK);
        for (size_t i = 0; i < length; i++)
            assert_int_equal(phi__buf_append_text(&in, i % 2 == 0 ? "\xC3" : "\xA4"), PHI_OK);
        assert_int_equal(phi__buf_append_text(&in, "|F\rPID|1||XX\r"), PHI_OK);
        check_place(phi__buf_text(&in), "XX", "PID-3(mrn)");
        phi__buf_done(&in);
    }
}

static void test_every_allocation_may_fail(void **state)
{
    (void)state;
    static const char text[] = "MSH|^~\\&|A\rPID|1||M\xFC^^^GH^MR\r";
    phi_status status = PHI_ERR_MEMORY;
    for (uint64_t nth = 1; nth < 100 && status != PHI_OK; nth++) {
        emit_recorder recorder;
        emit_recorder_init(&recorder);
        phi__alloc_fail_at(nth);
        status = emit_recorder_bytes(&recorder, BYTES(text));
        phi__alloc_fail_at(0);
        assert_true(status == PHI_OK || status == PHI_ERR_MEMORY);
        emit_recorder_done(&recorder);
    }
    assert_int_equal(status, PHI_OK);
}

/* Lines of scan_log for a message of one segment, of all built-in detectors. */
static void check_findings(const char *segment, const char *wanted, const char *where)
{
    phi_engine *engine = scan_engine_builtin(NULL);
    phi_scanner *scanner = scan_scanner(engine, NULL);
    scan_log log;
    scan_log_init(&log);
    char message[1024];
    const int length = snprintf(message, sizeof message, "MSH|^~\\&|A|B|||20240310112233||ADT^A01|5399487425\r%s\r", segment);
    const phi_sink sink = scan_log_sink(&log);
    assert_int_equal(phi_scanner_scan_memory(scanner, "m", message, (size_t)length, &sink, NULL), PHI_OK);
    const char *found = scan_log_text(&log.findings);
    if (wanted == NULL ? found[0] != '\0' : strstr(found, wanted) == NULL)
        fail_msg("%s: found %s", segment, found);
    if (where != NULL && strstr(scan_log_text(&log.strings), where) == NULL)
        fail_msg("%s: not said to be in %s", segment, where);
    scan_log_done(&log);
    phi_scanner_free(scanner);
    phi_engine_free(engine);
}

static void test_findings(void **state)
{
    (void)state;
    char ssn[12], segment[512], bare[10];
    size_t digits = 0;
    for (const char *c = scan_ssn(77, ssn); *c != '\0'; c++) {
        if (*c != '-')
            bare[digits++] = *c;
    }
    bare[digits] = '\0';
    static const char *const HOLD[] = {"PID|||||||||||||||||||%s", "PID|||%s^^^SSA^SS", "NK1|||||||||||||||||||||||||||||||||||||%s",
                                       "NTE|1||her SSN is %s", "OBX|1|ST|9^SSN||%s"};
    static const char *const WHERE[] = {"PID-19", "PID-3", "NK1-37", "NTE-3", "OBX-5"};
    for (size_t i = 0; i < sizeof HOLD / sizeof HOLD[0]; i++) {
        (void)snprintf(segment, sizeof segment, HOLD[i], bare);
        check_findings(segment, "us.ssn", WHERE[i]);
    }
    static const char *const OTHER[] = {"ORC|RE|%s", "OBR|1|A|%s", "NTE|SSN|%s", "OBX|1|NM|1^X|SSN|||%s",
                                        "ZSS|SSN|DOB|MRN|%s"};
    for (size_t i = 0; i < sizeof OTHER / sizeof OTHER[0]; i++) {
        (void)snprintf(segment, sizeof segment, OTHER[i], bare);
        check_findings(segment, NULL, NULL);
    }
    check_findings("PV1|||||||||||||||||||40071192", "medical.account", "PV1-19");
    check_findings("PID|||||||19480319", "person.dob", "PID-7");
    check_findings("PID|||||||194803190915", "person.dob", "PID-7");
    check_findings("EVN|DOB|19480319|MRN|40071192", NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_headers_and_delimiters),
        cmocka_unit_test(test_long_segments),
        cmocka_unit_test(test_every_allocation_may_fail),
        cmocka_unit_test(test_findings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
