/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_DECISIONS_H
#define PHI_TOOL_DECISIONS_H
/* What somebody decided may stay: one fingerprint, anywhere or in one file, or all that a run had found (a baseline), each
 * where it was found. A decision has a reason, and a day on which it ends. The store keeps findings as they are; decisions
 * are looked up when records go to a report, so that they hold for old runs, too, and what they hid comes back when they end. */
#include "store.h"

#include <phi/phi.h>

typedef struct decision {
    int64_t id;
    int64_t made;        /* seconds since 1970 */
    char *until;         /* last day it holds, "2027-01-31"; "" = without end */
    char *why, *made_by;
    char *fingerprint;   /* "" for a baseline */
    char *path;          /* "" = in any file */
    int64_t run;         /* of a baseline; else 0 */
    uint64_t key_count;  /* what a baseline holds */
    bool over;           /* its last day is over: what it hid is found again */
} decision;

/* Keep it; decision->id is set. A baseline has `keys`. */
bool decision_add(store *s, decision *d, const uint64_t *keys, size_t key_count);
bool decision_each(store *s, bool (*each)(void *user, const decision *d), void *user);
/* *there: whether it existed. */
bool decision_remove(store *s, int64_t id, bool *there);
/* Key of a fingerprint in a file; in any file for "". */
uint64_t decision_key(const store *s, const char *fingerprint, const char *path);

typedef struct decisions {
    store *store;
    decision *items;
    size_t count;
    uint64_t *keys;      /* open-addressed; 0 = free */
    uint32_t *owners;    /* of each key: index of its decision */
    size_t key_count, room;
    uint64_t returned;   /* findings that were accepted until some day before */
    phi_sink report;     /* where records go on to */
    struct {
        char *path;
        uint64_t count;
    } *hidden;           /* of the present file: findings that were accepted, by source */
    size_t hidden_count, hidden_room;
} decisions;

/* Load all, as they are on `today` ("2026-11-30"). False: store_error(). */
bool decisions_load(decisions *d, store *s, const char *today);
void decisions_done(decisions *d);
/* NULL: nobody accepted it, or not for so long. */
const decision *decisions_find(const decisions *d, const char *fingerprint, const char *path);
/* A sink that marks what was accepted and hands all on to `report`. */
phi_sink decisions_sink(decisions *d, const phi_sink *report);

#endif
