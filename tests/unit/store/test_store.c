/* SPDX-License-Identifier: Apache-2.0 */
/* The file and its runs: who may use it, what it refuses, which run is alive, what deleting leaves. */
#define _GNU_SOURCE
#include "store_fixture.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static unsigned mode_of(const char *path)
{
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    return about.st_mode & 0777;
}

static void test_it_is_this_users_alone(void **state)
{
    store_fixture *f = *state;
    char log[128];
    (void)store_fixture_run(f, "at=/share\n");
    (void)snprintf(log, sizeof log, "%s-wal", f->path);
    assert_int_equal(mode_of(f->path), 0600);
    assert_int_equal(mode_of(log), 0600);
    store_fixture_close(f);
    assert_int_equal(chmod(f->path, 0644), 0);
    store_fixture_open(f);
    assert_int_equal(mode_of(f->path), 0600);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void assert_refused(const char *path, const char *words)
{
    char why[256] = "";
    assert_null(store_open(path, why, sizeof why));
    if (strstr(why, words) == NULL)
        fail_msg("'%s' does not say '%s'", why, words);
}

static void test_what_is_no_store_is_refused(void **state)
{
    store_fixture *f = *state;
    char path[128];
    (void)snprintf(path, sizeof path, "%s/text", f->folder);
    write_file(path, "This is some text that is no database, and long enough to be seen as something else than an empty one.\n");
    assert_refused(path, "no run store");
    (void)snprintf(path, sizeof path, "%s/link", f->folder);
    assert_int_equal(symlink(f->path, path), 0);
    assert_refused(path, "link");
    assert_refused(f->folder, "directory");
    (void)snprintf(path, sizeof path, "%s/missing/store.db", f->folder);
    assert_refused(path, "No such file");
    (void)snprintf(path, sizeof path, "%s/pipe", f->folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_refused(path, "no regular file");
}

/* A database of another program, and one of a later version, are left as they are. */
static void test_another_database_is_refused(void **state)
{
    store_fixture *f = *state;
    assert_true(db_run(store_db(f->store), "PRAGMA user_version=99"));
    store_fixture_close(f);
    assert_refused(f->path, "newer version");
    char path[128], why[256];
    (void)snprintf(path, sizeof path, "%s/other", f->folder);
    db *other = db_open(path, why, sizeof why);
    assert_non_null(other);
    assert_true(db_run(other, "CREATE TABLE theirs (x)"));
    db_close(other);
    assert_refused(path, "no run store");
    assert_int_equal(unlink(f->path), 0);
    store_fixture_open(f);
}

static void test_runs_are_found(void **state)
{
    store_fixture *f = *state;
    store_run run;
    assert_false(store_run_find(f->store, "latest", &run));
    assert_non_null(strstr(store_error(f->store), "no run in it yet"));
    const int64_t first = store_fixture_run(f, "at=/a\n"), second = store_fixture_run(f, "at=/b\n");
    assert_true(second > first);
    assert_true(store_run_find(f->store, "latest", &run));
    assert_int_equal(run.id, second);
    assert_string_equal(run.scope, "at=/b\n");
    store_run_done(&run);
    assert_true(store_run_find(f->store, "1", &run));
    assert_int_equal(run.id, first);
    store_run_done(&run);
    static const char *const wrong[] = {"0", "-1", "", "1x", "newest", "99999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(store_run_find(f->store, wrong[i], &run));
    assert_false(store_run_find(f->store, "77", &run));
    assert_non_null(strstr(store_error(f->store), "no run 77"));
}

/* Another process holds the run until it is killed. */
static void test_a_run_is_alive_with_its_program(void **state)
{
    store_fixture *f = *state;
    int ends[2];
    char byte;
    store_run run;
    assert_int_equal(pipe(ends), 0);
    store_fixture_close(f);
    const pid_t child = fork();
    if (child == 0) {
        store_fixture_open(f);
        (void)store_fixture_run(f, "at=/share\n");
        (void)!write(ends[1], "x", 1);
        (void)pause();
        _exit(0);
    }
    assert_int_equal(read(ends[0], &byte, 1), 1);
    store_fixture_open(f);
    assert_true(store_run_find(f->store, "latest", &run));
    assert_true(run.live);
    assert_false(store_run_resume(f->store, run.id));
    assert_false(store_run_delete(f->store, run.id));
    const int64_t id = run.id;
    store_run_done(&run);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_true(store_run_find(f->store, "latest", &run));
    assert_false(run.live);
    store_run_done(&run);
    assert_true(store_run_resume(f->store, id));
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static int64_t count_rows(store_fixture *f, const char *sql)
{
    db_query *q = db_prepare(store_db(f->store), sql);
    assert_non_null(q);
    assert_int_equal(db_step(q), DB_ROW);
    const int64_t count = db_int(q, 0);
    db_finish(q);
    return count;
}

static int64_t small_run(store_fixture *f)
{
    recorder r;
    const int64_t run = store_fixture_run(f, "at=/share\n");
    recorder_init(&r, f->store, run, NULL);
    store_fixture_file(&r, "share/a", 1, PHI_REASON_NONE);
    assert_true(recorder_finish(&r, STORE_FINISHED));
    recorder_done(&r);
    return run;
}

static void test_deleting_leaves_nothing(void **state)
{
    store_fixture *f = *state;
    const int64_t run = small_run(f);
    const int64_t kept = small_run(f);
    assert_true(store_run_delete(f->store, run));
    assert_int_equal(count_rows(f, "SELECT count(*) FROM run"), 1);
    assert_int_equal(count_rows(f, "SELECT count(*) FROM block"), 1);
    assert_int_equal(count_rows(f, "SELECT count(*) FROM chunk"), 1);
    assert_true(store_run_delete(f->store, kept));
    assert_int_equal(count_rows(f, "SELECT count(*) FROM run_block"), 0);
    assert_int_equal(count_rows(f, "SELECT count(*) FROM chunk"), 0);
    assert_true(store_fixture_run(f, "at=/share\n") > kept); /* a number is never given twice */
}

/* What a block says is checked when it is read, and said. */
static void test_damage_is_said(void **state)
{
    store_fixture *f = *state;
    const int64_t run = small_run(f);
    static const char *const damages[] = {
        "UPDATE chunk SET records = zeroblob(200)", "UPDATE chunk SET records = substr(records, 1, length(records) - 3)",
        "UPDATE block SET files = zeroblob(7)",     "UPDATE block SET files = CAST(x'ffffffffffffffffffffffffffffffffffffffffffffffff' AS BLOB)",
        "DELETE FROM chunk",
    };
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        phi_sink sink = PHI_SINK_INIT;
        reader r;
        assert_true(db_run(store_db(f->store), "SAVEPOINT before"));
        assert_true(db_run(store_db(f->store), damages[i]));
        reader_init(&r, f->store);
        assert_false(reader_run(&r, run, &sink));
        assert_non_null(strstr(store_error(f->store), "damaged"));
        reader_done(&r);
        assert_true(db_run(store_db(f->store), "ROLLBACK TO before; RELEASE before"));
    }
}

/* A small run leaves its pages in the log, where the next one finds them; many of them do not let it grow. */
static void test_small_runs_leave_the_log(void **state)
{
    store_fixture *f = *state;
    char log_path[128];
    struct stat about;
    off_t largest = 0;
    (void)snprintf(log_path, sizeof log_path, "%s-wal", f->path);
    for (int64_t n = 1; n <= 100; n++) {
        recorder r;
        const int64_t run = store_fixture_run(f, "at=/share\n");
        assert_int_equal(run, n);
        recorder_init(&r, f->store, run, NULL);
        store_fixture_file(&r, "share/a", 1, PHI_REASON_NONE);
        assert_true(recorder_finish(&r, STORE_FINISHED));
        recorder_done(&r);
        store_fixture_close(f);
        if (stat(log_path, &about) == 0 && about.st_size > largest)
            largest = about.st_size;
        store_fixture_open(f);
    }
    assert_in_range(largest, 4096, 1 << 20);
    store_run found;
    assert_true(store_run_find(f->store, "1", &found));
    assert_int_equal(found.state, STORE_FINISHED);
    assert_int_equal(found.counts.files, 1);
    store_run_done(&found);
}

int main(void)
{
#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, store_fixture_set_up, store_fixture_tear_down)
    const struct CMUnitTest tests[] = {
        WITH_STORE(test_it_is_this_users_alone),      WITH_STORE(test_what_is_no_store_is_refused),
        WITH_STORE(test_another_database_is_refused), WITH_STORE(test_runs_are_found),
        WITH_STORE(test_a_run_is_alive_with_its_program), WITH_STORE(test_deleting_leaves_nothing),
        WITH_STORE(test_damage_is_said),              WITH_STORE(test_small_runs_leave_the_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
