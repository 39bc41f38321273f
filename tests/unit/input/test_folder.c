/* SPDX-License-Identifier: Apache-2.0 */
/* Names of real folders: all of them, in order, in batches where there are many. */
#define _GNU_SOURCE
#include "input/folder.h"

#include <dirent.h>
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

enum { FILES = 3000 };

static char place[] = "/tmp/phi-folder-XXXXXX";

static int set_up(void **state)
{
    (void)state;
    if (mkdtemp(place) == NULL || chdir(place) != 0 || mkdir("sub", 0755) != 0 || symlink("sub", "link") != 0)
        return -1;
    for (int i = 0; i < FILES; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "file with a name of some length %d", i);
        const int fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0)
            return -1;
        (void)close(fd);
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf %s", place);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static size_t check_batch(const phi__folder *folder, size_t *folders)
{
    for (size_t i = 0; i < folder->entries.count; i++) {
        const phi__folder_entry *entry = &folder->entries.items[i];
        assert_true(i == 0 || strcmp(folder->entries.items[i - 1].name, entry->name) < 0);
        assert_true(strcmp(entry->name, ".") != 0 && strcmp(entry->name, "..") != 0);
        *folders += entry->type == DT_DIR;
    }
    return folder->entries.count;
}

static void all_names(size_t most_bytes, size_t batches_least, size_t batches_most)
{
    phi__folder *folder = phi__folder_new(4096);
    assert_non_null(folder);
    for (int twice = 0; twice < 2; twice++) {
        phi__folder_open(folder, AT_FDCWD, place, 0, NULL, false);
        assert_int_equal(folder->error, 0);
        struct stat about;
        assert_int_equal(stat(place, &about), 0);
        assert_int_equal(folder->inode, about.st_ino);
        size_t count = 0, folders = 0, batches = 0;
        while (!folder->ended) {
            assert_int_equal(phi__folder_fill(folder, most_bytes, NULL), PHI_OK);
            count += check_batch(folder, &folders);
            batches++;
        }
        assert_int_equal(folder->broken, 0);
        assert_int_equal(count, FILES + 2);
        assert_in_range(folders, 0, 1); /* where the file system says so */
        assert_in_range(batches, batches_least, batches_most);
        phi__folder_clear(folder);
        assert_int_equal(folder->fd, -1);
    }
    phi__folder_free(folder);
}

static void at_once_and_in_batches(void **state)
{
    (void)state;
    all_names(1 << 20, 1, 2);
    all_names(50000, 3, 20);
}

static void what_cannot_be_opened(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int more, error;
    } rows[] = {{"missing", 0, ENOENT}, {"link", O_NOFOLLOW, ENOTDIR}, {"file with a name of some length 1", O_NOFOLLOW, ENOTDIR}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        phi__folder *folder = phi__folder_new(4096);
        phi__folder_open(folder, AT_FDCWD, rows[i].name, rows[i].more, NULL, false);
        assert_int_equal(folder->fd, -1);
        assert_int_equal(folder->error, rows[i].error);
        phi__folder_free(folder);
    }
    phi__folder_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(at_once_and_in_batches), cmocka_unit_test(what_cannot_be_opened)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
