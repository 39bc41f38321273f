/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORK_QUEUE_H
#define PHI_WORK_QUEUE_H
/* Files on their way from the walk to the scanning threads. Bounded: a walk
 * that is ahead waits, so that memory does not grow with the tree. */
#include "base/status.h"

#include <pthread.h>
#include <stdbool.h>

enum { PHI__WORK_QUEUE_ITEMS = 256 };

typedef struct phi__work {
    char *path;   /* owned by whoever holds the item */
    bool follow;  /* see phi__tree_entry */
    uint64_t ticket; /* its place in the walk, from 0 */
} phi__work;

typedef struct phi__work_queue {
    pthread_mutex_t lock;
    pthread_cond_t filled, emptied;
    phi__work items[PHI__WORK_QUEUE_ITEMS];
    size_t first, count;
    bool closed;
} phi__work_queue;

phi_status phi__work_queue_init(phi__work_queue *queue);
/** Frees what was never taken. */
void phi__work_queue_done(phi__work_queue *queue);
/** Wait for room and put; the queue owns the path from here on. */
void phi__work_queue_put(phi__work_queue *queue, phi__work work);
/** Wait and take; false when the queue is closed and empty. */
bool phi__work_queue_take(phi__work_queue *queue, phi__work *out);
/** Nothing more will be put. */
void phi__work_queue_close(phi__work_queue *queue);

#endif
