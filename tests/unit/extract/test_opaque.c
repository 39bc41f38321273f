/* SPDX-License-Identifier: Apache-2.0 */
/* What holds text that is not in its bytes is never called examined, and what
 * is readable in it is delivered all the same. */
#include "emit_recorder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

#define BYTES(text) (text), sizeof(text) - 1

static recorded_part *record(emit_recorder *recorder, const char *bytes, size_t size)
{
    emit_recorder_init(recorder);
    assert_int_equal(emit_recorder_bytes(recorder, bytes, size), PHI_OK);
    return recorder->root;
}

static void closed_kinds_are_reported(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        phi_reason reason;
    } cases[] = {
        {BYTES("8BPS\0\1..readable comment\0\1\2"), PHI_REASON_UNSUPPORTED},
        {BYTES("MSWIM\0\0\0....readable comment\0\1"), PHI_REASON_UNSUPPORTED},
        {BYTES("SQLite format 3\0..readable comment"), PHI_REASON_NO_BACKEND},
        {BYTES("conectix\0\0\0\2..readable comment\0\1"), PHI_REASON_UNSUPPORTED},
        {BYTES("PGDMP\1\x0E\0\4..readable comment\0\1"), PHI_REASON_UNSUPPORTED},
        {BYTES("Salted__\1\2..readable comment\0\1"), PHI_REASON_ENCRYPTED},
        {BYTES("-----BEGIN PGP MESSAGE-----\nreadable comment\n"), PHI_REASON_ENCRYPTED},
        {BYTES("\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D\xAE\xB1..readable comment\0\1"), PHI_REASON_UNSUPPORTED},
        {BYTES("\x09\4\6\0\0\0\x10\0..readable comment\0\1"), PHI_REASON_UNSUPPORTED},
        {BYTES("\x30\x82\x4\2\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03..readable comment\0\1"), PHI_REASON_ENCRYPTED},
        {BYTES("\x30\x82\x4\2\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02..readable comment\0\1"), PHI_REASON_NONE}, /* signed */
        {BYTES("\x30\x26\xB2\x75\x8E\x66\xCF\x11..readable comment\0\1"), PHI_REASON_UNSUPPORTED},
        {BYTES("\3ds2\0\1..readable comment\0\1"), PHI_REASON_UNSUPPORTED},
        {BYTES("LUKS\xBA\xBE\0\1..readable comment\0"), PHI_REASON_ENCRYPTED},
        {BYTES("\x7F" "ELF..readable comment\0\1"), PHI_REASON_NONE},
        {BYTES("\1\2\3\4..readable comment\0\1"), PHI_REASON_NONE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        emit_recorder recorder;
        recorded_part *part = record(&recorder, cases[i].bytes, cases[i].size);
        assert_int_equal(part->reason, cases[i].reason);
        assert_non_null(strstr(recorded_text(part), "readable comment"));
        emit_recorder_done(&recorder);
    }
}

/* Brotli, SQLCipher and the like have no mark: how even their bytes are is all there is to see. */
static void noise_is_reported(void **state)
{
    (void)state;
    static uint8_t bytes[8192];
    uint64_t seed = 11;
    for (size_t i = 0; i < sizeof bytes; i++) {
        seed = seed * 6364136223846793005 + 1442695040888963407;
        bytes[i] = (uint8_t)(seed >> 56);
    }
    emit_recorder recorder;
    assert_int_equal(record(&recorder, (const char *)bytes, sizeof bytes)->reason, PHI_REASON_UNSUPPORTED);
    emit_recorder_done(&recorder);
    for (size_t i = 0; i < sizeof bytes; i += 4) /* numbers in records, as programs keep them */
        bytes[i] = 0;
    assert_int_equal(record(&recorder, (const char *)bytes, sizeof bytes)->reason, PHI_REASON_NONE);
    emit_recorder_done(&recorder);
}

static void encoded_parts_of_mail_are_reported(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        phi_reason reason;
    } cases[] = {
        {"From: a\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\nAAAA\n", PHI_REASON_NO_BACKEND},
        {"From: a\nMIME-Version: 1.0\nContent-Transfer-Encoding: 7bit\n\nhello\n", PHI_REASON_NO_BACKEND},
        {"notes on base64\nand no mail\n", PHI_REASON_NONE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        emit_recorder recorder;
        recorded_part *part = record(&recorder, cases[i].text, strlen(cases[i].text));
        assert_int_equal(part->reason, cases[i].reason);
        assert_string_equal(recorded_text(part), cases[i].text);
        emit_recorder_done(&recorder);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_kinds_are_reported),
        cmocka_unit_test(noise_is_reported),
        cmocka_unit_test(encoded_parts_of_mail_are_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
