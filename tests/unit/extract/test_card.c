/* SPDX-License-Identifier: Apache-2.0 */
/* Contacts, calendars, and messages of Apple Mail. */
#include "emit_recorder.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void run(emit_recorder *recorder, const char *bytes)
{
    emit_recorder_init(recorder);
    assert_int_equal(emit_recorder_bytes(recorder, bytes, strlen(bytes)), PHI_OK);
}

static void test_contact(void **state)
{
    (void)state;
    emit_recorder recorder;
    run(&recorder, "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Roe;Jane;Q.;;\r\nitem1.TEL;TYPE=\"cell:x\":(813) 762-\r\n 4413\r\n"
                   "ADR:;;1 Elm St;Tampa;FL;33601;\r\nNOTE:SSN: 219-\r\n\t09-8127\\nMRN\\, 7\r\nPHOTO;ENCODING=b:aGVsbG8gd29ybGQK\r\nEND:VCARD\r\n");
    assert_int_equal(recorder.root->identity.kind, PHI__KIND_CARD);
    assert_string_equal(recorded_text(recorder.root), "VCARD\n3.0\nJane Q. Roe\n(813) 762-4413\n1 Elm St, Tampa, FL, 33601\nSSN: 219-09-8127\nMRN, 7\nVCARD\n");
    assert_string_equal(recorder.root->places.items[2].place.part, "N");
    assert_string_equal(recorder.root->places.items[3].place.field, "phone");
    assert_int_equal(recorder.root->members.count, 1);
    assert_string_equal(recorded_text(recorder.root->members.items[0]), "hello world\n");
    emit_recorder_done(&recorder);
}

static void test_old_contact(void **state)
{
    (void)state;
    emit_recorder recorder;
    run(&recorder, "BEGIN:VCARD\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=A9r=\nome Roe\nEND:VCARD\n");
    assert_string_equal(recorded_text(recorder.root), "VCARD\nJ\xC3\xA9rome Roe\nVCARD\n");
    emit_recorder_done(&recorder);
}

static void test_calendar(void **state)
{
    (void)state;
    emit_recorder recorder;
    run(&recorder, "BEGIN:VCALENDAR\r\nATTENDEE;ROLE=X;CN=\"Jane Roe\":mailto:a@b.example\r\nATTACH;ENCODING=BASE64;VALUE=BINARY:aGVs\r\n bG8K\r\n");
    assert_string_equal(recorder.root->identity.media, "text/calendar");
    assert_string_equal(recorded_text(recorder.root), "VCALENDAR\nmailto:a@b.example\nJane Roe\n");
    assert_string_equal(recorded_text(recorder.root->members.items[0]), "hello\n");
    emit_recorder_done(&recorder);
}

static void test_apple_mail(void **state)
{
    (void)state;
    emit_recorder recorder;
    run(&recorder, "29        \nMessage-ID: <1>\nA: b\n\nin it\n\n<plist>behind</plist>\n");
    assert_int_equal(recorder.root->identity.kind, PHI__KIND_EMLX);
    assert_int_equal(recorder.root->members.count, 1);
    assert_non_null(strstr(recorded_text(recorder.root), "<plist>behind</plist>"));
    emit_recorder_done(&recorder);
    run(&recorder, "31\nis no length of a message\n");
    assert_int_equal(recorder.root->identity.kind, PHI__KIND_TEXT);
    emit_recorder_done(&recorder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_contact), cmocka_unit_test(test_old_contact), cmocka_unit_test(test_calendar),
                                       cmocka_unit_test(test_apple_mail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
