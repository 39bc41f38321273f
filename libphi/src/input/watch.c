/* SPDX-License-Identifier: Apache-2.0 */
/* See watch.h. Who of the two leaves last frees the watch. */
#define _GNU_SOURCE /* pthread_condattr_setclock, pread */
#include "input/watch.h"

#include "base/alloc.h"
#include "base/status.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CALL_BYTES = 64 * 1024, STACK_BYTES = 128 * 1024 };

typedef enum watch_call { CALL_NONE, CALL_PREAD, CALL_OPEN, CALL_END } watch_call;

struct phi__watch {
    pthread_mutex_t lock;
    pthread_cond_t asked, answered;
    watch_call call;  /* CALL_NONE once it is answered */
    int left;         /* of the two, how many are gone */
    int fd, flags;
    size_t capacity;
    uint64_t offset;
    ssize_t result;
    int error;
    char *path;
    uint8_t buffer[CALL_BYTES];
};

static void release(phi__watch *w)
{
    (void)pthread_mutex_destroy(&w->lock);
    (void)pthread_cond_destroy(&w->asked);
    (void)pthread_cond_destroy(&w->answered);
    phi__free(w->path);
    phi__free(w);
}

/* Leave, under the lock; the second one frees. */
static void leave(phi__watch *w)
{
    const int before = w->left++;
    (void)pthread_mutex_unlock(&w->lock);
    if (before > 0)
        release(w);
}

/* What was asked for, without the lock. */
static ssize_t make_call(phi__watch *w)
{
    if (w->call == CALL_OPEN)
        return open(w->path, w->flags);
    ssize_t got;
    do {
        got = pread(w->fd, w->buffer, w->capacity, (off_t)w->offset);
    } while (got < 0 && errno == EINTR);
    return got;
}

static void *watch_main(void *user)
{
    phi__watch *w = user;
    (void)pthread_mutex_lock(&w->lock);
    for (;;) {
        while (w->call == CALL_NONE && w->left == 0)
            (void)pthread_cond_wait(&w->asked, &w->lock);
        if (w->call == CALL_END || w->left > 0)
            break;
        (void)pthread_mutex_unlock(&w->lock);
        const ssize_t result = make_call(w);
        const int error = errno;
        (void)pthread_mutex_lock(&w->lock);
        if (w->left > 0 && w->call == CALL_OPEN && result >= 0)
            (void)close((int)result);
        w->result = result;
        w->error = error;
        w->call = CALL_NONE;
        (void)pthread_cond_signal(&w->answered);
    }
    leave(w);
    return NULL;
}

/* Signals are for the threads of the caller. */
static int start(phi__watch *w)
{
    pthread_t thread;
    pthread_attr_t attributes;
    sigset_t all, before;
    if (pthread_attr_init(&attributes) != 0)
        return -1;
    (void)pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    (void)pthread_attr_setstacksize(&attributes, STACK_BYTES);
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    const int made = pthread_create(&thread, &attributes, watch_main, w);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    (void)pthread_attr_destroy(&attributes);
    return made == 0 ? 0 : -1;
}

static phi__watch *watch_new(void)
{
    phi__watch *w = phi__alloc(sizeof *w);
    if (w == NULL)
        return NULL;
    pthread_condattr_t monotonic;
    (void)pthread_mutex_init(&w->lock, NULL);
    (void)pthread_cond_init(&w->asked, NULL);
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&w->answered, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    if (start(w) == 0)
        return w;
    release(w);
    return NULL;
}

/* Ask and wait, under the lock, which is free afterwards; *slot is NULL when the thread was left behind. */
static ssize_t ask(phi__watch **slot, watch_call call, uint32_t seconds)
{
    phi__watch *w = *slot;
    struct timespec until = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += (time_t)seconds;
    w->call = call;
    (void)pthread_cond_signal(&w->asked);
    int waited = 0;
    while (w->call != CALL_NONE && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&w->answered, &w->lock, &until);
    if (w->call != CALL_NONE) {
        *slot = NULL;
        leave(w);
        errno = ETIMEDOUT;
        return -1;
    }
    const ssize_t result = w->result;
    const int error = w->error;
    (void)pthread_mutex_unlock(&w->lock);
    errno = error;
    return result;
}

ssize_t phi__watch_pread(phi__watch **watch, int fd, void *buffer, size_t capacity, uint64_t offset, uint32_t seconds)
{
    if (*watch == NULL)
        *watch = watch_new();
    phi__watch *w = *watch;
    if (w == NULL) /* no thread to be had: better a read that may stall than none */
        return pread(fd, buffer, capacity, (off_t)offset);
    (void)pthread_mutex_lock(&w->lock);
    w->fd = fd;
    w->capacity = capacity < CALL_BYTES ? capacity : CALL_BYTES;
    w->offset = offset;
    const ssize_t got = ask(watch, CALL_PREAD, seconds);
    if (got > 0) { /* its thread waits for the next call: the buffer is ours */
        memcpy(buffer, w->buffer, (size_t)got);
        phi__wipe(w->buffer, (size_t)got);
    }
    return got;
}

int phi__watch_open(phi__watch **watch, const char *path, int flags, uint32_t seconds)
{
    if (*watch == NULL)
        *watch = watch_new();
    phi__watch *w = *watch;
    char *copy = w == NULL ? NULL : phi__strdup(path);
    if (copy == NULL)
        return open(path, flags);
    (void)pthread_mutex_lock(&w->lock);
    phi__free(w->path);
    w->path = copy;
    w->flags = flags;
    return (int)ask(watch, CALL_OPEN, seconds);
}

void phi__watch_free(phi__watch *watch)
{
    if (watch == NULL)
        return;
    (void)pthread_mutex_lock(&watch->lock);
    watch->call = CALL_END;
    (void)pthread_cond_signal(&watch->asked);
    leave(watch);
}
