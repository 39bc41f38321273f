/* SPDX-License-Identifier: Apache-2.0 */
/* See stream.h: the stream over a descriptor of the caller, read with pread(2)
 * where it can seek, so that its own offset is left alone, else as a pipe.
 *
 * A regular file is read up to the size it had at opening: one that grows (a
 * log) would otherwise never end, one that shrinks is a fault. Files of /proc
 * claim size 0 and have content all the same; they are read to their end. */
#define _GNU_SOURCE /* pread and poll under -std=c17 */
#include "input/stream.h"

#include "base/alloc.h"
#include "input/file_facts.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Linux moves at most this much in one call. */
enum { CALL_BYTES = 0x7ffff000 };

typedef struct fd_stream {
    phi__stream base; /* first: a phi__stream * is an fd_stream * */
    int descriptor;
    uint64_t at;
    bool sparse;                  /* fewer blocks on the disk than its size */
    uint64_t data_begin, data_end; /* of a sparse file: a stretch that is on the disk */
} fd_stream;

static void note_error(phi__stream *self, int error)
{
    if (error == EACCES || error == EPERM)
        phi__stream_fault(self, PHI_REASON_PERMISSION, "the system denied reading");
    else if (error == ETIMEDOUT)
        phi__stream_fault(self, PHI_REASON_IO, "the file system did not answer in time");
    else if (error == ESTALE || error == ENXIO || error == ENODEV)
        phi__stream_fault(self, PHI_REASON_VANISHED, "gone while it was read");
    else
        phi__stream_fault(self, PHI_REASON_IO, "reading failed");
}

static ssize_t read_once(const fd_stream *file, void *buffer, size_t capacity, uint64_t offset)
{
    if (file->base.may_stall)
        return phi__pace_pread(file->base.pace, file->descriptor, buffer, capacity, offset);
    ssize_t count;
    do {
        count = pread(file->descriptor, buffer, capacity, (off_t)offset);
    } while (count < 0 && errno == EINTR);
    return count;
}

/* Learn which stretch of data comes at or after `offset`; false when the system does not say, or the file has become
 * shorter: then it is read as any other. The descriptor's own offset is as it was. */
static bool find_data(fd_stream *file, uint64_t offset)
{
    struct stat about;
    const off_t before = lseek(file->descriptor, 0, SEEK_CUR);
    const off_t begin = lseek(file->descriptor, (off_t)offset, SEEK_DATA);
    bool known = begin >= 0;
    if (known) {
        const off_t end = lseek(file->descriptor, begin, SEEK_HOLE);
        known = end > begin;
        file->data_begin = (uint64_t)begin;
        file->data_end = known ? (uint64_t)end : 0;
    } else if (errno == ENXIO) { /* a hole up to the end */
        known = fstat(file->descriptor, &about) == 0 && (uint64_t)about.st_size >= file->base.size;
        file->data_begin = file->data_end = file->base.size;
    }
    (void)lseek(file->descriptor, before < 0 ? 0 : before, SEEK_SET);
    file->sparse = known;
    return known;
}

/* Bytes from `offset` on that are a hole; *data is how many after that are data. */
static uint64_t hole_at(fd_stream *file, uint64_t offset, uint64_t *data)
{
    *data = UINT64_MAX;
    if (!file->sparse)
        return 0;
    if (offset < file->data_begin || offset >= file->data_end) {
        if (!find_data(file, offset))
            return 0;
    }
    const uint64_t hole = file->data_begin > offset ? file->data_begin - offset : 0;
    *data = file->data_end - (hole > 0 ? file->data_begin : offset);
    return hole;
}

static phi_status seekable_read_at(phi__stream *self, uint64_t offset, void *buffer, size_t capacity, size_t *got)
{
    fd_stream *file = (fd_stream *)self;
    *got = 0;
    const uint64_t left = offset < self->size ? self->size - offset : 0;
    if (capacity > left)
        capacity = (size_t)left;
    if (capacity > CALL_BYTES)
        capacity = CALL_BYTES;
    if (capacity == 0 || offset > INT64_MAX)
        return PHI_OK;
    uint64_t data;
    const uint64_t hole = hole_at(file, offset, &data);
    if (hole > 0) {
        *got = hole < capacity ? (size_t)hole : capacity;
        memset(buffer, 0, *got);
        return PHI_OK;
    }
    const ssize_t count = read_once(file, buffer, data < capacity ? (size_t)data : capacity, offset);
    if (count < 0)
        note_error(self, errno);
    else if (count == 0 && self->size != PHI__SIZE_UNKNOWN)
        phi__stream_fault(self, PHI_REASON_CHANGED, "shrank while it was read");
    else
        *got = (size_t)count;
    phi__pace_take(self->pace, *got);
    return PHI_OK;
}

