/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps what own_files.c writes within bounds. Two processes may prune at once:
 * each removes what it saw as oldest, and a file that is gone already is gone. */
#define _GNU_SOURCE /* fdopendir, fstatat */
#include "base/own_files.h"

#include "base/alloc.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ENTRIES_MOST = 4096, TEMPORARY_SECONDS = 3600, NAME_MOST = 96 };

typedef struct kept_file {
    char name[NAME_MOST];
    struct timespec modified;
    uint64_t bytes;
} kept_file;

typedef PHI_VEC(kept_file) kept_files;

static void close_directory(DIR **slot)
{
    if (*slot != NULL)
        (void)closedir(*slot);
}

static bool ends_in(const char *name, const char *suffix)
{
    const size_t length = strlen(name), tail = strlen(suffix);
    return length > tail && length < NAME_MOST && memcmp(name + length - tail, suffix, tail) == 0;
}

static int compare_newest_first(const void *left, const void *right)
{
    const kept_file *a = left, *b = right;
    if (a->modified.tv_sec != b->modified.tv_sec)
        return a->modified.tv_sec > b->modified.tv_sec ? -1 : 1;
    if (a->modified.tv_nsec != b->modified.tv_nsec)
        return a->modified.tv_nsec > b->modified.tv_nsec ? -1 : 1;
    return strcmp(a->name, b->name);
}

/* One entry: a temporary file that is left over goes, a kept file is noted. */
static void look_at(int directory, const char *name, const char *suffix, kept_files *files)
{
    struct stat seen;
    const bool temporary = ends_in(name, PHI__OWN_TEMPORARY);
    if ((!temporary && !ends_in(name, suffix)) || fstatat(directory, name, &seen, AT_SYMLINK_NOFOLLOW) != 0)
        return;
    if (temporary) {
        if (seen.st_mtim.tv_sec < time(NULL) - TEMPORARY_SECONDS)
            (void)unlinkat(directory, name, 0);
        return;
    }
    if (!S_ISREG(seen.st_mode))
        return;
    kept_file file = {.modified = seen.st_mtim, .bytes = (uint64_t)seen.st_size};
    (void)snprintf(file.name, sizeof file.name, "%s", name);
    (void)PHI_VEC_PUSH(files, file); /* out of memory: it is pruned another time */
}

void phi__own_files_prune(int directory, const char *suffix, size_t most_files, uint64_t most_bytes)
{
    const int fd = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    PHI_AUTO(close_directory) DIR *listing = fd < 0 ? NULL : fdopendir(fd);
    kept_files files = {.items = NULL};
    uint64_t bytes = 0;
    if (listing == NULL) {
        if (fd >= 0)
            (void)close(fd);
        return;
    }
    for (size_t i = 0; i < ENTRIES_MOST; i++) {
        const struct dirent *entry = readdir(listing);
        if (entry == NULL)
            break;
        look_at(directory, entry->d_name, suffix, &files);
    }
    if (files.count > 1)
        qsort(files.items, files.count, sizeof *files.items, compare_newest_first);
    for (size_t i = 0; i < files.count; i++) {
        bytes += files.items[i].bytes;
        if (i >= most_files || bytes > most_bytes)
            (void)unlinkat(directory, files.items[i].name, 0);
    }
    PHI_VEC_DONE(&files);
}
