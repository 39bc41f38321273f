/* SPDX-License-Identifier: Apache-2.0 */
/* Report: records -> lines for people, findings grouped under their file:
 *
 *     share/billing/march.csv
 *       us.ssn  0.97  ***-**-6789  line 41, column SSN  (why: check area, field ssn)
 *
 * What could not be read stands between them where it happened and again, by
 * reason, in the summary. All text of scanned data is made safe for terminals, and
 * a table of ten thousand patients does not scroll everything else off one. */
#include "report/sink_text.h"

#include "base/alloc.h"
#include "base/utf.h"
#include "report/display.h"
#include "report/place.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { MOST_LINES = 50 }; /* of findings in one file, on a terminal */

/* State of the format: under which path the last line stands. */
typedef struct heading {
    char *path;
    uint64_t lines;    /* of findings in it */
    uint64_t left_out;
} heading;

phi_status phi__text_put(phi_writer *writer, phi__ink ink, const char *text)
{
    static const char *const codes[] = {[PHI__INK_PLAIN] = "",          [PHI__INK_BOLD] = "\x1b[1m",
                                        [PHI__INK_DIM] = "\x1b[2m",     [PHI__INK_RED] = "\x1b[31m",
                                        [PHI__INK_YELLOW] = "\x1b[33m", [PHI__INK_GREEN] = "\x1b[32m"};
    const bool coloured = writer->options.colour && ink != PHI__INK_PLAIN;
    if (coloured)
        PHI_TRY(phi__buf_append_text(&writer->line, codes[ink]));
    PHI_TRY(phi__display_text(&writer->line, text));
    return coloured ? phi__buf_append_text(&writer->line, "\x1b[0m") : PHI_OK;
}

static phi_status put_left_out(phi_writer *writer)
{
    heading *last = writer->state;
    char text[96];
    if (last->left_out == 0)
        return PHI_OK;
    (void)snprintf(text, sizeof text, "  ... and %" PRIu64 " more in this file; a report in a file (-o FILE) lists all\n", last->left_out);
    last->left_out = 0;
    return phi__buf_append_text(&writer->line, text);
}

/* Print the path once for all lines below it. */
static phi_status put_heading(phi_writer *writer, const char *path)
{
    heading *last = writer->state;
    if (last->path != NULL && strcmp(last->path, path) == 0)
        return PHI_OK;
    char *copy = phi__strdup(path);
    PHI_REQUIRE(copy != NULL, PHI_ERR_MEMORY);
    phi__free(last->path);
    last->path = copy;
    last->lines = 0;
    PHI_TRY(put_left_out(writer));
    PHI_TRY(phi__text_put(writer, PHI__INK_BOLD, path));
    return phi__buf_append_byte(&writer->line, '\n');
}

/* Columns of a terminal that `text` takes: characters, wide ones not considered. */
static size_t count_columns(const char *text)
{
    size_t columns = 0;
    for (; *text != '\0'; text++)
        columns += ((unsigned char)*text & 0xc0) != 0x80;
    return columns;
}

/* Append a part that may be cut so that the line fits the terminal; `used` columns are taken. */
static phi_status put_cut(phi_writer *writer, const char *text, size_t used)
{
    const size_t width = writer->options.width;
    if (width == 0 || used + count_columns(text) <= width)
        return phi__text_put(writer, PHI__INK_DIM, text);
    if (width < used + 12)
        return PHI_OK; /* a few letters of it would tell nothing */
    size_t bytes = 0;
    for (size_t columns = 0; columns + used + 1 < width; columns++)
        bytes += phi__utf8_sequence((uint8_t)text[bytes]);
    PHI_AUTO(phi__buf_done) phi__buf cut;
    phi__buf_init(&cut, writer->line.ceiling);
    PHI_TRY(phi__buf_append(&cut, text, bytes));
    PHI_TRY(phi__buf_append_text(&cut, "\xe2\x80\xa6"));
    const char *shown = phi__buf_text(&cut);
    PHI_REQUIRE(shown != NULL, PHI_ERR_MEMORY);
    return phi__text_put(writer, PHI__INK_DIM, shown);
}

static phi_status put_confidence(phi_writer *writer, double confidence)
{
    char number[16];
    const int hundredths = confidence > 0 ? (int)((confidence < 1 ? confidence : 1) * 100 + 0.5) : 0;
    (void)snprintf(number, sizeof number, "%d.%02d", hundredths / 100, hundredths % 100);
    return phi__text_put(writer, confidence >= 0.9 ? PHI__INK_RED : PHI__INK_YELLOW, number);
}

