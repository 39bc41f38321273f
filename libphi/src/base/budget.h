/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_BUDGET_H
#define PHI_BASE_BUDGET_H
/* What one root file may still cost. One instance per root, shared by all its
 * members at every depth, so that limits hold across formats (a zip in a tar
 * in a gzip). Charging is the only way to spend; a refusal names the limit. */
#include "base/status.h"

#include <stdint.h>

typedef struct phi__budget {
    phi_limits limits;
    uint64_t expanded_bytes; /* out of containers so far, all depths */
    uint64_t member_bytes;   /* what opening members cost, as if it were output */
    uint64_t input_bytes;    /* size of the root, for the ratio; 0 = unknown yet */
    uint64_t deadline_ns;    /* monotonic; 0 = none */
    uint32_t depth;          /* of the part being read: 0 = root */
    uint64_t held_bytes;     /* by the containers around the part being read */
    uint64_t pictures_ns;    /* that text recognition took so far, all depths */
    uint64_t *pictures_left_ms; /* for small pictures of the document that the part lies in; NULL = it lies in none */
} phi__budget;

void phi__budget_init(phi__budget *budget, const phi_limits *limits, uint64_t input_bytes);
/** Spend `bytes` of output of a container. PHI_REASON_NONE, or the limit that is reached
 * (LIMIT_BYTES, LIMIT_RATIO, LIMIT_TIME); then stop producing. */
phi_reason phi__budget_charge(phi__budget *budget, uint64_t bytes);
/** Spend what a member costs however small it is: the ratio counts it, or a megabyte of
 * overlapping zips would be millions of empty members. Returns as phi__budget_charge. */
phi_reason phi__budget_charge_member(phi__budget *budget);
/** May a member be opened below the current part? LIMIT_DEPTH, LIMIT_MEMBERS or NONE;
 * `index` counts the members of this container from 0. */
phi_reason phi__budget_member(const phi__budget *budget, uint64_t index);
/** LIMIT_TIME once the deadline has passed. Cheap enough for each block of 64 KiB. */
phi_reason phi__budget_time(const phi__budget *budget);
/** LIMIT_TIME once text recognition took longer than any honest file of the root's size asks for. */
phi_reason phi__budget_pictures(const phi__budget *budget);
/** Largest member to hold in memory, in bytes, as a size_t: what the containers around it
 * have left, but a little of the limit at least, so that the innermost is read too. */
size_t phi__budget_memory(const phi__budget *budget);
/** Held while members are read; give the same back afterwards. */
void phi__budget_hold(phi__budget *budget, uint64_t bytes);
void phi__budget_release(phi__budget *budget, uint64_t bytes);

#endif
