/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_PROCESS_H
#define PHI_WORKER_PROCESS_H
/* One worker process: checked, started, ended. Nothing here waits for a process
 * that was not killed first, and no signal handler is needed. */
#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct phi__process {
    pid_t pid;          /* 0 = none */
    pid_t owner;        /* who started it: a forked child must not end it */
    int socket;         /* our end; -1 = none */
    uint32_t documents; /* given to it so far */
    uint32_t level;     /* phi__sandbox_level it reported */
    uint8_t *packet;    /* PHI__WIRE_BYTES, for its records; of the owner of this struct */
    size_t packet_size, packet_at; /* of the last one; what was taken of it */
} phi__process;

/** No process yet; keeps the packet. */
void phi__process_init(phi__process *process);
/** Start `path`, with `argument` (NULL = none) and the other end of a socket pair as
 * descriptor 3 and so much address space (0 = no limit); `keeps_freed`: small blocks that are freed stay at hand. NULL, or a static line that says why not: then nothing was started. */
const char *phi__process_start(phi__process *process, const char *path, const char *argument, bool keeps_freed,
                               uint64_t memory_bytes);
/** Kill it, take its exit status, close the socket. Returns the wait status as
 * it was before our signal could matter, or -1. Does nothing when none runs. */
int phi__process_end(phi__process *process);

#endif
