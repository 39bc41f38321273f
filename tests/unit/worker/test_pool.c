/* SPDX-License-Identifier: Apache-2.0 */
/* The pool with workers that crash, hang and lie. A fake is this very program,
 * copied under the name of the worker into a directory that names how it
 * misbehaves. The real worker's test is test_poppler.c. */
#define _GNU_SOURCE
#include "pool_fixture.h"
#include "worker/protocol.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

static void copy_self(const char *to)
{
    char block[65536];
    const int in = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    const int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);
    assert_true(in >= 0 && out >= 0);
    for (ssize_t got; (got = read(in, block, sizeof block)) > 0;)
        assert_int_equal(write(out, block, (size_t)got), got);
    (void)close(in);
    (void)close(out);
}

static void use_fake(pool_fixture *f, const char *behaviour, mode_t mode)
{
    char dir[64], path[128];
    (void)snprintf(dir, sizeof dir, "%s/%s", pool_dir, behaviour);
    (void)snprintf(path, sizeof path, "%s/" POOL_WORKER, dir);
    (void)mkdir(dir, 0700);
    copy_self(path);
    assert_int_equal(chmod(path, mode), 0);
    assert_int_equal(phi__workers_new(dir, &f->limits, &f->workers), PHI_OK);
}

static void test_refuses_programs(void **state)
{
    pool_fixture *f = *state;
    assert_int_equal(phi__workers_new("/nonexistent", &f->limits, &f->workers), PHI_OK);
    assert_int_equal(pool_run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_NO_BACKEND);
    phi__workers_free(f->workers);
    use_fake(f, "writable", 0722);
    assert_int_equal(pool_run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_NO_BACKEND);
    assert_true(pool_logged(f, "changed by others"));
    phi__workers_free(f->workers);
    use_fake(f, "not-executable", 0600);
    assert_int_equal(pool_run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_NO_BACKEND);
}

static void test_crash(void **state)
{
    pool_fixture *f = *state;
    use_fake(f, "crash", 0700);
    assert_int_equal(pool_run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_CRASHED);
    assert_int_equal(phi__workers_pid(f->workers, PHI__WORKER_POPPLER), 0);
}

static void test_crash_keeps_text(void **state)
{
    pool_fixture *f = *state;
    use_fake(f, "text-then-crash", 0700);
    assert_int_equal(pool_run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_CRASHED);
    static const char KEPT[] = "kept{the parser died on page 7}";
    assert_memory_equal(phi__buf_text(&f->rec.log), KEPT, sizeof KEPT - 1);
    assert_true(pool_logged(f, "%PDF-1.")); /* the rest of it as raw bytes */
}

/* Ended by somebody else ten times, each time a little further on: it is read to its end. */
static void test_killed_and_getting_on(void **state)
{
    pool_fixture *f = *state;
    use_fake(f, "killed-further-on", 0700);
    assert_int_equal(pool_run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_NONE);
    assert_string_equal(phi__buf_text(&f->rec.log), "0123456789");
}

/* Always at the same place: not without end. */
static void test_killed_and_getting_nowhere(void **state)
{
    pool_fixture *f = *state;
    use_fake(f, "killed", 0700);
    assert_int_equal(pool_run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_CRASHED);
    static const char SAID[] = "here{the parser died}";
    assert_memory_equal(phi__buf_text(&f->rec.log), SAID, sizeof SAID - 1);
}

static void test_hang(void **state)
{
    pool_fixture *f = *state;
    f->limits.worker_seconds = 1;
    use_fake(f, "hang", 0700);
    const time_t begun = time(NULL);
    assert_int_equal(pool_run_file(f, "two-pages"), PHI_OK);
    assert_true(time(NULL) - begun <= 10);
    assert_int_equal(f->rec.reason, PHI_REASON_LIMIT_TIME);
    assert_int_equal(phi__workers_pid(f->workers, PHI__WORKER_POPPLER), 0);
}

static void test_liars(void **state)
{
    pool_fixture *f = *state;
    static const char *const LIES[] = {"garbage", "long-text", "bad-reason", "short", "wrong-way"};
    for (size_t i = 0; i < sizeof LIES / sizeof *LIES; i++) {
        phi__workers_free(f->workers);
        use_fake(f, LIES[i], 0700);
        assert_int_equal(pool_run_file(f, "two-pages"), PHI_OK);
        assert_int_equal(f->rec.reason, PHI_REASON_CRASHED);
    }
    phi__workers_free(f->workers);
    use_fake(f, "not-utf8", 0700);
    assert_int_equal(pool_run_file(f, "two-pages"), PHI_OK);
    assert_string_equal(phi__buf_text(&f->rec.log), "a??b c");
}

