/* SPDX-License-Identifier: Apache-2.0 */
/* Directories and files that are not this user's alone are refused, files are
 * there whole or not at all, and old ones go. */
#define _GNU_SOURCE
#include "base/own_files.h"
#include "own_folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int set_up(void **state)
{
    own_folder *folder = calloc(1, sizeof *folder);
    assert_non_null(folder);
    own_folder_make(folder);
    *state = folder;
    return 0;
}

static int tear_down(void **state)
{
    own_folder_remove(*state);
    free(*state);
    return 0;
}

static int open_made(const char *path)
{
    int fd = -1;
    assert_int_equal(phi__own_directory_open(path, true, &fd), PHI__OWN_GOOD);
    return fd;
}

static phi__own_answer open_answer(const char *path)
{
    int fd = -1;
    const phi__own_answer answer = phi__own_directory_open(path, true, &fd);
    if (fd >= 0)
        (void)close(fd);
    assert_int_equal(fd >= 0, answer == PHI__OWN_GOOD);
    return answer;
}

static void directories_are_made_for_this_user_alone(void **state)
{
    const own_folder *folder = *state;
    char deep[128];
    int fd = -1;
    struct stat seen;
    (void)snprintf(deep, sizeof deep, "%s/a/b", folder->inner);
    assert_int_equal(phi__own_directory_open(deep, false, &fd), PHI__OWN_ABSENT);
    assert_int_equal(access(folder->inner, F_OK), -1);
    const mode_t mask = umask(0);
    fd = open_made(deep);
    (void)umask(mask);
    assert_int_equal(fstat(fd, &seen), 0);
    assert_int_equal(seen.st_mode & 07777, 0700);
    assert_int_equal(stat(folder->inner, &seen), 0);
    assert_int_equal(seen.st_mode & 07777, 0700);
    (void)close(fd);
}

static void other_directories_are_refused(void **state)
{
    const own_folder *folder = *state;
    char link[128];
    (void)close(open_made(folder->inner));
    static const mode_t open_modes[] = {0750, 0701, 0777, 0740, 01777};
    for (size_t i = 0; i < sizeof open_modes / sizeof *open_modes; i++) {
        assert_int_equal(chmod(folder->inner, open_modes[i]), 0);
        assert_int_equal(open_answer(folder->inner), PHI__OWN_REFUSED);
    }
    assert_int_equal(chmod(folder->inner, 0700), 0);
    assert_int_equal(open_answer(folder->inner), PHI__OWN_GOOD);
    (void)snprintf(link, sizeof link, "%s/link", folder->path);
    assert_int_equal(symlink(folder->inner, link), 0);
    assert_int_equal(open_answer(link), PHI__OWN_REFUSED);
    (void)snprintf(link, sizeof link, "%s/file", folder->path);
    own_folder_write(link, "x", 1);
    assert_int_equal(open_answer(link), PHI__OWN_REFUSED);
    if (geteuid() == 0) {
        assert_int_equal(chown(folder->inner, 1, 1), 0);
        assert_int_equal(open_answer(folder->inner), PHI__OWN_REFUSED);
    }
}

static void where_nothing_can_be_made_nothing_is(void **state)
{
    (void)state;
    assert_int_equal(open_answer("/dev/null/cache"), PHI__OWN_REFUSED);
    assert_int_equal(open_answer("/proc/self/cache"), PHI__OWN_ABSENT);
    assert_int_equal(open_answer(""), PHI__OWN_ABSENT);
}

static phi_status write_text(int directory, const char *name, const char *text, bool replace)
{
    const phi__span parts[] = {phi__span_of(text, strlen(text)), phi__span_of(".", 1)};
    return phi__own_file_write(directory, name, parts, 2, replace);
}

static void expect_text(int directory, const char *name, const char *want)
{
    phi__buf got;
    phi__buf_init(&got, 1 << 20);
    assert_int_equal(phi__own_file_read(directory, name, 1 << 20, &got), PHI__OWN_GOOD);
    assert_string_equal(phi__buf_text(&got), want);
    phi__buf_done(&got);
}

static void expect_answer(int directory, const char *name, phi__own_answer want)
{
    phi__buf got;
    phi__buf_init(&got, 1 << 20);
    assert_int_equal(phi__own_file_read(directory, name, 16, &got), want);
    assert_true(want == PHI__OWN_GOOD || got.size == 0);
    phi__buf_done(&got);
}

static void a_file_is_replaced_or_left_as_asked(void **state)
{
    const own_folder *folder = *state;
    const int fd = open_made(folder->inner);
    struct stat seen;
    expect_answer(fd, "a", PHI__OWN_ABSENT);
    const mode_t mask = umask(0777);
    assert_int_equal(write_text(fd, "a", "one", false), PHI_OK);
    (void)umask(mask);
    expect_text(fd, "a", "one.");
    assert_int_equal(fstatat(fd, "a", &seen, 0), 0);
    assert_int_equal(seen.st_mode, S_IFREG | 0600);
    assert_int_equal(seen.st_nlink, 1);
    assert_int_equal(write_text(fd, "a", "two", false), PHI_OK);
    expect_text(fd, "a", "one.");
    assert_int_equal(write_text(fd, "a", "two", true), PHI_OK);
    expect_text(fd, "a", "two.");
    assert_int_equal(own_folder_count(folder->inner, PHI__OWN_TEMPORARY, NULL, 0), 0);
    (void)close(fd);
}

