/* SPDX-License-Identifier: Apache-2.0 */
/* The archive reader of phi-worker, locked in as it always is: through the pool, on archives
 * that stand here byte by byte. What other programs write is tested end to end
 * (e2e/test_archives.py). Skipped where it was not built, for want of libarchive. */
#define _GNU_SOURCE
#include "emit_recorder.h"
#include "worker/pool.h"
#include "worker/protocol.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

#define REAL_DIR PHI_BINARY_DIR "/libexec/libphi"
#define PROGRAM REAL_DIR "/phi-worker"

static const char AR[] = "!<arch>\n"
                         "one.txt/        0           0     0     100644  6         `\nfirst\n"
                         "two.txt/        0           0     0     100644  7         `\nsecond\n\n";

static int set_up(void **state)
{
    static emit_recorder recorder;
    const phi_limits limits = PHI_LIMITS_INIT;
    emit_recorder_init(&recorder);
    if (phi__workers_new(REAL_DIR, &limits, &recorder.workers) != PHI_OK)
        return -1;
    *state = &recorder;
    return 0;
}

static int tear_down(void **state)
{
    emit_recorder *recorder = *state;
    phi__workers_free(recorder->workers);
    emit_recorder_done(recorder);
    return 0;
}

static emit_recorder *built(void **state)
{
    if (access(PROGRAM, X_OK) != 0)
        skip();
    return *state;
}

static void test_members(void **state)
{
    emit_recorder *recorder = built(state);
    assert_int_equal(emit_recorder_bytes(recorder, AR, sizeof AR - 1), PHI_OK);
    assert_string_equal(recorder->root->extractor, "archive");
    assert_int_equal(recorder->root->fault_count, 0);
    assert_string_equal(recorded_text(recorded_member(recorder->root, "one.txt")), "first\n");
    assert_string_equal(recorded_text(recorded_member(recorder->root, "two.txt")), "second\n");
    assert_true(phi__workers_level(recorder->workers, PHI__WORKER_ARCHIVE) >= PHI__SANDBOX_SECCOMP);
}

static void test_truncation(void **state)
{
    emit_recorder *recorder = built(state);
    assert_int_equal(emit_recorder_bytes(recorder, AR, sizeof AR - 5), PHI_OK);
    assert_string_equal(recorded_text(recorded_member(recorder->root, "one.txt")), "first\n");
    assert_int_equal(recorded_member(recorder->root, "two.txt")->reason, PHI_REASON_TRUNCATED);
}

/* Not one of its kind after all: what can be read is searched all the same. */
static void test_raw_bytes_where_it_fails(void **state)
{
    static const char WRONG[] = "7z\xBC\xAF\x27\x1C\0\4 some readable words\0\1";
    emit_recorder *recorder = built(state);
    assert_int_equal(emit_recorder_bytes(recorder, WRONG, sizeof WRONG - 1), PHI_OK);
    assert_true(recorder->root->reason == PHI_REASON_CORRUPT || recorder->root->reason == PHI_REASON_TRUNCATED);
    assert_non_null(strstr(recorded_text(recorder->root), "some readable words"));
}

static void test_selftest(void **state)
{
    (void)built(state);
    assert_int_equal(system("'" PROGRAM "' --selftest"), 0);
}

#define REAL(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {REAL(test_members), REAL(test_truncation), REAL(test_raw_bytes_where_it_fails),
                                       REAL(test_selftest)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
