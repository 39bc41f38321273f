/* SPDX-License-Identifier: Apache-2.0 */
/* See work_queue.h: a ring and a list under one mutex. */
#include "work_queue.h"

#include "base/alloc.h"

/* A walk that waits is woken when half is gone, not for each file: with small files it would wake all the time. */
enum { REFILL_AT = PHI__WORK_QUEUE_ITEMS / 2 };

phi_status phi__work_queue_init(phi__work_queue *queue)
{
    *queue = (phi__work_queue){.closed = false};
    PHI_REQUIRE(pthread_mutex_init(&queue->lock, NULL) == 0, PHI_ERR_MEMORY);
    const bool made = pthread_cond_init(&queue->filled, NULL) == 0 &&
                      pthread_cond_init(&queue->emptied, NULL) == 0 && pthread_cond_init(&queue->ended, NULL) == 0;
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
    (void)pthread_cond_destroy(&queue->ended);
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

/* Under the lock. */
static phi__job *unlink_job(phi__work_queue *queue)
{
    phi__job *job = queue->offered;
    if (job == NULL)
        return NULL;
    queue->offered = job->next;
    queue->jobs--;
    return job;
}

static bool is_over(const phi__work_queue *queue)
{
    return queue->closed && queue->count == 0 && queue->jobs == 0 && queue->scanning == 0;
}

bool phi__work_queue_take(phi__work_queue *queue, phi__work *out)
{
    (void)pthread_mutex_lock(&queue->lock);
    queue->idle++;
    while (queue->jobs == 0 && queue->count == 0 && !is_over(queue))
        (void)pthread_cond_wait(&queue->filled, &queue->lock);
    queue->idle--;
    *out = (phi__work){.job = unlink_job(queue)};
    const bool file = out->job == NULL && queue->count > 0;
    if (file) {
        *out = queue->items[queue->first];
        queue->first = (queue->first + 1) % PHI__WORK_QUEUE_ITEMS;
        queue->count--;
        queue->scanning++;
        if (queue->count == REFILL_AT)
            (void)pthread_cond_broadcast(&queue->emptied);
    }
    (void)pthread_mutex_unlock(&queue->lock);
    return file || out->job != NULL;
}

void phi__work_queue_done_file(phi__work_queue *queue)
{
    (void)pthread_mutex_lock(&queue->lock);
    queue->scanning--;
    if (is_over(queue))
        (void)pthread_cond_broadcast(&queue->filled);
    (void)pthread_mutex_unlock(&queue->lock);
}

bool phi__work_queue_has_idle(phi__work_queue *queue)
{
    (void)pthread_mutex_lock(&queue->lock);
    const bool idle = queue->idle > queue->jobs + queue->count;
    (void)pthread_mutex_unlock(&queue->lock);
    return idle;
}

void phi__work_queue_offer(phi__work_queue *queue, phi__job *job)
{
    (void)pthread_mutex_lock(&queue->lock);
    *job = (phi__job){.done = false};
    if (queue->offered == NULL)
        queue->offered = job;
    else
        queue->offered_last->next = job;
    queue->offered_last = job;
    queue->jobs++;
    (void)pthread_cond_signal(&queue->filled);
    (void)pthread_mutex_unlock(&queue->lock);
}

phi__job *phi__work_queue_pull(phi__work_queue *queue)
{
    (void)pthread_mutex_lock(&queue->lock);
    phi__job *job = unlink_job(queue);
    (void)pthread_mutex_unlock(&queue->lock);
    return job;
}

void phi__work_queue_done_job(phi__work_queue *queue, phi__job *job)
{
    (void)pthread_mutex_lock(&queue->lock);
    job->done = true;
    (void)pthread_cond_broadcast(&queue->ended);
    (void)pthread_mutex_unlock(&queue->lock);
}

bool phi__work_queue_is_done(phi__work_queue *queue, const phi__job *job)
{
    (void)pthread_mutex_lock(&queue->lock);
    const bool done = job->done;
    (void)pthread_mutex_unlock(&queue->lock);
    return done;
}

void phi__work_queue_await(phi__work_queue *queue, const phi__job *job)
{
    (void)pthread_mutex_lock(&queue->lock);
    while (!job->done)
        (void)pthread_cond_wait(&queue->ended, &queue->lock);
    (void)pthread_mutex_unlock(&queue->lock);
}

void phi__work_queue_close(phi__work_queue *queue)
{
    (void)pthread_mutex_lock(&queue->lock);
    queue->closed = true;
    (void)pthread_cond_broadcast(&queue->filled);
    (void)pthread_mutex_unlock(&queue->lock);
}
