/* SPDX-License-Identifier: Apache-2.0 */
/* Which element of an interchange is what, that none of its text is lost, and
 * what a whole scan makes of it. */
#include "emit_recorder.h"
#include "scan_log.h"

#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define ISA "ISA*00*          *00*          *ZZ*SUBMITTER      *ZZ*RECEIVER       *240310*1122*^*00501*000000101*0*P*:~"
#define BARS "ISA|00|          |00|          |ZZ|SUBMITTER      |ZZ|RECEIVER       |240310|1122|^|00501|000000101|0|P|>\n"

/* "location(field)" of the place that the text XX stands in. */
static void check_place(const char *interchange, const char *wanted)
{
    emit_recorder recorder;
    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_bytes(&recorder, interchange, strlen(interchange)), PHI_OK);
    assert_string_equal(recorder.root->extractor, "x12");
    const char *text = recorded_text(recorder.root);
    assert_string_equal(text, interchange);
    const char *found = strstr(text, "XX");
    assert_non_null(found);
    const phi__place *place = NULL;
    for (size_t i = 0; i < recorder.root->places.count && recorder.root->places.items[i].at <= (size_t)(found - text); i++)
        place = &recorder.root->places.items[i].place;
    assert_non_null(place);
    char got[128];
    (void)snprintf(got, sizeof got, "%s(%s)%s", place->part == NULL ? "" : place->part,
                   place->field == NULL ? "" : place->field, place->closed ? "" : " open");
    assert_string_equal(got, wanted);
    emit_recorder_done(&recorder);
}

