/* SPDX-License-Identifier: Apache-2.0 */
/* See own_files.h. Everything goes through the descriptor of the directory, so
 * that what was checked is what is used. Nothing is synced: after a crash of the
 * machine a file may be empty or torn, which its readers notice anyway. */
#define _GNU_SOURCE /* O_NOFOLLOW, fchmod and others beyond C17 */
#include "base/own_files.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_at(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}

static bool is_own(const struct stat *seen, mode_t type)
{
    return (seen->st_mode & S_IFMT) == type && seen->st_uid == geteuid() && (seen->st_mode & 0077) == 0;
}

/* mkdir -p, for this user only. What cannot be made shows when it is opened. */
static void make_directories(const char *path)
{
    char part[PATH_MAX];
    const int length = snprintf(part, sizeof part, "%s", path);
    if (length <= 0 || (size_t)length >= sizeof part)
        return;
    for (char *slash = strchr(part + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(part, 0700);
        *slash = '/';
    }
    (void)mkdir(part, 0700);
}

phi__own_answer phi__own_directory_open(const char *path, bool make, int *out)
{
    const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    struct stat seen;
    PHI_AUTO(close_at) int fd = open(path, flags);
    if (fd < 0 && errno == ENOENT && make) {
        make_directories(path);
        fd = open(path, flags);
    }
    if (fd < 0)
        return errno == ENOENT || errno == EACCES ? PHI__OWN_ABSENT : PHI__OWN_REFUSED;
    if (fstat(fd, &seen) != 0 || !is_own(&seen, S_IFDIR))
        return PHI__OWN_REFUSED;
    *out = fd;
    fd = -1;
    return PHI__OWN_GOOD;
}

static bool read_all(int fd, size_t size, phi__buf *out)
{
    if (phi__buf_reserve(out, size) != PHI_OK)
        return false;
    while (size > 0) {
        const ssize_t got = read(fd, out->data + out->size, size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        out->size += (size_t)got;
        size -= (size_t)got;
    }
    return true;
}

phi__own_answer phi__own_file_read(int directory, const char *name, size_t ceiling, phi__buf *out)
{
    /* O_NONBLOCK: opening a FIFO would wait for its writer. */
    PHI_AUTO(close_at) int fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat seen;
    if (fd < 0)
        return errno == ENOENT ? PHI__OWN_ABSENT : PHI__OWN_REFUSED;
    if (fstat(fd, &seen) != 0 || !is_own(&seen, S_IFREG) || (uint64_t)seen.st_size > ceiling)
        return PHI__OWN_REFUSED;
    const size_t before = out->size;
    if (read_all(fd, (size_t)seen.st_size, out))
        return PHI__OWN_GOOD;
    out->size = before;
    return PHI__OWN_REFUSED;
}

static bool write_all(int fd, phi__span bytes)
{
    while (bytes.size > 0) {
        const ssize_t put = write(fd, bytes.data, bytes.size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        bytes = phi__span_part(bytes, (size_t)put, bytes.size);
    }
    return true;
}

/* Writing more than this limit allows would end the process by a signal. */
static bool may_write(const phi__span *parts, size_t count)
{
    struct rlimit limit;
    uint64_t size = 0;
    for (size_t i = 0; i < count; i++)
        size += parts[i].size;
    return getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || size <= limit.rlim_cur;
}

static bool fill(int directory, const char *temporary, const phi__span *parts, size_t count)
{
    const int fd = openat(directory, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    bool good = fchmod(fd, 0600) == 0; /* whatever the umask takes away */
    for (size_t i = 0; good && i < count; i++)
        good = write_all(fd, parts[i]);
    return close(fd) == 0 && good;
}

static bool publish(int directory, const char *temporary, const char *name, bool replace)
{
    if (replace)
        return renameat(directory, temporary, directory, name) == 0;
    /* A link, unlike a rename, leaves alone what another process was first to make. */
    return linkat(directory, temporary, directory, name, 0) == 0 || errno == EEXIST;
}

phi_status phi__own_file_write(int directory, const char *name, const phi__span *parts, size_t count, bool replace)
{
    char temporary[2 * 16 + sizeof PHI__OWN_TEMPORARY];
    uint64_t random[2];
    PHI_REQUIRE(may_write(parts, count), PHI_ERR_IO);
    PHI_REQUIRE(getrandom(random, sizeof random, 0) == (ssize_t)sizeof random, PHI_ERR_IO);
    (void)snprintf(temporary, sizeof temporary, "%016" PRIx64 "%016" PRIx64 PHI__OWN_TEMPORARY, random[0], random[1]);
    const bool done =
        fill(directory, temporary, parts, count) && publish(directory, temporary, name, replace);
    if (!done || !replace)
        (void)unlinkat(directory, temporary, 0);
    return done ? PHI_OK : PHI_ERR_IO;
}