static phi_status put_finding(phi_writer *writer, const phi_finding *f, phi__buf *rest)
{
    PHI_TRY(phi__buf_append_text(&writer->line, "  "));
    PHI_TRY(phi__text_put(writer, PHI__INK_PLAIN, f->detector));
    PHI_TRY(phi__buf_append_text(&writer->line, "  "));
    PHI_TRY(put_confidence(writer, f->confidence));
    PHI_TRY(phi__buf_append_text(rest, "  "));
    PHI_TRY(phi__display_text(rest, f->match != NULL ? f->match : f->masked));
    PHI_TRY(phi__buf_append_text(rest, "  "));
    PHI_TRY(phi__place_put(rest, f->location));
    if (f->test)
        PHI_TRY(phi__buf_append_text(rest, "  [published test value]"));
    for (size_t i = 0; i < f->jurisdiction_count; i++)
        PHI_TRY(phi__buf_printf(rest, "%s%s", i == 0 ? "  " : "/", f->jurisdictions[i]));
    const char *text = phi__buf_text(rest);
    PHI_REQUIRE(text != NULL, PHI_ERR_MEMORY);
    PHI_TRY(phi__buf_append_text(&writer->line, text));
    return phi__buf_append_text(&writer->line, "  ");
}

static phi_status write_finding(phi_writer *writer, const phi_finding *f)
{
    PHI_AUTO(phi__buf_done) phi__buf rest;
    phi__buf_init(&rest, writer->line.ceiling);
    PHI_TRY(put_heading(writer, f->path));
    heading *last = writer->state;
    if (writer->options.width > 0 && last->lines++ >= MOST_LINES) {
        last->left_out++;
        return PHI_OK;
    }
    PHI_TRY(put_finding(writer, f, &rest));
    const size_t used = 2 + strlen(f->detector) + 2 + 4 + count_columns((const char *)rest.data) + 2;
    phi__buf_clear(&rest);
    if (f->evidence_count > 0) {
        PHI_TRY(phi__buf_append_text(&rest, "(why: "));
        PHI_TRY(phi__place_evidence(&rest, f));
        PHI_TRY(phi__buf_append_byte(&rest, ')'));
    }
    const char *why = phi__buf_text(&rest);
    PHI_REQUIRE(why != NULL, PHI_ERR_MEMORY);
    PHI_TRY(put_cut(writer, why, used));
    while (writer->line.size > 0 && writer->line.data[writer->line.size - 1] == ' ')
        writer->line.size--;
    return phi__buf_append_byte(&writer->line, '\n');
}

static phi_status write_source(phi_writer *writer, const phi_coverage *c)
{
    PHI_TRY(put_heading(writer, c->path));
    PHI_TRY(phi__buf_append_text(&writer->line, "  "));
    if (c->state == PHI_STATE_EXAMINED)
        return phi__buf_printf(&writer->line, "examined, %" PRIu64 " finding%s\n", c->findings,
                               c->findings == 1 ? "" : "s");
    const bool partly = c->state == PHI_STATE_PARTIAL;
    PHI_TRY(phi__text_put(writer, PHI__INK_YELLOW, partly ? "only partly examined" : "not examined"));
    PHI_TRY(phi__buf_append_text(&writer->line, ": "));
    PHI_TRY(phi__buf_append_text(&writer->line, phi__text_reason(c->reason)));
    if (c->detail != NULL && c->detail[0] != '\0') {
        PHI_TRY(phi__buf_append_text(&writer->line, " ("));
        PHI_TRY(phi__display_text(&writer->line, c->detail));
        PHI_TRY(phi__buf_append_byte(&writer->line, ')'));
    }
    return phi__buf_append_byte(&writer->line, '\n');
}

static phi_status open_text(phi_writer *writer)
{
    writer->state = phi__alloc(sizeof(heading));
    return writer->state == NULL ? PHI_ERR_MEMORY : PHI_OK;
}

static void close_text(phi_writer *writer)
{
    heading *last = writer->state;
    if (last != NULL)
        phi__free(last->path);
    phi__free(last);
    writer->state = NULL;
}

static phi_status finish_text(phi_writer *writer, bool interrupted)
{
    PHI_TRY(put_left_out(writer));
    return phi__text_summary(writer, interrupted);
}

const phi__sink phi__sink_text = {
    .format = PHI_FORMAT_TEXT,
    .open = open_text,
    .finding = write_finding,
    .source = write_source,
    .finish = finish_text,
    .close = close_text,
};
