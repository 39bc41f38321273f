/* SPDX-License-Identifier: Apache-2.0 */
/* Which text of a pharmacy claim stands in which field, and what a scan makes of it. */
#include "emit_recorder.h"
#include "scan_log.h"

#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define FS "\x1C"
#define RS "\x1E"
/* BIN, version, transaction, PCN, count, qualifier and provider, date, vendor: 56 bytes. */
#define HEADER "123456D0B1PCN       101XXPROVIDER     20240115VENDOR    "
#define CLAIM HEADER RS FS "AM01"

static void check_place(const char *message, const char *what, const char *wanted)
{
    char place[128];
    emit_recorder recorder;
    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_bytes(&recorder, message, strlen(message)), PHI_OK);
    assert_string_equal(recorder.root->extractor, "ncpdp");
    const char *text = recorded_text(recorder.root);
    assert_int_equal(strlen(text), strlen(message));
    const char *found = strstr(text, what);
    assert_non_null(found);
    const recorded_place *best = NULL;
    for (size_t i = 0; i < recorder.root->places.count && recorder.root->places.items[i].at <= (size_t)(found - text); i++)
        best = &recorder.root->places.items[i];
    assert_non_null(best);
    const phi__place *at = &best->place;
    (void)snprintf(place, sizeof place, "%s(%s)%s", at->part == NULL ? "" : at->part, at->field == NULL ? "" : at->field,
                   at->closed ? "" : " open");
    assert_string_equal(place, wanted);
    emit_recorder_done(&recorder);
}

static void fields(void **state)
{
    (void)state;
    static const struct {
        const char *fields, *place; /* of the text VALUE */
    } rows[] = {
        {FS "C2VALUE", "C2(member id)"},
        {FS "C4VALUE" RS FS "AM07", "C4(dob)"},
        {FS "CX01" FS "CYVALUE", "CY(ssn)"},
        {FS "CX02" FS "CYVALUE", "CY(driver license)"},
        {FS "CXEA" FS "CYVALUE", "CY(mrn)"},
        {FS "CYVALUE", "CY(patient id)"},
        {FS "CX01" FS "CA" FS "CBVALUE", "CB(last name)"},
        {RS FS "AM03" FS "EZ01" FS "DBVALUE", "DB(npi)"},
        {RS FS "AM03" FS "EZ12" FS "DBVALUE" RS, "DB(dea)"},
        {RS FS "AM02" FS "EY01" FS "E9VALUE", "E9(npi)"},
        {FS "CQVALUE\x03\n", "CQ(phone)"},
        {FS "D2VALUE" "\x1D" RS FS "AM07", "D2(prescription number)"},
        {FS "D2" FS "x" FS "\x03\nVALUE", "() open"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[512];
        (void)snprintf(text, sizeof text, "%s%s", CLAIM, rows[i].fields);
        check_place(text, "VALUE", rows[i].place);
        (void)snprintf(text, sizeof text, "\x02" "00T1\x03\n\x02G11%s%s", CLAIM, rows[i].fields);
        check_place(text, "VALUE", rows[i].place);
    }
    check_place(CLAIM FS "C1x", "PROVIDER", "B1(npi)");
    check_place("\x02G1" CLAIM FS "C1x", "20240115", "D1(date of service)");
    check_place("12345" RS FS "AM01" FS "C1x", "12345", "() open");
}

static void findings(void **state)
{
    (void)state;
    phi_engine *engine = scan_engine_builtin(NULL);
    char ssn[12], text[512];
    (void)scan_ssn(78, ssn);
    static const struct {
        const char *field, *detector;
    } rows[] = {{"CX01" FS "CY%s", "us.ssn"}, {"CX06" FS "CY1%s", NULL}, {"C419480319" FS "C5%s", "person.dob"}, {"D2%s", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        phi_scanner *scanner = scan_scanner(engine, NULL);
        scan_log log;
        scan_log_init(&log);
        char field[64];
        const char bare[] = {ssn[0], ssn[1], ssn[2], ssn[4], ssn[5], ssn[7], ssn[8], ssn[9], ssn[10], '\0'};
        (void)snprintf(field, sizeof field, rows[i].field, bare);
        const int length = snprintf(text, sizeof text, "%s" FS "%s" RS FS "AM04" FS "C1x", CLAIM, field);
        const phi_sink sink = scan_log_sink(&log);
        assert_int_equal(phi_scanner_scan_memory(scanner, "m", text, (size_t)length, &sink, NULL), PHI_OK);
        const char *found = scan_log_text(&log.findings);
        const bool right = rows[i].detector == NULL ? strstr(found, "us.ssn") == NULL : strstr(found, rows[i].detector) != NULL;
        if (!right)
            fail_msg("%s: found %s", rows[i].field, found);
        scan_log_done(&log);
        phi_scanner_free(scanner);
    }
    phi_engine_free(engine);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    static const char text[] = CLAIM FS "CX01" FS "CY1" FS "CAM\xFC" RS;
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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(fields), cmocka_unit_test(findings),
                                       cmocka_unit_test(every_allocation_may_fail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
