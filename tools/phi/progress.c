/* SPDX-License-Identifier: Apache-2.0 */
/* See progress.h. The path is text of strangers: its control characters do not reach the terminal. */
#define _GNU_SOURCE
#include "progress.h"

#include "output.h"

#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define REDRAW_SECONDS 0.2
enum { LINE_BYTES = 1024, KINDS_SHOWN = 3, LEAST_SECONDS = 3, NARROW = 40, USUAL = 80 };

static volatile sig_atomic_t asked; /* a signal handler has nowhere else to write */

static double now(void)
{
    struct timespec at = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void on_signal(int number)
{
    (void)number;
    asked = 1;
}

void progress_catch_signal(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESTART};
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGUSR1, &action, NULL);
}

void progress_init(progress *p, bool quiet, double lines, bool counts, const counter *total)
{
    *p = (progress){.drawing = !quiet && isatty(STDERR_FILENO), .every = lines, .total = total, .started = now()};
    p->lines = !quiet && !p->drawing;
    p->counts = p->drawing || (p->lines && counts);
    p->width = output_width(stderr);
    p->drawn = p->started;
}

bool progress_counts(const progress *p)
{
    return p->counts;
}

void progress_finding(progress *p, const char *detector)
{
    size_t at = 0;
    while (at < p->kind_count && strcmp(p->kinds[at].name, detector) != 0)
        at++;
    if (at == PROGRESS_KINDS)
        at--;
    if (at == p->kind_count) {
        (void)snprintf(p->kinds[at].name, sizeof p->kinds[at].name, "%s", at == PROGRESS_KINDS - 1 ? "others" : detector);
        p->kind_count++;
    }
    p->kinds[at].findings++;
    while (at > 0 && p->kinds[at].findings > p->kinds[at - 1].findings) { /* most first */
        const progress_kind up = p->kinds[at];
        p->kinds[at] = p->kinds[at - 1];
        p->kinds[--at] = up;
    }
}

/* ------------------------------------------------------------------------- a line */

/* Text that grows in place and is cut where the room ends. */
typedef struct line {
    char text[LINE_BYTES];
    size_t used;
} line;

__attribute__((format(printf, 2, 3))) static void put(line *l, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    const int more = vsnprintf(l->text + l->used, sizeof l->text - l->used, format, list);
    va_end(list);
    l->used += more > 0 ? (size_t)more : 0;
    if (l->used >= sizeof l->text)
        l->used = sizeof l->text - 1;
}

static void put_number(line *l, uint64_t value)
{
    if (value >= 1000) {
        put_number(l, value / 1000);
        put(l, ",%03u", (unsigned)(value % 1000));
        return;
    }
    put(l, "%u", (unsigned)value);
}

static void put_bytes(line *l, double bytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    size_t unit = 0;
    for (; bytes >= 999.5 && unit + 1 < sizeof units / sizeof *units; unit++)
        bytes /= 1000.0;
    put(l, bytes < 9.95 && unit > 0 ? "%.1f %s" : "%.0f %s", bytes, units[unit]);
}

static void put_seconds(line *l, double seconds)
{
    const uint64_t whole = seconds > 0 ? (uint64_t)seconds : 0;
    if (whole < 3600)
        put(l, "%" PRIu64 ":%02u", whole / 60, (unsigned)(whole % 60));
    else
        put(l, "%" PRIu64 ":%02u:%02u", whole / 3600, (unsigned)(whole / 60 % 60), (unsigned)(whole % 60));
}

static double share_of(uint64_t part, uint64_t all)
{
    return all == 0 ? 1.0 : part >= all ? 1.0 : (double)part / (double)all;
}

