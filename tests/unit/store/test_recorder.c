/* SPDX-License-Identifier: Apache-2.0 */
/* Writing a run: what is in the store after a kill, a full disk and an error, at any instant, is a beginning of what was
 * delivered, in whole files. */
#define _GNU_SOURCE
#include "store_fixture.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Deliver files from..to-1: number n has n % 3 findings. */
static void deliver(recorder *r, unsigned from, unsigned to)
{
    char path[64], value[32];
    for (unsigned n = from; n < to; n++) {
        (void)snprintf(path, sizeof path, "share/folder %u/file %u", n / 100, n);
        for (unsigned i = 0; i < n % 3; i++) {
            (void)snprintf(value, sizeof value, "value %u.%u", n, i);
            store_fixture_finding(r, path, value, 0.9);
        }
        store_fixture_file(r, path, n + 1, PHI_REASON_NONE);
    }
}

/* The log of a run is that of files 0..*count-1; fails otherwise. */
static void assert_beginning(store_fixture *f, int64_t run, unsigned *count)
{
    store_log log;
    store_fixture_read(f, run, &log);
    const char *at = store_log_text(&log);
    char line[128];
    unsigned n = 0;
    for (; log.text.size > 0 && *at != '\0'; n++) {
        for (unsigned i = 0; i < n % 3; i++) {
            const int length = snprintf(line, sizeof line, "F share/folder %u/file %u value %u.%u\n", n / 100, n, n, i);
            assert_memory_equal(at, line, (size_t)length);
            at += length;
        }
        const int length = snprintf(line, sizeof line, "S share/folder %u/file %u none\n", n / 100, n);
        assert_memory_equal(at, line, (size_t)length);
        at += length;
    }
    *count = n;
    store_log_done(&log);
}

static void record_and_read(store_fixture *f, bool stays)
{
    recorder r;
    unsigned count;
    const int64_t run = store_fixture_run(f, "at=/share\n");
    recorder_init(&r, f->store, run, NULL);
    if (stays)
        recorder_stay(&r);
    deliver(&r, 0, 20000); /* several blocks */
    assert_true(recorder_finish(&r, STORE_FINISHED));
    recorder_done(&r);
    assert_beginning(f, run, &count);
    assert_int_equal(count, 20000);
    store_run found;
    assert_true(store_run_find(f->store, "latest", &found));
    assert_int_equal(found.counts.files, 20000);
    assert_int_equal(found.counts.findings, 20000 - 1);
    assert_int_equal(found.counts.bytes, 200000);
    assert_int_equal(found.state, STORE_FINISHED);
    store_run_done(&found);
}

static void test_what_is_recorded_is_read(void **state)
{
    record_and_read(*state, false);
    record_and_read(*state, true);
}

/* Blocks of an earlier run are read while those of this one are written. */
static void test_reading_meanwhile(void **state)
{
    store_fixture *f = *state;
    recorder r;
    unsigned count;
    const int64_t before = store_fixture_run(f, "at=/share\n");
    recorder_init(&r, f->store, before, NULL);
    deliver(&r, 0, 5000);
    assert_true(recorder_finish(&r, STORE_FINISHED));
    recorder_done(&r);
    const int64_t run = store_fixture_run(f, "at=/share\n");
    recorder_init(&r, f->store, run, NULL);
    for (unsigned n = 0; n < 40000; n += 4000) {
        deliver(&r, n, n + 4000);
        assert_beginning(f, before, &count);
        assert_int_equal(count, 5000);
    }
    assert_true(recorder_finish(&r, STORE_FINISHED));
    recorder_done(&r);
    assert_beginning(f, run, &count);
    assert_int_equal(count, 40000);
}

/* One file with more records than a block, and than a chunk; then an ordinary one. */
static void test_a_file_larger_than_a_chunk(void **state)
{
    store_fixture *f = *state;
    recorder r;
    char value[32];
    const int64_t run = store_fixture_run(f, "at=/share\n");
    recorder_init(&r, f->store, run, NULL);
    deliver(&r, 0, 10);
    for (unsigned i = 0; i < 60000; i++) {
        (void)snprintf(value, sizeof value, "value %u", i);
        store_fixture_finding(&r, "share/large", value, 0.9);
    }
    store_fixture_file(&r, "share/large", 999, PHI_REASON_NONE);
    store_fixture_file(&r, "share/next", 1000, PHI_REASON_NONE);
    assert_true(recorder_finish(&r, STORE_FINISHED));
    recorder_done(&r);
    store_log log;
    store_fixture_read(f, run, &log);
    assert_int_equal(log.findings, 60000 + 9);
    assert_int_equal(log.sources, 12);
    assert_non_null(strstr(store_log_text(&log), "F share/large value 59999\nS share/large none\nS share/next none\n"));
    store_log_done(&log);
}

/* A file that was not closed is not there, with nothing of it. */
static void test_half_a_file_is_none(void **state)
{
    store_fixture *f = *state;
    recorder r;
    unsigned count;
    char value[32];
    const int64_t run = store_fixture_run(f, "at=/share\n");
    recorder_init(&r, f->store, run, NULL);
    deliver(&r, 0, 7);
    for (unsigned i = 0; i < 60000; i++) { /* chunks of it are written */
        (void)snprintf(value, sizeof value, "value %u", i);
        store_fixture_finding(&r, "share/large", value, 0.9);
    }
    assert_true(recorder_finish(&r, STORE_INTERRUPTED));
    recorder_done(&r);
    assert_beginning(f, run, &count);
    assert_int_equal(count, 7);
    /* The next run sweeps the chunks away. */
    store_fixture_close(f);
    store_fixture_open(f);
    (void)store_fixture_run(f, "at=/share\n");
    db_query *q = db_prepare(store_db(f->store), "SELECT count(*) FROM chunk");
    assert_int_equal(db_step(q), DB_ROW);
    assert_int_equal(db_int(q, 0), 1);
    db_finish(q);
}

