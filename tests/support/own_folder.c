/* SPDX-License-Identifier: Apache-2.0 */
/* See own_folder.h. */
#define _GNU_SOURCE
#include "own_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void own_folder_make(own_folder *folder)
{
    (void)snprintf(folder->path, sizeof folder->path, "/tmp/phi-own-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    (void)snprintf(folder->inner, sizeof folder->inner, "%s/cache", folder->path);
}

static int remove_one(const char *path, const struct stat *seen, int kind, struct FTW *at)
{
    (void)seen;
    (void)kind;
    (void)at;
    return remove(path);
}

void own_folder_remove(own_folder *folder)
{
    assert_int_equal(nftw(folder->path, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

size_t own_folder_count(const char *path, const char *suffix, char *out, size_t size)
{
    DIR *listing = opendir(path);
    size_t count = 0;
    for (struct dirent *e = listing == NULL ? NULL : readdir(listing); e != NULL; e = readdir(listing)) {
        const size_t length = strlen(e->d_name), tail = strlen(suffix);
        if (length < tail || strcmp(e->d_name + length - tail, suffix) != 0)
            continue;
        if (count++ == 0 && out != NULL)
            (void)snprintf(out, size, "%s/%s", path, e->d_name);
    }
    if (listing != NULL)
        (void)closedir(listing);
    return count;
}

unsigned char *own_folder_read(const char *path, size_t *size)
{
    struct stat seen;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0 && fstat(fd, &seen) == 0);
    *size = (size_t)seen.st_size;
    unsigned char *data = malloc(*size + 1);
    assert_non_null(data);
    assert_int_equal(read(fd, data, *size), (ssize_t)*size);
    (void)close(fd);
    return data;
}

void own_folder_write(const char *path, const void *data, size_t size)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, data, size), (ssize_t)size);
    (void)close(fd);
}