/* Files cost something each, and something by their size: half and half is never far off. */
static void put_time(line *l, const progress *p, uint64_t files, uint64_t bytes, double elapsed)
{
    if (p->total == NULL || !atomic_load(&p->total->done)) {
        put_seconds(l, elapsed);
        put(l, " elapsed");
        return;
    }
    const double done = (share_of(files, atomic_load(&p->total->files)) + share_of(bytes, atomic_load(&p->total->bytes))) / 2;
    put(l, "%.0f %%, ", done * 100);
    if (done <= 0 || elapsed < LEAST_SECONDS) {
        put_seconds(l, elapsed);
        put(l, " elapsed");
        return;
    }
    put_seconds(l, elapsed * (1 - done) / done);
    put(l, " left");
}

static void put_kinds(line *l, const progress *p, uint64_t findings)
{
    put_number(l, findings);
    put(l, " finding%s", findings == 1 ? "" : "s");
    for (size_t i = 0; i < p->kind_count && i < KINDS_SHOWN; i++) {
        put(l, "%s%s ", i == 0 ? " (" : ", ", p->kinds[i].name);
        put_number(l, p->kinds[i].findings);
    }
    if (p->kind_count > KINDS_SHOWN)
        put(l, ", %zu more kinds", p->kind_count - KINDS_SHOWN);
    put(l, "%s", p->kind_count > 0 ? ")" : "");
}

static void put_state(line *l, const progress *p, uint64_t files, uint64_t bytes, uint64_t findings)
{
    const double elapsed = now() - p->started;
    put_number(l, files);
    if (p->total != NULL && atomic_load(&p->total->done)) {
        put(l, " of ");
        put_number(l, atomic_load(&p->total->files));
    }
    put(l, " files, ");
    put_bytes(l, (double)bytes);
    put(l, ", ");
    put_bytes(l, elapsed > 0 ? (double)bytes / elapsed : 0);
    put(l, "/s, ");
    put_time(l, p, files, bytes, elapsed);
    put(l, ", ");
    put_kinds(l, p, findings);
}

/* The last `most` columns of a path, which tell more than the first; bytes beyond ASCII count as columns each. */
static void put_path(line *l, const char *path, size_t most)
{
    const size_t length = strlen(path);
    const char *from = length > most ? path + (length - most + 3) : path;
    while (((unsigned char)*from & 0xc0) == 0x80) /* not in the middle of a character */
        from++;
    put(l, "%s", from > path ? "..." : "");
    char safe[LINE_BYTES];
    (void)snprintf(safe, sizeof safe, "%s", from);
    output_make_safe(safe);
    put(l, "%s", safe);
}

/* -------------------------------------------------------------------------- output */

static void draw(progress *p, const char *path, uint64_t files, uint64_t bytes, uint64_t findings)
{
    const unsigned width = p->width == 0 ? USUAL : p->width > NARROW ? p->width : NARROW;
    line state = {.used = 0}, where = {.used = 0};
    put_state(&state, p, files, bytes, findings);
    put_path(&where, path, width - 3);
    fprintf(stderr, "\r\x1b[J%.*s\n  %s\x1b[A\r", (int)(width - 1), state.text, where.text);
    fflush(stderr);
    p->shown = true;
}

static void tell(progress *p, const char *path, uint64_t files, uint64_t bytes, uint64_t findings)
{
    line state = {.used = 0};
    progress_clear(p);
    put_state(&state, p, files, bytes, findings);
    put(&state, ", now ");
    put_path(&state, path, LINE_BYTES / 2);
    fprintf(stderr, "phi: %s\n", state.text);
    fflush(stderr);
}

void progress_update(progress *p, const char *path, uint64_t files, uint64_t bytes, uint64_t findings)
{
    const bool wanted = asked != 0;
    if (!p->drawing && !p->lines && !wanted)
        return;
    const double at = now();
    if (!wanted && at - p->drawn < (p->drawing ? REDRAW_SECONDS : p->every))
        return;
    if (!wanted || p->drawing)
        p->drawn = at;
    asked = 0;
    if (wanted || p->lines)
        tell(p, path, files, bytes, findings);
    else
        draw(p, path, files, bytes, findings);
}

void progress_clear(void *user)
{
    progress *p = user;
    if (!p->shown)
        return;
    fprintf(stderr, "\r\x1b[J");
    fflush(stderr);
    p->shown = false;
}
