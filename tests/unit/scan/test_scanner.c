/* SPDX-License-Identifier: Apache-2.0 */
/* Scanners: their options, one call at a time, callbacks that stop, limits, and
 * memory that runs out. */
#define _POSIX_C_SOURCE 200809L /* nanosleep */
#include "archive_bytes.h"
#include "base/alloc.h"
#include "scan_log.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define PACK                                                                                                    \
    "id: test.a\ntitle: T\nclass: pii\nforms:\n  - pictures: [\"99-99\"]\n    bits: 1\n"                         \
    "context: [{words: [code], bits: 4}, {words: [order], bits: -4}]\nexamples: [\"[[12-34]]\"]\n"

static const char TEXT[] = "code 12-34, order 56-78\n";

typedef struct place {
    phi_engine *engine;
    scan_log log;
    phi__buf bytes;
} place;

static int set_up(void **state)
{
    static place here;
    here.engine = scan_engine_pack(PACK);
    scan_log_init(&here.log);
    phi__buf_init(&here.bytes, (size_t)64 << 20);
    *state = &here;
    return 0;
}

static int tear_down(void **state)
{
    place *here = *state;
    scan_log_done(&here->log);
    phi__buf_done(&here->bytes);
    phi_engine_free(here->engine);
    return 0;
}

static phi_status scan(place *here, phi_scanner *scanner, const void *data, size_t size)
{
    const uint64_t stop_at = here->log.stop_at;
    scan_log_clear(&here->log);
    here->log.stop_at = stop_at;
    const phi_sink sink = scan_log_sink(&here->log);
    return phi_scanner_scan_memory(scanner, "m", data, size, &sink, NULL);
}

/* -------------------------------------------------------------------- options */

static void options_are_checked(void **state)
{
    place *here = *state;
    static const double bad[] = {-0.01, 1.01, -INFINITY, INFINITY, NAN};
    phi_scanner *scanner = NULL;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        phi_options options = PHI_OPTIONS_INIT;
        phi_error err = {.status = PHI_OK};
        options.min_confidence = bad[i];
        assert_int_equal(phi_scanner_new(here->engine, &options, &scanner, &err), PHI_ERR_ARGUMENT);
        assert_null(scanner);
        assert_non_null(strstr(err.message, "min_confidence"));
    }
    phi_error err = {.status = PHI_OK};
    assert_int_equal(phi_scanner_new(NULL, NULL, &scanner, &err), PHI_ERR_ARGUMENT);
    assert_int_equal(err.status, PHI_ERR_ARGUMENT);
    assert_int_equal(phi_scanner_new(here->engine, NULL, NULL, NULL), PHI_ERR_ARGUMENT);
    phi_scanner_free(NULL);
}

static uint64_t count_at(place *here, double min_confidence)
{
    phi_options options = PHI_OPTIONS_INIT;
    options.min_confidence = min_confidence;
    phi_scanner *scanner = scan_scanner(here->engine, &options);
    assert_int_equal(scan(here, scanner, TEXT, sizeof TEXT - 1), PHI_OK);
    phi_scanner_free(scanner);
    return here->log.finding_count;
}

static void findings_below_the_least_confidence_are_not_delivered(void **state)
{
    place *here = *state;
    assert_int_equal(count_at(here, 0.0), 2);
    assert_int_equal(count_at(here, 0.5), 1);
    assert_int_equal(count_at(here, here->log.last_confidence), 1);
    assert_int_equal(count_at(here, 1.0), 0);
}

/* What a caller of an older header does not have keeps its default. */
static void shorter_structs_of_older_callers_are_taken(void **state)
{
    place *here = *state;
    phi_options options = PHI_OPTIONS_INIT;
    options.min_confidence = 0.0;
    options.reveal = 1;
    options.struct_size = offsetof(phi_options, reveal);
    phi_scanner *scanner = scan_scanner(here->engine, &options);
    scan_log_clear(&here->log);
    phi_sink sink = scan_log_sink(&here->log);
    sink.struct_size = offsetof(phi_sink, on_text);
    phi_source source = PHI_SOURCE_INIT;
    source.data = TEXT;
    source.size = sizeof TEXT - 1;
    source.struct_size = offsetof(phi_source, path);
    source.path = (const char *)1;
    assert_int_equal(phi_scanner_scan(scanner, &source, &sink, NULL), PHI_OK);
    assert_int_equal(here->log.finding_count, 2);
    assert_null(strstr(scan_log_text(&here->log.strings), "12-34")); /* no reveal */
    phi_scanner_free(scanner);
}

