/* SPDX-License-Identifier: Apache-2.0 */
/* Report: sink callbacks -> totals and bytes of a format. Formats live in
 * sink_*.c; this file owns what they share: option handling, sending each record
 * in one piece, and that a failed output ends the scan instead of losing records
 * in silence. Each record is wiped from the buffer once it is sent. */
#define _POSIX_C_SOURCE 200809L
#include "report/writer.h"

#include "base/alloc.h"
#include "base/versioned.h"

#include <string.h>
#include <time.h>

enum { LINE_CEILING = 256 << 20 }; /* bytes; a record is bounded by what the scan delivers */

static uint64_t now_ns(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

static const phi__sink *find_sink(phi_format format)
{
    static const phi__sink *const sinks[] = {&phi__sink_text, &phi__sink_jsonl, &phi__sink_csv, &phi__sink_html,
                                             &phi__sink_sarif, &phi__sink_ocsf, &phi__sink_junit};
    for (size_t i = 0; i < sizeof sinks / sizeof *sinks; i++) {
        if (sinks[i]->format == format)
            return sinks[i];
    }
    return NULL;
}

/* Send what a format put into the line; the outcome of making it comes along. */
static phi_status send_line(phi_writer *writer, phi_status made)
{
    if (writer->status == PHI_OK)
        writer->status = made;
    if (writer->status == PHI_OK && writer->line.size > 0 &&
        writer->options.write(writer->options.user, (const char *)writer->line.data, writer->line.size) != 0)
        writer->status = PHI_ERR_IO;
    phi__buf_clear(&writer->line);
    return writer->status;
}

static phi_status copy_options(phi_writer *writer, const phi_writer_options *options)
{
    writer->options = (phi_writer_options)PHI_WRITER_OPTIONS_INIT;
    phi__versioned_take(&writer->options, sizeof writer->options, options, options->struct_size);
    PHI_TRY(phi__about_init(&writer->about, writer->options.about));
    writer->options.about = NULL;
    if (writer->options.rules_version == NULL)
        return PHI_OK;
    writer->rules_version = phi__strdup(writer->options.rules_version);
    writer->options.rules_version = writer->rules_version;
    return writer->rules_version == NULL ? PHI_ERR_MEMORY : PHI_OK;
}

static void free_writer_at(phi_writer **slot)
{
    phi_writer_free(*slot);
}

phi_status phi_writer_new(const phi_writer_options *options, phi_writer **out, phi_error *err)
{
    if (options == NULL || out == NULL || options->struct_size < sizeof options->struct_size)
        return phi__fail(err, PHI_ERR_ARGUMENT, "options and a place for the writer are needed");
    PHI_AUTO(free_writer_at) phi_writer *writer = phi__alloc(sizeof *writer);
    if (writer == NULL)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    writer->start_ns = now_ns();
    phi__buf_init(&writer->line, LINE_CEILING);
    if (phi__tally_init(&writer->tally, writer->start_ns) != PHI_OK || copy_options(writer, options) != PHI_OK)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    writer->sink = find_sink(writer->options.format);
    if (writer->sink == NULL || writer->options.write == NULL)
        return phi__fail(err, PHI_ERR_ARGUMENT, "a known format and a write function are needed");
    const phi_status status =
        writer->sink->open == NULL ? PHI_OK : send_line(writer, writer->sink->open(writer));
    if (status != PHI_OK)
        return phi__fail(err, status, status == PHI_ERR_IO ? "the output cannot be written" : "out of memory");
    *out = PHI_STEAL(writer);
    return PHI_OK;
}

void phi_writer_free(phi_writer *writer)
{
    if (writer == NULL)
        return;
    if (writer->sink != NULL && writer->sink->close != NULL)
        writer->sink->close(writer);
    phi__tally_done(&writer->tally);
    phi__buf_done(&writer->line);
    phi__about_done(&writer->about);
    phi__free(writer->rules_version);
    phi__free(writer);
}

static int take_finding(void *user, const phi_finding *finding)
{
    phi_writer *writer = user;
    if (writer->status != PHI_OK || writer->finished)
        return 1;
    phi_status status = phi__tally_finding(&writer->tally, finding);
    const bool shown = !finding->allowed && (finding->accepted == NULL || writer->sink->shows_accepted);
    if (status == PHI_OK && shown)
        status = writer->sink->finding(writer, finding);
    return send_line(writer, status) != PHI_OK;
}

int phi_writer_wants_examined(const phi_writer *writer)
{
    return writer != NULL && (writer->options.all_sources || writer->sink->every_source);
}

static int take_source(void *user, const phi_coverage *coverage)
{
    phi_writer *writer = user;
    if (writer->status != PHI_OK || writer->finished)
        return 1;
    phi_status status = phi__tally_source(&writer->tally, coverage);
    if (status == PHI_OK && (phi_writer_wants_examined(writer) != 0 || coverage->state != PHI_STATE_EXAMINED))
        status = writer->sink->source(writer, coverage);
    return send_line(writer, status) != PHI_OK;
}

void phi_writer_sink(phi_writer *writer, phi_sink *sink)
{
    if (writer == NULL || sink == NULL)
        return;
    *sink = (phi_sink)PHI_SINK_INIT;
    sink->user = writer;
    sink->on_finding = take_finding;
    sink->on_source = take_source;
}

phi_people *phi_writer_people(phi_writer *writer)
{
    return writer == NULL ? NULL : writer->tally.people;
}

void phi_writer_set_seconds(phi_writer *writer, double seconds)
{
    if (writer == NULL || !(seconds >= 0.0))
        return;
    writer->seconds = seconds;
    writer->seconds_known = true;
}

void phi_writer_set_own_files(phi_writer *writer, uint64_t count)
{
    if (writer != NULL)
        writer->own_files = count;
}

static void fill_summary(const phi_writer *writer, phi_summary *summary)
{
    if (summary == NULL)
        return;
    const size_t asked = summary->struct_size;
    phi_summary full = writer->tally.sum;
    full.struct_size = asked;
    phi__versioned_take(summary, asked, &full, sizeof full);
}

phi_status phi_writer_finish(phi_writer *writer, int interrupted, phi_summary *summary, phi_error *err)
{
    if (writer == NULL)
        return phi__fail(err, PHI_ERR_ARGUMENT, "a writer is needed");
    if (writer->finished)
        return phi__fail(err, PHI_ERR_STATE, "the report is closed already");
    const phi_status counted = phi__tally_finish(&writer->tally);
    writer->tally.sum.seconds = writer->seconds_known ? writer->seconds : (double)(now_ns() - writer->start_ns) / 1e9;
    fill_summary(writer, summary);
    phi_status status = writer->status;
    if (status == PHI_OK)
        status = counted;
    if (status == PHI_OK)
        status = send_line(writer, writer->sink->finish(writer, interrupted != 0));
    writer->finished = true;
    if (status != PHI_OK)
        return phi__fail(err, status, status == PHI_ERR_IO ? "the output cannot be written" : "out of memory");
    return PHI_OK;
}
