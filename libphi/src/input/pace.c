/* SPDX-License-Identifier: Apache-2.0 */
/* See pace.h. A thread that is ahead of its budget sleeps after it has read, never before: a scan of one small file takes no
 * longer than without limits. */
#define _GNU_SOURCE /* O_NOATIME, getdents64 */
#include "input/pace.h"

#include "input/watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#define SECOND_NS UINT64_C(1000000000)
enum {
    LEAST_SLEEP_NS = 2000000,  /* shorter ones cost more than they save */
    WORK_NS = 20000000,        /* between two rests */
    MOST_REST_NS = 1000000000, /* a thread that waited for a slow disk owes no hour of rest */
    EACH_BYTES = 64 * 1024,    /* of a watched read */
    PATIENCE_AGAIN = 10        /* part of the time that is given once it stalled */
};

static uint64_t now_ns(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * SECOND_NS + (uint64_t)now.tv_nsec;
}

static void sleep_ns(uint64_t duration)
{
    struct timespec left = {.tv_sec = (time_t)(duration / SECOND_NS), .tv_nsec = (long)(duration % SECOND_NS)};
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        continue;
}

phi_status phi__pace_rate_init(phi__pace_rate *rate, uint64_t bytes_per_second, uint32_t percent, uint32_t stall_seconds)
{
    *rate = (phi__pace_rate){.bytes_per_second = bytes_per_second, .percent = percent, .stall_seconds = stall_seconds};
    return pthread_mutex_init(&rate->lock, NULL) == 0 ? PHI_OK : PHI_ERR_MEMORY;
}

void phi__pace_rate_done(phi__pace_rate *rate)
{
    (void)pthread_mutex_destroy(&rate->lock);
}

void phi__pace_init(phi__pace *pace, phi__pace_rate *rate)
{
    *pace = (phi__pace){.rate = rate, .resumed_ns = now_ns()};
}

void phi__pace_done(phi__pace *pace)
{
    phi__watch_free(pace->watch);
    pace->watch = NULL;
}

/* ------------------------------------------------------------------------ limits */

/* When `bytes` more are paid for. */
static uint64_t pay(phi__pace_rate *rate, uint64_t bytes, uint64_t now)
{
    (void)pthread_mutex_lock(&rate->lock);
    const uint64_t from = rate->free_ns > now ? rate->free_ns : now;
    const double cost = (double)bytes / (double)rate->bytes_per_second * (double)SECOND_NS;
    rate->free_ns = from + (uint64_t)cost;
    const uint64_t due = rate->free_ns;
    (void)pthread_mutex_unlock(&rate->lock);
    return due;
}

static void rest(phi__pace *pace, uint64_t now)
{
    const uint32_t percent = pace->rate->percent;
    const uint64_t worked = now - pace->resumed_ns;
    if (percent == 0 || percent >= 100 || worked < WORK_NS)
        return;
    const uint64_t owed = worked / percent * (100 - percent);
    sleep_ns(owed < MOST_REST_NS ? owed : MOST_REST_NS);
    pace->resumed_ns = now_ns();
}

void phi__pace_take(phi__pace *pace, uint64_t bytes)
{
    if (pace == NULL)
        return;
    const phi__pace_rate *rate = pace->rate;
    const bool limited = rate->bytes_per_second > 0 && bytes > 0;
    if (!limited && (rate->percent == 0 || rate->percent >= 100))
        return;
    uint64_t now = now_ns();
    if (limited) {
        const uint64_t due = pay(pace->rate, bytes, now);
        if (due > now + LEAST_SLEEP_NS) {
            sleep_ns(due - now);
            pace->resumed_ns += now_ns() - now; /* it did not work meanwhile */
            now = now_ns();
        }
    }
    rest(pace, now);
}

/* ------------------------------------------------------------------------ stalls */

