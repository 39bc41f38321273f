/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_PROGRESS_H
#define PHI_TOOL_PROGRESS_H
/* How far a scan is, on stderr: two lines drawn over themselves on a terminal; else a line now and then; and a line at once
 * on SIGUSR1. */
#include "counter.h"

#include <stdbool.h>
#include <stdint.h>

enum { PROGRESS_KINDS = 64, PROGRESS_NAME = 40 };

/* Findings of one detector. */
typedef struct progress_kind {
    char name[PROGRESS_NAME];
    uint64_t findings;
} progress_kind;

typedef struct progress {
    bool drawing;         /* on a terminal */
    bool lines;           /* now and then */
    bool counts;          /* all is to be counted first */
    bool shown;           /* something stands on the screen */
    unsigned width;       /* of the terminal */
    double every;         /* seconds between two lines */
    double started, drawn; /* seconds of the monotonic clock */
    const counter *total;   /* being counted; NULL = nobody does */
    progress_kind kinds[PROGRESS_KINDS]; /* the last one: all others */
    size_t kind_count;
} progress;

/* Is a count of all worth its cost? */
bool progress_counts(const progress *p);
/* `quiet`: nothing but on SIGUSR1. `lines`: a line every so many seconds where it is no terminal; `counts`: with the time
 * left, as it is on a terminal. */
void progress_init(progress *p, bool quiet, double lines, bool counts, const counter *total);
void progress_finding(progress *p, const char *detector);
void progress_update(progress *p, const char *path, uint64_t files, uint64_t bytes, uint64_t findings);
/* Take it off the screen; `user` is the progress (for output.before_write). */
void progress_clear(void *user);

/* From now on SIGUSR1 asks for a line. */
void progress_catch_signal(void);

#endif
