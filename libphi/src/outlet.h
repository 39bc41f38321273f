/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_OUTLET_H
#define PHI_OUTLET_H
/* The way from several scanners to the one sink of the caller. The outlet
 * serialises the callbacks, keeps totals and remembers a wish to stop. A tap
 * belongs to one thread; its sink is what the scanner of that thread gets.
 *
 * Records of a file wait in the tap and are delivered when the file ends. A
 * file with very many takes the outlet for itself until it ends, so that
 * memory stays bounded. Without threads everything is delivered at once.
 *
 * In order: each file has a ticket, counted from 0 as the walk meets them, and
 * nobody takes the outlet before all earlier tickets have given it back. */
#include "replay.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

typedef struct phi__outlet {
    phi_sink sink; /* the caller's */
    bool threaded;
    bool ordered;
    pthread_cond_t turned; /* `turn` moved on, or nothing is delivered any more */
    uint64_t turn;         /* the ticket that may take the outlet, with `ordered` */
    pthread_mutex_t lock; /* guards all below but `stopped`, and every callback */
    bool partial;         /* something was not fully examined */
    uint64_t files, bytes, findings;
    atomic_bool stopped;  /* by a callback or an error: deliver nothing more */
    atomic_bool ending;   /* by the callback of progress: begin nothing more, but deliver what was found */
} phi__outlet;

typedef struct phi__tap {
    phi__outlet *outlet;
    phi_sink sink;         /* for phi_scanner_scan */
    phi__replay replay;
    bool holding;          /* this tap has the outlet until the file ends */
    bool closed;           /* the file has its coverage record */
    uint64_t ticket;       /* of the file */
    uint64_t bytes;        /* of this file already in the totals */
    uint64_t findings;     /* of this file */
    uint64_t findings_counted; /* of these already in the totals */
} phi__tap;

phi_status phi__outlet_init(phi__outlet *outlet, const phi_sink *sink, bool threaded, bool ordered);
void phi__outlet_done(phi__outlet *outlet);

void phi__tap_init(phi__tap *tap, phi__outlet *outlet);
void phi__tap_done(phi__tap *tap);
/** Has the caller had enough? Then nothing more is begun. */
bool phi__outlet_closing(const phi__outlet *outlet);
/** A file starts. */
void phi__tap_begin(phi__tap *tap, uint64_t ticket);
/** A file is not begun at all: its turn goes by. */
void phi__tap_pass(phi__tap *tap, uint64_t ticket);
/** Deliver nothing more, and wake whoever waits for its turn. */
void phi__outlet_stop(phi__outlet *outlet);
/** The one record of a file or entry that the scanner did not write. */
void phi__tap_close(phi__tap *tap, const phi_coverage *coverage);
/** A file whose records the caller has. */
void phi__tap_passed(phi__tap *tap, const char *path, uint64_t size, uint64_t tag);
/** The file ends: all its records are delivered, then progress is told. */
void phi__tap_end(phi__tap *tap, const char *path);

#endif
