/* SPDX-License-Identifier: Apache-2.0 */
/* Which files are passed over, and what a run consists of when some were. */
#define _GNU_SOURCE
#include "known.h"
#include "store_fixture.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* A run of three files, of which b has a finding, and of an entry that is no file. */
static int64_t first_run(store_fixture *f, store_run_state state)
{
    recorder r;
    const int64_t run = store_fixture_run(f, "at=/share\n");
    recorder_init(&r, f->store, run, NULL);
    store_fixture_file(&r, "share/a", 1, PHI_REASON_NONE);
    store_fixture_finding(&r, "share/b", "value", 0.9);
    store_fixture_file(&r, "share/b", 2, PHI_REASON_NONE);
    store_fixture_file(&r, "share/c", 3, PHI_REASON_NONE);
    store_fixture_file(&r, "share/link", 0, PHI_REASON_SYMLINK);
    assert_true(recorder_finish(&r, state));
    recorder_done(&r);
    return run;
}

static bool knows(known *k, const char *path, uint64_t number, uint64_t *tag)
{
    const phi_file_info facts = store_fixture_facts(number);
    return known_find(k, path, &facts, tag);
}

static void test_an_unchanged_file_is_known(void **state)
{
    store_fixture *f = *state;
    known k;
    uint64_t tag;
    const int64_t run = first_run(f, STORE_FINISHED);
    known_init(&k, f->store);
    assert_false(knows(&k, "share/a", 1, &tag));
    assert_true(known_add_run(&k, run, false));
    assert_true(knows(&k, "share/a", 1, &tag));
    assert_false(knows(&k, "share/a", 2, &tag)); /* another one under its name */
    assert_false(knows(&k, "share/x", 1, &tag)); /* moved */
    known_take(&k, tag);
    known_done(&k);
}

/* Each member of what identifies a file counts. */
static void test_identity(void **state)
{
    (void)state;
    const phi_file_info base = {.device = 2049, .inode = 7, .size = 5, .modified_ns = 11, .changed_ns = 13, .edges = 17};
    const uint64_t identity = known_identity(1, &base);
    phi_file_info other[6] = {base, base, base, base, base, base};
    other[0].device++;
    other[1].inode++;
    other[2].size++;
    other[3].modified_ns++;
    other[4].changed_ns++;
    other[5].edges++;
    for (size_t i = 0; i < 6; i++)
        assert_int_not_equal(known_identity(1, &other[i]), identity);
    assert_int_not_equal(known_identity(2, &base), identity);
    assert_int_equal(known_identity(1, NULL), 0);
    /* Devices of network shares are numbered at each mount. */
    phi_file_info share = base, again = base;
    share.device = 45;
    again.device = 52;
    assert_int_equal(known_identity(1, &share), known_identity(1, &again));
}

static void test_faults_of_the_moment_are_not_carried(void **state)
{
    store_fixture *f = *state;
    recorder r;
    known k;
    uint64_t tag;
    const int64_t run = store_fixture_run(f, "at=/share\n");
    static const struct {
        phi_reason reason;
        bool carried, kept;
    } rows[] = {{PHI_REASON_ENCRYPTED, true, true},   {PHI_REASON_CORRUPT, true, true},    {PHI_REASON_LIMIT_DEPTH, true, true},
                {PHI_REASON_IO, false, true},         {PHI_REASON_PERMISSION, false, true}, {PHI_REASON_NO_BACKEND, false, true},
                {PHI_REASON_LIMIT_TIME, false, true}, {PHI_REASON_CHANGED, false, true},   {PHI_REASON_STOPPED, false, false}};
    recorder_init(&r, f->store, run, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        store_fixture_file(&r, phi_reason_name(rows[i].reason), i + 1, rows[i].reason);
    assert_true(recorder_finish(&r, STORE_INTERRUPTED));
    recorder_done(&r);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        known_init(&k, f->store);
        assert_true(known_add_run(&k, run, false));
        assert_int_equal(knows(&k, phi_reason_name(rows[i].reason), i + 1, &tag), rows[i].carried);
        known_done(&k);
        known_init(&k, f->store);
        assert_true(known_add_run(&k, run, true)); /* in the same run everything that ended is done */
        assert_int_equal(knows(&k, phi_reason_name(rows[i].reason), i + 1, &tag), rows[i].kept);
        known_done(&k);
    }
}

