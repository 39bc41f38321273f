/* SPDX-License-Identifier: Apache-2.0 */
/* Pattern packs on disk: finds and reads them. Links to files are followed,
 * links to directories are not, so that the walk ends. */
#define _POSIX_C_SOURCE 200809L
#include "rules/rules.h"

#include "base/alloc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_LIMIT = 32, PATH_LIMIT = 4096, READ_BYTES = 64 << 10 };

static phi_status io_error(phi_error *err, const char *what, const char *path)
{
    const int code = errno;
    (void)phi__fail(err, PHI_ERR_IO, "cannot %s %.200s: %s", what, path, strerror(code));
    if (err != NULL)
        phi__fail_file(err, path);
    return PHI_ERR_IO;
}

static void close_directory(DIR **directory)
{
    if (*directory != NULL)
        (void)closedir(*directory);
}

static void close_file(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}

static bool ends_with(const char *name, const char *end)
{
    const size_t length = strlen(name), size = strlen(end);
    return length > size && strcmp(name + length - size, end) == 0;
}

phi__rules_kind phi__rules_kind_of(const char *name)
{
    if (name[0] == '.')
        return PHI__RULES_NONE;
    return ends_with(name, ".yaml")    ? PHI__RULES_PACK
           : ends_with(name, ".words") ? PHI__RULES_WORDS
           : ends_with(name, ".allow") ? PHI__RULES_ALLOWED
                                       : PHI__RULES_NONE;
}

static phi_status list_below(const char *directory, unsigned depth, phi__paths *out, phi_error *err);

static phi_status list_entry(const char *directory, const char *name, unsigned depth, phi__paths *out, phi_error *err)
{
    char path[PATH_LIMIT];
    const size_t length = strlen(directory);
    const char *slash = length > 0 && directory[length - 1] == '/' ? "" : "/";
    const int size = snprintf(path, sizeof path, "%s%s%s", directory, slash, name);
    if (size < 0 || (size_t)size >= sizeof path)
        return phi__fail(err, PHI_ERR_IO, "a path below %.200s is too long", directory);
    struct stat status;
    if (lstat(path, &status) != 0)
        return io_error(err, "read", path);
    if (S_ISDIR(status.st_mode))
        return list_below(path, depth + 1, out, err);
    if (phi__rules_kind_of(name) == PHI__RULES_NONE)
        return PHI_OK;
    char *copy = phi__strdup(path);
    if (copy == NULL || PHI_VEC_PUSH(out, copy) != PHI_OK) {
        phi__free(copy);
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    }
    return PHI_OK;
}

static phi_status list_below(const char *directory, unsigned depth, phi__paths *out, phi_error *err)
{
    if (depth > DEPTH_LIMIT)
        return phi__fail(err, PHI_ERR_IO, "%.200s is too deep", directory);
    DIR *stream PHI_AUTO(close_directory) = opendir(directory);
    if (stream == NULL)
        return io_error(err, "read", directory);
    errno = 0;
    for (const struct dirent *entry = readdir(stream); entry != NULL; entry = readdir(stream)) {
        if (entry->d_name[0] != '.')
            PHI_TRY(list_entry(directory, entry->d_name, depth, out, err));
        errno = 0;
    }
    return errno == 0 ? PHI_OK : io_error(err, "read", directory);
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

phi_status phi__rules_list_files(const char *directory, phi__paths *out, phi_error *err)
{
    PHI_TRY(list_below(directory, 0, out, err));
    if (out->count > 1)
        qsort(out->items, out->count, sizeof *out->items, compare_paths);
    return PHI_OK;
}

void phi__rules_free_paths(phi__paths *paths)
{
    for (size_t i = 0; i < paths->count; i++)
        phi__free(paths->items[i]);
    PHI_VEC_DONE(paths);
}

phi_status phi__rules_read_file(const char *path, phi__buf *out, phi_error *err)
{
    int fd PHI_AUTO(close_file) = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not block */
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0)
        return io_error(err, "open", path);
    if (!S_ISREG(status.st_mode)) {
        errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
        return io_error(err, "read", path);
    }
    for (;;) {
        const phi_status room = phi__buf_reserve(out, READ_BYTES);
        if (room != PHI_OK)
            return room == PHI_PARTIAL ? phi__fail(err, PHI_ERR_RULE, "%.200s is too big for a pattern pack", path)
                                       : phi__fail(err, room, "out of memory");
        const ssize_t got = read(fd, out->data + out->size, READ_BYTES);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return io_error(err, "read", path);
        if (got == 0)
            return PHI_OK;
        out->size += (size_t)got;
    }
}
