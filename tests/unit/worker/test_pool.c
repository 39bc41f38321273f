/* SPDX-License-Identifier: Apache-2.0 */
/* The pool with the real PDF worker on generated documents, and with fakes that
 * crash, hang and lie. A fake is this very program, copied under the name of
 * the worker into a directory that names how it misbehaves. */
#define _GNU_SOURCE
#include "worker/pool.h"
#include "worker/protocol.h"

#include "base/alloc.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

#define REAL_DIR PHI_BINARY_DIR "/libexec/libphi"
#define WORKER "phi-worker-poppler"

/* Everything that was emitted, one line an event. */
typedef struct recorder {
    phi__emit emit;
    phi__buf log;
    phi_reason reason; /* the first */
    phi_status answer; /* to text */
} recorder;

typedef struct fixture {
    char dir[32];
    recorder rec;
    phi__arena arena;
    phi__budget budget;
    phi_limits limits;
    phi__workers *workers;
} fixture;

static phi_status on_text(phi__emit *self, const char *utf8, size_t length)
{
    recorder *rec = (recorder *)self;
    if (rec->answer == PHI_OK)
        assert_int_equal(phi__buf_append(&rec->log, utf8, length), PHI_OK);
    return rec->answer;
}

static phi_status on_place(phi__emit *self, const phi__place *place)
{
    recorder *rec = (recorder *)self;
    return phi__buf_printf(&rec->log, "[%u %s %s]", (unsigned)place->page, place->part != NULL ? place->part : "-",
                           place->field != NULL ? place->field : "-");
}

static void on_fault(phi__emit *self, phi_reason reason, const char *detail)
{
    recorder *rec = (recorder *)self;
    if (rec->reason == PHI_REASON_NONE)
        rec->reason = reason;
    assert_int_equal(phi__buf_printf(&rec->log, "{%s}", detail != NULL ? detail : ""), PHI_OK);
}

static void clear_record(fixture *f)
{
    phi__buf_clear(&f->rec.log);
    f->rec.reason = PHI_REASON_NONE;
}

static bool logged(fixture *f, const char *wanted)
{
    const char *text = phi__buf_text(&f->rec.log);
    return text != NULL && strstr(text, wanted) != NULL;
}

static char shared_dir[32];

static int make_documents(void **state)
{
    (void)state;
    (void)snprintf(shared_dir, sizeof shared_dir, "/tmp/phi-test-XXXXXX");
    char command[4096];
    if (mkdtemp(shared_dir) == NULL)
        return -1;
    (void)snprintf(command, sizeof command, "python3 -B '%s/tests/unit/worker/make_documents.py' '%s'", PHI_SOURCE_DIR,
                   shared_dir);
    return system(command);
}

static int remove_documents(void **state)
{
    (void)state;
    char command[64];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", shared_dir);
    return system(command);
}

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->limits = (phi_limits)PHI_LIMITS_INIT;
    f->rec.emit = (phi__emit){.text = on_text, .place = on_place, .fault = on_fault};
    phi__buf_init(&f->rec.log, (size_t)16 << 20);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    phi__workers_free(f->workers);
    phi__buf_done(&f->rec.log);
    phi__arena_done(&f->arena);
    free(f);
    return 0;
}

static void use_real(fixture *f)
{
    if (access(REAL_DIR "/" WORKER, X_OK) != 0)
        skip();
    assert_int_equal(phi__workers_new(REAL_DIR, &f->limits, &f->workers), PHI_OK);
}

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

static void use_fake(fixture *f, const char *behaviour, mode_t mode)
{
    char dir[64], path[128];
    (void)snprintf(dir, sizeof dir, "%s/%s", shared_dir, behaviour);
    (void)snprintf(path, sizeof path, "%s/" WORKER, dir);
    (void)mkdir(dir, 0700);
    copy_self(path);
    assert_int_equal(chmod(path, mode), 0);
    assert_int_equal(phi__workers_new(dir, &f->limits, &f->workers), PHI_OK);
}

static phi_status run_stream(fixture *f, phi__stream *stream)
{
    phi__budget_init(&f->budget, &f->limits, stream->size);
    phi__part part = {.stream = stream, .name = "test", .budget = &f->budget, .arena = &f->arena,
                      .workers = f->workers};
    return phi__workers_run(f->workers, PHI__WORKER_POPPLER, &part, &f->rec.emit);
}

static phi_status run_file(fixture *f, const char *name)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s.pdf", shared_dir, name);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    phi__stream *stream = NULL;
    assert_int_equal(phi__stream_fd(fd, &stream), PHI_OK);
    clear_record(f);
    const phi_status status = run_stream(f, stream);
    phi__stream_close(stream);
    (void)close(fd);
    return status;
}

static void test_reads_pages(void **state)
{
    fixture *f = *state;
    use_real(f);
    assert_int_equal(run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_NONE);
    assert_true(logged(f, "[1 - -]first page\ncaf\xC3\xA9\n"));
    assert_true(logged(f, "[2 - -]second page"));
    assert_true(phi__workers_level(f->workers, PHI__WORKER_POPPLER) >= PHI__SANDBOX_SECCOMP);
}

