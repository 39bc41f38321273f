/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TESTS_SCAN_LOG_H
#define PHI_TESTS_SCAN_LOG_H
/* Engines for tests, and a sink that writes down what a scan delivers:
 *
 *     findings   path detector @offset+length line:row:column(name) masked [test]
 *     sources    depth path state reason findings */
#include "base/buf.h"

#include <phi/phi.h>

typedef struct scan_log {
    phi__buf findings; /* a line each */
    phi__buf sources;  /* a line each */
    phi__buf text;     /* of all parts, one behind the other */
    phi__buf strings;  /* every string that came, a line each */
    uint64_t finding_count, source_count, root_count, progress_count;
    uint64_t calls;
    uint64_t stop_at;  /* the call that answers "stop"; 0 = none */
    uint64_t after_stop; /* calls that came all the same */
    bool gently;         /* the call that stopped was one of progress */
    double last_confidence;
    char last_fingerprint[128];
    phi_coverage last_source; /* its strings are gone */
} scan_log;

void scan_log_init(scan_log *log);
void scan_log_clear(scan_log *log);
void scan_log_done(scan_log *log);
phi_sink scan_log_sink(scan_log *log);
const char *scan_log_text(phi__buf *buf);

/** Of the built-in rules, of those named by `list`, or of one pack of YAML. Ends the test when that fails. */
phi_engine *scan_engine_builtin(const char *list);
phi_engine *scan_engine_pack(const char *yaml);
/** Options may be NULL. */
phi_scanner *scan_scanner(const phi_engine *engine, const phi_options *options);

/** An SSN that every check accepts, another for each number below 10000; "ddd-dd-dddd". */
const char *scan_ssn(unsigned number, char out[12]);

#endif
