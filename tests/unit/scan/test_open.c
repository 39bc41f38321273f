/* SPDX-License-Identifier: Apache-2.0 */
/* Every kind of source ends in one record of depth 0, whether it can be read or
 * not, and is found to hold the same. */
#define _GNU_SOURCE
#include "open.h"
#include "scan_log.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char TEXT[] = "code 12-34 here\n";
enum { TEXT_SIZE = sizeof TEXT - 1 };

typedef struct place {
    char folder[64];
    phi_engine *engine;
    phi_scanner *scanner;
    scan_log log;
} place;

static int set_up(void **state)
{
    static place here;
    here = (place){.folder = "/tmp/phi-open-XXXXXX"};
    if (mkdtemp(here.folder) == NULL || chdir(here.folder) != 0)
        return -1;
    here.engine = scan_engine_pack("id: test.a\ntitle: T\nclass: pii\nforms:\n  - pictures: [\"99-99\"]\n    bits: 5\n"
                                   "examples: [\"[[12-34]]\"]\n");
    here.scanner = scan_scanner(here.engine, NULL);
    scan_log_init(&here.log);
    *state = &here;
    return 0;
}

static int tear_down(void **state)
{
    place *here = *state;
    scan_log_done(&here->log);
    phi_scanner_free(here->scanner);
    phi_engine_free(here->engine);
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf %s", here->folder);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static phi_status scan(place *here, const phi_source *source)
{
    scan_log_clear(&here->log);
    const phi_sink sink = scan_log_sink(&here->log);
    return phi_scanner_scan(here->scanner, source, &sink, NULL);
}

static void write_file(const char *path)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, TEXT, TEXT_SIZE), TEXT_SIZE);
    assert_int_equal(close(fd), 0);
}

static void expect_found(place *here, const phi_source *source, const char *name)
{
    char want[128];
    assert_int_equal(scan(here, source), PHI_OK);
    (void)snprintf(want, sizeof want, "0 %s examined none 1\n", name);
    assert_string_equal(scan_log_text(&here->log.sources), want);
    (void)snprintf(want, sizeof want, "%s test.a @5+5 1:0:0(-) **-*4\n", name);
    assert_string_equal(scan_log_text(&here->log.findings), want);
    assert_int_equal(here->log.last_source.bytes, TEXT_SIZE);
    assert_int_equal(here->log.last_source.bytes_examined, TEXT_SIZE);
}

static int64_t read_text(void *user, uint64_t offset, void *buffer, size_t capacity)
{
    (void)user;
    const size_t left = offset < TEXT_SIZE ? (size_t)(TEXT_SIZE - offset) : 0;
    const size_t count = capacity < left ? capacity : left;
    memcpy(buffer, TEXT + (TEXT_SIZE - left), count);
    return (int64_t)count;
}

static int64_t read_nothing(void *user, uint64_t offset, void *buffer, size_t capacity)
{
    (void)user;
    (void)offset;
    (void)buffer;
    (void)capacity;
    return 0;
}

static void memory_and_callbacks_are_scanned(void **state)
{
    place *here = *state;
    phi_source source = PHI_SOURCE_INIT;
    source.data = TEXT;
    source.size = TEXT_SIZE;
    expect_found(here, &source, "-");
    source.name = "named";
    expect_found(here, &source, "named");
    source = (phi_source)PHI_SOURCE_INIT;
    source.kind = PHI_SOURCE_CALLBACK;
    source.read_at = read_text;
    source.size = TEXT_SIZE;
    expect_found(here, &source, "-");
    source.size = UINT64_MAX; /* not known before */
    expect_found(here, &source, "-");
    source.size = 0; /* nor is this */
    expect_found(here, &source, "-");
}

