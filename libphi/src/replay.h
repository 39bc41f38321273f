/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPLAY_H
#define PHI_REPLAY_H
/* Records of one file, copied in full and kept in order until they may be
 * delivered: several files are scanned at once, but the records of each arrive
 * together. Wiped when cleared, since records hold findings. */
#include "base/arena.h"
#include "base/status.h"

typedef struct phi__replay_record phi__replay_record;
typedef struct phi__replay {
    phi__arena arena;
    phi__replay_record *first, *last;
    size_t bytes; /* held, roughly */
} phi__replay;

/** Zero-initialise with `(phi__replay){0}`. Each adds one record: PHI_OK or
 * PHI_ERR_MEMORY, and then nothing was added. */
phi_status phi__replay_add_finding(phi__replay *replay, const phi_finding *finding);
phi_status phi__replay_add_source(phi__replay *replay, const phi_coverage *coverage);
phi_status phi__replay_add_text(phi__replay *replay, const phi_text *text);
/** Deliver all and forget them. Not 0 as soon as a callback returned so. */
int phi__replay_deliver(phi__replay *replay, const phi_sink *sink);
void phi__replay_done(phi__replay *replay);

#endif
