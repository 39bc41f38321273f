/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_RUN_DIFF_H
#define PHI_TOOL_RUN_DIFF_H
/* Two runs -> what is new in the second one, gone since the first, and changed. A finding is the same when path, detector
 * and fingerprint are, wherever in the file it stands, as often as it stands there; it has changed when its confidence
 * has. A source is the same when its path is, and has changed when its state, reason or class has. */
#include "store.h"

#include <phi/phi.h>

typedef enum diff_kind { DIFF_NEW, DIFF_GONE, DIFF_CHANGED, DIFF_SAME } diff_kind;

typedef struct diff_counts {
    uint64_t findings[4], sources[4]; /* by kind */
} diff_counts;

typedef struct diff_calls {
    void *user;
    /* `before`: the confidence in the first run, of a changed one. */
    void (*on_finding)(void *user, diff_kind kind, const phi_finding *finding, double before);
    /* `before`: as the first run had it, its strings missing; NULL unless it changed. */
    void (*on_source)(void *user, diff_kind kind, const phi_coverage *coverage, const phi_coverage *before);
} diff_calls;

/* Memory: 24 bytes for each finding and source that the runs do not share. False: store_error(). */
bool run_diff(store *s, int64_t first, int64_t second, const diff_calls *calls, diff_counts *counts);

#endif
