/* SPDX-License-Identifier: Apache-2.0 */
/* See document.h. */
#define _GNU_SOURCE /* memfd_create, seals */
#include "worker/document.h"

#include "base/alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK_BYTES = 64 * 1024 };

/* A descriptor that could also write is not handed to a parser. */
static bool can_be_lent(int fd, struct stat *about)
{
    const int flags = fd < 0 ? -1 : fcntl(fd, F_GETFL);
    return flags >= 0 && (flags & O_ACCMODE) == O_RDONLY && (flags & O_PATH) == 0 && fstat(fd, about) == 0 &&
           S_ISREG(about->st_mode);
}

static bool write_all(int fd, const uint8_t *data, size_t size)
{
    for (size_t at = 0; at < size;) {
        const ssize_t done = write(fd, &data[at], size - at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        at += (size_t)done;
    }
    return true;
}

static phi_status copy_stream(phi__part *part, int fd, uint64_t *size, phi_reason *reason)
{
    PHI_AUTO(phi__free_at) uint8_t *block = phi__alloc(BLOCK_BYTES);
    PHI_REQUIRE(block != NULL, PHI_ERR_MEMORY);
    const size_t ceiling = phi__budget_memory(part->budget);
    *size = 0;
    for (;;) {
        size_t got = 0;
        PHI_TRY(phi__stream_read(part->stream, block, BLOCK_BYTES, &got));
        if (got == 0)
            return PHI_OK;
        *reason = *size + got > ceiling ? PHI_REASON_LIMIT_MEMORY : phi__budget_time(part->budget);
        PHI_REQUIRE(*reason == PHI_REASON_NONE, PHI_PARTIAL);
        PHI_REQUIRE(write_all(fd, block, got), PHI_ERR_MEMORY);
        *size += got;
    }
}

/* ------------------------------------------------- a stream that owns its file */

typedef struct owning_stream {
    phi__stream base; /* first: a phi__stream is what callers hold */
    phi__stream *inner;
} owning_stream;

static phi_status owning_read(phi__stream *self, void *buffer, size_t capacity, size_t *got)
{
    return phi__stream_read(((owning_stream *)(void *)self)->inner, buffer, capacity, got);
}

static phi_status owning_read_at(phi__stream *self, uint64_t offset, void *buffer, size_t capacity, size_t *got)
{
    return phi__stream_read_at(((owning_stream *)(void *)self)->inner, offset, buffer, capacity, got);
}

static void owning_close(phi__stream *self)
{
    phi__stream_close(((owning_stream *)(void *)self)->inner);
    (void)close(self->fd);
    phi__free(self);
}

/* The descriptor belongs to the stream, unless this fails. */
static phi_status own(int fd, phi__stream **out)
{
    owning_stream *self = phi__alloc(sizeof *self);
    PHI_REQUIRE(self != NULL, PHI_ERR_MEMORY);
    const phi_status status = phi__stream_fd(fd, &self->inner);
    if (status != PHI_OK) {
        phi__free(self);
        return status;
    }
    self->base = (phi__stream){.read = owning_read, .read_at = owning_read_at, .close = owning_close,
                               .size = self->inner->size, .fd = fd};
    *out = &self->base;
    return PHI_OK;
}

/* ----------------------------------------------------------------------- copy */

/* The part reads from the copy from now on; what was wrong with the stream stays wrong. */
static phi_status take_copy(phi__part *part, int fd)
{
    phi__stream *copy = NULL;
    PHI_TRY(own(fd, &copy));
    if (part->stream->fault != PHI_REASON_NONE)
        phi__stream_fault(copy, part->stream->fault, part->stream->fault_detail);
    phi__stream_close(part->stream);
    part->stream = copy;
    return PHI_OK;
}

static phi_status make_copy(phi__part *part, phi__document *out, phi_reason *reason)
{
    const int fd = memfd_create("phi-document", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    PHI_REQUIRE(fd >= 0, PHI_ERR_MEMORY);
    uint64_t size = 0;
    phi_status status = copy_stream(part, fd, &size, reason);
    if (status == PHI_OK) {
        (void)fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL);
        status = take_copy(part, fd);
    }
    if (status != PHI_OK) {
        (void)close(fd);
        return status;
    }
    *out = (phi__document){.fd = fd, .copied = true, .size = size};
    return PHI_OK;
}

phi_status phi__document_open(phi__part *part, phi__document *out, phi_reason *reason, const char **detail)
{
    struct stat about;
    *out = (phi__document){.fd = -1};
    if (can_be_lent(part->stream->fd, &about)) {
        *out = (phi__document){.fd = part->stream->fd, .size = (uint64_t)about.st_size};
        phi__pace_take(part->stream->pace, out->size); /* the worker reads it all */
        return PHI_OK;
    }
    const phi_status status = make_copy(part, out, reason);
    if (status == PHI_PARTIAL)
        *detail = *reason == PHI_REASON_LIMIT_TIME ? "no time left for this file" : "too large to be held in memory";
    if (status == PHI_OK)
        phi__budget_hold(part->budget, out->size);
    return status;
}

bool phi__document_shrank(const phi__document *document)
{
    struct stat about;
    return !document->copied && fstat(document->fd, &about) == 0 && (uint64_t)about.st_size < document->size;
}

void phi__document_close(phi__document *document, phi__budget *budget)
{
    if (document->copied)
        phi__budget_release(budget, document->size);
    *document = (phi__document){.fd = -1};
}
