/* SPDX-License-Identifier: Apache-2.0 */
/* What a worker should read and cannot is said to be unread, and searched as raw
 * bytes. What workers read is tested in worker/ and end to end. */
#include "emit_recorder.h"
#include "worker/pool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

#define BYTES(text) {(text), sizeof(text) - 1}

static const struct {
    const char *data;
    size_t size;
} DOCUMENTS[] = {
    BYTES("7z\xBC\xAF\x27\x1C\0\4....readable comment\0\1"),
    BYTES("From: a@b.example\nMessage-ID: <1>\n\nreadable comment\n"),
    BYTES("\xFD" "7zXZ\0\0\4....readable comment\0\1"),
};

static void check_unread(emit_recorder *recorder, size_t i, const char *detail)
{
    assert_int_equal(emit_recorder_bytes(recorder, DOCUMENTS[i].data, DOCUMENTS[i].size), PHI_OK);
    assert_int_equal(recorder->root->reason, PHI_REASON_NO_BACKEND);
    assert_string_equal(recorder->root->detail, detail);
    assert_non_null(strstr(recorded_text(recorder->root), "readable comment"));
    emit_recorder_done(recorder);
}

static void test_no_pool(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof DOCUMENTS / sizeof *DOCUMENTS; i++) {
        emit_recorder recorder;
        emit_recorder_init(&recorder);
        check_unread(&recorder, i, "no worker programs");
    }
}

static void test_no_program(void **state)
{
    (void)state;
    const phi_limits limits = PHI_LIMITS_INIT;
    phi__workers *workers = NULL;
    assert_int_equal(phi__workers_new("/nonexistent", &limits, &workers), PHI_OK);
    for (size_t i = 0; i < sizeof DOCUMENTS / sizeof *DOCUMENTS; i++) {
        emit_recorder recorder;
        emit_recorder_init(&recorder);
        recorder.workers = workers;
        check_unread(&recorder, i, "the worker program is not installed");
    }
    phi__workers_free(workers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_pool),
        cmocka_unit_test(test_no_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