static void test_reads_from_memory(void **state)
{
    fixture *f = *state;
    use_real(f);
    char path[128];
    static uint8_t content[65536];
    (void)snprintf(path, sizeof path, "%s/two-pages.pdf", shared_dir);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    const size_t size = fread(content, 1, sizeof content, file);
    (void)fclose(file);
    phi__stream *stream = NULL;
    assert_int_equal(phi__stream_memory(content, size, &stream), PHI_OK);
    assert_int_equal(run_stream(f, stream), PHI_OK);
    phi__stream_close(stream);
    assert_int_equal(f->rec.reason, PHI_REASON_NONE);
    assert_true(logged(f, "[2 - -]second page"));
}

static void test_too_large_for_memory(void **state)
{
    fixture *f = *state;
    f->limits.max_memory_bytes = 1000;
    use_real(f);
    static const uint8_t content[2000] = "%PDF-1.4";
    phi__stream *stream = NULL;
    assert_int_equal(phi__stream_memory(content, sizeof content, &stream), PHI_OK);
    assert_int_equal(run_stream(f, stream), PHI_OK);
    phi__stream_close(stream);
    assert_int_equal(f->rec.reason, PHI_REASON_LIMIT_MEMORY);
}

static void test_reads_what_lies_on_pages(void **state)
{
    fixture *f = *state;
    use_real(f);
    assert_int_equal(run_file(f, "odd"), PHI_OK);
    assert_true(logged(f, "[1 - -]on the page"));
    assert_true(logged(f, "[1 comment -]in a comment\n"));
    assert_true(logged(f, "[1 comment -]note\n"));
    assert_true(logged(f, "[0 metadata subject]two\n"));
    assert_true(logged(f, "[1 comment author]the author\n"));
    assert_true(logged(f, "[1 form patient]in a field\n"));
    assert_true(logged(f, "[1 form ward]south\n"));
    assert_true(logged(f, "[0 metadata title]the title\n"));
    assert_int_equal(f->rec.reason, PHI_REASON_UNSUPPORTED);
    assert_true(logged(f, "{attached files are not read}"));
}

/* Character maps are files: readable where Landlock can limit it to them. */
static void test_reads_chinese(void **state)
{
    fixture *f = *state;
    use_real(f);
    assert_int_equal(run_file(f, "chinese"), PHI_OK);
    assert_true(logged(f, "[0 bookmark -]a bookmark\n"));
    if (access("/usr/share/poppler/cMap", F_OK) != 0 ||
        phi__workers_level(f->workers, PHI__WORKER_POPPLER) < PHI__SANDBOX_LANDLOCK)
        skip();
    assert_true(logged(f, "[1 - -]\xE4\xB8\xAD\xE6\x96\x87\n"));
}

/* Out of memory is a limit: said at once, without a second attempt. */
static void test_memory_limit(void **state)
{
    fixture *f = *state;
    f->limits.worker_memory_bytes = (uint64_t)400 << 20;
    use_real(f);
    assert_int_equal(run_file(f, "million-words"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_LIMIT_MEMORY);
    assert_int_equal(run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_NONE);
}

static void test_says_what_it_cannot_read(void **state)
{
    fixture *f = *state;
    use_real(f);
    static const struct {
        const char *name;
        phi_reason reason;
    } CASES[] = {{"encrypted", PHI_REASON_ENCRYPTED}, {"garbage", PHI_REASON_CORRUPT},
                 {"cut-off", PHI_REASON_TRUNCATED},   {"picture", PHI_REASON_UNSUPPORTED}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        assert_int_equal(run_file(f, CASES[i].name), PHI_OK);
        assert_int_equal(f->rec.reason, CASES[i].reason);
    }
    assert_true(logged(f, "{page 1 is a picture; no text recognition}"));
    assert_false(logged(f, "page 2 is a picture"));
}

static void test_reuses_the_process(void **state)
{
    fixture *f = *state;
    use_real(f);
    assert_int_equal(phi__workers_pid(f->workers, PHI__WORKER_POPPLER), 0);
    assert_int_equal(run_file(f, "two-pages"), PHI_OK);
    const int64_t pid = phi__workers_pid(f->workers, PHI__WORKER_POPPLER);
    assert_true(pid > 0);
    for (int i = 0; i < 50; i++) {
        assert_int_equal(run_file(f, i % 2 != 0 ? "encrypted" : "two-pages"), PHI_OK);
        assert_int_equal(phi__workers_pid(f->workers, PHI__WORKER_POPPLER), pid);
    }
}

/* Killed while idle: not the next document's fault. */
static void test_replaces_a_dead_process(void **state)
{
    fixture *f = *state;
    use_real(f);
    assert_int_equal(run_file(f, "two-pages"), PHI_OK);
    const pid_t pid = (pid_t)phi__workers_pid(f->workers, PHI__WORKER_POPPLER);
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_NONE);
    assert_true(phi__workers_pid(f->workers, PHI__WORKER_POPPLER) != pid);
}