static void test_elements(void **state)
{
    (void)state;
    static const struct {
        const char *segment;
        const char *place;
    } table[] = {
        {"NM1*IL*1*ROE*JANE****MI*XX~", "NM109(member id)"},
        {"NM1*IL*1*ROE*JANE****34*XX~", "NM109(ssn)"},
        {"NM1*82*1*ROE*JANE****ZZ*XX~", "NM109()"},
        {"NM1*82*1*XX~", "NM103(last name)"},
        {"NM1*82*2*XX~", "NM103()"},
        {"NM1*IL*1*A*XX~", "NM104(first name)"},
        {"N1*PE*CLINIC*FI*XX~", "N104(tin)"},
        {"REF*SY*XX~", "REF*SY(ssn)"},
        {"REF*EA*XX", "REF*EA(mrn)"},
        {"REF*1L*XX~", "REF*1L(policy number)"},
        {"REF*Y4*XX~", "REF*Y4(claim reference)"},
        {"REF*QQ*XX~", "REF02()"},
        {"REF*SY**XX~", "REF03()"},
        {"DMG*D8*XX*F~", "DMG02(dob)"},
        {"DMG*RD8*XX*F~", "DMG02()"},
        {"PER*IC*ROE*TE*1*EM*XX~", "PER06(email)"},
        {"PER*IC*ROE*EX*1*FX*XX~", "PER06(fax)"},
        {"PER*IC*ROE*TE*1*EX*XX~", "PER06()"},
        {"CLM*XX*100~", "CLM01(patient account number)"},
        {"SBR*P*18*XX~", "SBR03(group number)"},
        {"SV1*HC:XX:25*90~", "SV101(hcpcs)"},
        {"SV1*HC:99213:XX*90~", "SV101()"},
        {"SV1*ZZ:XX*90~", "SV101()"},
        {"SV1*XX*90~", "SV101()"},
        {"SV2*0450*HC:XX*90~", "SV202(hcpcs)"},
        {"SVC*AD:XX*90~", "SVC01(hcpcs)"},
        {"HI*ABK:XX~", "HI01(icd10)"},
        {"HI*ABK:E119*ABF:XX*ABF:I10~", "HI02(icd10)"},
        {"HI*BK:XX~", "HI01(icd9)"},
        {"HI*BH:11:D8:XX~", "HI01()"},
        {"HI*DR:XX~", "HI01(drg)"},
        {"LIN**N4*XX~", "LIN03(drug ndc)"},
        {"CLM*1*100***11:XX:1~", "CLM05()"},
        {"N3*XX MAIN ST~", "N301(address)"},
        {"a remark XX", "() open"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char text[512];
        (void)snprintf(text, sizeof text, ISA "GS*HC*A~%s", table[i].segment);
        check_place(text, table[i].place);
        (void)snprintf(text, sizeof text, ISA "\r\nGS*HC*A~\r\n%s", table[i].segment);
        check_place(text, table[i].place);
    }
}

static void test_interchanges(void **state)
{
    (void)state;
    check_place(BARS "NM1|IL|1|A|||||MI|XX\n", "NM109(member id)");
    check_place(BARS "HI|ABK>XX|ABF>I10\n", "HI01(icd10)");
    check_place(BARS "HI|ABK:XX\n", "HI01()");
    check_place(ISA "IEA*1*1~\n" BARS "REF|SY|XX\n", "REF*SY(ssn)");
    check_place(ISA "ISA*broken~REF*SY*XX~", "REF*SY(ssn)");
    check_place("ST*270*0001~REF*SY*XX~", "REF*SY(ssn)");
    check_place(ISA "REF*EI~\n\nXX was left", "() open");
}

/* Interchanges one behind the other, over the seams of blocks. */
static void test_many_interchanges(void **state)
{
    (void)state;
    phi__buf in;
    phi__buf_init(&in, 1 << 20);
    for (size_t i = 0; i < 700; i++) {
        assert_int_equal(phi__buf_append_text(&in, i % 3 == 0 ? ISA : BARS), PHI_OK);
        for (size_t k = 0; k < i % 7; k++)
            assert_int_equal(phi__buf_append_text(&in, i % 3 == 0 ? "N3*A~\n" : "N3|A\n"), PHI_OK);
    }
    assert_int_equal(phi__buf_append_text(&in, BARS "NTE|ADD|"), PHI_OK);
    for (size_t i = 0; i < 70000; i++)
        assert_int_equal(phi__buf_append_text(&in, "a*"), PHI_OK);
    assert_int_equal(phi__buf_append_text(&in, "\nREF|SY|XX\n"), PHI_OK);
    check_place(phi__buf_text(&in), "REF*SY(ssn)");
    phi__buf_done(&in);
}

static void test_every_allocation_may_fail(void **state)
{
    (void)state;
    static const char text[] = ISA "NM1*IL*1*M\xFC*A****MI*1~";
    phi_status status = PHI_ERR_MEMORY;
    for (uint64_t nth = 1; nth < 100 && status != PHI_OK; nth++) {
        emit_recorder recorder;
        emit_recorder_init(&recorder);
        phi__alloc_fail_at(nth);
        status = emit_recorder_bytes(&recorder, text, sizeof text - 1);
        phi__alloc_fail_at(0);
        assert_true(status == PHI_OK || status == PHI_ERR_MEMORY);
        emit_recorder_done(&recorder);
    }
    assert_int_equal(status, PHI_OK);
}

static void check_findings(const phi_engine *engine, const char *segment, const char *wanted, const char *where)
{
    phi_scanner *scanner = scan_scanner(engine, NULL);
    scan_log log;
    scan_log_init(&log);
    char message[1024];
    const int length = snprintf(message, sizeof message, ISA "GS*HC*A~NTE*ADD*SSN, MRN, DOB, phone~%s", segment);
    const phi_sink sink = scan_log_sink(&log);
    assert_int_equal(phi_scanner_scan_memory(scanner, "m", message, (size_t)length, &sink, NULL), PHI_OK);
    const char *found = scan_log_text(&log.findings);
    if (wanted == NULL ? found[0] != '\0' : strstr(found, wanted) == NULL)
        fail_msg("%s: found %s", segment, found);
    if (where != NULL && strstr(scan_log_text(&log.strings), where) == NULL)
        fail_msg("%s: not said to be in %s", segment, where);
    scan_log_done(&log);
    phi_scanner_free(scanner);
}

static void test_findings(void **state)
{
    (void)state;
    phi_engine *engine = scan_engine_builtin(NULL);
    char ssn[12], segment[512], bare[10];
    size_t digits = 0;
    for (const char *c = scan_ssn(77, ssn); *c != '\0'; c++) {
        if (*c != '-')
            bare[digits++] = *c;
    }
    bare[digits] = '\0';
    static const struct {
        const char *segment, *detector, *where;
    } rows[] = {
        {"REF*SY*%s~", "us.ssn", "REF*SY"},
        {"NM1*IL*1*ROE*JANE****34*%s~", "us.ssn", "NM109"},
        {"NM1*IL*1*ROE*JANE****MI*W%s~", "medical.member-id", "NM109"},
        {"REF*0F*W%s~", "medical.member-id", "REF*0F"},
        {"REF*EA*%s~", "medical.mrn", "REF*EA"},
        {"DMG*D8*19480319*F~%s", "person.dob", "DMG02"},
        {"NTE*ADD*her SSN is %s~", "us.ssn", "NTE02"},
        {"REF*D9*%s~", NULL, NULL},
        {"CLM*%s*100~", "medical.account", "CLM01"},
        {"NTE*SSN*%s~", NULL, NULL},
        {"SBR*P*18*%s~", "medical.group-number", "SBR03"},
        {"DTP*472*D8*19480319~K3*SSN~TRN*1*%s~", NULL, NULL},
        {"HI*ABK:SSN*%s~", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        (void)snprintf(segment, sizeof segment, rows[i].segment, bare);
        check_findings(engine, segment, rows[i].detector, rows[i].where);
    }
    phi_engine_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_elements),
        cmocka_unit_test(test_interchanges),
        cmocka_unit_test(test_many_interchanges),
        cmocka_unit_test(test_every_allocation_may_fail),
        cmocka_unit_test(test_findings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