static void test_flood(void **state)
{
    pool_fixture *f = *state;
    f->limits.max_expand_bytes = 1 << 20;
    use_fake(f, "flood", 0700);
    assert_int_equal(pool_run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_LIMIT_BYTES);
    assert_true(f->rec.log.size <= (1 << 20) + 100);
}

/* ------------------------------------------------------------ as a fake */

static void fake_say(phi__wire_type type, uint32_t number, const char *text, size_t size)
{
    const phi__wire wire = {.type = type, .number = number, .a = text, .a_size = size};
    if (phi__protocol_send(3, &wire, -1, true) != PHI__WIRE_OK)
        _exit(1);
}

/* Says one digit more in each life, and lives no longer. */
static void fake_get_on(const char *dir)
{
    char path[160];
    (void)snprintf(path, sizeof path, "%s/lives", dir);
    FILE *lives = fopen(path, "a");
    const long before = lives == NULL || fseek(lives, 0, SEEK_END) != 0 ? 0 : ftell(lives);
    for (long i = 0; i <= before && i < 10; i++)
        fake_say(PHI__WIRE_TEXT, 0, &"0123456789"[i], 1);
    if (lives == NULL || fputc('x', lives) == EOF || fclose(lives) != 0)
        _exit(1);
    if (before < 10)
        (void)kill(getpid(), SIGKILL);
}

static void fake_behave(const char *behaviour, const char *dir)
{
    static char much[PHI__WIRE_TEXT_BYTES + 1];
    memset(much, 'm', sizeof much);
    if (strcmp(behaviour, "crash") == 0)
        abort();
    if (strcmp(behaviour, "text-then-crash") == 0) {
        fake_say(PHI__WIRE_PROGRESS, 7, NULL, 0);
        fake_say(PHI__WIRE_TEXT, 0, "kept", 4);
        abort();
    }
    if (strcmp(behaviour, "killed-further-on") == 0)
        fake_get_on(dir);
    if (strcmp(behaviour, "killed") == 0) {
        fake_say(PHI__WIRE_TEXT, 0, "here", 4);
        (void)kill(getpid(), SIGKILL);
    }
    while (strcmp(behaviour, "hang") == 0)
        (void)sleep(100);
    while (strcmp(behaviour, "flood") == 0)
        fake_say(PHI__WIRE_TEXT, 0, much, PHI__WIRE_TEXT_BYTES);
    if (strcmp(behaviour, "garbage") == 0)
        (void)!write(3, much, 1000);
    if (strcmp(behaviour, "short") == 0)
        (void)!write(3, "\4", 1);
    if (strcmp(behaviour, "long-text") == 0)
        fake_say(PHI__WIRE_TEXT, 0, much, sizeof much);
    if (strcmp(behaviour, "bad-reason") == 0)
        fake_say(PHI__WIRE_FAULT, 4000, NULL, 0);
    if (strcmp(behaviour, "wrong-way") == 0)
        fake_say(PHI__WIRE_JOB, 0, NULL, 0);
    if (strcmp(behaviour, "not-utf8") == 0)
        fake_say(PHI__WIRE_TEXT, 0, "a\xC0\xAF" "b\0c", 6);
    fake_say(PHI__WIRE_END, 0, NULL, 0);
}

static int fake_main(const char *program)
{
    static uint8_t buffer[PHI__WIRE_BYTES];
    char dir[128];
    (void)snprintf(dir, sizeof dir, "%s", program);
    *strrchr(dir, '/') = '\0';
    phi__wire wire;
    int fd;
    while (phi__protocol_receive(3, buffer, false, true, &wire, &fd) == PHI__WIRE_OK) {
        if (wire.type == PHI__WIRE_JOB)
            fake_behave(strrchr(dir, '/') + 1, dir);
        if (fd >= 0)
            (void)close(fd);
    }
    return 0;
}

static int make_documents(void **state)
{
    (void)state;
    return pool_make_documents(PHI_SOURCE_DIR);
}

int main(int argc, char **argv)
{
    const char *name = argc > 0 ? strrchr(argv[0], '/') : NULL;
    if (name != NULL && strcmp(name, "/" POOL_WORKER) == 0)
        return fake_main(argv[0]);
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_refuses_programs), POOL_TEST(test_crash), POOL_TEST(test_crash_keeps_text),
        POOL_TEST(test_killed_and_getting_on), POOL_TEST(test_killed_and_getting_nowhere), POOL_TEST(test_hang), POOL_TEST(test_liars), POOL_TEST(test_flood),
    };
    return cmocka_run_group_tests(tests, make_documents, pool_remove_documents);
}