static void test_survives_hostile_documents(void **state)
{
    fixture *f = *state;
    f->limits.worker_seconds = 2;
    use_real(f);
    assert_int_equal(run_file(f, "endless"), PHI_OK);
    assert_true(f->rec.reason == PHI_REASON_LIMIT_TIME || f->rec.reason == PHI_REASON_LIMIT_MEMORY);
    assert_int_equal(run_file(f, "enormous-page"), PHI_OK);
    assert_int_equal(run_file(f, "page-tree-loop"), PHI_OK);
    assert_int_equal(run_file(f, "nested-arrays"), PHI_OK);
    assert_int_equal(run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_NONE);
}

static void test_stops_when_told(void **state)
{
    fixture *f = *state;
    use_real(f);
    f->rec.answer = PHI_STOPPED;
    assert_int_equal(run_file(f, "long"), PHI_STOPPED);
    f->rec.answer = PHI_OK;
    assert_int_equal(run_file(f, "two-pages"), PHI_OK);
    assert_false(logged(f, "xxx"));
}

static void test_selftest(void **state)
{
    fixture *f = *state;
    use_real(f);
    assert_int_equal(system("'" REAL_DIR "/" WORKER "' --selftest"), 0);
}

static void test_refuses_programs(void **state)
{
    fixture *f = *state;
    assert_int_equal(phi__workers_new("/nonexistent", &f->limits, &f->workers), PHI_OK);
    assert_int_equal(run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_NO_BACKEND);
    phi__workers_free(f->workers);
    use_fake(f, "writable", 0722);
    assert_int_equal(run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_NO_BACKEND);
    assert_true(logged(f, "changed by others"));
    phi__workers_free(f->workers);
    use_fake(f, "not-executable", 0600);
    assert_int_equal(run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_NO_BACKEND);
}

static void test_crash(void **state)
{
    fixture *f = *state;
    use_fake(f, "crash", 0700);
    assert_int_equal(run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_CRASHED);
    assert_int_equal(phi__workers_pid(f->workers, PHI__WORKER_POPPLER), 0);
}

static void test_crash_keeps_text(void **state)
{
    fixture *f = *state;
    use_fake(f, "text-then-crash", 0700);
    assert_int_equal(run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_CRASHED);
    assert_string_equal(phi__buf_text(&f->rec.log), "kept{the parser died on page 7}");
}

static void test_hang(void **state)
{
    fixture *f = *state;
    f->limits.worker_seconds = 1;
    use_fake(f, "hang", 0700);
    const time_t begun = time(NULL);
    assert_int_equal(run_file(f, "two-pages"), PHI_OK);
    assert_true(time(NULL) - begun <= 10);
    assert_int_equal(f->rec.reason, PHI_REASON_LIMIT_TIME);
    assert_int_equal(phi__workers_pid(f->workers, PHI__WORKER_POPPLER), 0);
}

static void test_liars(void **state)
{
    fixture *f = *state;
    static const char *const LIES[] = {"garbage", "long-text", "bad-reason", "short", "wrong-way"};
    for (size_t i = 0; i < sizeof LIES / sizeof *LIES; i++) {
        phi__workers_free(f->workers);
        use_fake(f, LIES[i], 0700);
        assert_int_equal(run_file(f, "two-pages"), PHI_OK);
        assert_int_equal(f->rec.reason, PHI_REASON_CRASHED);
    }
    phi__workers_free(f->workers);
    use_fake(f, "not-utf8", 0700);
    assert_int_equal(run_file(f, "two-pages"), PHI_OK);
    assert_string_equal(phi__buf_text(&f->rec.log), "a??b c");
}

static void test_flood(void **state)
{
    fixture *f = *state;
    f->limits.max_expand_bytes = 1 << 20;
    use_fake(f, "flood", 0700);
    assert_int_equal(run_file(f, "two-pages"), PHI_OK);
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

static void fake_behave(const char *behaviour)
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
            fake_behave(strrchr(dir, '/') + 1);
        if (fd >= 0)
            (void)close(fd);
    }
    return 0;
}

int main(int argc, char **argv)
{
    const char *name = argc > 0 ? strrchr(argv[0], '/') : NULL;
    if (name != NULL && strcmp(name, "/" WORKER) == 0)
        return fake_main(argv[0]);
#define POOL_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_reads_pages), POOL_TEST(test_reads_from_memory), POOL_TEST(test_too_large_for_memory),
        POOL_TEST(test_reads_what_lies_on_pages), POOL_TEST(test_reads_chinese), POOL_TEST(test_memory_limit),
        POOL_TEST(test_says_what_it_cannot_read),
        POOL_TEST(test_reuses_the_process), POOL_TEST(test_replaces_a_dead_process),
        POOL_TEST(test_survives_hostile_documents), POOL_TEST(test_stops_when_told), POOL_TEST(test_selftest),
        POOL_TEST(test_refuses_programs), POOL_TEST(test_crash), POOL_TEST(test_crash_keeps_text),
        POOL_TEST(test_hang), POOL_TEST(test_liars), POOL_TEST(test_flood),
    };
    return cmocka_run_group_tests(tests, make_documents, remove_documents);
}
