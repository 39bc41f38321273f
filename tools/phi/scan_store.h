/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_SCAN_STORE_H
#define PHI_TOOL_SCAN_STORE_H
/* What phi scan and the run store have to do with each other: the scan's records go to the store and on to the report,
 * and files that the store knows are passed over. Without a store everything just goes on to the report. */
#include "session.h"
#include "store/decisions.h"
#include "store/known.h"
#include "store/recorder.h"

#include <pthread.h>

typedef struct scan_store {
    store *store;         /* NULL = none */
    bool strict;          /* the user asked for it: when it fails, the scan ends */
    bool quiet;
    bool failed;          /* nothing is stored any more, and that was said */
    bool fresh;           /* the run has begun here, and nothing came of it yet */
    int64_t run;
    char run_name[24];
    char path[PATH_MAX];
    recorder recorder;
    known known;
    reader reader;
    bool asks;            /* known files are passed over */
    decisions decided;
    phi_sink report;      /* where records go on to */
    pthread_t opener;     /* opens the store while rules are made ready */
    bool opening;
    bool placeless;       /* there is no folder for the user's own */
    char why[256];        /* it could not be opened */
} scan_store;

/* Begin to open the store that the options name, beside whatever is done until scan_store_open(). Says nothing. */
void scan_store_begin(scan_store *s, const session_args *args);
/* Begin a run in it, or go on with one, as the options say. `roots`: as given; `about`: options for people.
 * False: said why, and the scan must not begin. */
bool scan_store_open(scan_store *s, const session_args *args, const opt_list *roots, const opt_list *excludes,
                     const session *opened, const char *const *options, size_t option_count);
/* Also of one that was only begun. */
void scan_store_close(scan_store *s);

/* Send records on to the report; `each_source`: it tells of each (phi_writer_wants_examined). */
void scan_store_report(scan_store *s, const phi_sink *report, bool each_source);

/* For the sink of the scan. Not 0 = stop. */
int scan_store_finding(scan_store *s, const phi_finding *finding);
int scan_store_source(scan_store *s, const phi_coverage *coverage);
int scan_store_passed(void *user, const char *path, uint64_t tag);
/* For phi_tree_options; set only when `asks`. */
int scan_store_file(void *user, const char *path, const phi_file_info *file, uint64_t *tag);
/* Is what was scanned so far in the store, so that the run can be resumed? */
bool scan_store_keeps(const scan_store *s);
/* Has the store failed so that the scan is to end? */
bool scan_store_ends(const scan_store *s);

/* The walk is over: what remains of a resumed run goes to the report. False to stop. */
bool scan_store_rest(scan_store *s, bool whole);
/* The report is closed. */
void scan_store_finish(scan_store *s, bool whole, const phi_summary *sum, uint64_t own_files);
/* Seconds that the run took, with earlier sessions. */
double scan_store_seconds(const scan_store *s);

#endif
