/* SPDX-License-Identifier: Apache-2.0 */
/* See process.h. The child gets an empty environment, /dev/null as its standard
 * streams, its socket, and no other descriptor of ours. */
#define _GNU_SOURCE /* addclosefrom_np */
#include "worker/process.h"

#include "worker/protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    CHILD_SOCKET = 3,
    CPU_SECONDS = 3600, /* of one process over all documents: ends one whose host died in silence */
};

void phi__process_init(phi__process *process)
{
    *process = (phi__process){.socket = -1, .packet = process->packet};
}

/* A program that others may write is not run. */
static const char *check_program(const char *path)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return "the worker program is not installed";
    if (!S_ISREG(about.st_mode))
        return "the worker program is not a regular file";
    if (about.st_uid != 0 && about.st_uid != geteuid())
        return "the worker program belongs to another user";
    if ((about.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return "the worker program can be changed by others";
    return NULL;
}

static bool fill_actions(posix_spawn_file_actions_t *actions, int child_end)
{
    /* The socket first: its number may be one of the standard streams'. */
    bool good = posix_spawn_file_actions_adddup2(actions, child_end, CHILD_SOCKET) == 0;
    for (int fd = 0; fd < CHILD_SOCKET; fd++)
        good = good && posix_spawn_file_actions_addopen(actions, fd, "/dev/null", fd == 0 ? O_RDONLY : O_WRONLY, 0) == 0;
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
    good = good && posix_spawn_file_actions_addclosefrom_np(actions, CHILD_SOCKET + 1) == 0;
#endif
    return good;
}

static bool fill_attributes(posix_spawnattr_t *attributes)
{
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    /* Its own group: Ctrl-C is for the program that asked. */
    return posix_spawnattr_setflags(attributes,
                                    POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP) == 0 &&
           posix_spawnattr_setsigdefault(attributes, &all) == 0 &&
           posix_spawnattr_setsigmask(attributes, &none) == 0 && posix_spawnattr_setpgroup(attributes, 0) == 0;
}

static bool spawn(const char *path, const char *argument, bool keeps_freed, int child_end, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return false;
    if (posix_spawnattr_init(&attributes) != 0) {
        (void)posix_spawn_file_actions_destroy(&actions);
        return false;
    }
    char *const arguments[] = {(char *)(uintptr_t)path, (char *)(uintptr_t)argument, NULL};
    /* OpenMP reads this before main(): a worker may not start threads. */
    static char one_thread[] = "OMP_THREAD_LIMIT=1";
    /* Parsers free what they allocated a page ago: keeping all of it at hand takes a fifth of the time of a PDF, but
     * text recognition, which works on more than fits into the caches, 5 % longer. */
    static char keep_freed[] = "GLIBC_TUNABLES=glibc.malloc.tcache_count=60000";
    char *const environment[] = {one_thread, keeps_freed ? keep_freed : NULL, NULL};
    const bool good = fill_actions(&actions, child_end) && fill_attributes(&attributes) &&
                      posix_spawn(pid, path, &actions, &attributes, arguments, environment) == 0;
    (void)posix_spawnattr_destroy(&attributes);
    (void)posix_spawn_file_actions_destroy(&actions);
    return good;
}

const char *phi__process_start(phi__process *process, const char *path, const char *argument, bool keeps_freed,
                               uint64_t memory_bytes)
{
    const char *refused = check_program(path);
    if (refused != NULL)
        return refused;
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return "no socket for the worker";
    pid_t pid = 0;
    const bool started = spawn(path, argument, keeps_freed, ends[1], &pid);
    (void)close(ends[1]);
    if (!started) {
        (void)close(ends[0]);
        return "the worker program cannot be started";
    }
    *process = (phi__process){.pid = pid, .owner = getpid(), .socket = ends[0], .packet = process->packet};
    const phi__wire setup = {
        .type = PHI__WIRE_SETUP, .bytes = memory_bytes, .number = CPU_SECONDS};
    /* A worker that died already is noticed when its first job is sent. */
    (void)phi__protocol_send(process->socket, &setup, -1, false);
    return NULL;
}

int phi__process_end(phi__process *process)
{
    int status = -1;
    if (process->pid > 0 && process->owner == getpid()) {
        (void)kill(process->pid, SIGKILL);
        pid_t ended;
        do
            ended = waitpid(process->pid, &status, 0);
        while (ended < 0 && errno == EINTR);
        if (ended < 0)
            status = -1; /* the host ignores SIGCHLD, or reaps by itself */
    }
    if (process->socket >= 0)
        (void)close(process->socket);
    phi__process_init(process);
    return status;
}
