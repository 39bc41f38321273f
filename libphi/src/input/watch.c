/* SPDX-License-Identifier: Apache-2.0 */
/* See watch.h. Who of the two leaves last frees the watch. */
#define _GNU_SOURCE /* pthread_condattr_setclock, pread, getdents64 */
#include "input/watch.h"

#include "base/alloc.h"
#include "base/quiet_thread.h"
#include "base/status.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CALL_BYTES = 64 * 1024, STACK_BYTES = 128 * 1024 };

typedef enum watch_call { CALL_NONE, CALL_PREAD, CALL_GETDENTS, CALL_OPEN, CALL_STAT, CALL_REALPATH, CALL_END } watch_call;

struct phi__watch {
    pthread_mutex_t lock;
    pthread_cond_t asked, answered;
    watch_call call;  /* CALL_NONE once it is answered */
    int left;         /* of the two, how many are gone */
    int fd, flags;    /* of a file, or of the folder that `path` is relative to */
    struct stat about;
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
        return openat(w->fd, w->path, w->flags);
    if (w->call == CALL_STAT)
        return fstatat(w->fd, w->path, &w->about, w->flags);
    if (w->call == CALL_REALPATH)
        return realpath(w->path, (char *)w->buffer) == NULL ? -1 : 0;
    if (w->call == CALL_GETDENTS)
        return getdents64(w->fd, w->buffer, w->capacity);
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

static int start(phi__watch *w)
{
    pthread_t thread;
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0)
        return -1;
    (void)pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    (void)pthread_attr_setstacksize(&attributes, STACK_BYTES);
    const bool made = phi__quiet_thread_begin(&thread, &attributes, watch_main, w);
    (void)pthread_attr_destroy(&attributes);
    return made ? 0 : -1;
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

/* The watch, made when there is none; NULL: no thread to be had. */
static phi__watch *get_watch(phi__watch **slot)
{
    if (*slot == NULL)
        *slot = watch_new();
    return *slot;
}

/* A call that fills a buffer: its thread has one of its own, which is ours once it waits for the next call. */
static ssize_t ask_bytes(phi__watch **watch, watch_call call, int fd, void *buffer, size_t capacity, uint64_t offset, uint32_t seconds)
{
    phi__watch *w = *watch;
    (void)pthread_mutex_lock(&w->lock);
    w->fd = fd;
    w->capacity = capacity < CALL_BYTES ? capacity : CALL_BYTES;
    w->offset = offset;
    const ssize_t got = ask(watch, call, seconds);
    if (got > 0) {
        memcpy(buffer, w->buffer, (size_t)got);
        phi__wipe(w->buffer, (size_t)got);
    }
    return got;
}

/* A call on a path; false: it cannot be asked, and nothing happened. */
static bool ask_path(phi__watch **watch, watch_call call, int above, const char *path, int flags, uint32_t seconds, int *result)
{
    phi__watch *w = get_watch(watch);
    char *copy = w == NULL ? NULL : phi__strdup(path);
    if (copy == NULL)
        return false;
    (void)pthread_mutex_lock(&w->lock);
    phi__free(w->path);
    w->path = copy;
    w->fd = above;
    w->flags = flags;
    *result = (int)ask(watch, call, seconds);
    return true;
}

/* Where no thread is to be had: better a call that may stall than none. */
ssize_t phi__watch_pread(phi__watch **watch, int fd, void *buffer, size_t capacity, uint64_t offset, uint32_t seconds)
{
    if (get_watch(watch) == NULL)
        return pread(fd, buffer, capacity, (off_t)offset);
    return ask_bytes(watch, CALL_PREAD, fd, buffer, capacity, offset, seconds);
}

ssize_t phi__watch_getdents(phi__watch **watch, int fd, void *buffer, size_t capacity, uint32_t seconds)
{
    if (get_watch(watch) == NULL)
        return getdents64(fd, buffer, capacity);
    return ask_bytes(watch, CALL_GETDENTS, fd, buffer, capacity, 0, seconds);
}

int phi__watch_openat(phi__watch **watch, int above, const char *path, int flags, uint32_t seconds)
{
    int result;
    return ask_path(watch, CALL_OPEN, above, path, flags, seconds, &result) ? result : openat(above, path, flags);
}

int phi__watch_fstatat(phi__watch **watch, int above, const char *path, int flags, struct stat *out, uint32_t seconds)
{
    int result;
    if (!ask_path(watch, CALL_STAT, above, path, flags, seconds, &result))
        return fstatat(above, path, out, flags);
    if (result == 0)
        *out = (*watch)->about;
    return result;
}

int phi__watch_realpath(phi__watch **watch, const char *path, char *out, uint32_t seconds)
{
    int result;
    if (!ask_path(watch, CALL_REALPATH, AT_FDCWD, path, 0, seconds, &result))
        return realpath(path, out) == NULL ? -1 : 0;
    if (result == 0)
        memcpy(out, (*watch)->buffer, PATH_MAX);
    return result;
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
