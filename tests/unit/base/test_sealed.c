/* SPDX-License-Identifier: Apache-2.0 */
/* What was kept comes back; what anybody changed, cut, renamed, or sealed with
 * another key does not; and writers at the same time leave whole files. */
#define _GNU_SOURCE
#include "base/sealed.h"
#include "own_folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char CONTENT[] = "states and transitions";

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

static phi__span text(const char *string)
{
    return phi__span_of(string, strlen(string));
}

static phi_status keep(const char *path, const char *purpose, phi__span content)
{
    phi__sealed sealed;
    phi__sealed_init(&sealed, path);
    const phi_status status = phi__sealed_keep(&sealed, text(purpose), content);
    phi__sealed_done(&sealed);
    return status;
}

/* Also: nothing but what was kept for the purpose ever comes out. */
static phi__own_answer find(const char *path, const char *purpose)
{
    phi__sealed sealed;
    phi__buf out;
    phi__buf_init(&out, 1 << 20);
    phi__sealed_init(&sealed, path);
    const phi__own_answer answer = phi__sealed_find(&sealed, text(purpose), &out);
    phi__sealed_done(&sealed);
    if (answer == PHI__OWN_GOOD)
        assert_string_equal(phi__buf_text(&out), CONTENT);
    else
        assert_int_equal(out.size, 0);
    phi__buf_done(&out);
    return answer;
}

static void what_is_kept_comes_back(void **state)
{
    const own_folder *folder = *state;
    assert_int_equal(find(folder->inner, "p"), PHI__OWN_ABSENT);
    assert_int_equal(access(folder->inner, F_OK), -1); /* looking makes nothing */
    assert_int_equal(keep(folder->inner, "p", text(CONTENT)), PHI_OK);
    assert_int_equal(find(folder->inner, "p"), PHI__OWN_GOOD);
    assert_int_equal(find(folder->inner, "q"), PHI__OWN_ABSENT);
    assert_int_equal(find(folder->inner, ""), PHI__OWN_ABSENT);
    assert_int_equal(keep(folder->inner, "p", text(CONTENT)), PHI_OK);
    assert_int_equal(own_folder_count(folder->inner, ".phi-sealed", NULL, 0), 1);
}