/* A struct that was never initialised must not pass for an empty, clean source. */
static void structs_without_a_size_are_refused(void **state)
{
    place *here = *state;
    static const phi_source no_source;
    static const phi_sink no_sink;
    static const phi_options no_options;
    static const phi_limits no_limits;
    phi_source source = PHI_SOURCE_INIT;
    const phi_sink sink = PHI_SINK_INIT;
    phi_options options = PHI_OPTIONS_INIT;
    phi_error err = {.status = PHI_OK};
    phi_scanner *scanner = NULL;
    assert_int_equal(phi_scanner_new(here->engine, &no_options, &scanner, &err), PHI_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "struct_size"));
    options.limits = &no_limits;
    assert_int_equal(phi_scanner_new(here->engine, &options, &scanner, &err), PHI_ERR_ARGUMENT);
    scanner = scan_scanner(here->engine, NULL);
    assert_int_equal(phi_scanner_scan(scanner, &no_source, &sink, &err), PHI_ERR_ARGUMENT);
    assert_int_equal(phi_scanner_scan(scanner, &source, &no_sink, &err), PHI_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "struct_size"));
    assert_int_equal(phi_scanner_scan(scanner, &source, &sink, &err), PHI_OK);
    phi_scanner_free(scanner);
}

/* ---------------------------------------------------------------------- calls */

static void missing_arguments_are_refused(void **state)
{
    place *here = *state;
    phi_scanner *scanner = scan_scanner(here->engine, NULL);
    const phi_source source = PHI_SOURCE_INIT;
    const phi_sink sink = PHI_SINK_INIT;
    phi_error err = {.status = PHI_OK};
    assert_int_equal(phi_scanner_scan(NULL, &source, &sink, &err), PHI_ERR_ARGUMENT);
    assert_int_equal(phi_scanner_scan(scanner, NULL, &sink, &err), PHI_ERR_ARGUMENT);
    assert_int_equal(phi_scanner_scan(scanner, &source, NULL, &err), PHI_ERR_ARGUMENT);
    assert_int_equal(phi_scanner_extract(scanner, &source, NULL, NULL), PHI_ERR_ARGUMENT);
    assert_int_equal(phi_scanner_scan_file(scanner, NULL, &sink, NULL), PHI_ERR_ARGUMENT);
    assert_int_equal(phi_scanner_scan_memory(scanner, NULL, NULL, 0, &sink, NULL), PHI_OK);
    assert_int_equal(phi_scanner_scan(scanner, &source, &sink, NULL), PHI_OK); /* usable as before */
    phi_scanner_free(scanner);
}

typedef struct nested {
    phi_scanner *scanner;
    phi_status inner;
    int calls;
} nested;

static int call_again(void *user, const phi_coverage *coverage)
{
    (void)coverage;
    nested *n = user;
    const phi_sink none = PHI_SINK_INIT;
    n->calls++;
    n->inner = phi_scanner_scan_memory(n->scanner, "inner", TEXT, sizeof TEXT - 1, &none, NULL);
    return 0;
}

static void a_second_call_during_the_first_is_refused(void **state)
{
    place *here = *state;
    nested n = {.scanner = scan_scanner(here->engine, NULL)};
    phi_sink sink = PHI_SINK_INIT;
    sink.user = &n;
    sink.on_source = call_again;
    assert_int_equal(phi_scanner_scan_memory(n.scanner, "m", TEXT, sizeof TEXT - 1, &sink, NULL), PHI_OK);
    assert_int_equal(n.calls, 1);
    assert_int_equal(n.inner, PHI_ERR_STATE);
    sink.on_source = NULL;
    assert_int_equal(phi_scanner_scan_memory(n.scanner, "m", TEXT, sizeof TEXT - 1, &sink, NULL), PHI_OK);
    phi_scanner_free(n.scanner);
}

/* Three megabytes with findings, for progress to have its turn, in a zip of two. */
static void make_large_zip(place *here)
{
    static const char *const names[] = {"one.txt", "two.txt"};
    phi__buf text;
    phi__buf_init(&text, (size_t)4 << 20);
    for (int i = 0; i < 100000; i++)
        assert_int_equal(phi__buf_append_text(&text, i % 20000 == 7 ? TEXT : "nothing here\n"), PHI_OK);
    phi__buf_clear(&here->bytes);
    archive_zip(&here->bytes, names, 2, text.data, text.size);
    phi__buf_done(&text);
}

