/* SPDX-License-Identifier: Apache-2.0 */
/* See open.h. A path is opened without blocking, so that a FIFO does not stop
 * the scan, and only regular files are read: what else has a name is a record. */
#define _GNU_SOURCE /* O_CLOEXEC */
#include "open.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static phi_status refuse(phi__opened *out, phi_reason reason, const char *detail)
{
    out->reason = reason;
    out->detail = detail;
    return PHI_OK;
}

static phi_status refuse_errno(phi__opened *out, int error)
{
    switch (error) {
    case EACCES:
    case EPERM: return refuse(out, PHI_REASON_PERMISSION, "the system denied access");
    case ENOENT:
    case ENOTDIR: return refuse(out, PHI_REASON_VANISHED, "there is no such file");
    case ELOOP: return refuse(out, PHI_REASON_SYMLINK_LOOP, "a link that leads back to itself");
    case ENXIO: return refuse(out, PHI_REASON_SPECIAL, "not a regular file");
    default: return refuse(out, PHI_REASON_IO, "cannot be opened");
    }
}

static phi_status open_path(const char *path, phi__opened *out)
{
    PHI_REQUIRE(path != NULL, PHI_ERR_ARGUMENT);
    struct stat about;
    out->fd = phi__pace_openat(NULL, false, AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (out->fd < 0)
        return refuse_errno(out, errno);
    if (fstat(out->fd, &about) != 0)
        return refuse(out, PHI_REASON_IO, "cannot be examined");
    if (S_ISDIR(about.st_mode))
        return refuse(out, PHI_REASON_SPECIAL, "a directory, not a file");
    if (!S_ISREG(about.st_mode))
        return refuse(out, PHI_REASON_SPECIAL, "not a regular file");
    return phi__stream_fd(out->fd, &out->stream);
}

static phi_status open_fd(int fd, bool files_only, phi__pace *pace, phi__opened *out)
{
    PHI_REQUIRE(fd >= 0, PHI_ERR_ARGUMENT);
    if (!files_only)
        return phi__stream_fd(fd, &out->stream);
    const phi_status status = phi__stream_file(fd, pace, &out->stream);
    if (status == PHI_ERR_IO)
        return refuse(out, PHI_REASON_IO, "the file system did not answer in time");
    return status == PHI_ERR_UNSUPPORTED ? refuse(out, PHI_REASON_SPECIAL, "not a regular file any more") : status;
}

static phi_status open_kind(const phi_source *source, bool files_only, phi__pace *pace, phi__opened *out)
{
    switch (source->kind) {
    case PHI_SOURCE_MEMORY:
        PHI_REQUIRE((source->data != NULL || source->size == 0) && source->size <= SIZE_MAX, PHI_ERR_ARGUMENT);
        return phi__stream_memory(source->data, (size_t)source->size, &out->stream);
    case PHI_SOURCE_PATH: return open_path(source->path, out);
    case PHI_SOURCE_FD: return open_fd(source->fd, files_only, pace, out);
    case PHI_SOURCE_CALLBACK:
        PHI_REQUIRE(source->read_at != NULL, PHI_ERR_ARGUMENT);
        return phi__stream_callback(source->read_at, source->user,
                                    source->size == 0 ? PHI__SIZE_UNKNOWN : source->size, &out->stream);
    }
    return PHI_ERR_ARGUMENT;
}

phi_status phi__open_source(const phi_source *source, bool files_only, phi__pace *pace, phi__opened *out)
{
    *out = (phi__opened){.fd = -1};
    out->name = source->name != NULL ? source->name : source->kind == PHI_SOURCE_PATH ? source->path : "-";
    const phi_status status = open_kind(source, files_only, pace, out);
    if (out->stream == NULL)
        phi__open_close(out);
    return status;
}

void phi__open_close(phi__opened *opened)
{
    phi__stream_close(opened->stream);
    opened->stream = NULL;
    if (opened->fd >= 0)
        (void)close(opened->fd);
    opened->fd = -1;
}
