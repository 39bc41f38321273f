/* SPDX-License-Identifier: Apache-2.0 */
/* When may a file be taken for the one it was? Clocks, kinds of file systems and edges. */
#define _GNU_SOURCE
#include "input/file_facts.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const int64_t SECOND = INT64_C(1000000000);

static void test_exact_times_settle_soon(void **state)
{
    (void)state;
    const phi_file_info file = {.changed_ns = 100 * SECOND, .modified_ns = 900 * SECOND};
    assert_false(phi__file_facts_settled(&file, true, 100 * SECOND));
    assert_false(phi__file_facts_settled(&file, true, 100 * SECOND + SECOND / 20));
    /* The time of modification is whatever a program set it to: it does not matter there. */
    assert_true(phi__file_facts_settled(&file, true, 100 * SECOND + SECOND / 5));
}

static void test_a_clock_that_runs_behind_settles_nothing(void **state)
{
    (void)state;
    const phi_file_info file = {.changed_ns = 100 * SECOND};
    assert_false(phi__file_facts_settled(&file, true, 50 * SECOND));
}

static void test_coarse_times_need_edges_and_seconds(void **state)
{
    (void)state;
    phi_file_info file = {.changed_ns = 100 * SECOND, .modified_ns = 100 * SECOND};
    assert_false(phi__file_facts_settled(&file, false, 1000 * SECOND));
    file.edges = 7;
    assert_true(phi__file_facts_settled(&file, false, 1000 * SECOND));
    assert_false(phi__file_facts_settled(&file, false, 101 * SECOND));
    file.modified_ns = 999 * SECOND;
    assert_false(phi__file_facts_settled(&file, false, 1000 * SECOND));
}

static void test_network_shares_and_fat_are_coarse(void **state)
{
    (void)state;
    assert_true(phi__file_facts_exact(0xEF53));
    assert_true(phi__file_facts_exact(0x01021994));
    static const unsigned long coarse[] = {0x6969 /* NFS */, 0xFF534D42 /* CIFS */, 0xFE534D42 /* SMB2 */, 0x4d44 /* FAT */,
                                           0x65735546 /* FUSE */, 0x5346544e /* NTFS */, 0};
    for (size_t i = 0; i < sizeof coarse / sizeof *coarse; i++)
        assert_false(phi__file_facts_exact(coarse[i]));
}

typedef struct place {
    char path[32];
    int fd;
    phi__file_judge judge; /* of a coarse file system, whatever it is here */
} place;

static int set_up(void **state)
{
    static const uint8_t key[32] = {1, 2, 3};
    static place here;
    here = (place){.path = "/tmp/phi-facts-XXXXXX", .judge = {.key = key, .known = true}};
    here.fd = mkstemp(here.path);
    struct stat about;
    if (here.fd < 0 || ftruncate(here.fd, 100000) != 0 || fstat(here.fd, &about) != 0)
        return -1;
    here.judge.device = (uint64_t)about.st_dev;
    *state = &here;
    return 0;
}

static int tear_down(void **state)
{
    const place *here = *state;
    return close(here->fd) + unlink(here->path);
}

static uint64_t edges_of(place *here)
{
    struct stat about;
    phi_file_info file;
    assert_int_equal(fstat(here->fd, &about), 0);
    phi__file_facts_path(&here->judge, here->path, &about, &file);
    assert_int_equal(file.size, 100000);
    assert_int_equal(file.inode, about.st_ino);
    return file.edges;
}

static void test_edges_tell_a_change_at_either_end(void **state)
{
    place *here = *state;
    const uint64_t before = edges_of(here);
    assert_int_not_equal(before, 0);
    assert_int_equal(edges_of(here), before);
    assert_int_equal(pwrite(here->fd, "x", 1, 0), 1);
    const uint64_t first = edges_of(here);
    assert_int_not_equal(first, before);
    assert_int_equal(pwrite(here->fd, "x", 1, 99999), 1);
    assert_int_not_equal(edges_of(here), first);
}

static void test_edges_are_keyed(void **state)
{
    static const uint8_t other[32] = {9};
    place *here = *state;
    const uint64_t before = edges_of(here);
    here->judge.key = other;
    assert_int_not_equal(edges_of(here), before);
    here->judge.key = NULL; /* a plain hash of a small file would tell what is in it */
    assert_int_equal(edges_of(here), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exact_times_settle_soon),
        cmocka_unit_test(test_a_clock_that_runs_behind_settles_nothing),
        cmocka_unit_test(test_coarse_times_need_edges_and_seconds),
        cmocka_unit_test(test_network_shares_and_fat_are_coarse),
        cmocka_unit_test_setup_teardown(test_edges_tell_a_change_at_either_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_edges_are_keyed, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
