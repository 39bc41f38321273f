/* SPDX-License-Identifier: Apache-2.0 */
/* A call that does not come back in time is given up, and its thread frees what it held when it does. A named pipe that
 * nobody writes to stands for a share that is gone: opening it waits. */
#define _POSIX_C_SOURCE 200809L
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "input/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void test_a_call_that_stalls(void **state)
{
    (void)state;
    char folder[] = "/tmp/phi-watch-XXXXXX", pipe_path[64];
    assert_non_null(mkdtemp(folder));
    (void)snprintf(pipe_path, sizeof pipe_path, "%s/pipe", folder);
    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    phi__watch *watch = NULL;
    struct timespec begun, ended;
    (void)clock_gettime(CLOCK_MONOTONIC, &begun);
    assert_int_equal(phi__watch_openat(&watch, AT_FDCWD, pipe_path, O_RDONLY, 1), -1);
    assert_int_equal(errno, ETIMEDOUT);
    (void)clock_gettime(CLOCK_MONOTONIC, &ended);
    assert_in_range(ended.tv_sec - begun.tv_sec, 0, 20);
    assert_null(watch);
    /* The next call is served, and the one left behind comes back later. */
    const int fd = phi__watch_openat(&watch, AT_FDCWD, "/dev/null", O_RDONLY, 30);
    assert_true(fd >= 0);
    char byte;
    assert_int_equal(phi__watch_pread(&watch, fd, &byte, 1, 0, 30), 0);
    (void)close(fd);
    const int writer = open(pipe_path, O_WRONLY);
    assert_true(writer >= 0);
    (void)close(writer);
    assert_int_equal(phi__watch_openat(&watch, AT_FDCWD, "/no/such/file", O_RDONLY, 30), -1);
    assert_int_equal(errno, ENOENT);
    phi__watch_free(watch);
    phi__watch_free(NULL);
    const struct timespec moment = {.tv_nsec = 50000000};
    (void)nanosleep(&moment, NULL); /* for the leak check: both threads end */
    (void)unlink(pipe_path);
    (void)rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_call_that_stalls)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
