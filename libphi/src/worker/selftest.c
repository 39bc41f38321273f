/* SPDX-License-Identifier: Apache-2.0 */
/* See selftest.h. A table of attempts; each returns true when it succeeded,
 * which is the failure that this looks for. */
#define _GNU_SOURCE
#include "worker/selftest.h"

#include "worker/sandbox.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HELD = 0, ESCAPED = 1, CPU_SECONDS = 10 };

static bool try_open_write(void) { return open("/dev/null", O_WRONLY | O_CLOEXEC) >= 0; }
static bool try_create(void) { return open("/tmp/phi-worker-selftest", O_RDWR | O_CREAT | O_CLOEXEC, 0600) >= 0; }
static bool try_read_elsewhere(void) { return open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0; }
static bool try_socket(void) { return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0; }
static bool try_fork(void) { return fork() >= 0; }
static bool try_ptrace(void) { return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0; }

static bool try_exec(void)
{
    char name[] = "true";
    char *const arguments[] = {name, NULL};
    char *const environment[] = {NULL};
    (void)execve("/bin/true", arguments, environment); /* its exit code 0 must not look like HELD: see run_one */
    return false;
}

static bool try_code_page(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

typedef bool (*attempt)(void);
static const attempt ATTEMPTS[] = {try_open_write, try_create, try_read_elsewhere, try_socket,
                                   try_fork,       try_ptrace, try_code_page,      try_exec};

/* The child reports through a pipe, for an exec that succeeds has its own exit code. */
static bool run_one(attempt tried, const char *const *readable, bool *lived)
{
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0)
        return false;
    const pid_t child = fork();
    if (child == 0) {
        const phi__sandbox_options options = {.cpu_seconds = CPU_SECONDS, .readable = readable};
        (void)phi__sandbox_enter(&options);
        const char held = tried == NULL || !tried() ? 'h' : 'e';
        (void)!write(report[1], &held, 1);
        _exit(held == 'h' ? HELD : ESCAPED);
    }
    (void)close(report[1]);
    char held = 0;
    const bool said = read(report[0], &held, 1) == 1;
    (void)close(report[0]);
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child)
        return false;
    *lived = said && held == 'h' && WIFEXITED(status) && WEXITSTATUS(status) == HELD;
    return *lived || (!said && WIFSIGNALED(status));
}

int phi__selftest_run(const char *const *readable)
{
    bool lived = false;
    bool good = run_one(NULL, readable, &lived) && lived;
    for (size_t i = 0; i < sizeof ATTEMPTS / sizeof *ATTEMPTS; i++) {
        bool ignored;
        good = run_one(ATTEMPTS[i], readable, &ignored) && good;
    }
    return good ? HELD : ESCAPED;
}
