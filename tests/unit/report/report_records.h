/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TESTS_REPORT_RECORDS_H
#define PHI_TESTS_REPORT_RECORDS_H
/* What the tests of writers share: a writer into memory and records to feed it.
 * Values are no identifiers of anything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

#include <string.h>

enum { OUTPUT_CEILING = 1 << 20 };

static inline int collect(void *user, const char *bytes, size_t length)
{
    return phi__buf_append(user, bytes, length) != PHI_OK;
}

typedef struct report {
    phi_writer *writer;
    phi_sink sink;
    phi__buf output;
} report;

static inline void report_open(report *r, phi_format format, int all_sources, int colour, uint32_t width)
{
    phi__buf_init(&r->output, OUTPUT_CEILING);
    phi_writer_options options = PHI_WRITER_OPTIONS_INIT;
    options.format = format;
    options.all_sources = all_sources;
    options.colour = colour;
    options.width = width;
    options.rules_version = "abc";
    options.write = collect;
    options.user = &r->output;
    assert_int_equal(phi_writer_new(&options, &r->writer, NULL), PHI_OK);
    phi_writer_sink(r->writer, &r->sink);
}

/* Close the report and return all of its output. */
static inline const char *report_text(report *r, int interrupted)
{
    assert_int_equal(phi_writer_finish(r->writer, interrupted, NULL, NULL), PHI_OK);
    return phi__buf_text(&r->output);
}

static inline void report_close(report *r)
{
    phi_writer_free(r->writer);
    phi__buf_done(&r->output);
}

static inline void report_finding(report *r, const char *path, const char *masked, const char *match)
{
    static const char *const tags[] = {"hipaa:ssn", "ccpa"};
    static const char *const evidence[] = {"check:area", "field:ssn"};
    const phi_location location = {.struct_size = sizeof location, .line = 41, .column = "SSN", .column_number = 3};
    const phi_finding finding = {
        .struct_size = sizeof finding,
        .path = path,
        .detector = "test.code",
        .confidence = 0.97004,
        .masked = masked,
        .match = match,
        .offset = 8123,
        .length = 11,
        .location = &location,
        .tags = tags,
        .tag_count = 2,
        .evidence = evidence,
        .evidence_count = 2,
        .safe_harbor = 7,
        .record = 40,
        .state = "TX",
    };
    assert_int_equal(r->sink.on_finding(r->sink.user, &finding), 0);
}

static inline void report_source(report *r, const char *path, phi_state state, phi_reason reason, uint32_t depth)
{
    const phi_coverage coverage = {
        .struct_size = sizeof coverage,
        .path = path,
        .state = state,
        .reason = reason,
        .detail = "",
        .media = "text/plain",
        .bytes = 2000,
        .bytes_examined = state == PHI_STATE_EXAMINED ? 2000 : 0,
        .data_class = PHI_CLASS_PII,
        .depth = depth,
    };
    assert_int_equal(r->sink.on_source(r->sink.user, &coverage), 0);
}

#endif