static void test_what_is_not_settled_is_not_carried(void **state)
{
    store_fixture *f = *state;
    recorder r;
    known k;
    uint64_t tag;
    const int64_t run = store_fixture_run(f, "at=/share\n");
    phi_file_info facts = store_fixture_facts(9);
    facts.settled = 0;
    const phi_coverage fresh = {.struct_size = sizeof fresh, .path = "share/fresh", .detail = "", .media = "", .file = &facts};
    recorder_init(&r, f->store, run, NULL);
    recorder_source(&r, &fresh);
    assert_true(recorder_finish(&r, STORE_FINISHED));
    recorder_done(&r);
    known_init(&k, f->store);
    assert_true(known_add_run(&k, run, false));
    assert_false(knows(&k, "share/fresh", 9, &tag));
    known_done(&k);
    known_init(&k, f->store);
    assert_true(known_add_run(&k, run, true));
    assert_true(knows(&k, "share/fresh", 9, &tag));
    known_done(&k);
}

/* The second run: a as it was, b changed, c gone, d new. */
static void test_a_run_that_carries_over(void **state)
{
    store_fixture *f = *state;
    known k;
    recorder r;
    reader rd;
    store_log log;
    phi_sink sink;
    uint64_t tag;
    const int64_t before = first_run(f, STORE_FINISHED);
    known_init(&k, f->store);
    assert_true(known_add_run(&k, before, false));
    const int64_t run = store_fixture_run(f, "at=/share\n");
    recorder_init(&r, f->store, run, NULL);
    reader_init(&rd, f->store);
    store_log_init(&log, &sink);
    assert_true(knows(&k, "share/a", 1, &tag));
    known_take(&k, tag);
    assert_true(known_read(&k, &rd, "", tag, &sink));
    assert_string_equal(store_log_text(&log), "S share/a none carried\n");
    store_log_done(&log);
    assert_false(knows(&k, "share/b", 22, &tag));
    store_fixture_finding(&r, "share/b", "other", 0.9);
    store_fixture_file(&r, "share/b", 22, PHI_REASON_NONE);
    store_fixture_file(&r, "share/d", 4, PHI_REASON_NONE);
    store_log_init(&log, &sink);
    assert_true(known_read_rest(&k, &rd, &sink)); /* nothing: c is of an earlier run, and gone */
    assert_int_equal(log.sources, 0);
    assert_true(recorder_flush(&r) && known_settle(&k, run, true) && recorder_finish(&r, STORE_FINISHED));
    recorder_done(&r);
    reader_done(&rd);
    known_done(&k);
    store_fixture_read(f, run, &log);
    assert_string_equal(store_log_text(&log), "F share/b other\nS share/b none\nS share/d none\nS share/a none carried\n");
    store_log_done(&log);
    /* Deleting the first one takes nothing from the second. */
    assert_true(store_run_delete(f->store, before));
    store_fixture_read(f, run, &log);
    assert_int_equal(log.sources, 3);
    store_log_done(&log);
}

/* Little is left of a block of many files: it is written anew, as carried over, and the block can go. */
static void test_little_is_written_anew(void **state)
{
    store_fixture *f = *state;
    known k;
    recorder r;
    reader rd;
    store_log log;
    uint64_t tag;
    char path[64];
    const int64_t before = store_fixture_run(f, "at=/share\n");
    recorder_init(&r, f->store, before, NULL);
    for (uint64_t n = 1; n <= 100; n++) {
        (void)snprintf(path, sizeof path, "share/%" PRIu64, n);
        if (n % 10 == 0)
            store_fixture_finding(&r, path, "value", 0.9);
        store_fixture_file(&r, path, n, PHI_REASON_NONE);
    }
    assert_true(recorder_finish(&r, STORE_FINISHED));
    recorder_done(&r);
    const int64_t run = store_fixture_run(f, "at=/share\n");
    known_init(&k, f->store);
    reader_init(&rd, f->store);
    recorder_init(&r, f->store, run, NULL);
    assert_true(known_add_run(&k, before, false));
    for (uint64_t n = 19; n <= 21; n++) {
        (void)snprintf(path, sizeof path, "share/%" PRIu64, n);
        assert_true(knows(&k, path, n, &tag));
        known_take(&k, tag);
    }
    store_fixture_file(&r, "share/new", 200, PHI_REASON_NONE);
    assert_true(known_rewrite(&k, &rd, &r) && known_settle(&k, run, true) && recorder_finish(&r, STORE_FINISHED));
    assert_int_equal(r.counts.sources, 1); /* what was carried over is counted when it is met */
    recorder_done(&r);
    reader_done(&rd);
    known_done(&k);
    store_ref *refs = NULL;
    size_t count = 0;
    assert_true(store_refs_get(f->store, run, &refs, &count));
    assert_int_equal(count, 2);
    store_refs_done(refs, count);
    assert_true(store_run_delete(f->store, before) && store_shrink(f->store));
    store_fixture_read(f, run, &log);
    assert_string_equal(store_log_text(&log), "S share/new none\nS share/19 none carried\nF share/20 value carried\n"
                                              "S share/20 none carried\nS share/21 none carried\n");
    store_log_done(&log);
    /* And carried over once more. */
    known_init(&k, f->store);
    assert_true(known_add_run(&k, run, false));
    assert_true(knows(&k, "share/20", 20, &tag));
    known_done(&k);
}

