/* SPDX-License-Identifier: Apache-2.0 */
/* PDF without its worker is said to be unread, never taken for empty. What the
 * worker reads is tested in worker/test_poppler.c. */
#include "emit_recorder.h"
#include "worker/pool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

static const char DOCUMENT[] = "%PDF-1.4\n%%EOF\n";

static void test_no_pool(void **state)
{
    (void)state;
    emit_recorder recorder;
    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_bytes(&recorder, DOCUMENT, sizeof DOCUMENT - 1), PHI_OK);
    assert_string_equal(recorder.root->extractor, "pdf");
    assert_int_equal(recorder.root->reason, PHI_REASON_NO_BACKEND);
    emit_recorder_done(&recorder);
}

static void test_no_program(void **state)
{
    (void)state;
    const phi_limits limits = PHI_LIMITS_INIT;
    emit_recorder recorder;
    emit_recorder_init(&recorder);
    assert_int_equal(phi__workers_new("/nonexistent", &limits, &recorder.workers), PHI_OK);
    assert_int_equal(emit_recorder_bytes(&recorder, DOCUMENT, sizeof DOCUMENT - 1), PHI_OK);
    assert_int_equal(recorder.root->reason, PHI_REASON_NO_BACKEND);
    assert_string_equal(recorder.root->detail, "the worker program is not installed");
    phi__workers_free(recorder.workers);
    emit_recorder_done(&recorder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_pool),
        cmocka_unit_test(test_no_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