static void paths_and_descriptors_are_scanned(void **state)
{
    place *here = *state;
    write_file("a.txt");
    phi_source source = PHI_SOURCE_INIT;
    source.kind = PHI_SOURCE_PATH;
    source.path = "a.txt";
    expect_found(here, &source, "a.txt");
    source.name = "other";
    expect_found(here, &source, "other");
    source = (phi_source)PHI_SOURCE_INIT;
    source.kind = PHI_SOURCE_FD;
    source.fd = open("a.txt", O_RDONLY | O_CLOEXEC);
    assert_int_equal(lseek(source.fd, 7, SEEK_SET), 7);
    expect_found(here, &source, "-"); /* from its start, wherever it stood */
    assert_int_equal(lseek(source.fd, 0, SEEK_CUR), 7);
    assert_int_equal(close(source.fd), 0); /* still the caller's */
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], TEXT, TEXT_SIZE), TEXT_SIZE);
    assert_int_equal(close(ends[1]), 0);
    source.fd = ends[0];
    expect_found(here, &source, "-");
    assert_int_equal(close(ends[0]), 0);
}

static void empty_sources_are_examined(void **state)
{
    place *here = *state;
    phi_source source = PHI_SOURCE_INIT;
    assert_int_equal(scan(here, &source), PHI_OK);
    assert_string_equal(scan_log_text(&here->log.sources), "0 - examined none 0\n");
    source.kind = PHI_SOURCE_CALLBACK;
    source.read_at = read_nothing;
    assert_int_equal(scan(here, &source), PHI_OK);
    assert_string_equal(scan_log_text(&here->log.sources), "0 - examined none 0\n");
}

/* --------------------------------------------------------- what cannot be read */

static void expect_refused(place *here, const char *path, const char *reason)
{
    char want[128];
    phi_source source = PHI_SOURCE_INIT;
    source.kind = PHI_SOURCE_PATH;
    source.path = path;
    assert_int_equal(scan(here, &source), PHI_PARTIAL);
    (void)snprintf(want, sizeof want, "0 %s not-examined %s 0\n", path, reason);
    assert_string_equal(scan_log_text(&here->log.sources), want);
    assert_int_equal(here->log.last_source.bytes_examined, 0);
    assert_int_equal(here->log.finding_count, 0);
}

static void what_cannot_be_opened_is_coverage(void **state)
{
    place *here = *state;
    assert_int_equal(mkdir("folder", 0755), 0);
    assert_int_equal(mkfifo("pipe", 0644), 0);
    assert_int_equal(symlink("loop", "loop"), 0);
    write_file("file");
    expect_refused(here, "missing", "vanished");
    expect_refused(here, "", "vanished");
    expect_refused(here, "file/below", "vanished");
    expect_refused(here, "folder", "special-file");
    expect_refused(here, "pipe", "special-file");
    expect_refused(here, "loop", "symlink-loop");
    expect_refused(here, "/dev/null", "special-file");
}

static void what_may_not_be_read_is_coverage(void **state)
{
    place *here = *state;
    write_file("secret");
    assert_int_equal(chmod("secret", 0), 0);
    assert_int_equal(chmod(here->folder, 0755), 0);
    const bool root = geteuid() == 0;
    if (root)
        assert_int_equal(seteuid(65534), 0);
    expect_refused(here, "secret", "permission");
    if (root)
        assert_int_equal(seteuid(0), 0);
}

static int64_t fail_late(void *user, uint64_t offset, void *buffer, size_t capacity)
{
    const uint64_t *good = user;
    if (offset >= *good)
        return -1;
    return read_text(NULL, offset, buffer, capacity < *good - offset ? capacity : (size_t)(*good - offset));
}

static int64_t lie(void *user, uint64_t offset, void *buffer, size_t capacity)
{
    (void)user;
    (void)offset;
    (void)buffer;
    return (int64_t)capacity + 1;
}

