/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_SERVE_H
#define PHI_WORKER_SERVE_H
/* The life of a worker program: warm up, lock in, read one document after the
 * other. Part of worker programs only. */
#include "worker/sandbox.h"
#include "worker/say.h"

/* One document. */
typedef struct phi__job {
    phi__say say;             /* first: readers hand it on */
    int fd;                   /* readable, from offset 0 */
    uint64_t size;            /* in bytes */
    phi__reading reading;     /* what to read it as */
    uint32_t mode;            /* PHI__JOB_... */
    phi__sandbox_level level; /* how far this process is locked in */
} phi__job;

typedef struct phi__service {
    const char *name;            /* the argument that chooses it; NULL = none is needed */
    void (*warm_up)(void);       /* loads what is loaded on first use; NULL = nothing is */
    const char *const *readable; /* directories to be read all the same; NULL = none */
    uint32_t reserve;            /* of the memory that the host allows, documents may usually take one part in this many; 0 = all */
    const char *(*missing)(void); /* after warm_up: what it lacks, in a line without tabs, or NULL; may be NULL */
    void (*read)(phi__job *job); /* says all there is; what it is not for, it says nothing of */
} phi__service;

/** main() of a worker program: serves the service that the argument names, or proves with
 * "--selftest" that a locked worker cannot get out, or tells with "--about" of itself. Returns the exit status. */
int phi__serve(const phi__service *services, size_t count, int argc, char **argv);

#endif
