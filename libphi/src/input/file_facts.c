/* SPDX-License-Identifier: Apache-2.0 */
/* See file_facts.h. The list of file systems is one of those known to be good:
 * what is not on it costs two small reads a file, never a missed change. */
#define _GNU_SOURCE /* O_NOFOLLOW, O_CLOEXEC, O_NOATIME */
#include "input/file_facts.h"

#include "base/alloc.h"
#include "base/digest.h"

#include <fcntl.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

enum { EDGE_BYTES = 4096 };
/* The kernel stamps files with the time of its last tick, at most 10 ms ago (HZ=100); the rest is for busy machines. */
static const int64_t EXACT_NS = INT64_C(100000000);
/* FAT and old servers count in steps of two seconds. */
static const int64_t COARSE_NS = INT64_C(2000000000);

bool phi__file_facts_exact(unsigned long type)
{
    static const unsigned long good[] = {
        0xEF53,     /* ext2, ext3, ext4 */
        0x58465342, /* XFS */
        0x9123683E, /* Btrfs */
        0x01021994, /* tmpfs */
        0x794c7630, /* overlayfs, whose upper layer is one of these */
        0xF2F52010, /* F2FS */
        0x2FC12FC1, /* ZFS */
        0xCA451A4E, /* bcachefs */
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (good[i] == type)
            return true;
    }
    return false;
}

static int64_t nanoseconds(const struct timespec *at)
{
    return (int64_t)at->tv_sec * INT64_C(1000000000) + (int64_t)at->tv_nsec;
}

bool phi__file_facts_settled(const phi_file_info *file, bool exact, int64_t now_ns)
{
    if (exact)
        return file->changed_ns < now_ns - EXACT_NS;
    return file->edges != 0 && file->changed_ns < now_ns - COARSE_NS && file->modified_ns < now_ns - COARSE_NS;
}

static void learn(phi__file_judge *judge, uint64_t device, const struct statfs *system)
{
    judge->device = device;
    judge->known = true;
    judge->exact = phi__file_facts_exact((unsigned long)system->f_type);
}

static ssize_t read_edge(phi__pace *pace, int fd, void *buffer, off_t offset)
{
    return pace == NULL ? pread(fd, buffer, EDGE_BYTES, offset) : phi__pace_pread(pace, fd, buffer, EDGE_BYTES, (uint64_t)offset);
}

/* 0 when either end cannot be read: then nothing vouches for the file. */
static uint64_t hash_edges(phi__pace *pace, const uint8_t *key, int fd, uint64_t size)
{
    uint8_t edges[2 * EDGE_BYTES], tag[PHI__DIGEST_TAG];
    const off_t tail = size > EDGE_BYTES ? (off_t)(size - EDGE_BYTES) : 0;
    const ssize_t first = read_edge(pace, fd, edges, 0);
    const ssize_t last = read_edge(pace, fd, edges + EDGE_BYTES, tail);
    uint64_t hash = 0;
    if (first >= 0 && last >= 0) {
        const phi__span parts[] = {{edges, (size_t)first}, {edges + EDGE_BYTES, (size_t)last}};
        phi__digest_tag(key, parts, 2, tag);
        memcpy(&hash, tag, sizeof hash);
        hash |= 1; /* 0 says that there is none */
    }
    phi__wipe(edges, sizeof edges);
    return hash;
}

phi_file_info phi__file_facts_describe(const struct stat *about)
{
    return (phi_file_info){.struct_size = sizeof(phi_file_info),
                           .owner = (uint32_t)about->st_uid,
                           .group = (uint32_t)about->st_gid,
                           .mode = (uint32_t)about->st_mode & 07777U,
                           .modified = (int64_t)about->st_mtim.tv_sec,
                           .device = (uint64_t)about->st_dev,
                           .inode = (uint64_t)about->st_ino,
                           .size = about->st_size > 0 ? (uint64_t)about->st_size : 0,
                           .modified_ns = nanoseconds(&about->st_mtim),
                           .changed_ns = nanoseconds(&about->st_ctim)};
}

static bool is_known(const phi__file_judge *judge, const phi_file_info *file)
{
    return judge->known && judge->device == file->device;
}

static void settle(const phi__file_judge *judge, phi_file_info *file)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    file->settled = phi__file_facts_settled(file, judge->exact, nanoseconds(&now));
}

void phi__file_facts_judge(phi__file_judge *judge, int fd, phi_file_info *file)
{
    struct statfs system;
    if (!is_known(judge, file) && fstatfs(fd, &system) == 0)
        learn(judge, file->device, &system);
    if (!is_known(judge, file))
        return;
    if (!judge->exact && judge->key != NULL)
        file->edges = hash_edges(judge->pace, judge->key, fd, file->size);
    settle(judge, file);
}

void phi__file_facts_path(phi__file_judge *judge, const char *path, const struct stat *about, phi_file_info *out)
{
    *out = phi__file_facts_describe(about);
    if (is_known(judge, out) && judge->exact)
        return;
    const int fd = phi__pace_openat(judge->pace, judge->pace != NULL, AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return;
    struct stat opened;
    if (phi__pace_fstatat(judge->pace, judge->pace != NULL, fd, "", AT_EMPTY_PATH, &opened) == 0 && S_ISREG(opened.st_mode)) {
        *out = phi__file_facts_describe(&opened);
        phi__file_facts_judge(judge, fd, out);
    }
    (void)close(fd);
}
