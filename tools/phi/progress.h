/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_PROGRESS_H
#define PHI_TOOL_PROGRESS_H
/* One line on stderr that says how far a scan is, only on a terminal. */
#include <stdbool.h>
#include <stdint.h>

typedef struct progress {
    bool enabled;
    bool shown;           /* a line stands on the screen */
    uint64_t total_bytes; /* of all roots; 0 = not known */
    double started, drawn; /* seconds of the monotonic clock */
} progress;

void progress_init(progress *p, bool wanted, uint64_t total_bytes);
void progress_update(progress *p, uint64_t files, uint64_t bytes, uint64_t findings);
/* Take the line off the screen; `user` is the progress (for output.before_write). */
void progress_clear(void *user);

#endif
