/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_TALLY_H
#define PHI_REPORT_TALLY_H
/* What a report adds up while records pass: totals, and by detector, folder and
 * reason. Members count for the file (depth 0) whose record closes their group. */
#include "base/buf.h"
#include "base/status.h"
#include "report/people.h"

enum {
    PHI__TALLY_REASONS = PHI_REASON_STOPPED + 1,
    PHI__TALLY_CLASSES = PHI_CLASS_PHI + 1,
    PHI__TALLY_EXAMPLES = 3
};

/* Count under one name: a detector id, or a folder. */
typedef struct phi__tally_entry {
    char *name;
    uint64_t findings;
    uint64_t files;     /* depth 0, with at least one of these findings */
    uint64_t last_file; /* number of the file counted last, from 1 */
} phi__tally_entry;

/* Entries by name; `slots` is an open-addressed index of them (0 = free, else index + 1). */
typedef struct phi__tally_map {
    PHI_VEC(phi__tally_entry) entries;
    uint32_t *slots;
    size_t slot_count; /* 0 or a power of two, at least twice entries.count */
    uint64_t seed;     /* makes collisions unpredictable for who names the folders */
} phi__tally_map;

typedef struct phi__tally_reason {
    uint64_t count;
    char *examples[PHI__TALLY_EXAMPLES]; /* paths, the first ones; NULL from the first free on */
} phi__tally_reason;

typedef struct phi__tally {
    phi_summary sum;
    uint64_t classes[PHI__TALLY_CLASSES]; /* files of each class, members included */
    uint64_t records[PHI__TALLY_CLASSES]; /* records with findings */
    phi_people *people;
    phi__people_totals totals; /* once the tally is finished */
    phi__tally_map detectors;
    phi__tally_map allowed;  /* left out, by detector */
    phi__tally_map accepted; /* left out by a decision, by detector */
    phi__tally_map folders;
    phi__tally_reason reasons[PHI__TALLY_REASONS];
    uint64_t file;           /* number of the file being reported, from 1 */
    uint64_t file_findings;  /* delivered since the last record of depth 0 */
    phi_class file_class;    /* gravest class since then */
} phi__tally;

phi_status phi__tally_init(phi__tally *tally, uint64_t seed);
void phi__tally_done(phi__tally *tally);
phi_status phi__tally_finding(phi__tally *tally, const phi_finding *finding);
phi_status phi__tally_source(phi__tally *tally, const phi_coverage *coverage);
/** Count the people, and a file whose own record never came: the scan was interrupted inside it. */
phi_status phi__tally_finish(phi__tally *tally);
/** Index of `name` among the entries, made when missing. */
phi_status phi__tally_find(phi__tally_map *map, const char *name, size_t length, uint32_t *index);
void phi__tally_map_done(phi__tally_map *map);
/** Order entries: most findings first, then by name. Ends the use of the map's index. */
void phi__tally_sort(phi__tally_map *map);

#endif