/* In a process of its own, as fast as it can until it is killed. */
static _Noreturn void write_until_killed(const char *path, int ready)
{
    char why[256];
    recorder r;
    store_fixture f = {.store = store_open(path, why, sizeof why)};
    if (f.store == NULL)
        _exit(1);
    recorder_init(&r, f.store, store_fixture_run(&f, "at=/share\n"), NULL);
    (void)!write(ready, "x", 1);
    for (unsigned n = 0;; n += 50) {
        deliver(&r, n, n + 50);
        (void)recorder_flush(&r);
    }
}

static void test_a_kill_at_any_instant(void **state)
{
    store_fixture *f = *state;
    unsigned most = 0;
    store_fixture_close(f);
    for (unsigned round = 0; round < 25; round++) {
        int ends[2];
        char byte;
        assert_int_equal(pipe(ends), 0);
        const pid_t child = fork();
        if (child == 0)
            write_until_killed(f->path, ends[1]);
        assert_int_equal(read(ends[0], &byte, 1), 1);
        (void)usleep((useconds_t)(round * 1777 % 20000));
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, NULL, 0), child);
        (void)close(ends[0]);
        (void)close(ends[1]);
        store_fixture_open(f);
        store_run run;
        unsigned count;
        assert_true(store_run_find(f->store, "latest", &run));
        assert_int_equal(run.state, STORE_RUNNING);
        assert_false(run.live);
        assert_beginning(f, run.id, &count);
        assert_int_equal(count % 50, 0);
        assert_true(run.counts.files <= count); /* of the same transaction or an older one */
        most = count > most ? count : most;
        store_run_done(&run);
        store_fixture_close(f);
    }
    assert_true(most > 0);
    store_fixture_open(f);
}

/* Copy the first `size` bytes. */
static void copy_file(const char *from, const char *to, long size)
{
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert_non_null(in);
    assert_non_null(out);
    for (int c; size-- > 0 && (c = getc(in)) != EOF;)
        (void)putc(c, out);
    assert_int_equal(fclose(in) + fclose(out), 0);
}

/* What a power cut leaves: the log of the database ends anywhere. */
static void test_a_log_that_was_cut(void **state)
{
    store_fixture *f = *state;
    recorder r;
    char log_path[128];
    struct stat about;
    const int64_t run = store_fixture_run(f, "at=/share\n");
    recorder_init(&r, f->store, run, NULL);
    for (unsigned n = 0; n < 400; n += 20) {
        deliver(&r, n, n + 20);
        assert_true(recorder_flush(&r));
    }
    (void)snprintf(log_path, sizeof log_path, "%s-wal", f->path);
    assert_int_equal(stat(log_path, &about), 0);
    unsigned last = 0;
    for (long size = 0; size <= about.st_size; size += 16411) {
        store_fixture cut = {0};
        unsigned count = 0;
        char cut_log[128];
        (void)snprintf(cut.path, sizeof cut.path, "%s/cut.db", f->folder);
        (void)snprintf(cut_log, sizeof cut_log, "%s/cut.db-wal", f->folder);
        copy_file(f->path, cut.path, LONG_MAX);
        copy_file(log_path, cut_log, size);
        store_fixture_open(&cut);
        store_run found;
        if (store_run_find(cut.store, "latest", &found)) {
            assert_beginning(&cut, found.id, &count);
            store_run_done(&found);
        }
        assert_int_equal(count % 20, 0);
        assert_true(count >= last);
        last = count;
        store_fixture_close(&cut);
    }
    assert_true(last >= 300);
    recorder_done(&r);
}

/* The system refuses to let the store grow, as a full disk does; each 500 files go to it at once, or blocks as they fill. */
static void fill_the_disk(store_fixture *f, bool at_once)
{
    recorder r;
    unsigned count;
    struct rlimit before;
    const int64_t run = store_fixture_run(f, "at=/share\n");
    recorder_init(&r, f->store, run, NULL);
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    const struct rlimit small = {1024 * 1024, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    for (unsigned n = 0; n < 100000 && !r.failed; n += 500) {
        deliver(&r, n, n + 500);
        if (at_once)
            (void)recorder_flush(&r);
    }
    const bool failed = r.failed;
    deliver(&r, 0, 10); /* nothing comes of it, nothing breaks */
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_true(failed);
    assert_false(recorder_finish(&r, STORE_FINISHED));
    assert_true(strlen(store_error(f->store)) > 0);
    recorder_done(&r);
    store_fixture_close(f);
    store_fixture_open(f);
    assert_beginning(f, run, &count);
    assert_true(count > 0 && (!at_once || count % 500 == 0));
    store_run found;
    assert_true(store_run_find(f->store, "latest", &found));
    assert_int_equal(found.state, STORE_RUNNING); /* to be resumed */
    store_run_done(&found);
}

static void test_a_full_disk(void **state)
{
    fill_the_disk(*state, true);
}

static void test_a_full_disk_behind_the_scan(void **state)
{
    fill_the_disk(*state, false);
}

int main(void)
{
#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, store_fixture_set_up, store_fixture_tear_down)
    const struct CMUnitTest tests[] = {
        WITH_STORE(test_what_is_recorded_is_read), WITH_STORE(test_a_file_larger_than_a_chunk), WITH_STORE(test_half_a_file_is_none),
        WITH_STORE(test_reading_meanwhile),        WITH_STORE(test_a_kill_at_any_instant),      WITH_STORE(test_a_log_that_was_cut),
        WITH_STORE(test_a_full_disk),              WITH_STORE(test_a_full_disk_behind_the_scan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
