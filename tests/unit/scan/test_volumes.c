/* SPDX-License-Identifier: Apache-2.0 */
/* Which files are one archive in pieces, by their names and first bytes, and what the joined set
 * reads like. Whole sets of other programs: e2e_archives. */
#define _GNU_SOURCE
#include "volumes.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/phi-volumes-XXXXXX";

static int set_up(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/phi-volumes-XXXXXX");
    return mkdtemp(folder) != NULL && chdir(folder) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    char command[64];
    (void)snprintf(command, sizeof command, "rm -rf %s", folder);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

/* `mark`, then bytes that are no text. */
static void put_file(const char *path, const char *mark, size_t mark_size)
{
    uint8_t bytes[1000];
    memset(bytes, 0x9D, sizeof bytes);
    memcpy(bytes, mark, mark_size);
    bytes[sizeof bytes - 1] = (uint8_t)path[strlen(path) - 1];
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, sizeof bytes), sizeof bytes);
    (void)close(fd);
}

#define PUT(path, mark) put_file(path, mark, sizeof(mark) - 1)

#define SEVENZIP "7z\xBC\xAF\x27\x1C"

static phi__volume_role role_of(const char *path, uint64_t *size)
{
    static phi__volumes set;
    phi__opened file;
    phi_source source = PHI_SOURCE_INIT;
    source.kind = PHI_SOURCE_PATH;
    source.path = path;
    assert_int_equal(phi__open_source(&source, false, NULL, &file), PHI_OK);
    assert_non_null(file.stream);
    assert_int_equal(phi__volumes_open(path, &file, &set), PHI_OK);
    const phi__volume_role role = set.role;
    *size = set.stream == NULL ? 0 : set.stream->size;
    phi__volumes_close(&set);
    phi__open_close(&file);
    return role;
}

static void check(const char *path, phi__volume_role role, uint64_t size)
{
    uint64_t joined = 0;
    assert_int_equal(role_of(path, &joined), role);
    assert_int_equal(joined, size);
}

static void pieces_are_joined(void **state)
{
    (void)state;
    PUT("a.7z.001", SEVENZIP);
    PUT("a.7z.002", "");
    PUT("a.7z.003", "");
    PUT("b.part1.rar", "Rar!\x1A\7");
    PUT("b.part2.rar", "Rar!\x1A\7");
    PUT("C.RAR", "Rar!\x1A\7");
    PUT("C.R00", "Rar!\x1A\7");
    PUT("d.z01", "PK\7\10PK\3\4");
    PUT("d.z02", "");
    PUT("d.zip", "PK\1\2");
    check("a.7z.001", PHI__VOLUME_FIRST, 3000);
    check("a.7z.002", PHI__VOLUME_LATER, 0);
    check("a.7z.003", PHI__VOLUME_LATER, 0);
    check("b.part1.rar", PHI__VOLUME_FIRST, 2000);
    check("b.part2.rar", PHI__VOLUME_LATER, 0);
    check("C.RAR", PHI__VOLUME_FIRST, 2000);
    check("C.R00", PHI__VOLUME_LATER, 0);
    check("d.zip", PHI__VOLUME_FIRST, 3000);
    check("d.z01", PHI__VOLUME_LATER, 0);
    check("d.z02", PHI__VOLUME_LATER, 0);
}

static void what_is_missing_is_said(void **state)
{
    (void)state;
    PUT("a.7z.002", "");
    PUT("b.part2.rar", "Rar!\x1A\7");
    PUT("c.7z.001", SEVENZIP);
    PUT("c.7z.003", "");
    check("a.7z.002", PHI__VOLUME_LOST, 0);
    check("b.part2.rar", PHI__VOLUME_LOST, 0);
    check("c.7z.001", PHI__VOLUME_ALONE, 0); /* and its reader will say that it ends too early */
}

static void numbers_make_no_set(void **state)
{
    (void)state;
    PUT("scan.001", "one page");
    PUT("scan.002", "another");
    PUT("log.001", "\x1F\x8B\x08");
    PUT("log.002", "\x1F\x8B\x08");
    PUT("e.zip", "PK\3\4");
    PUT("e.z01", "of something else");
    check("scan.001", PHI__VOLUME_ALONE, 0);
    check("scan.002", PHI__VOLUME_ALONE, 0);
    check("log.001", PHI__VOLUME_ALONE, 0);
    check("log.002", PHI__VOLUME_ALONE, 0);
    check("e.zip", PHI__VOLUME_ALONE, 0);
}

static void links_are_not_followed(void **state)
{
    (void)state;
    PUT("a.7z.001", SEVENZIP);
    PUT("elsewhere", "");
    assert_int_equal(symlink("elsewhere", "a.7z.002"), 0);
    check("a.7z.001", PHI__VOLUME_ALONE, 0);
}

static void bytes_run_on(void **state)
{
    (void)state;
    static phi__volumes set;
    PUT("a.7z.001", SEVENZIP);
    PUT("a.7z.002", "begins");
    phi__opened file = {.fd = open("a.7z.001", O_RDONLY)};
    assert_int_equal(phi__stream_fd(file.fd, &file.stream), PHI_OK);
    assert_int_equal(phi__volumes_open("a.7z.001", &file, &set), PHI_OK);
    char bytes[8];
    size_t got = 0;
    assert_int_equal(phi__stream_read_at(set.stream, 999, bytes, 7, &got), PHI_OK);
    assert_int_equal(got, 7);
    assert_memory_equal(bytes, "1begins", 7);
    uint8_t all[2048];
    assert_int_equal(phi__stream_read(set.stream, all, sizeof all, &got), PHI_OK);
    assert_int_equal(got, 2000);
    assert_memory_equal(&all[999], "1begins", 7);
    phi__volumes_close(&set);
    phi__open_close(&file);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        EACH(pieces_are_joined),   EACH(what_is_missing_is_said), EACH(numbers_make_no_set),
        EACH(links_are_not_followed), EACH(bytes_run_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