static void what_is_no_own_file_is_refused(void **state)
{
    const own_folder *folder = *state;
    const int fd = open_made(folder->inner);
    assert_int_equal(write_text(fd, "a", "good", true), PHI_OK);
    expect_answer(fd, "a", PHI__OWN_GOOD);
    static const mode_t open_modes[] = {0640, 0604, 0666, 0610};
    for (size_t i = 0; i < sizeof open_modes / sizeof *open_modes; i++) {
        assert_int_equal(fchmodat(fd, "a", open_modes[i], 0), 0);
        expect_answer(fd, "a", PHI__OWN_REFUSED);
    }
    assert_int_equal(fchmodat(fd, "a", 0600, 0), 0);
    assert_int_equal(symlinkat("a", fd, "link"), 0);
    expect_answer(fd, "link", PHI__OWN_REFUSED);
    assert_int_equal(mkfifoat(fd, "fifo", 0600), 0);
    expect_answer(fd, "fifo", PHI__OWN_REFUSED);
    assert_int_equal(mkdirat(fd, "folder", 0700), 0);
    expect_answer(fd, "folder", PHI__OWN_REFUSED);
    assert_int_equal(write_text(fd, "large", "sixteen bytes...", true), PHI_OK);
    expect_answer(fd, "large", PHI__OWN_REFUSED);
    if (geteuid() == 0) {
        assert_int_equal(fchownat(fd, "a", 1, 1, 0), 0);
        expect_answer(fd, "a", PHI__OWN_REFUSED);
    }
    /* Writing does not follow the link either. */
    assert_int_equal(write_text(fd, "link", "new", true), PHI_OK);
    expect_text(fd, "link", "new.");
    assert_int_equal(write_text(fd, "folder", "new", true), PHI_ERR_IO);
    assert_int_equal(own_folder_count(folder->inner, PHI__OWN_TEMPORARY, NULL, 0), 0);
    (void)close(fd);
}

/* A full disk fails as any write does; the limit would end the process by a signal. */
static void a_limit_of_file_size_is_kept(void **state)
{
    const own_folder *folder = *state;
    const int fd = open_made(folder->inner);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const struct rlimit limit = {.rlim_cur = 3, .rlim_max = 3};
        const bool set = setrlimit(RLIMIT_FSIZE, &limit) == 0;
        _exit(set && write_text(fd, "a", "four", true) == PHI_ERR_IO && write_text(fd, "b", "12", true) == PHI_OK ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    expect_answer(fd, "a", PHI__OWN_ABSENT);
    expect_text(fd, "b", "12.");
    (void)close(fd);
}

static void make_old(int fd, const char *name, time_t seconds)
{
    struct timespec now;
    assert_int_equal(clock_gettime(CLOCK_REALTIME, &now), 0);
    now.tv_sec -= seconds;
    const struct timespec times[2] = {now, now};
    assert_int_equal(utimensat(fd, name, times, 0), 0);
}

static void the_oldest_go(void **state)
{
    const own_folder *folder = *state;
    const int fd = open_made(folder->inner);
    char name[32];
    for (int i = 0; i < 10; i++) {
        (void)snprintf(name, sizeof name, "%d.kept", i);
        assert_int_equal(write_text(fd, name, "123456789", true), PHI_OK);
        make_old(fd, name, 100 - i);
    }
    assert_int_equal(write_text(fd, "other", "x", true), PHI_OK);
    make_old(fd, "other", 1000);
    assert_int_equal(write_text(fd, "left" PHI__OWN_TEMPORARY, "x", true), PHI_OK);
    make_old(fd, "left" PHI__OWN_TEMPORARY, 2 * 3600);
    assert_int_equal(write_text(fd, "busy" PHI__OWN_TEMPORARY, "x", true), PHI_OK);
    phi__own_files_prune(fd, ".kept", 10, 100);
    assert_int_equal(own_folder_count(folder->inner, ".kept", NULL, 0), 10);
    phi__own_files_prune(fd, ".kept", 6, 100);
    assert_int_equal(own_folder_count(folder->inner, ".kept", NULL, 0), 6);
    expect_answer(fd, "3.kept", PHI__OWN_ABSENT);
    expect_text(fd, "4.kept", "123456789.");
    phi__own_files_prune(fd, ".kept", 6, 39);
    assert_int_equal(own_folder_count(folder->inner, ".kept", NULL, 0), 3);
    expect_text(fd, "7.kept", "123456789.");
    expect_text(fd, "other", "x.");
    expect_text(fd, "busy" PHI__OWN_TEMPORARY, "x.");
    expect_answer(fd, "left" PHI__OWN_TEMPORARY, PHI__OWN_ABSENT);
    (void)close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(directories_are_made_for_this_user_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_directories_are_refused, set_up, tear_down),
        cmocka_unit_test(where_nothing_can_be_made_nothing_is),
        cmocka_unit_test_setup_teardown(a_file_is_replaced_or_left_as_asked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_own_file_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_limit_of_file_size_is_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_oldest_go, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
