/* SPDX-License-Identifier: Apache-2.0 */
/* See work_queue.h: a ring under one mutex. */
#include "work_queue.h"

#include "base/alloc.h"

/* A walk that waits is woken when half is gone, not for each file: with small files it would wake all the time. */
enum { REFILL_AT = PHI__WORK_QUEUE_ITEMS / 2 };

phi_status phi__work_queue_init(phi__work_queue *queue)
{
    *queue = (phi__work_queue){.closed = false};
    PHI_REQUIRE(pthread_mutex_init(&queue->lock, NULL) == 0, PHI_ERR_MEMORY);
    const bool made = pthread_cond_init(&queue->filled, NULL) == 0 && pthread_cond_init(&queue->emptied, NULL) == 0;
    return made ? PHI_OK : PHI_ERR_MEMORY;
}

void phi__work_queue_done(phi__work_queue *queue)
{
    for (; queue->count > 0; queue->count--) {
        phi__free(queue->items[queue->first].path);
        queue->first = (queue->first + 1) % PHI__WORK_QUEUE_ITEMS;
    }
    (void)pthread_cond_destroy(&queue->filled);
    (void)pthread_cond_destroy(&queue->emptied);
    (void)pthread_mutex_destroy(&queue->lock);
}

void phi__work_queue_put(phi__work_queue *queue, phi__work work)
{
    (void)pthread_mutex_lock(&queue->lock);
    while (queue->count == PHI__WORK_QUEUE_ITEMS)
        (void)pthread_cond_wait(&queue->emptied, &queue->lock);
    queue->items[(queue->first + queue->count) % PHI__WORK_QUEUE_ITEMS] = work;
    queue->count++;
    (void)pthread_cond_signal(&queue->filled);
    (void)pthread_mutex_unlock(&queue->lock);
}

bool phi__work_queue_take(phi__work_queue *queue, phi__work *out)
{
    (void)pthread_mutex_lock(&queue->lock);
    while (queue->count == 0 && !queue->closed)
        (void)pthread_cond_wait(&queue->filled, &queue->lock);
    const bool found = queue->count > 0;
    if (found) {
        *out = queue->items[queue->first];
        queue->first = (queue->first + 1) % PHI__WORK_QUEUE_ITEMS;
        queue->count--;
        if (queue->count == REFILL_AT)
            (void)pthread_cond_broadcast(&queue->emptied);
    }
    (void)pthread_mutex_unlock(&queue->lock);
    return found;
}

void phi__work_queue_close(phi__work_queue *queue)
{
    (void)pthread_mutex_lock(&queue->lock);
    queue->closed = true;
    (void)pthread_cond_broadcast(&queue->filled);
    (void)pthread_mutex_unlock(&queue->lock);
}
