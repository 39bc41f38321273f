/* SPDX-License-Identifier: Apache-2.0 */
/* Progress: totals so far -> one line, drawn over itself a few times a second.
 * Names of files stay out of it: they would be the only text of strangers here. */
#define _POSIX_C_SOURCE 200809L
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define REDRAW_SECONDS 0.15

static double now(void)
{
    struct timespec at = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

void progress_init(progress *p, bool wanted, uint64_t total_bytes)
{
    *p = (progress){.enabled = wanted && isatty(STDERR_FILENO), .total_bytes = total_bytes, .started = now()};
    p->drawn = p->started;
}

static void print_bytes(char *out, size_t size, double bytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    size_t unit = 0;
    for (; bytes >= 999.5 && unit + 1 < sizeof units / sizeof *units; unit++)
        bytes /= 1000.0;
    (void)snprintf(out, size, bytes < 9.95 && unit > 0 ? "%.1f %s" : "%.0f %s", bytes, units[unit]);
}

static void print_seconds(char *out, size_t size, double seconds)
{
    const uint64_t whole = seconds > 0 ? (uint64_t)seconds : 0;
    if (whole < 3600)
        (void)snprintf(out, size, "%" PRIu64 ":%02" PRIu64, whole / 60, whole % 60);
    else
        (void)snprintf(out, size, "%" PRIu64 ":%02" PRIu64 ":%02" PRIu64, whole / 3600, whole / 60 % 60, whole % 60);
}

void progress_update(progress *p, uint64_t files, uint64_t bytes, uint64_t findings)
{
    if (!p->enabled)
        return;
    const double at = now();
    if (at - p->drawn < REDRAW_SECONDS)
        return;
    p->drawn = at;
    const double elapsed = at - p->started;
    const double rate = (double)bytes / elapsed;
    char size[32], speed[32], time_text[32];
    print_bytes(size, sizeof size, (double)bytes);
    print_bytes(speed, sizeof speed, rate);
    const bool known = p->total_bytes > bytes && bytes > 0;
    print_seconds(time_text, sizeof time_text, known ? (double)(p->total_bytes - bytes) / rate : elapsed);
    fprintf(stderr, "\r\x1b[K%" PRIu64 " files, %s, %s/s, %" PRIu64 " findings, %s %s", files, size, speed, findings,
            time_text, known ? "left" : "elapsed");
    fflush(stderr);
    p->shown = true;
}

void progress_clear(void *user)
{
    progress *p = user;
    if (!p->shown)
        return;
    fprintf(stderr, "\r\x1b[K");
    fflush(stderr);
    p->shown = false;
}