/* Resumed: a as it was, b changed meanwhile, c gone meanwhile; the link is met again. */
static void test_a_run_that_is_resumed(void **state)
{
    store_fixture *f = *state;
    known k;
    recorder r;
    reader rd;
    store_log log;
    phi_sink sink;
    uint64_t tag;
    const int64_t run = first_run(f, STORE_INTERRUPTED);
    store_fixture_close(f);
    store_fixture_open(f);
    assert_true(store_run_resume(f->store, run));
    known_init(&k, f->store);
    assert_true(known_add_run(&k, run, true));
    recorder_init(&r, f->store, run, NULL);
    reader_init(&rd, f->store);
    store_log_init(&log, &sink);
    assert_true(knows(&k, "share/a", 1, &tag));
    known_take(&k, tag);
    assert_true(known_read(&k, &rd, "", tag, &sink));
    assert_false(knows(&k, "share/b", 22, &tag));
    store_fixture_file(&r, "share/b", 22, PHI_REASON_NONE);
    known_forget(&k, "share/b");
    store_fixture_file(&r, "share/link", 0, PHI_REASON_SYMLINK);
    assert_true(known_read_rest(&k, &rd, &sink));
    assert_non_null(strstr(store_log_text(&log), "S share/c none\n")); /* it was read before it was gone */
    store_log_done(&log);
    assert_true(recorder_flush(&r) && known_settle(&k, run, true) && recorder_finish(&r, STORE_FINISHED));
    recorder_done(&r);
    reader_done(&rd);
    known_done(&k);
    store_fixture_read(f, run, &log);
    assert_int_equal(log.sources, 4);
    assert_int_equal(log.findings, 0); /* that of b as it was is no part of it any more */
    store_log_done(&log);
}

/* The same path twice is two files of a run. */
static void test_a_path_that_is_walked_twice(void **state)
{
    store_fixture *f = *state;
    recorder r;
    known k;
    uint64_t first, second, third;
    const int64_t run = store_fixture_run(f, "at=/share\n");
    recorder_init(&r, f->store, run, NULL);
    store_fixture_file(&r, "share/a", 1, PHI_REASON_NONE);
    store_fixture_file(&r, "share/a", 1, PHI_REASON_NONE);
    assert_true(recorder_finish(&r, STORE_FINISHED));
    recorder_done(&r);
    known_init(&k, f->store);
    assert_true(known_add_run(&k, run, false));
    assert_true(knows(&k, "share/a", 1, &first));
    known_take(&k, first);
    assert_true(knows(&k, "share/a", 1, &second));
    assert_true(first != second);
    known_take(&k, second);
    assert_false(knows(&k, "share/a", 1, &third));
    known_done(&k);
}

int main(void)
{
#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, store_fixture_set_up, store_fixture_tear_down)
    const struct CMUnitTest tests[] = {
        WITH_STORE(test_an_unchanged_file_is_known),
        cmocka_unit_test(test_identity),
        WITH_STORE(test_faults_of_the_moment_are_not_carried),
        WITH_STORE(test_little_is_written_anew),
        WITH_STORE(test_what_is_not_settled_is_not_carried),
        WITH_STORE(test_a_run_that_carries_over),
        WITH_STORE(test_a_run_that_is_resumed),
        WITH_STORE(test_a_path_that_is_walked_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
