/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_PEOPLE_H
#define PHI_REPORT_PEOPLE_H
/* How many people findings lead to. Identifiers are nodes, records join them; a person is what hangs together.
 * people.c follows records, people_named.c the names in them; people_set.c holds the nodes; people_count.c counts. Kept are keyed hashes of 64 bits.
 *
 * Memory: PHI__PEOPLE_MOST nodes are kept one by one (32 bytes each, and the index), then the nodes go and a sketch,
 * fed all along with one identifier of each record, says how many. It does not depend on the order of files. */
#include "base/buf.h"
#include "base/status.h"
#include "report/sketch.h"
#include "report/us_states.h"

#include <stdbool.h>

enum { PHI__PEOPLE_MOST = 1000000, PHI__PEOPLE_SURE_PERCENT = 80 };

/* One identifier. */
typedef struct phi__people_node {
    uint64_t hash;
    uint64_t states; /* bit for each state that an address beside it named */
    uint32_t parent; /* of the same person; itself: the first */
    uint32_t type;   /* hash of its detector */
    uint8_t identifies;
    bool unique;     /* a person has one of this type */
    bool sure;       /* found at least once with a confidence that counts for the lower bound */
    bool attached;   /* stood in a record of somebody who is known by a stronger one */
} phi__people_node;

/* Two nodes that are of one person if not of two. */
typedef struct phi__people_link {
    uint32_t one, other;
} phi__people_link;

typedef struct phi__people_set {
    PHI_VEC(phi__people_node) nodes;
    PHI_VEC(phi__people_link) links;
    uint32_t *slots;   /* open-addressed: index + 1, 0 = free */
    size_t slot_count; /* 0 or a power of two */
    bool full;         /* more than PHI__PEOPLE_MOST: nothing is kept any more */
    size_t most;       /* of nodes; smaller in tests */
} phi__people_set;

/* An identifier of the record that is open. */
typedef struct phi__people_item {
    uint64_t hash;
    uint32_t node;  /* UINT32_MAX once nothing is kept */
    uint32_t type;
    uint32_t group; /* of those that are one person's, counted in the record */
    uint8_t identifies;
    uint8_t rank;   /* the lower, the better it stands for a person */
    bool unique;
} phi__people_item;

/* A name and a birth date of the record that is open. */
typedef struct phi__people_pair {
    uint64_t name, birth; /* hashes; 0 = none yet */
    uint64_t states;
    bool sure;            /* both were found with a confidence that counts for the lower bound */
} phi__people_pair;

struct phi_people {
    phi__people_set set;
    phi__sketch sketch;
    PHI_VEC(phi__people_item) items;
    PHI_VEC(phi__people_pair) pairs; /* the last may lack one half */
    char *path;      /* of the open record */
    uint64_t record;
    bool exact;
    uint32_t groups, group; /* their number, and the present one */
};

/** The node of an identifier, made when missing; *out is UINT32_MAX once nothing is kept. */
phi_status phi__people_set_node(phi__people_set *set, const phi__people_node *node, uint32_t *out);
uint32_t phi__people_set_root(const phi__people_set *set, uint32_t node);
void phi__people_set_join(phi__people_set *set, uint32_t one, uint32_t other);
phi_status phi__people_set_link(phi__people_set *set, uint32_t one, uint32_t other);
phi_status phi__people_set_merge(phi__people_set *set, const phi__people_set *from);
void phi__people_set_done(phi__people_set *set);

/* Bounds for all, then for each state. */
typedef struct phi__people_totals {
    uint64_t lower[PHI__STATES + 1], upper[PHI__STATES + 1]; /* [PHI__STATES]: all */
    uint64_t contacts;
    bool estimated;
} phi__people_totals;

phi_status phi__people_total(phi_people *people, phi__people_totals *totals);
/** A name or birth date of the open record (people_named.c). */
phi_status phi__people_named_add(phi_people *people, const phi_finding *finding, uint64_t states);
/** The record is over: nodes of its pairs, which say nothing new where somebody is `known` by a number. */
phi_status phi__people_named_close(phi_people *people, bool known);
/** Join what the open record holds. phi_people_add does so when the next one begins. */
phi_status phi__people_close(phi_people *people);

#endif
