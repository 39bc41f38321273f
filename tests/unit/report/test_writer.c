/* SPDX-License-Identifier: Apache-2.0 */
/* Misuse, failing outputs and failing memory of phi_writer_*. */
#include "report_records.h"

#include "base/alloc.h"

static int refuse(void *user, const char *bytes, size_t length)
{
    (void)user;
    (void)bytes;
    (void)length;
    return 1;
}

static void wrong_options_are_refused(void **state)
{
    (void)state;
    phi_writer *writer = NULL;
    phi_writer_options options = PHI_WRITER_OPTIONS_INIT;
    assert_int_equal(phi_writer_new(NULL, &writer, NULL), PHI_ERR_ARGUMENT);
    assert_int_equal(phi_writer_new(&options, &writer, NULL), PHI_ERR_ARGUMENT);
    options.write = refuse;
    options.format = (phi_format)99;
    assert_int_equal(phi_writer_new(&options, &writer, NULL), PHI_ERR_ARGUMENT);
    assert_null(writer);
    phi_writer_free(NULL);
}

static void a_failing_output_ends_the_scan(void **state)
{
    (void)state;
    phi_writer_options options = PHI_WRITER_OPTIONS_INIT;
    options.write = refuse;
    phi_writer *writer = NULL;
    assert_int_equal(phi_writer_new(&options, &writer, NULL), PHI_OK);
    phi_sink sink;
    phi_writer_sink(writer, &sink);
    const phi_coverage coverage = {.struct_size = sizeof coverage, .path = "p", .state = PHI_STATE_PARTIAL,
                                   .reason = PHI_REASON_IO, .detail = "", .media = ""};
    assert_int_not_equal(sink.on_source(sink.user, &coverage), 0);
    phi_summary summary = PHI_SUMMARY_INIT;
    phi_error err = {0};
    assert_int_equal(phi_writer_finish(writer, 0, &summary, &err), PHI_ERR_IO);
    assert_int_equal(summary.partial, 1);
    assert_int_equal(phi_writer_finish(writer, 0, NULL, NULL), PHI_ERR_STATE);
    phi_writer_free(writer);
}

/* Every allocation of opening a report fails once: no crash, no leak, a status. */
static void memory_may_run_out_anywhere(void **state)
{
    (void)state;
    static const phi_format formats[] = {PHI_FORMAT_TEXT, PHI_FORMAT_JSONL, PHI_FORMAT_CSV};
    for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
        phi_status status = PHI_ERR_MEMORY;
        for (uint64_t nth = 1; status == PHI_ERR_MEMORY && nth < 200; nth++) {
            phi_writer_options options = PHI_WRITER_OPTIONS_INIT;
            options.format = formats[f];
            options.write = refuse;
            phi_writer *writer = NULL;
            phi__alloc_fail_at(nth);
            status = phi_writer_new(&options, &writer, NULL);
            phi__alloc_fail_at(0);
            phi_writer_free(writer);
        }
        assert_int_not_equal(status, PHI_ERR_MEMORY);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_options_are_refused),
        cmocka_unit_test(a_failing_output_ends_the_scan),
        cmocka_unit_test(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
