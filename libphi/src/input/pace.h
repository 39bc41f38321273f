/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_INPUT_PACE_H
#define PHI_INPUT_PACE_H
/* Being gentle on what is scanned: bytes a second of all threads together, the share of the time that each thread works, and
 * how long it waits for a file system that does not answer.
 *
 * Waiting means that another thread reads (watch.h), which costs two switches of thread a read; it is done only on
 * file systems that can stall: those of a network, and those that a program serves. */
#include "base/status.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

typedef struct phi__watch phi__watch;

/* Of all threads. */
typedef struct phi__pace_rate {
    pthread_mutex_t lock;
    uint64_t bytes_per_second; /* 0 = any */
    uint32_t percent;          /* of the time that a thread may work; 0 or 100 = all */
    uint32_t stall_seconds;    /* 0 = wait for ever */
    uint64_t free_ns;          /* when the bytes read so far are paid for */
} phi__pace_rate;

/* Of one thread. */
typedef struct phi__pace {
    phi__pace_rate *rate;
    uint64_t resumed_ns; /* when it last rested */
    uint64_t device;     /* that `may_stall` is of */
    bool known, may_stall;
    uint32_t stalls;     /* in a row: a dead share is not waited for each time as long */
    phi__watch *watch;   /* reads for it; NULL until needed */
} phi__pace;

phi_status phi__pace_rate_init(phi__pace_rate *rate, uint64_t bytes_per_second, uint32_t percent, uint32_t stall_seconds);
void phi__pace_rate_done(phi__pace_rate *rate);
void phi__pace_init(phi__pace *pace, phi__pace_rate *rate);
void phi__pace_done(phi__pace *pace);

/** So many bytes were read: wait until they are paid for, and rest if it is time. `pace` may be NULL. */
void phi__pace_take(phi__pace *pace, uint64_t bytes);
/** Can the file system of `device`, which the file behind `fd` is on, keep a reader waiting? Asked of the system once a device. */
bool phi__pace_may_stall(phi__pace *pace, uint64_t device, int fd);
/** The same of a kind of file system (statfs.f_type). */
bool phi__pace_type_stalls(unsigned long type);
/** pread(2) that ends with ETIMEDOUT when no answer comes. */
ssize_t phi__pace_pread(phi__pace *pace, int fd, void *buffer, size_t capacity, uint64_t offset);
/** Calls on the entries of a folder, for reading, which end with ETIMEDOUT likewise. `watched`: something on the way may stall; else
 * they are made at once. `pace` may be NULL then. Opening leaves the access time as it is where that is permitted. */
int phi__pace_openat(phi__pace *pace, bool watched, int above, const char *path, int flags);
int phi__pace_fstatat(phi__pace *pace, bool watched, int above, const char *path, int flags, struct stat *out);
ssize_t phi__pace_getdents(phi__pace *pace, bool watched, int fd, void *buffer, size_t capacity);
int phi__pace_realpath(phi__pace *pace, bool watched, const char *path, char *out); /* room for PATH_MAX */

#endif
