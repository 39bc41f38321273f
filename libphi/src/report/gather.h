/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_GATHER_H
#define PHI_REPORT_GATHER_H
/* Records -> files with what was found in each, for the formats that need all of it before they can begin: pages,
 * SARIF, JUnit.
 *
 * Memory is bounded, whatever the scan finds. What is shown of one finding (place, masked value, evidence) is kept for
 * the first `places_most` of each detector in a file; when all of them outgrow PHI__GATHER_PLACES that number is
 * halved. Files outgrowing PHI__GATHER_FILES lose the half with the least risk. What was dropped is counted. */
#include "base/buf.h"
#include "base/status.h"
#include "report/about.h"
#include "report/tally.h"

enum {
    PHI__GATHER_PLACES = 5000000, /* bytes of text of places, about as much as they take in a page */
    PHI__GATHER_FILES = 2000000,
    PHI__GATHER_UNREAD = 1000000,
    PHI__GATHER_FOLDERS = 50000, /* told apart */
    PHI__GATHER_ACCEPTED = 1000, /* listed; all are counted */
    PHI__GATHER_PLACES_MOST = 64,
    PHI__GATHER_CATEGORIES = 19  /* of HIPAA Safe Harbor, from 1 */
};

/* One finding, made safe to show. */
typedef struct phi__gather_place {
    char *inside; /* member of the file it stands in, or NULL */
    char *where;  /* "line 41, column SSN" */
    char *value;  /* masked, unless the report reveals */
    uint32_t why; /* of phi__gather.evidence */
    uint32_t percent;
    uint64_t line; /* of text; 0 = none, or inside of a member */
    bool test;
} phi__gather_place;

/* Findings of one detector in one file. */
typedef struct phi__gather_group {
    uint32_t detector; /* of phi__gather.detectors */
    uint32_t percent;  /* best confidence */
    uint64_t findings;
    PHI_VEC(phi__gather_place) places;
} phi__gather_group;

typedef struct phi__gather_file {
    char *path; /* as it is: bytes of a stranger */
    uint64_t number; /* in order of arrival */
    uint64_t findings, risk;
    uint64_t records[PHI__TALLY_CLASSES];
    phi_class data_class;
    phi_state state;   /* the worst of it and of what is in it */
    phi_reason reason; /* why, the first one */
    phi_file_info info; /* struct_size 0 = not known */
    PHI_VEC(phi__gather_group) groups;
} phi__gather_file;

typedef struct phi__gather_unread {
    char *path, *detail, *media;
    phi_state state;
    phi_reason reason;
    uint64_t bytes;
} phi__gather_unread;

/* A finding that somebody decided may stay. */
typedef struct phi__gather_accepted {
    char *path, *why, *until; /* until: NULL = for ever */
    uint32_t detector;        /* of phi__gather.detectors */
} phi__gather_accepted;

typedef struct phi__gather_folder {
    uint64_t files, findings, risk, open; /* open: files that everybody may read */
    uint64_t records[PHI__TALLY_CLASSES];
} phi__gather_folder;

typedef struct phi__gather {
    bool reveal;
    PHI_VEC(phi__gather_file) files;
    PHI_VEC(phi__gather_unread) unread;
    PHI_VEC(phi__gather_accepted) accepted;
    uint64_t carried;         /* findings of an earlier run, in files that have not changed */
    PHI_VEC(phi__gather_folder) folders; /* of folder_names, same index */
    phi__tally_map detectors, evidence, folder_names;
    uint64_t categories[PHI__GATHER_CATEGORIES];       /* findings of each */
    uint64_t category_files[PHI__GATHER_CATEGORIES];
    uint64_t world_readable;  /* files with findings that everybody may read */
    size_t places_most;
    size_t place_bytes, file_bytes, unread_bytes;
    uint64_t dropped_files, dropped_findings; /* not in `files` */
    uint64_t seen;            /* files with findings */
    bool places_dropped;
    phi__gather_file open;    /* whose records are arriving */
    bool open_categories[PHI__GATHER_CATEGORIES];
} phi__gather;

void phi__gather_init(phi__gather *gather, uint64_t seed, bool reveal);
void phi__gather_done(phi__gather *gather);
/** One that counts, or one with a decision. */
phi_status phi__gather_finding(phi__gather *gather, const phi_finding *finding);
phi_status phi__gather_source(phi__gather *gather, const phi_coverage *coverage);
/** For phi__sink of formats that gather all: the state of the writer is a phi__gather. */
phi_status phi__gather_open(phi_writer *writer, bool reveal);
phi_status phi__gather_take_finding(phi_writer *writer, const phi_finding *finding);
phi_status phi__gather_take_source(phi_writer *writer, const phi_coverage *coverage);
void phi__gather_close(phi_writer *writer);
/** Let go of the files and what was not examined; what was counted stays. */
void phi__gather_forget(phi__gather *gather);
/** Close a file whose own record never came, and order the files: most risk first. */
phi_status phi__gather_finish(phi__gather *gather);
/** Indexes of the folders with the most risk, at most `most` into `out`; their number. */
size_t phi__gather_top_folders(const phi__gather *gather, size_t *out, size_t most);

#endif
