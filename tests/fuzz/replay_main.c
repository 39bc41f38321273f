/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a target without a fuzzing engine, with any compiler:
 *
 *     fuzz_replay TARGET [--seed N] [--runs M] [--save FILE] FILE-OR-FOLDER...
 *
 * Each input as it is, then M mutations of them that depend on N alone. What
 * kills the target, or keeps it busy for ten seconds (of its own, others may be busy too), is written to --save. */
#define _XOPEN_SOURCE 700 /* setitimer */
#include "base/alloc.h"
#include "corpus.h"
#include "fuzz.h"
#include "mutate.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>

enum { CAPACITY = 128 * 1024, SECONDS = 10 };

typedef struct replay {
    const phi_fuzz_target *target;
    const char *save;
    uint64_t seed;
    unsigned long runs;
    corpus inputs;
} replay;

/* What runs now, for the handler of its death. */
static struct {
    const char *save;
    const uint8_t *data;
    size_t size;
} current;

/* Weak: there with AddressSanitizer, which ends a process without a signal. */
void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static void save_current(void)
{
    const int fd = current.save == NULL ? -1 : open(current.save, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0 || write(fd, current.data, current.size) < 0)
        return;
    (void)close(fd);
}

static void on_signal(int number)
{
    save_current();
    (void)signal(number, SIG_DFL);
    (void)raise(number);
}

static void watch(const char *save)
{
    static const int numbers[] = {SIGABRT, SIGPROF, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
    current.save = save;
    if (__sanitizer_set_death_callback != NULL)
        __sanitizer_set_death_callback(save_current);
    const size_t count = __sanitizer_set_death_callback != NULL ? 2 : sizeof numbers / sizeof *numbers;
    for (size_t i = 0; i < count; i++)
        (void)signal(numbers[i], on_signal);
}

static void start_clock(time_t seconds)
{
    const struct itimerval clock = {.it_value = {.tv_sec = seconds}};
    (void)setitimer(ITIMER_PROF, &clock, NULL);
}

/* A copy of its own size, so that a sanitizer sees reads past the end. */
static void run_once(const replay *self, const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size > 0 ? size : 1);
    if (copy == NULL)
        abort();
    if (size > 0)
        memcpy(copy, data, size);
    current.data = copy;
    current.size = size;
    start_clock(SECONDS);
    (void)self->target->run(copy, size);
    start_clock(0);
    free(copy);
}

static void run_mutations(const replay *self)
{
    static const uint8_t nothing[1];
    uint8_t *bytes = malloc(CAPACITY);
    uint64_t state = self->seed;
    const size_t count = self->inputs.files.count;
    for (unsigned long i = 0; bytes != NULL && i < self->runs; i++) {
        const phi__buf *from = &self->inputs.files.items[phi_fuzz_pick(&state, count)].bytes;
        const phi__buf *other = &self->inputs.files.items[phi_fuzz_pick(&state, count)].bytes;
        const size_t size = from->size < CAPACITY ? from->size : CAPACITY;
        memcpy(bytes, from->size == 0 ? nothing : from->data, size);
        run_once(self, bytes, phi_fuzz_mutate(&state, bytes, size, CAPACITY, other->data, other->size));
    }
    free(bytes);
}

static int usage(void)
{
    (void)fprintf(stderr, "usage: fuzz_replay TARGET [--seed N] [--runs M] [--save FILE] FILE-OR-FOLDER...\ntargets:");
    for (const phi_fuzz_target *target = phi_fuzz_targets; target->name != NULL; target++)
        (void)fprintf(stderr, " %s", target->name);
    (void)fprintf(stderr, "\n");
    return 2;
}

static bool read_arguments(int count, char **arguments, replay *self)
{
    self->target = count > 1 ? phi_fuzz_find(arguments[1]) : NULL;
    for (int i = 2; i < count; i++) {
        const bool valued = i + 1 < count;
        if (valued && strcmp(arguments[i], "--seed") == 0)
            self->seed = strtoull(arguments[++i], NULL, 10);
        else if (valued && strcmp(arguments[i], "--runs") == 0)
            self->runs = strtoul(arguments[++i], NULL, 10);
        else if (valued && strcmp(arguments[i], "--save") == 0)
            self->save = arguments[++i];
        else if (!corpus_add(&self->inputs, arguments[i]))
            return false;
    }
    return self->target != NULL && self->inputs.files.count > 0;
}

int main(int count, char **arguments)
{
    replay self = {.seed = 1};
    if (!read_arguments(count, arguments, &self)) {
        corpus_done(&self.inputs);
        return usage();
    }
    corpus_sort(&self.inputs);
    watch(self.save);
    for (size_t i = 0; i < self.inputs.files.count; i++)
        run_once(&self, self.inputs.files.items[i].bytes.data, self.inputs.files.items[i].bytes.size);
    run_mutations(&self);
    (void)printf("%s: %zu inputs, %lu mutations\n", self.target->name, self.inputs.files.count, self.runs);
    corpus_done(&self.inputs);
    return 0;
}
