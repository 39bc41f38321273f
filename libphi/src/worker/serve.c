/* SPDX-License-Identifier: Apache-2.0 */
/* See serve.h. */
#define _GNU_SOURCE
#include "worker/serve.h"

#include "worker/selftest.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    HOST = 3,               /* the socket */
    TICK_US = 50000, STACK_BYTES = 64 << 10,
    ROOM_BYTES = 256 << 20, /* less address space than this left at an abort: it was memory */
};

static phi__outbox outbox;

static phi__say to_host(void)
{
    return (phi__say){.socket = HOST, .outbox = &outbox};
}

/* A parser that takes its time, or never ends: what it said must not wait for it. */
static void on_tick(int number)
{
    const int kept = errno;
    (void)number;
    phi__say say = to_host();
    if (!outbox.busy)
        phi__say_flush(&say);
    errno = kept;
}

/* What was said before a crash is heard; then it takes its course. */
static void on_crash(int number)
{
    phi__say say = to_host();
    if (!outbox.busy)
        phi__say_flush(&say);
    (void)signal(number, SIG_DFL);
    (void)raise(number);
}

/* Libraries abort when memory ends (GLib by a trap for debuggers): that is a limit, not
 * a crash, and no second attempt would help. Any other abort takes its course. */
static void on_abort(int number)
{
    void *room = mmap(NULL, ROOM_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    phi__say say = to_host();
    if (!outbox.busy)
        phi__say_flush(&say);
    if (room != MAP_FAILED && number == SIGTRAP)
        abort();
    if (room != MAP_FAILED)
        return;
    phi__say_fault(&say, PHI_REASON_LIMIT_MEMORY, "the document needs more memory than a worker may have");
    phi__say_wire(&say, &(phi__wire){.type = PHI__WIRE_END});
    _exit(1);
}

static void watch_aborts(void)
{
    struct sigaction action = {.sa_handler = on_abort};
    (void)sigaction(SIGABRT, &action, NULL);
    (void)sigaction(SIGTRAP, &action, NULL);
}

/* Before the process is locked in. The stack may be what is at its end. */
static void watch_crashes(void)
{
    static const int CRASHES[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGXCPU};
    static uint8_t stack[STACK_BYTES];
    const stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    (void)sigaltstack(&own, NULL);
    for (size_t i = 0; i < sizeof CRASHES / sizeof *CRASHES; i++)
        (void)sigaction(CRASHES[i], &(struct sigaction){.sa_handler = on_crash, .sa_flags = SA_ONSTACK}, NULL);
    (void)sigaction(SIGVTALRM, &(struct sigaction){.sa_handler = on_tick, .sa_flags = SA_RESTART | SA_ONSTACK}, NULL);
    const struct itimerval ticks = {.it_interval = {.tv_usec = TICK_US}, .it_value = {.tv_usec = TICK_US}}; /* of processor time: who sleeps is left alone */
    (void)setitimer(ITIMER_VIRTUAL, &ticks, NULL);
}

static void serve_job(const phi__service *service, phi__job *job)
{
    service->read(job);
    const uint32_t declined = job->say.said ? 0 : 1;
    phi__say_wire(&job->say, &(phi__wire){.type = PHI__WIRE_END, .number = declined});
    (void)close(job->fd);
}

static int serve(const phi__service *service)
{
    static uint8_t buffer[PHI__WIRE_BYTES];
    phi__wire wire;
    if (service->warm_up != NULL)
        service->warm_up();
    if (phi__protocol_receive(HOST, buffer, false, true, &wire, NULL) != PHI__WIRE_OK ||
        wire.type != PHI__WIRE_SETUP)
        return 2;
    const phi__sandbox_options options = {
        .memory_bytes = wire.bytes, .usual_bytes = service->reserve > 1 ? wire.bytes / service->reserve : 0, .cpu_seconds = wire.number, .readable = service->readable};
    watch_aborts();
    watch_crashes();
    const phi__sandbox_level level = phi__sandbox_enter(&options);
    phi__job job = {.say = to_host()};
    phi__say_wire(&job.say, &(phi__wire){.type = PHI__WIRE_READY, .number = (uint32_t)level});
    int fd = -1;
    while (!job.say.lost && phi__protocol_receive(HOST, buffer, false, true, &wire, &fd) == PHI__WIRE_OK) {
        if (wire.type != PHI__WIRE_JOB || fd < 0)
            return 2;
        job = (phi__job){.say = to_host(), .fd = fd, .size = wire.bytes,
                         .reading = (phi__reading)(wire.number % PHI__JOB_MODE_UNIT),
                         .mode = wire.number / PHI__JOB_MODE_UNIT, .level = level};
        serve_job(service, &job);
    }
    return 0;
}

static int selftest(const phi__service *services, size_t count)
{
    int worst = 0;
    for (size_t i = 0; i < count; i++) {
        if (services[i].warm_up != NULL)
            services[i].warm_up();
        worst |= phi__selftest_run(services[i].readable);
    }
    return worst;
}

/* "service=archive<tab>isolation=landlock<tab>missing=..." from a process of its own, which is locked in after that. */
static void tell_about(const phi__service *service)
{
    static const char *const LEVELS[PHI__SANDBOX_LEVELS] = {"none", "limits", "seccomp", "landlock"};
    enum { CPU_SECONDS = 60 };
    if (service->warm_up != NULL)
        service->warm_up();
    const char *missing = service->missing == NULL ? NULL : service->missing();
    const phi__sandbox_options options = {.cpu_seconds = CPU_SECONDS, .readable = service->readable};
    const phi__sandbox_level level = phi__sandbox_enter(&options);
    char line[512];
    const int length = snprintf(line, sizeof line, "service=%s\tisolation=%s%s%s\n", service->name == NULL ? "-" : service->name,
                                LEVELS[level], missing == NULL ? "" : "\tmissing=", missing == NULL ? "" : missing);
    if (length > 0 && (size_t)length < sizeof line)
        (void)!write(STDOUT_FILENO, line, (size_t)length);
    _exit(0);
}

static int about(const phi__service *services, size_t count)
{
    static const char VERSION[] = "version=" PHI_VERSION "\n";
    (void)!write(STDOUT_FILENO, VERSION, sizeof VERSION - 1);
    int worst = 0;
    for (size_t i = 0; i < count; i++) {
        const pid_t child = fork();
        int status = 1;
        if (child == 0)
            tell_about(&services[i]);
        if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
            worst = 1;
    }
    return worst;
}

int phi__serve(const phi__service *services, size_t count, int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--selftest") == 0)
        return selftest(services, count);
    if (argc == 2 && strcmp(argv[1], "--about") == 0)
        return about(services, count);
    for (size_t i = 0; i < count; i++) {
        if (services[i].name == NULL || (argc == 2 && strcmp(argv[1], services[i].name) == 0))
            return serve(&services[i]);
    }
    return 2;
}
