/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_TALK_H
#define PHI_WORKER_TALK_H
/* One document on its way through a worker process, record by record: waits,
 * looks at the clock and the budget, and says how it ended. Only the time that
 * is spent waiting counts: what the host does with a record is not the worker's.
 * And of it what the process worked, or half of it at least: on a machine that is
 * busy a document takes longer, and that is not the document's fault. */
#include "base/budget.h"
#include "worker/process.h"
#include "worker/protocol.h"

typedef enum phi__talk_end {
    PHI__TALK_GOING,
    PHI__TALK_FINISHED,
    PHI__TALK_DECLINED,  /* of no kind that the worker reads; nothing was said of it */
    PHI__TALK_STALE,     /* the process was dead before it got the job */
    PHI__TALK_CRASHED,   /* or said what it may not say */
    PHI__TALK_TIMED_OUT,
    PHI__TALK_STOPPED    /* we do not want to hear the rest: a limit, or the caller's wish */
} phi__talk_end;

typedef struct phi__talk {
    phi__process *process;
    const phi__budget *budget;
    uint64_t patience_ns; /* left; UINT64_MAX = no end of it */
    uint32_t page;        /* last one begun */
    bool by_page;         /* each page is granted time: set behind phi__talk_begin */
    uint64_t granted_seconds, most_seconds; /* for pages */
    uint64_t waited_ns;   /* counted so */
    uint64_t spent_ms;    /* on small pictures, as the worker says */
    bool gone;            /* it crashed by itself, or was ended, and said nothing that it may not say */
    phi__talk_end end;
} phi__talk;

/** Hand over the document. False when it did not go through, and talk->end is set. */
bool phi__talk_begin(phi__talk *talk, phi__process *process, const phi__budget *budget, const phi__wire *job, int fd);
/** The next record that says something of the document; false when talk->end is set.
 * Its texts are valid until the next call. */
bool phi__talk_next(phi__talk *talk, phi__wire *wire);

#endif