bool phi__pace_type_stalls(unsigned long type)
{
    static const unsigned long types[] = {
        0x6969,     /* NFS */
        0x517B,     /* SMB */
        0xFF534D42, /* CIFS */
        0xFE534D42, /* SMB2 */
        0x65735546, /* FUSE: sshfs, rclone, GlusterFS ... */
        0x01021997, /* 9P */
        0x00C36400, /* Ceph */
        0x5346414F, /* AFS */
        0x6B414653, /* kAFS */
        0x73757245, /* Coda */
        0x7461636F, /* OCFS2 */
        0x0BD00BD0, /* Lustre */
        0x19830326, /* BeeGFS */
        0x786F4256  /* shared folders of VirtualBox */
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if ((type & 0xFFFFFFFFUL) == types[i])
            return true;
    }
    return false;
}

bool phi__pace_may_stall(phi__pace *pace, uint64_t device, int fd)
{
    if (pace == NULL || pace->rate->stall_seconds == 0)
        return false;
    if (pace->known && pace->device == device)
        return pace->may_stall;
    struct statfs about;
    pace->may_stall = fstatfs(fd, &about) == 0 && phi__pace_type_stalls((unsigned long)about.f_type);
    pace->device = device;
    pace->known = true;
    return pace->may_stall;
}

static uint32_t patience(const phi__pace *pace)
{
    const uint32_t seconds = pace->rate->stall_seconds;
    if (pace->stalls == 0)
        return seconds;
    return seconds > PATIENCE_AGAIN ? seconds / PATIENCE_AGAIN : 1;
}

/* Each call that comes back says that the file system is alive. */
static void note_answer(phi__pace *pace, int64_t result)
{
    pace->stalls = result < 0 && errno == ETIMEDOUT ? pace->stalls + 1 : 0;
}

static bool is_watched(const phi__pace *pace, bool watched)
{
    return watched && pace != NULL && pace->rate->stall_seconds > 0;
}

ssize_t phi__pace_pread(phi__pace *pace, int fd, void *buffer, size_t capacity, uint64_t offset)
{
    if (!is_watched(pace, true))
        return pread(fd, buffer, capacity, (off_t)offset);
    const size_t most = capacity < EACH_BYTES ? capacity : EACH_BYTES;
    const ssize_t got = phi__watch_pread(&pace->watch, fd, buffer, most, offset, patience(pace));
    note_answer(pace, got);
    return got;
}

static int open_now(phi__pace *pace, bool watched, int above, const char *path, int flags)
{
    if (!is_watched(pace, watched))
        return openat(above, path, flags);
    const int fd = phi__watch_openat(&pace->watch, above, path, flags, patience(pace));
    note_answer(pace, fd);
    return fd;
}

int phi__pace_openat(phi__pace *pace, bool watched, int above, const char *path, int flags)
{
    const int fd = open_now(pace, watched, above, path, flags | O_NOATIME);
    return fd < 0 && errno == EPERM ? open_now(pace, watched, above, path, flags) : fd; /* for its owner and root alone */
}

int phi__pace_fstatat(phi__pace *pace, bool watched, int above, const char *path, int flags, struct stat *out)
{
    if (!is_watched(pace, watched))
        return fstatat(above, path, out, flags);
    const int result = phi__watch_fstatat(&pace->watch, above, path, flags, out, patience(pace));
    note_answer(pace, result);
    return result;
}

ssize_t phi__pace_getdents(phi__pace *pace, bool watched, int fd, void *buffer, size_t capacity)
{
    if (!is_watched(pace, watched))
        return getdents64(fd, buffer, capacity);
    const ssize_t got = phi__watch_getdents(&pace->watch, fd, buffer, capacity, patience(pace));
    note_answer(pace, got);
    return got;
}

int phi__pace_realpath(phi__pace *pace, bool watched, const char *path, char *out)
{
    if (!is_watched(pace, watched))
        return realpath(path, out) == NULL ? -1 : 0;
    const int result = phi__watch_realpath(&pace->watch, path, out, patience(pace));
    note_answer(pace, result);
    return result;
}
