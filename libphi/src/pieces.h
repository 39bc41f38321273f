/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_PIECES_H
#define PHI_PIECES_H
/* One large text searched by several threads. The thread that reads it stays the
 * owner of its order: it cuts the windows as it would alone, offers them to
 * threads with nothing to do (work_queue.h), searches some of them itself, and
 * hands out what was found in the order of the text.
 *
 * The seam between two windows (score/columns.h) is guessed when a window is
 * offered: it is nearly always the same as at the window before. A window that
 * asked for it and had the wrong one is searched again before its turn. So what
 * is reported never depends on the threads. */
#include "work_queue.h"

enum { PHI__PIECES_MOST = 64 };

struct phi_scanner;
struct phi__part_run;
typedef struct phi__piece phi__piece;

/* Those of one scanner, in the order of the text. */
typedef struct phi__pieces {
    phi__work_queue *queue; /* NULL: it works alone */
    size_t most;            /* on their way at once */
    size_t first, count;    /* of the ring */
    size_t weight;          /* bytes that the findings of the last one took, roughly */
    phi__piece *ring[PHI__PIECES_MOST]; /* made when first used, and kept */
} phi__pieces;

/** Let threads that take from `queue` help; `threads` of them in all. */
void phi__pieces_share(phi__pieces *pieces, phi__work_queue *queue, size_t threads);
void phi__pieces_done(phi__pieces *pieces);
/** Would a window better be a piece? */
bool phi__pieces_wanted(const phi__pieces *pieces);
/** The window of `run` up to the boundary as a piece; the run goes on with another window. */
phi_status phi__pieces_add(struct phi__part_run *run, size_t boundary);
/** Wait for all of them and hand out what they found. */
phi_status phi__pieces_settle(struct phi_scanner *scanner);
/** The run ends for another reason: wait for its pieces, and forget them. */
void phi__pieces_abandon(struct phi__part_run *run);
/** Search a piece that phi__work_queue_take gave, with a scanner of the calling thread. */
void phi__pieces_run(struct phi_scanner *scanner, phi__job *job);

#endif
