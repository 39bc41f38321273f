/* SPDX-License-Identifier: Apache-2.0 */
/* The mail reader of phi-worker, locked in as it always is. What other programs write is
 * tested end to end (e2e/test_mail.py). Skipped where it was not built, for want of GMime. */
#define _GNU_SOURCE
#include "emit_recorder.h"
#include "worker/pool.h"
#include "worker/protocol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

#define REAL_DIR PHI_BINARY_DIR "/libexec/libphi"
#define PROGRAM REAL_DIR "/phi-worker"

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

static phi_status read_mail(emit_recorder *recorder, const char *text)
{
    return emit_recorder_bytes(recorder, text, strlen(text));
}

static bool has(recorded_part *part, const char *wanted)
{
    return strstr(recorded_text(part), wanted) != NULL;
}

static void test_parts(void **state)
{
    emit_recorder *recorder = built(state);
    assert_int_equal(read_mail(recorder,
        "From: =?utf-8?b?R3LDvMOfZQ==?= <a@b.example>\nMessage-ID: <1>\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=x\n\nbefore\n--x\n"
        "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\ncaf=E9\n--x\n"
        "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+aGk8L3A+\n--x\n"
        "Content-Type: text/csv\nContent-Disposition: attachment; filename*0*=utf-8''f%C3%BCr;\n filename*1=\" ward.csv\"\n\na,b\n--x--\nafter\n"),
        PHI_OK);
    recorded_part *root = recorder->root;
    assert_string_equal(root->extractor, "mail");
    assert_int_equal(root->fault_count, 0);
    assert_true(has(root, "From: Gr\xC3\xBC\xC3\x9F" "e <a@b.example>"));
    assert_true(has(root, "caf\xC3\xA9"));
    assert_true(has(root, "before") && has(root, "after"));
    assert_string_equal(recorded_text(recorded_member(root, "part-2.html")), "hi\n");
    assert_string_equal(recorded_text(recorded_member(root, "f\xC3\xBCr ward.csv")), "a,b");
    assert_true(has(root, "f\xC3\xBCr ward.csv")); /* a name may tell as well */
    assert_true(phi__workers_level(recorder->workers, PHI__WORKER_MAIL) >= PHI__SANDBOX_SECCOMP);
}

static void test_mailbox(void **state)
{
    emit_recorder *recorder = built(state);
    assert_int_equal(read_mail(recorder,
        "From a@b.example Mon Mar 11 09:26:00 2024\nSubject: one\nTo: b\n\nfirst\n\n"
        "From a@b.example Mon Mar 11 09:27:00 2024\nSubject: two\nTo: b\n\nsecond\n>From here\n"), PHI_OK);
    assert_int_equal(recorder->root->members.count, 2);
    assert_true(has(recorded_member(recorder->root, "msg-1"), "first"));
    assert_true(has(recorded_member(recorder->root, "msg-2"), "second"));
    assert_string_equal(recorded_member(recorder->root, "msg-2")->places.items[1].place.part, "body");
}

/* What a claim would hide from a reader who believes it. */
static void test_lies(void **state)
{
    static const char *const CLAIMS[] = {
        "Content-Type: text/plain; charset=utf-16", "Content-Type: text/plain; charset=x-no-such-thing",
        "Content-Type: text/plain\nContent-Transfer-Encoding: base64", "Content-Type: multipart/mixed",
        "Content-Type: nonsense", "Content-Type: text/plain\nContent-Transfer-Encoding: x-uuencode",
    };
    (void)built(state);
    for (size_t i = 0; i < sizeof CLAIMS / sizeof *CLAIMS; i++) {
        char text[512];
        (void)snprintf(text, sizeof text, "Message-ID: <1>\nMIME-Version: 1.0\n%s\n\nplain: 17-4\n", CLAIMS[i]);
        emit_recorder *recorder = *state;
        assert_int_equal(read_mail(recorder, text), PHI_OK);
        PHI_AUTO(phi__buf_done) phi__buf all;
        phi__buf_init(&all, 65536);
        assert_int_equal(recorded_all_text(recorder->root, &all), PHI_OK);
        assert_non_null(strstr(phi__buf_text(&all), "plain: 17-4"));
        (void)tear_down(state);
        (void)set_up(state);
    }
}

#define REAL(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {REAL(test_parts), REAL(test_mailbox), REAL(test_lies)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
