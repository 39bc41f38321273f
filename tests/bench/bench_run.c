/* SPDX-License-Identifier: Apache-2.0 */
/* bench-run [--calls] COMMAND...: runs it and prints one line to standard error,
 *
 *     wall seconds, CPU seconds, largest resident KiB, exit code, system calls (0 without --calls)
 *
 * Small on purpose: what a process held before it became the command counts as the
 * command's peak, so a Python that started it would hide what is to be seen. System
 * calls are those of the first thread, counted by tracing, which makes times useless. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec at;
    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec * 1e-9;
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

static int become(char **command, bool traced)
{
    if (traced && ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
        return 126;
    (void)execvp(command[0], command);
    return 127;
}

/* Stops come in pairs, before and after each call. */
static int trace(pid_t child, uint64_t *calls, struct rusage *used)
{
    uint64_t stops = 0;
    int status = 0;
    bool begun = false;
    while (wait4(child, &status, 0, used) == child && WIFSTOPPED(status)) {
        const int signal = WSTOPSIG(status);
        if (!begun)
            (void)ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
        const bool call = signal == (SIGTRAP | 0x80);
        stops += call;
        const long pass = call || !begun || signal == SIGTRAP ? 0 : signal;
        begun = true;
        if (ptrace(PTRACE_SYSCALL, child, NULL, pass) != 0)
            break;
    }
    *calls = (stops + 1) / 2;
    return status;
}

int main(int argc, char **argv)
{
    const bool traced = argc > 1 && strcmp(argv[1], "--calls") == 0;
    char **command = argv + (traced ? 2 : 1);
    if (argc < (traced ? 3 : 2))
        return 125;
    const double begun = now();
    const pid_t child = fork();
    if (child == 0)
        _exit(become(command, traced));
    struct rusage used = {0};
    uint64_t calls = 0;
    int status = 0;
    if (child < 0 || (!traced && wait4(child, &status, 0, &used) != child))
        return 125;
    if (traced)
        status = trace(child, &calls, &used);
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + (status & 0x7f);
    (void)fprintf(stderr, "bench-run %.6f %.6f %ld %d %" PRIu64 "\n", now() - begun,
                  seconds(used.ru_utime) + seconds(used.ru_stime), used.ru_maxrss, code, calls);
    return code;
}
