/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_SANDBOX_H
#define PHI_WORKER_SANDBOX_H
/* Locks a worker process in, for good, before it sees the first document. */
#include "worker/protocol.h"

#include <stdbool.h>

typedef struct phi__sandbox_options {
    uint64_t memory_bytes;         /* address space; 0 = no limit */
    uint64_t usual_bytes;          /* what of it may be taken until phi__sandbox_reserve; 0 = all */
    uint32_t cpu_seconds;          /* 0 = no limit */
    const char *const *readable;   /* directories that may still be read; NULL-terminated */
} phi__sandbox_options;

/** Every layer that the kernel grants; says how far it came. A layer that is
 * missing (an old kernel, a container that forbids it) does not stop the rest. */
phi__sandbox_level phi__sandbox_enter(const phi__sandbox_options *options);
/** From here on all of memory_bytes may be taken, or again no more than usual_bytes: text that wants more than it
 * is a bomb, a page that is drawn is not. */
void phi__sandbox_reserve(bool open);
/** So many bytes of the address space are those of the document, mapped, and no work; 0 = none any more. */
void phi__sandbox_hold(uint64_t bytes);

#endif
