/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_BY_WORKER_H
#define PHI_EXTRACT_BY_WORKER_H
/* The door to the worker processes for extractors that have no more to do. */
#include "extract/extract.h"

/** Have the part read by the worker for its media type; where that gives nothing (no
 * worker, a crash, not that format after all) read it as `otherwise`, a kind that has
 * its extractor in this process. `only_member` as in phi__workers_run. */
phi_status phi__by_worker_run(phi__part *part, const char *only_member, phi__kind otherwise, phi__emit *emit);

/** The same for what is but a guess of identify (brotli has no mark): what the worker declines is an unknown kind, and
 * nobody misses the worker. */
phi_status phi__by_worker_guess(phi__part *part, const char *only_member, phi__emit *emit);

#endif
