/* SPDX-License-Identifier: Apache-2.0 */
#define _POSIX_C_SOURCE 200809L
/* Limits hold over threads and files; reads with a deadline give what plain ones give. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "input/pace.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec at = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void test_rate_of_all_threads_together(void **state)
{
    (void)state;
    phi__pace_rate rate;
    phi__pace one, other;
    assert_int_equal(phi__pace_rate_init(&rate, 1000000, 0, 0), PHI_OK);
    phi__pace_init(&one, &rate);
    phi__pace_init(&other, &rate);
    const double begun = now();
    for (int i = 0; i < 10; i++) {
        phi__pace_take(&one, 10000);
        phi__pace_take(&other, 10000);
    }
    assert_true(now() - begun > 0.19); /* 200,000 bytes at a million a second */
    phi__pace_done(&one);
    phi__pace_done(&other);
    phi__pace_rate_done(&rate);
    phi__pace_take(NULL, 1);
}

static void test_share_of_the_time(void **state)
{
    (void)state;
    phi__pace_rate rate;
    phi__pace pace;
    assert_int_equal(phi__pace_rate_init(&rate, 0, 25, 0), PHI_OK);
    phi__pace_init(&pace, &rate);
    const double begun = now();
    while (now() - begun < 0.03) /* work */
        continue;
    phi__pace_take(&pace, 1);
    assert_true(now() - begun > 0.11); /* and three times as long rest */
    phi__pace_done(&pace);
    phi__pace_rate_done(&rate);
}

static void test_which_file_systems_may_stall(void **state)
{
    (void)state;
    assert_true(phi__pace_type_stalls(0x6969));                 /* NFS */
    assert_true(phi__pace_type_stalls(0xFF534D42UL));           /* CIFS */
    assert_true(phi__pace_type_stalls(~0xFFFFFFFFUL | 0xFF534D42UL)); /* as a signed word gives it */
    assert_false(phi__pace_type_stalls(0xEF53));                /* ext4 */
    assert_false(phi__pace_type_stalls(0x01021994));            /* tmpfs */
}

static void test_read_with_a_deadline(void **state)
{
    (void)state;
    char path[] = "/tmp/phi-pace-XXXXXX";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "0123456789", 10), 10);
    phi__pace_rate rate;
    phi__pace pace;
    char buffer[100];
    assert_int_equal(phi__pace_rate_init(&rate, 0, 0, 30), PHI_OK);
    phi__pace_init(&pace, &rate);
    assert_int_equal(phi__pace_pread(&pace, fd, buffer, sizeof buffer, 4), 6);
    assert_memory_equal(buffer, "456789", 6);
    assert_int_equal(phi__pace_pread(&pace, fd, buffer, sizeof buffer, 10), 0);
    assert_int_equal(phi__pace_pread(&pace, -1, buffer, sizeof buffer, 0), -1);
    assert_int_equal(errno, EBADF);
    const int again = phi__pace_openat(&pace, true, AT_FDCWD, path, O_RDONLY);
    assert_true(again >= 0);
    assert_true((fcntl(again, F_GETFL) & O_ACCMODE) == O_RDONLY);
    struct stat about;
    assert_int_equal(phi__pace_fstatat(&pace, true, AT_FDCWD, path, 0, &about), 0);
    assert_int_equal(about.st_size, 10);
    char real[PATH_MAX];
    assert_int_equal(phi__pace_realpath(&pace, true, "/tmp/../tmp", real), 0);
    assert_string_equal(real, "/tmp");
    assert_int_equal(phi__pace_realpath(&pace, true, "/tmp/no such thing", real), -1);
    assert_int_equal(errno, ENOENT);
    (void)close(again);
    (void)close(fd);
    (void)unlink(path);
    phi__pace_done(&pace);
    phi__pace_rate_done(&rate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rate_of_all_threads_together), cmocka_unit_test(test_share_of_the_time),
        cmocka_unit_test(test_which_file_systems_may_stall), cmocka_unit_test(test_read_with_a_deadline)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
