/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_INPUT_STREAM_H
#define PHI_INPUT_STREAM_H
/* A phi__stream is how every stage after `walk` sees bytes: always readable
 * from front to back, sometimes at any offset. Files, memory, callbacks, pipes
 * and members of containers all look like this.
 *
 * Files are read, never mapped: a file that shrinks under a mapping kills the
 * process.
 *
 * Data faults (a corrupt deflate block, a file that shrank) do not fail a read:
 * it delivers what it has, then reports the end, and `fault` says why. */
#include "base/buf.h"
#include "base/budget.h"
#include "base/span.h"
#include "base/status.h"
#include "input/pace.h"

#define PHI__SIZE_UNKNOWN UINT64_MAX

typedef struct phi__stream phi__stream;
struct phi__stream {
    /* Up to `capacity` bytes from where the last read ended; *got == 0 only at
     * the end or at a fault. PHI_OK or PHI_ERR_MEMORY. Use phi__stream_read. */
    phi_status (*read)(phi__stream *self, void *buffer, size_t capacity, size_t *got);
    /* The same at an offset, independent of `read`; NULL when not possible. */
    phi_status (*read_at)(phi__stream *self, uint64_t offset, void *buffer, size_t capacity, size_t *got);
    /* Pass over zeros that lie at the position and are not on the disk; how many. NULL = there are none. Use phi__stream_skip_hole. */
    uint64_t (*skip_hole)(phi__stream *self);
    void (*close)(phi__stream *self); /* frees what the maker allocated, the stream itself included; may be NULL */
    uint64_t size;  /* in bytes, or PHI__SIZE_UNKNOWN; a claim until read to the end */
    uint64_t position; /* bytes delivered by phi__stream_read so far */
    int fd;         /* readable descriptor of the same bytes from offset 0, for workers; -1 = none */
    phi__pace *pace; /* of the thread that reads; NULL = no limits */
    bool may_stall;  /* with `pace`: reads have a deadline */
    phi_file_info file; /* whose it is, for files; struct_size 0 = not known */
    phi_reason fault; /* why the end came early, or NONE */
    const char *fault_detail; /* static string or NULL */
    const uint64_t *volumes; /* of a set of files: where each of them begins; NULL = it is one */
    size_t volume_count;
    /* Bytes peeked but not yet read; owned by the generic functions. */
    phi__buf head;
    size_t head_at;
};

/** Look at up to `want` (<= 64 KiB) bytes at the current position without
 * reading them; the span is valid until the next call on the stream and is
 * shorter only at the end. */
phi_status phi__stream_peek(phi__stream *stream, size_t want, phi__span *out);
/** Read up to `capacity` bytes; fills the buffer unless the end comes first. */
phi_status phi__stream_read(phi__stream *stream, void *buffer, size_t capacity, size_t *got);
/** Read at an offset; PHI_ERR_UNSUPPORTED when the stream cannot. Fills the buffer unless the end comes first. */
phi_status phi__stream_read_at(phi__stream *stream, uint64_t offset, void *buffer, size_t capacity, size_t *got);
/** Pass over zeros that are a hole in a sparse file; how many, 0 when what comes next is data. */
uint64_t phi__stream_skip_hole(phi__stream *stream);
/** Read everything that is left into `out` (its ceiling holds). PHI_PARTIAL when the ceiling was reached. */
phi_status phi__stream_read_all(phi__stream *stream, phi__buf *out);
/** Close (NULL is fine); wipes the peek buffer. */
void phi__stream_close(phi__stream *stream);

/** Note a fault; the first one stays. */
void phi__stream_fault(phi__stream *stream, phi_reason reason, const char *detail);

/* Makers. Each hands out a stream to be closed. */

/** Bytes of the caller, which must outlive the stream. */
phi_status phi__stream_memory(const void *data, size_t size, phi__stream **out);
/** Takes over the content of `buf` (left empty): wiped on close. */
phi_status phi__stream_take(phi__buf *buf, phi__stream **out);
/** Descriptor of the caller: not closed. Regular files get random access and a size;
 * a file that ends before its size at opening faults with PHI_REASON_CHANGED. */
phi_status phi__stream_fd(int fd, phi__stream **out);
/** The same for a regular file alone: PHI_ERR_UNSUPPORTED for all else. With a `pace`, which says that the file system may stall:
 * PHI_ERR_IO when it does. */
phi_status phi__stream_file(int fd, phi__pace *pace, phi__stream **out);
/** Reads through a caller's function. `size` may be PHI__SIZE_UNKNOWN. */
phi_status phi__stream_callback(int64_t (*read_at)(void *user, uint64_t offset, void *buffer, size_t capacity),
                                void *user, uint64_t size, phi__stream **out);
/** Reads on in another stream, which must outlive it and is not closed with it. */
phi_status phi__stream_borrow(phi__stream *inner, phi__stream **out);
/** Streams with random access, one behind the other; `begins`: the offset of each. All of it must outlive the stream, and
 * is not closed with it. */
phi_status phi__stream_join(phi__stream *const *parts, const uint64_t *begins, size_t count, phi__stream **out);
/** Make sure the stream can be read at any offset, loading it into memory up to
 * `ceiling` bytes when needed. On success `*stream` is replaced (the old one is closed).
 * PHI_PARTIAL: larger than the ceiling; `*stream` then still delivers all its bytes
 * from its current position, and cannot seek. */
phi_status phi__stream_make_random(phi__stream **stream, size_t ceiling);

#endif
