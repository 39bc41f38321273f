/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_JOB_READ_H
#define PHI_WORKER_JOB_READ_H
/* Bytes of the document in hand, for readers that look here and there. Include it behind the macro that asks for pread. */
#include "worker/serve.h"

#include <errno.h>
#include <unistd.h>

/** Up to `size` bytes from `offset` on: fewer where the document ends or cannot be read. */
static inline size_t phi__job_read_at(const phi__job *job, uint64_t offset, uint8_t *bytes, size_t size)
{
    size_t done = 0;
    while (done < size) {
        const ssize_t got = pread(job->fd, bytes + done, size - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        done += (size_t)got;
    }
    return done;
}

#endif