static void each_callback_can_stop_the_scan(void **state)
{
    place *here = *state;
    make_large_zip(here);
    phi_scanner *scanner = scan_scanner(here->engine, NULL);
    here->log.stop_at = 0;
    assert_int_equal(scan(here, scanner, here->bytes.data, here->bytes.size), PHI_OK);
    const uint64_t calls = here->log.calls;
    assert_int_equal(here->log.finding_count, 10);
    assert_int_equal(here->log.source_count, 3);
    assert_true(here->log.progress_count >= 2);
    for (uint64_t stop = 1; stop <= calls; stop++) {
        here->log.stop_at = stop;
        assert_int_equal(scan(here, scanner, here->bytes.data, here->bytes.size), PHI_STOPPED);
        if (here->log.gently) { /* what was found is delivered, and what was open is closed */
            assert_int_equal(here->log.root_count, 1);
            assert_non_null(strstr(scan_log_text(&here->log.sources), "stopped"));
            continue;
        }
        assert_int_equal(here->log.calls, stop);
        assert_int_equal(here->log.after_stop, 0);
    }
    here->log.stop_at = 0;
    assert_int_equal(scan(here, scanner, here->bytes.data, here->bytes.size), PHI_OK); /* nothing is left over */
    assert_int_equal(here->log.calls, calls);
    phi_scanner_free(scanner);
}

typedef struct ending {
    uint64_t records;  /* findings and sources after progress was answered with a stop */
    uint64_t stop_at;  /* of these, that which is answered so as well */
    bool asked;
} ending;

static int end_progress(void *user, const char *path, uint64_t files, uint64_t bytes, uint64_t findings)
{
    ending *e = user;
    (void)path;
    (void)files;
    (void)bytes;
    (void)findings;
    e->asked = true;
    return 1;
}

static int end_finding(void *user, const phi_finding *finding)
{
    ending *e = user;
    (void)finding;
    return e->asked && ++e->records == e->stop_at;
}

static int end_source(void *user, const phi_coverage *coverage)
{
    ending *e = user;
    (void)coverage;
    return e->asked && ++e->records == e->stop_at;
}

/* A scan that progress ends delivers what it has; the records of that can be refused. */
static void a_gentle_end_can_be_cut_short(void **state)
{
    place *here = *state;
    static const char *const names[] = {"one.txt"};
    PHI_AUTO(phi__buf_done) phi__buf text;
    phi__buf_init(&text, (size_t)4 << 20);
    for (int i = 0; i < 50000; i++)
        assert_int_equal(phi__buf_append_text(&text, i % 500 == 7 ? TEXT : "nothing here, or hardly any\n"), PHI_OK);
    phi__buf_clear(&here->bytes);
    archive_zip(&here->bytes, names, 1, text.data, text.size);
    phi_scanner *scanner = scan_scanner(here->engine, NULL);
    ending e = {.records = 0};
    phi_sink sink = PHI_SINK_INIT;
    sink.user = &e;
    sink.on_finding = end_finding;
    sink.on_source = end_source;
    sink.on_progress = end_progress;
    uint64_t all = 0;
    for (uint64_t stop = 0; stop == 0 || stop <= all; stop++) {
        e = (ending){.stop_at = stop};
        assert_int_equal(phi_scanner_scan_memory(scanner, "m", here->bytes.data, here->bytes.size, &sink, NULL),
                         PHI_STOPPED);
        all = stop == 0 ? e.records : all;
        assert_int_equal(e.records, stop == 0 ? all : stop);
    }
    assert_true(all >= 2); /* the member and the root at least */
    phi_scanner_free(scanner);
}

static void extracting_can_be_stopped_and_finds_nothing(void **state)
{
    place *here = *state;
    make_large_zip(here);
    phi_scanner *scanner = scan_scanner(here->engine, NULL);
    phi_source source = PHI_SOURCE_INIT;
    source.data = here->bytes.data;
    source.size = here->bytes.size;
    here->log.stop_at = 0;
    for (uint64_t stop = 0; stop < 6; stop++) {
        scan_log_clear(&here->log);
        here->log.stop_at = stop;
        const phi_sink sink = scan_log_sink(&here->log);
        assert_int_equal(phi_scanner_extract(scanner, &source, &sink, NULL), stop == 0 ? PHI_OK : PHI_STOPPED);
        assert_true(here->log.gently || here->log.after_stop == 0);
        assert_int_equal(here->log.finding_count, 0);
    }
    here->log.stop_at = 0;
    phi_scanner_free(scanner);
}

/* --------------------------------------------------------------------- limits */