static void callbacks_that_fail_are_coverage(void **state)
{
    place *here = *state;
    uint64_t good = 12;
    phi_source source = PHI_SOURCE_INIT;
    source.kind = PHI_SOURCE_CALLBACK;
    source.user = &good;
    source.read_at = fail_late;
    source.size = TEXT_SIZE;
    assert_int_equal(scan(here, &source), PHI_PARTIAL);
    assert_string_equal(scan_log_text(&here->log.sources), "0 - partial io-error 1\n");
    assert_int_equal(here->log.finding_count, 1); /* what came before is searched */
    good = 0;
    assert_int_equal(scan(here, &source), PHI_PARTIAL);
    assert_string_equal(scan_log_text(&here->log.sources), "0 - not-examined io-error 0\n");
    source.read_at = read_text; /* shorter than it said */
    source.size = TEXT_SIZE + 5;
    assert_int_equal(scan(here, &source), PHI_PARTIAL);
    assert_string_equal(scan_log_text(&here->log.sources), "0 - partial changed 1\n");
    assert_true(here->log.last_source.bytes_examined <= TEXT_SIZE);
    source.read_at = lie;
    assert_int_equal(scan(here, &source), PHI_PARTIAL);
    assert_string_equal(scan_log_text(&here->log.sources), "0 - not-examined io-error 0\n");
}

static void a_descriptor_of_a_folder_is_coverage(void **state)
{
    place *here = *state;
    phi_source source = PHI_SOURCE_INIT;
    source.kind = PHI_SOURCE_FD;
    source.fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_int_equal(scan(here, &source), PHI_PARTIAL);
    assert_string_equal(scan_log_text(&here->log.sources), "0 - not-examined io-error 0\n");
    assert_int_equal(close(source.fd), 0);
}

/* ------------------------------------------------------------ what makes no sense */

static void sources_that_make_no_sense_are_errors(void **state)
{
    place *here = *state;
    phi_source cases[6];
    for (size_t i = 0; i < 6; i++)
        cases[i] = (phi_source)PHI_SOURCE_INIT;
    cases[0].size = 5; /* memory without data */
    cases[1].kind = PHI_SOURCE_PATH;
    cases[2].kind = PHI_SOURCE_FD; /* -1 */
    cases[3].kind = PHI_SOURCE_FD;
    cases[3].fd = 9999;
    cases[4].kind = PHI_SOURCE_CALLBACK;
    cases[5].kind = (phi_source_kind)77;
    for (size_t i = 0; i < 6; i++) {
        phi_error err = {.status = PHI_OK};
        scan_log_clear(&here->log);
        const phi_sink sink = scan_log_sink(&here->log);
        assert_int_equal(phi_scanner_scan(here->scanner, &cases[i], &sink, &err), PHI_ERR_ARGUMENT);
        assert_int_equal(err.status, PHI_ERR_ARGUMENT);
        assert_int_equal(here->log.calls, 0);
    }
}

static void closing_twice_is_fine(void **state)
{
    place *here = *state;
    (void)here;
    write_file("b.txt");
    phi_source source = PHI_SOURCE_INIT;
    source.kind = PHI_SOURCE_PATH;
    source.path = "b.txt";
    phi__opened opened;
    assert_int_equal(phi__open_source(&source, false, NULL, &opened), PHI_OK);
    const int fd = opened.fd;
    assert_true(fd >= 0 && opened.stream != NULL);
    phi__open_close(&opened);
    phi__open_close(&opened);
    assert_int_equal(fcntl(fd, F_GETFD), -1);
    assert_int_equal(errno, EBADF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_and_callbacks_are_scanned),
        cmocka_unit_test(paths_and_descriptors_are_scanned),
        cmocka_unit_test(empty_sources_are_examined),
        cmocka_unit_test(what_cannot_be_opened_is_coverage),
        cmocka_unit_test(what_may_not_be_read_is_coverage),
        cmocka_unit_test(callbacks_that_fail_are_coverage),
        cmocka_unit_test(a_descriptor_of_a_folder_is_coverage),
        cmocka_unit_test(sources_that_make_no_sense_are_errors),
        cmocka_unit_test(closing_twice_is_fine),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
