/* SPDX-License-Identifier: Apache-2.0 */
/* See crew.h. Indexes are taken a few at a time from one counter. The caller works, too, so that helpers that wake late cost
 * nothing but their share; for the same reason it runs other tasks while it waits for one. */
#include "input/crew.h"

#include "base/alloc.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

enum { TAKEN_AT_ONCE = 16, WORTH_WAKING = 64, HELPERS_MOST = 15 };

typedef struct helper {
    phi__crew *crew;
    size_t number; /* from 1 */
    pthread_t thread;
} helper;

struct phi__crew {
    pthread_mutex_t lock; /* guards all below but `next` */
    pthread_cond_t called, returned;
    uint64_t round;       /* counts calls to work */
    size_t busy;          /* helpers at work */
    bool ended;
    phi__crew_task *first, *last; /* tasks that nobody began */
    void (*some)(void *user, size_t from, size_t to, size_t who);
    void *user;
    size_t count;
    atomic_size_t next;
    helper helpers[HELPERS_MOST];
    size_t helper_count;
};

static void work(phi__crew *crew, size_t who)
{
    for (;;) {
        const size_t from = atomic_fetch_add(&crew->next, TAKEN_AT_ONCE);
        if (from >= crew->count)
            return;
        const size_t to = crew->count - from > TAKEN_AT_ONCE ? from + TAKEN_AT_ONCE : crew->count;
        crew->some(crew->user, from, to, who);
    }
}

/* The functions below are called, and return, under the lock. */

static void run_task(phi__crew *crew, phi__crew_task *task, size_t who)
{
    task->state = PHI__CREW_RUNNING;
    (void)pthread_mutex_unlock(&crew->lock);
    task->run(task->user, who);
    (void)pthread_mutex_lock(&crew->lock);
    task->state = PHI__CREW_DONE;
}

static phi__crew_task *take_task(phi__crew *crew)
{
    phi__crew_task *task = crew->first;
    crew->first = task->next;
    if (crew->first == NULL)
        crew->last = NULL;
    return task;
}

static void take_out(phi__crew *crew, const phi__crew_task *task)
{
    phi__crew_task *before = NULL;
    for (phi__crew_task *at = crew->first; at != task; at = at->next)
        before = at;
    if (before == NULL)
        (void)take_task(crew);
    else
        before->next = task->next;
    if (crew->last == task)
        crew->last = before;
}

/* A helper that wakes after a round is over finds nothing to take. */
static void *help(void *user)
{
    const helper *self = user;
    phi__crew *crew = self->crew;
    uint64_t seen = 0;
    (void)pthread_mutex_lock(&crew->lock);
    for (;;) {
        while (crew->round == seen && crew->first == NULL && !crew->ended)
            (void)pthread_cond_wait(&crew->called, &crew->lock);
        if (crew->ended)
            break;
        if (crew->first != NULL) {
            run_task(crew, take_task(crew), self->number);
            (void)pthread_cond_signal(&crew->returned);
            continue;
        }
        seen = crew->round;
        if (atomic_load(&crew->next) >= crew->count)
            continue;
        crew->busy++;
        (void)pthread_mutex_unlock(&crew->lock);
        work(crew, self->number);
        (void)pthread_mutex_lock(&crew->lock);
        if (--crew->busy == 0)
            (void)pthread_cond_signal(&crew->returned);
    }
    (void)pthread_mutex_unlock(&crew->lock);
    return NULL;
}

phi_status phi__crew_new(size_t helpers, phi__crew **out)
{
    phi__crew *crew = phi__alloc(sizeof *crew);
    PHI_REQUIRE(crew != NULL, PHI_ERR_MEMORY);
    atomic_init(&crew->next, 0);
    const bool locked = pthread_mutex_init(&crew->lock, NULL) == 0;
    const bool calls = locked && pthread_cond_init(&crew->called, NULL) == 0;
    if (!calls || pthread_cond_init(&crew->returned, NULL) != 0) {
        if (calls)
            (void)pthread_cond_destroy(&crew->called);
        if (locked)
            (void)pthread_mutex_destroy(&crew->lock);
        phi__free(crew);
        return PHI_ERR_MEMORY;
    }
    for (size_t i = 0; i < helpers && i < HELPERS_MOST; i++) {
        helper *next = &crew->helpers[crew->helper_count];
        *next = (helper){.crew = crew, .number = i + 1};
        if (pthread_create(&next->thread, NULL, help, next) != 0)
            break;
        crew->helper_count++;
    }
    *out = crew;
    return PHI_OK;
}

void phi__crew_free(phi__crew *crew)
{
    if (crew == NULL)
        return;
    (void)pthread_mutex_lock(&crew->lock);
    crew->ended = true;
    (void)pthread_cond_broadcast(&crew->called);
    (void)pthread_mutex_unlock(&crew->lock);
    for (size_t i = 0; i < crew->helper_count; i++)
        (void)pthread_join(crew->helpers[i].thread, NULL);
    (void)pthread_cond_destroy(&crew->returned);
    (void)pthread_cond_destroy(&crew->called);
    (void)pthread_mutex_destroy(&crew->lock);
    phi__free(crew);
}

size_t phi__crew_helpers(const phi__crew *crew)
{
    return crew->helper_count;
}

void phi__crew_run(phi__crew *crew, size_t count, void (*some)(void *user, size_t from, size_t to, size_t who), void *user)
{
    const bool shared = crew->helper_count > 0 && count >= WORTH_WAKING;
    (void)pthread_mutex_lock(&crew->lock);
    crew->some = some;
    crew->user = user;
    crew->count = count;
    atomic_store(&crew->next, 0);
    if (shared) {
        crew->round++;
        (void)pthread_cond_broadcast(&crew->called);
    }
    (void)pthread_mutex_unlock(&crew->lock);
    work(crew, 0);
    (void)pthread_mutex_lock(&crew->lock);
    while (crew->busy > 0)
        (void)pthread_cond_wait(&crew->returned, &crew->lock);
    (void)pthread_mutex_unlock(&crew->lock);
}

void phi__crew_post(phi__crew *crew, phi__crew_task *task)
{
    (void)pthread_mutex_lock(&crew->lock);
    task->next = NULL;
    task->state = PHI__CREW_QUEUED;
    if (crew->last == NULL)
        crew->first = task;
    else
        crew->last->next = task;
    crew->last = task;
    (void)pthread_cond_signal(&crew->called);
    (void)pthread_mutex_unlock(&crew->lock);
}

void phi__crew_finish(phi__crew *crew, phi__crew_task *task)
{
    (void)pthread_mutex_lock(&crew->lock);
    while (task->state != PHI__CREW_DONE) {
        if (task->state == PHI__CREW_QUEUED) {
            take_out(crew, task);
            run_task(crew, task, 0);
        } else if (crew->first != NULL) {
            run_task(crew, take_task(crew), 0);
        } else {
            (void)pthread_cond_wait(&crew->returned, &crew->lock);
        }
    }
    (void)pthread_mutex_unlock(&crew->lock);
}
