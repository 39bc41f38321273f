/* SPDX-License-Identifier: Apache-2.0 */
/* What was recognised once is said again, as it was; what ended badly is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "extract/image_recall.h"

#include <stdio.h>

typedef struct log_emit {
    phi__emit emit;
    char text[4096];
    size_t faults;
} log_emit;

static phi_status log_text(phi__emit *self, const char *utf8, size_t length)
{
    log_emit *log = (log_emit *)(void *)self;
    const size_t used = strlen(log->text);
    (void)snprintf(&log->text[used], sizeof log->text - used, "%.*s", (int)length, utf8);
    return PHI_OK;
}

static phi_status log_place(phi__emit *self, const phi__place *place)
{
    char line[128];
    const int length = snprintf(line, sizeof line, "[%u %s %s]", place->page, place->part == NULL ? "-" : place->part,
                                place->field == NULL ? "-" : place->field);
    return log_text(self, line, (size_t)length);
}

static void log_fault(phi__emit *self, phi_reason reason, const char *detail)
{
    (void)reason;
    (void)detail;
    ((log_emit *)(void *)self)->faults++;
}

static log_emit logging(void)
{
    return (log_emit){.emit = {.text = log_text, .place = log_place, .fault = log_fault}};
}

static void hash_of(const char *bytes, char hash[PHI__DIGEST_HEX])
{
    phi__stream *stream = NULL;
    bool whole = false;
    assert_int_equal(phi__stream_memory(bytes, strlen(bytes), &stream), PHI_OK);
    assert_int_equal(phi__recall_hash(stream, hash, &whole), PHI_OK);
    assert_true(whole);
    phi__stream_close(stream);
}

static void recognise(phi__recall *recall, const char *bytes, const char *text, bool fault, bool whole)
{
    char hash[PHI__DIGEST_HEX];
    phi__recall_ear ear;
    log_emit log = logging();
    hash_of(bytes, hash);
    phi__recall_listen(&ear, &log.emit);
    const phi__place place = {.page = 7, .part = "box 1,2 3x4"};
    assert_int_equal(ear.emit.place(&ear.emit, &place), PHI_OK);
    assert_int_equal(ear.emit.text(&ear.emit, text, strlen(text)), PHI_OK);
    if (fault)
        ear.emit.fault(&ear.emit, PHI_REASON_LIMIT_TIME, "late");
    assert_int_equal(log.faults, fault);
    assert_int_equal(phi__recall_keep(recall, &ear, hash, whole), PHI_OK);
}

static bool knows(phi__recall *recall, const char *bytes, const char *wanted)
{
    char hash[PHI__DIGEST_HEX];
    log_emit log = logging();
    bool known = false;
    hash_of(bytes, hash);
    assert_int_equal(phi__recall_say(recall, hash, &log.emit, &known), PHI_OK);
    if (known)
        assert_string_equal(log.text, wanted);
    return known;
}

static void test_said_again(void **state)
{
    (void)state;
    phi__recall *recall = NULL;
    assert_int_equal(phi__recall_new(&recall), PHI_OK);
    recognise(recall, "picture one", "text one", false, true);
    recognise(recall, "picture two", "text two", false, true);
    assert_true(knows(recall, "picture one", "[7 box 1,2 3x4 -]text one"));
    assert_true(knows(recall, "picture two", "[7 box 1,2 3x4 -]text two"));
    assert_false(knows(recall, "picture three", ""));
    phi__recall_free(recall);
}

static void test_not_what_ended_badly(void **state)
{
    (void)state;
    phi__recall *recall = NULL;
    assert_int_equal(phi__recall_new(&recall), PHI_OK);
    recognise(recall, "late", "half of it", true, true);
    recognise(recall, "crashed", "half of it", false, false);
    assert_false(knows(recall, "late", ""));
    assert_false(knows(recall, "crashed", ""));
    phi__recall_free(recall);
}

static void test_forgets_when_full(void **state)
{
    (void)state;
    phi__recall *recall = NULL;
    assert_int_equal(phi__recall_new(&recall), PHI_OK);
    char bytes[32];
    for (int i = 0; i < 1200; i++) {
        (void)snprintf(bytes, sizeof bytes, "picture %d", i);
        recognise(recall, bytes, "text", false, true);
    }
    assert_false(knows(recall, "picture 0", ""));
    assert_true(knows(recall, "picture 1199", "[7 box 1,2 3x4 -]text"));
    phi__recall_free(recall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_said_again),
        cmocka_unit_test(test_not_what_ended_badly),
        cmocka_unit_test(test_forgets_when_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
