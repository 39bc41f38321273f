/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_POOL_H
#define PHI_WORKER_POOL_H
/* The worker processes of one scanner: started when first needed, reused,
 * replaced after a crash or a deadline. A worker gets one document as a read-only
 * descriptor and answers with records that the host treats as hostile. */
#include "extract/extract.h"

typedef struct phi__workers phi__workers;

typedef enum phi__worker_class {
    PHI__WORKER_POPPLER, /* program phi-worker-poppler */
    PHI__WORKER_CLASSES
} phi__worker_class;

/** `dir` NULL = installed place. Starts nothing yet. */
phi_status phi__workers_new(const char *dir, const phi_limits *limits, phi__workers **out);
/** Ends the processes. */
void phi__workers_free(phi__workers *workers);

/** Give `part` to a worker of this class and relay what it says to `emit`.
 * Crash, deadline, missing program: retried once where that can help, then
 * emitted as a fault. PHI_OK, what emit returned, or PHI_ERR_MEMORY. */
phi_status phi__workers_run(phi__workers *workers, phi__worker_class which, phi__part *part, phi__emit *emit);

/** For tests and diagnosis: how far the running process locked itself in
 * (phi__sandbox_level, 0 = none or not known yet), and its id (0 = none runs). */
uint32_t phi__workers_level(const phi__workers *workers, phi__worker_class which);
int64_t phi__workers_pid(const phi__workers *workers, phi__worker_class which);

#endif