static phi_status scan_within(place *here, const phi_limits *limits)
{
    phi_options options = PHI_OPTIONS_INIT;
    options.limits = limits;
    phi_scanner *scanner = scan_scanner(here->engine, &options);
    const phi_status status = scan(here, scanner, here->bytes.data, here->bytes.size);
    phi_scanner_free(scanner);
    return status;
}

static void expect_source(place *here, const char *line)
{
    const char *all = scan_log_text(&here->log.sources);
    const char *found = strstr(all, line);
    if (found == NULL || (found != all && found[-1] != '\n'))
        fail_msg("no %s in\n%s", line, all);
    assert_int_equal(here->log.root_count, 1);
}

static void nest(place *here, unsigned levels)
{
    static const char *const name[] = {"inner.zip"}, *const leaf[] = {"leaf.txt"};
    phi__buf_clear(&here->bytes);
    archive_zip(&here->bytes, leaf, 1, TEXT, sizeof TEXT - 1);
    for (; levels > 1; levels--) {
        PHI_AUTO(phi__buf_done) phi__buf inner = here->bytes;
        phi__buf_init(&here->bytes, inner.ceiling);
        archive_zip(&here->bytes, name, 1, inner.data, inner.size);
    }
}

static void depth_is_limited(void **state)
{
    place *here = *state;
    phi_limits limits = PHI_LIMITS_INIT;
    limits.max_depth = 3;
    nest(here, 3);
    assert_int_equal(scan_within(here, &limits), PHI_OK);
    assert_string_equal(scan_log_text(&here->log.findings),
                        "m!/inner.zip!/inner.zip!/leaf.txt test.a @5+5 1:0:0(-) **-*4\n");
    nest(here, 4);
    assert_int_equal(scan_within(here, &limits), PHI_PARTIAL);
    expect_source(here, "3 m!/inner.zip!/inner.zip!/inner.zip not-examined limit-depth 0\n");
    assert_int_equal(here->log.finding_count, 0);
    limits.max_depth = 0; /* no limit; but the stack has one */
    nest(here, 140);
    assert_int_equal(scan_within(here, &limits), PHI_PARTIAL);
    assert_non_null(strstr(scan_log_text(&here->log.sources), "not-examined limit-depth"));
    assert_int_equal(here->log.root_count, 1);
}

static void members_are_limited(void **state)
{
    place *here = *state;
    static const char *const names[] = {"a", "b", "c"};
    phi_limits limits = PHI_LIMITS_INIT;
    limits.max_members = 2;
    phi__buf_clear(&here->bytes);
    archive_zip(&here->bytes, names, 3, TEXT, sizeof TEXT - 1);
    assert_int_equal(scan_within(here, &limits), PHI_PARTIAL);
    expect_source(here, "0 m partial limit-members 0\n");
    assert_int_equal(here->log.finding_count, 2);
    limits.max_members = 3;
    assert_int_equal(scan_within(here, &limits), PHI_OK);
}

static void expanded_bytes_are_limited(void **state)
{
    place *here = *state;
    phi_limits limits = PHI_LIMITS_INIT;
    limits.max_expand_bytes = 100000;
    phi__buf_clear(&here->bytes);
    archive_bomb(&here->bytes, 1000000);
    assert_int_equal(scan_within(here, &limits), PHI_PARTIAL);
    assert_non_null(strstr(scan_log_text(&here->log.sources), " limit-bytes "));
    assert_int_equal(here->log.root_count, 1);
    limits.max_expand_bytes = 1000000;
    assert_int_equal(scan_within(here, &limits), PHI_OK);
}

static void the_ratio_is_limited(void **state)
{
    place *here = *state;
    phi_limits limits = PHI_LIMITS_INIT;
    phi__buf_clear(&here->bytes);
    archive_bomb(&here->bytes, (size_t)66 << 20);
    assert_true(here->bytes.size < ((size_t)66 << 20) / 100);
    limits.max_ratio = 100;
    assert_int_equal(scan_within(here, &limits), PHI_PARTIAL);
    assert_non_null(strstr(scan_log_text(&here->log.sources), " limit-ratio "));
    assert_int_equal(here->log.root_count, 1);
}

static int64_t read_slowly(void *user, uint64_t offset, void *buffer, size_t capacity)
{
    const struct timespec pause = {.tv_nsec = 150 * 1000 * 1000};
    (void)user;
    (void)offset;
    const size_t count = capacity < 65536 ? capacity : 65536;
    memset(buffer, 'a', count);
    (void)nanosleep(&pause, NULL);
    return (int64_t)count;
}

