/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_FORMATS_H
#define PHI_TOOL_FORMATS_H
/* Names of the report formats, and what a report is about. */
#include "opt.h"
#include "output.h"
#include "session.h"

#include <phi/phi.h>

/* Choices of --format; the index is the phi_format. */
extern const char *const formats_names[];

/* Pages and logs for programs belong into a file or a pipe: false, and said so, where they would go to a terminal. `file`: of -o. */
bool formats_fit(int format, const char *file);

/* A writer to `out` in the format that `args` names. NULL: said why. */
phi_writer *formats_writer(output *out, const session_args *args, const phi_report_about *told, const char *rules_version);

/* Say what the format has no place for: CSV has rows for findings only, and what was not read must not pass in silence. */
void formats_remark(int format, const phi_summary *sum);

/* Say how many findings there are again because what was decided of them holds no longer. */
void formats_remark_returned(uint64_t count);

/* What a report is about; zero-initialise, free with about_done. */
typedef struct about {
    phi_report_about view;
    char **options; /* as one would type them */
    size_t option_count;
    char **locations; /* of the roots */
    size_t location_count;
} about;

/* The options of `table` in `args` that differ from their defaults and bear on the result. False: out of memory. */
bool about_init(about *out, const opt *table, size_t count, const session_args *args);
/* What was scanned, and where that lies; the names are borrowed. */
bool about_roots(about *out, const opt_list *roots);
void about_done(about *held);
/* For phi_report_about.account_name: from the system's list of accounts. */
const char *about_account_name(void *user, uint32_t id, int group);

#endif