static void every_changed_bit_and_every_cut_is_noticed(void **state)
{
    const own_folder *folder = *state;
    char path[256];
    size_t size = 0;
    assert_int_equal(keep(folder->inner, "p", text(CONTENT)), PHI_OK);
    assert_int_equal(own_folder_count(folder->inner, ".phi-sealed", path, sizeof path), 1);
    unsigned char *good = own_folder_read(path, &size);
    assert_int_equal(size, 8 + 8 + 32 + sizeof CONTENT - 1 + 32);
    for (size_t bit = 0; bit < 8 * size; bit++) {
        good[bit / 8] ^= (unsigned char)(1u << bit % 8);
        own_folder_write(path, good, size);
        assert_int_equal(find(folder->inner, "p"), PHI__OWN_REFUSED);
        good[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
    for (size_t cut = 0; cut < size; cut++) {
        own_folder_write(path, good, cut);
        assert_int_equal(find(folder->inner, "p"), PHI__OWN_REFUSED);
    }
    good[size] = 0;
    own_folder_write(path, good, size + 1);
    assert_int_equal(find(folder->inner, "p"), PHI__OWN_REFUSED);
    own_folder_write(path, good, size);
    assert_int_equal(find(folder->inner, "p"), PHI__OWN_GOOD);
    free(good);
}

/* A whole and genuine file, but of something else. */
static void a_file_under_another_name_is_refused(void **state)
{
    const own_folder *folder = *state;
    char one[256], two[256];
    assert_int_equal(keep(folder->inner, "q", text("something else")), PHI_OK);
    assert_int_equal(own_folder_count(folder->inner, ".phi-sealed", two, sizeof two), 1);
    (void)snprintf(one, sizeof one, "%s/aside", folder->path);
    assert_int_equal(rename(two, one), 0);
    assert_int_equal(keep(folder->inner, "p", text(CONTENT)), PHI_OK);
    assert_int_equal(own_folder_count(folder->inner, ".phi-sealed", two, sizeof two), 1);
    assert_int_equal(rename(one, two), 0);
    assert_int_equal(find(folder->inner, "p"), PHI__OWN_REFUSED);
    assert_int_equal(keep(folder->inner, "p", text(CONTENT)), PHI_OK);
    assert_int_equal(find(folder->inner, "p"), PHI__OWN_GOOD);
}

/* The caches of two users, or of two machines that share a home. */
static void a_file_of_another_key_is_not_found(void **state)
{
    const own_folder *folder = *state;
    char other[128], from[256], to[512];
    (void)snprintf(other, sizeof other, "%s/other", folder->path);
    assert_int_equal(keep(folder->inner, "p", text(CONTENT)), PHI_OK);
    assert_int_equal(keep(other, "p", text("planted")), PHI_OK);
    assert_int_equal(own_folder_count(other, ".phi-sealed", from, sizeof from), 1);
    (void)snprintf(to, sizeof to, "%s%s", folder->inner, strrchr(from, '/'));
    assert_int_not_equal(access(to, F_OK), 0); /* even the name depends on the key */
    assert_int_equal(rename(from, to), 0);
    assert_int_equal(find(folder->inner, "p"), PHI__OWN_GOOD);
    assert_int_equal(own_folder_count(folder->inner, ".phi-sealed", NULL, 0), 2);
}

static void a_key_that_others_saw_is_replaced(void **state)
{
    const own_folder *folder = *state;
    char key[128], aside[128];
    struct stat seen;
    (void)snprintf(key, sizeof key, "%s/phi-seal.key", folder->inner);
    (void)snprintf(aside, sizeof aside, "%s/aside", folder->path);
    for (int way = 0; way < 5; way++) {
        assert_int_equal(keep(folder->inner, "p", text(CONTENT)), PHI_OK);
        assert_int_equal(find(folder->inner, "p"), PHI__OWN_GOOD);
        if (way == 0)
            assert_int_equal(chmod(key, 0644), 0);
        else if (way == 1)
            assert_int_equal(truncate(key, 31), 0);
        else if (way == 2)
            assert_int_equal(truncate(key, 33), 0);
        else if (way == 3)
            assert_int_equal(truncate(key, 0), 0);
        else {
            assert_int_equal(rename(key, aside), 0);
            assert_int_equal(symlink(aside, key), 0);
        }
        assert_int_equal(find(folder->inner, "p"), PHI__OWN_REFUSED);
    }
    assert_int_equal(keep(folder->inner, "p", text(CONTENT)), PHI_OK);
    assert_int_equal(find(folder->inner, "p"), PHI__OWN_GOOD);
    assert_int_equal(lstat(key, &seen), 0);
    assert_int_equal(seen.st_mode, S_IFREG | 0600);
    assert_int_equal(seen.st_size, 32);
    assert_int_equal(unlink(key), 0); /* lost: nothing is believed, and nothing breaks */
    assert_int_equal(find(folder->inner, "p"), PHI__OWN_ABSENT);
}

static void nothing_is_kept_where_others_may_write(void **state)
{
    const own_folder *folder = *state;
    assert_int_equal(mkdir(folder->inner, 0700), 0);
    assert_int_equal(chmod(folder->inner, 0770), 0);
    assert_int_equal(keep(folder->inner, "p", text(CONTENT)), PHI_ERR_IO);
    assert_int_equal(find(folder->inner, "p"), PHI__OWN_REFUSED);
    assert_int_equal(own_folder_count(folder->inner, "", NULL, 0), 2); /* . and .. */
    assert_int_equal(keep("/dev/null/cache", "p", text(CONTENT)), PHI_ERR_IO);
    assert_int_equal(keep("/proc/self/cache", "p", text(CONTENT)), PHI_ERR_IO);
}

static void the_number_of_files_is_bounded(void **state)
{
    const own_folder *folder = *state;
    char purpose[16];
    for (int i = 0; i < 50; i++) {
        (void)snprintf(purpose, sizeof purpose, "p%d", i);
        assert_int_equal(keep(folder->inner, purpose, text(CONTENT)), PHI_OK);
    }
    assert_int_equal(own_folder_count(folder->inner, ".phi-sealed", NULL, 0), 32);
    assert_int_equal(find(folder->inner, "p49"), PHI__OWN_GOOD);
}

static void *keep_and_find(void *user)
{
    const own_folder *folder = user;
    size_t bad = 0;
    for (int i = 0; i < 40; i++) {
        phi__sealed sealed;
        phi__buf out;
        phi__buf_init(&out, 1 << 20);
        phi__sealed_init(&sealed, folder->inner);
        const phi__own_answer answer = phi__sealed_find(&sealed, text("p"), &out);
        bad += answer == PHI__OWN_REFUSED;
        bad += answer == PHI__OWN_GOOD && (out.size != sizeof CONTENT - 1 || memcmp(out.data, CONTENT, out.size) != 0);
        bad += phi__sealed_keep(&sealed, text("p"), text(CONTENT)) != PHI_OK;
        phi__sealed_done(&sealed);
        phi__buf_done(&out);
    }
    return bad == 0 ? NULL : user;
}

/* Threads in processes, all of which begin without directory and key. */
static void writers_at_the_same_time_leave_whole_files(void **state)
{
    own_folder *folder = *state;
    pid_t children[3];
    for (size_t i = 0; i < 3; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] > 0)
            continue;
        pthread_t threads[3];
        bool good = true;
        for (size_t t = 0; t < 3; t++)
            good = pthread_create(&threads[t], NULL, keep_and_find, folder) == 0 && good;
        for (size_t t = 0; good && t < 3; t++) {
            void *result = NULL;
            good = pthread_join(threads[t], &result) == 0 && result == NULL;
        }
        _exit(good ? 0 : 1);
    }
    for (size_t i = 0; i < 3; i++) {
        int status = -1;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
    }
    assert_int_equal(find(folder->inner, "p"), PHI__OWN_GOOD);
    assert_int_equal(own_folder_count(folder->inner, "", NULL, 0), 4); /* key, file, . and .. */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_kept_comes_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_changed_bit_and_every_cut_is_noticed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_under_another_name_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_of_another_key_is_not_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_key_that_others_saw_is_replaced, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_is_kept_where_others_may_write, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_number_of_files_is_bounded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(writers_at_the_same_time_leave_whole_files, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