static void time_is_limited(void **state)
{
    place *here = *state;
    phi_limits limits = PHI_LIMITS_INIT;
    phi_options options = PHI_OPTIONS_INIT;
    limits.max_seconds = 1;
    options.limits = &limits;
    phi_scanner *scanner = scan_scanner(here->engine, &options);
    phi_source source = PHI_SOURCE_INIT;
    source.kind = PHI_SOURCE_CALLBACK;
    source.read_at = read_slowly;
    source.size = (uint64_t)1 << 40;
    scan_log_clear(&here->log);
    const phi_sink sink = scan_log_sink(&here->log);
    assert_int_equal(phi_scanner_scan(scanner, &source, &sink, NULL), PHI_PARTIAL);
    assert_string_equal(scan_log_text(&here->log.sources), "0 - partial limit-time 0\n");
    assert_true(here->log.last_source.bytes_examined < (uint64_t)10 << 20);
    phi_scanner_free(scanner);
}

static void a_tar_in_its_gzip_is_one_step(void **state)
{
    place *here = *state;
    PHI_AUTO(phi__buf_done) phi__buf tar;
    phi__buf_init(&tar, 1 << 20);
    archive_tar(&tar, "deep/a.txt", TEXT, sizeof TEXT - 1);
    phi__buf_clear(&here->bytes);
    archive_gzip(&here->bytes, "backup.tar", tar.data, tar.size);
    const phi_limits limits = PHI_LIMITS_INIT;
    assert_int_equal(scan_within(here, &limits), PHI_OK);
    assert_string_equal(scan_log_text(&here->log.findings), "m!/deep/a.txt test.a @5+5 1:0:0(-) **-*4\n");
    assert_string_equal(scan_log_text(&here->log.sources), "1 m!/deep/a.txt examined none 1\n0 m examined none 0\n");
}

/* --------------------------------------------------------------------- memory */

/* The Nth allocation fails, for each N of a whole scan: an error, or all of it. */
static void memory_that_runs_out_is_an_error_or_a_whole_result(void **state)
{
    place *here = *state;
    static const char *const names[] = {"a.txt", "b.csv"};
    static const char csv[] = "name,code\nx,12-34\ny,56-78\n";
    phi__buf_clear(&here->bytes);
    archive_zip(&here->bytes, names, 2, csv, sizeof csv - 1);
    static const uint8_t key[32] = {1};
    phi_options options = PHI_OPTIONS_INIT;
    options.fingerprint_key = key;
    options.reveal = 1;
    phi_status status = PHI_ERR_MEMORY;
    uint64_t nth = 1;
    for (; status != PHI_OK && nth < 5000; nth++) {
        phi_scanner *scanner = NULL;
        scan_log_clear(&here->log);
        const phi_sink none = PHI_SINK_INIT;
        phi__alloc_fail_at(nth);
        status = phi_scanner_new(here->engine, &options, &scanner, NULL);
        if (status == PHI_OK)
            status = phi_scanner_scan_memory(scanner, "m", here->bytes.data, here->bytes.size, &none, NULL);
        phi__alloc_fail_at(0);
        assert_true(status == PHI_OK || status == PHI_ERR_MEMORY);
        if (scanner != NULL) { /* it stays usable */
            assert_int_equal(scan(here, scanner, here->bytes.data, here->bytes.size), PHI_OK);
            assert_int_equal(here->log.finding_count, 4);
        }
        phi_scanner_free(scanner);
    }
    assert_true(nth > 30);
    assert_int_equal(status, PHI_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(findings_below_the_least_confidence_are_not_delivered),
        cmocka_unit_test(shorter_structs_of_older_callers_are_taken),
        cmocka_unit_test(structs_without_a_size_are_refused),
        cmocka_unit_test(missing_arguments_are_refused),
        cmocka_unit_test(a_second_call_during_the_first_is_refused),
        cmocka_unit_test(each_callback_can_stop_the_scan),
        cmocka_unit_test(a_gentle_end_can_be_cut_short),
        cmocka_unit_test(extracting_can_be_stopped_and_finds_nothing),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(members_are_limited),
        cmocka_unit_test(expanded_bytes_are_limited),
        cmocka_unit_test(the_ratio_is_limited),
        cmocka_unit_test(time_is_limited),
        cmocka_unit_test(a_tar_in_its_gzip_is_one_step),
        cmocka_unit_test(memory_that_runs_out_is_an_error_or_a_whole_result),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
