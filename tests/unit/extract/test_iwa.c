/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of iWork documents: runs of text out of their chunks, tables and damage told. */
#include "emit_recorder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

/* Two chunks of literals; the head of the first message says that it is of kind 1. */
#define FIRST "\0\x16\0\0\x14\x4C\x05\x08\x01\x12\x02\x08\x01\x02" "ssn\x01" "ab\x02" "1-2-3"
#define SECOND "\0\x07\0\0\x05\x10" "again"

static recorded_part *run(emit_recorder *recorder, const char *bytes, size_t size)
{
    emit_recorder_init(recorder);
    assert_int_equal(emit_recorder_bytes(recorder, bytes, size), PHI_OK);
    return recorder->root;
}

static void runs_of_all_chunks(void **state)
{
    (void)state;
    emit_recorder recorder;
    recorded_part *root = run(&recorder, FIRST SECOND, sizeof FIRST SECOND - 1);
    assert_string_equal(root->media, "application/x-iwork-archive");
    assert_string_equal(recorded_text(root), "ssn\n1-2-3\nagain\n");
    assert_int_equal(root->fault_count, 0);
    emit_recorder_done(&recorder);
}

static void tables_and_damage_are_told(void **state)
{
    (void)state;
    emit_recorder recorder;
    static const char TABLE[] = "\0\x0F\0\0\x0D\x30\x05\x08\x01\x12\x03\x08\xF2\x2E" "words";
    assert_int_equal(run(&recorder, TABLE, sizeof TABLE - 1)->reason, PHI_REASON_UNSUPPORTED);
    emit_recorder_done(&recorder);
    recorded_part *cut = run(&recorder, FIRST SECOND, sizeof FIRST SECOND - 3);
    assert_string_equal(recorded_text(cut), "ssn\n1-2-3\n");
    assert_int_equal(cut->reason, PHI_REASON_TRUNCATED);
    emit_recorder_done(&recorder);
    assert_int_equal(run(&recorder, FIRST "\x01\0\0\0", sizeof FIRST "\x01\0\0\0" - 1)->reason, PHI_REASON_CORRUPT);
    emit_recorder_done(&recorder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_of_all_chunks),
        cmocka_unit_test(tables_and_damage_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
