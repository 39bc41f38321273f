/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORK_QUEUE_H
#define PHI_WORK_QUEUE_H
/* Work of the scanning threads: files on their way from the walk, and jobs, which
 * are pieces of the files that some of them are reading (pieces.h). Files are
 * bounded: a walk that is ahead waits, so that memory does not grow with the
 * tree. Jobs go first, and their owners bound them: what was begun is ended. */
#include "base/status.h"

#include <pthread.h>
#include <stdbool.h>

enum { PHI__WORK_QUEUE_ITEMS = 256 };

typedef struct phi__work {
    char *path;   /* owned by whoever holds the item */
    bool follow, may_stall, closed; /* see phi__tree_entry */
    bool name_only;          /* it is not opened, but said to be as follows: */
    const char *media;       /* static; "inode/directory" for a folder, of which nothing is said unless its name tells something */
    phi_state state;
    phi_reason reason;
    const char *detail;      /* static */
    uint64_t ticket; /* its place in the walk, from 0 */
    const phi_source *source; /* instead of a path: borrowed */
    struct phi__job *job; /* instead of all that: of somebody's file */
} phi__work;

/* One job; lies at the head of what it is. */
typedef struct phi__job {
    struct phi__job *next; /* offered behind it */
    bool done;
} phi__job;

typedef struct phi__work_queue {
    pthread_mutex_t lock;
    pthread_cond_t filled, emptied;
    phi__work items[PHI__WORK_QUEUE_ITEMS];
    size_t first, count;
    phi__job *offered, *offered_last;
    size_t jobs;          /* offered and not taken */
    size_t idle;          /* threads that wait in phi__work_queue_take */
    size_t scanning;      /* files taken and not ended: they may offer jobs */
    pthread_cond_t ended; /* a job is done */
    bool closed;
} phi__work_queue;

phi_status phi__work_queue_init(phi__work_queue *queue);
/** Frees what was never taken. */
void phi__work_queue_done(phi__work_queue *queue);
/** Wait for room and put; the queue owns the path from here on. */
void phi__work_queue_put(phi__work_queue *queue, phi__work work);
/** Wait and take; false when the queue is closed and empty, and nobody can offer a job any more. */
bool phi__work_queue_take(phi__work_queue *queue, phi__work *out);
/** The file that was taken is at its end. */
void phi__work_queue_done_file(phi__work_queue *queue);
/** Nothing more will be put. */
void phi__work_queue_close(phi__work_queue *queue);

/** Is there a thread that a job would give work to? */
bool phi__work_queue_has_idle(phi__work_queue *queue);
/** Whoever comes first may take it. */
void phi__work_queue_offer(phi__work_queue *queue, phi__job *job);
/** Take a job without waiting, whoever offered it; NULL when there is none. */
phi__job *phi__work_queue_pull(phi__work_queue *queue);
/** The one who took it is through with it. */
void phi__work_queue_done_job(phi__work_queue *queue, phi__job *job);
bool phi__work_queue_is_done(phi__work_queue *queue, const phi__job *job);
/** Wait until it is done. It was taken by another thread. */
void phi__work_queue_await(phi__work_queue *queue, const phi__job *job);

#endif
