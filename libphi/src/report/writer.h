/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_WRITER_H
#define PHI_REPORT_WRITER_H
/* What a report format sees of its writer: the options, the totals so far and a
 * buffer for the record being made. A format only fills `line`; the writer sends
 * it on, counts, and remembers failures. */
#include "base/buf.h"
#include "base/status.h"
#include "report/about.h"
#include "report/tally.h"

/* One format. Functions append to writer->line; PHI_OK or PHI_ERR_MEMORY. */
typedef struct phi__sink {
    phi_format format;
    bool every_source; /* asks for all coverage records, whatever the options */
    phi_status (*open)(phi_writer *writer);  /* may set writer->state; NULL = nothing to do */
    phi_status (*finding)(phi_writer *writer, const phi_finding *finding);
    bool shows_accepted; /* `finding` gets those with a decision, too */
    phi_status (*source)(phi_writer *writer, const phi_coverage *coverage); /* only those to be shown */
    phi_status (*finish)(phi_writer *writer, bool interrupted);
    void (*close)(phi_writer *writer);       /* frees writer->state; NULL = nothing to do */
} phi__sink;

extern const phi__sink phi__sink_text;
extern const phi__sink phi__sink_jsonl;
extern const phi__sink phi__sink_csv;
extern const phi__sink phi__sink_html;
extern const phi__sink phi__sink_sarif;
extern const phi__sink phi__sink_ocsf;
extern const phi__sink phi__sink_junit;

struct phi_writer {
    phi_writer_options options; /* rules_version is our copy */
    char *rules_version;
    phi__about about;
    const phi__sink *sink;
    void *state;                /* of the format */
    phi__tally tally;
    phi__buf line;
    uint64_t start_ns;
    double seconds;             /* of the scan, when the caller told */
    bool seconds_known;
    uint64_t own_files;         /* phi_writer_set_own_files() */
    phi_status status;          /* first failure; nothing is written after it */
    bool finished;
};

#endif