static uint64_t skip_hole(phi__stream *self)
{
    fd_stream *file = (fd_stream *)self;
    uint64_t data;
    if (self->size == PHI__SIZE_UNKNOWN || file->at >= self->size)
        return 0;
    uint64_t hole = hole_at(file, file->at, &data);
    if (hole > self->size - file->at)
        hole = self->size - file->at;
    file->at += hole;
    return hole;
}

static phi_status seekable_read(phi__stream *self, void *buffer, size_t capacity, size_t *got)
{
    fd_stream *file = (fd_stream *)self;
    PHI_TRY(seekable_read_at(self, file->at, buffer, capacity, got));
    file->at += *got;
    return PHI_OK;
}

/* A non-blocking pipe with nothing in it yet is waited for. */
static bool wait_readable(int descriptor)
{
    struct pollfd wanted = {.fd = descriptor, .events = POLLIN};
    int ready;
    do {
        ready = poll(&wanted, 1, -1);
    } while (ready < 0 && errno == EINTR);
    return ready > 0;
}

static phi_status pipe_read(phi__stream *self, void *buffer, size_t capacity, size_t *got)
{
    const fd_stream *file = (fd_stream *)self;
    *got = 0;
    if (capacity > CALL_BYTES)
        capacity = CALL_BYTES;
    for (;;) {
        const ssize_t count = read(file->descriptor, buffer, capacity);
        if (count >= 0) {
            *got = (size_t)count;
            phi__pace_take(self->pace, *got);
            return PHI_OK;
        }
        const int error = errno;
        if (error == EINTR)
            continue;
        if ((error == EAGAIN || error == EWOULDBLOCK) && wait_readable(file->descriptor))
            continue;
        note_error(self, error);
        return PHI_OK;
    }
}

static void fd_close(phi__stream *self)
{
    phi__free(self);
}

/* Size of what can seek, or PHI__SIZE_UNKNOWN when it has to be read to know. */
static uint64_t seekable_size(int descriptor, const struct stat *about)
{
    if (S_ISBLK(about->st_mode)) {
        const off_t end = lseek(descriptor, 0, SEEK_END);
        return end >= 0 ? (uint64_t)end : PHI__SIZE_UNKNOWN;
    }
    char probe;
    if (about->st_size == 0 && pread(descriptor, &probe, 1, 0) != 0)
        return PHI__SIZE_UNKNOWN;
    return about->st_size > 0 ? (uint64_t)about->st_size : 0;
}

static phi_status open_known(int fd, const struct stat *about, phi__stream **out)
{
    fd_stream *file = phi__alloc(sizeof *file);
    PHI_REQUIRE(file != NULL, PHI_ERR_MEMORY);
    file->descriptor = fd;
    if (S_ISREG(about->st_mode) || S_ISBLK(about->st_mode))
        file->base = (phi__stream){.read = seekable_read,
                                   .read_at = seekable_read_at,
                                   .close = fd_close,
                                   .size = seekable_size(fd, about),
                                   .fd = fd};
    else
        file->base =
            (phi__stream){.read = pipe_read, .close = fd_close, .size = PHI__SIZE_UNKNOWN, .fd = -1};
    if (S_ISREG(about->st_mode) && about->st_size > 0 && (uint64_t)about->st_blocks * 512 < (uint64_t)about->st_size) {
        file->sparse = true;
        file->base.skip_hole = skip_hole;
    }
    if (S_ISREG(about->st_mode))
        file->base.file = phi__file_facts_describe(about);
    *out = &file->base;
    return PHI_OK;
}

phi_status phi__stream_fd(int fd, phi__stream **out)
{
    struct stat about;
    PHI_REQUIRE(fd >= 0 && fstat(fd, &about) == 0, PHI_ERR_ARGUMENT);
    return open_known(fd, &about, out);
}

phi_status phi__stream_file(int fd, phi__pace *pace, phi__stream **out)
{
    struct stat about;
    PHI_REQUIRE(fd >= 0, PHI_ERR_UNSUPPORTED);
    if (phi__pace_fstatat(pace, pace != NULL, fd, "", AT_EMPTY_PATH, &about) != 0)
        return errno == ETIMEDOUT ? PHI_ERR_IO : PHI_ERR_UNSUPPORTED;
    PHI_REQUIRE(S_ISREG(about.st_mode), PHI_ERR_UNSUPPORTED);
    return open_known(fd, &about, out);
}
