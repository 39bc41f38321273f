/* SPDX-License-Identifier: Apache-2.0 */
/* Report: records -> lines for people, findings grouped under their file:
 *
 *     share/billing/march.csv
 *       us.ssn  0.97  ***-**-6789  line 41, column SSN  (why: check area, field ssn)
 *
 * What could not be read stands between them where it happened and again, by
 * reason, in the summary. All text of scanned data is made safe for terminals. */
#include "report/sink_text.h"

#include "base/alloc.h"
#include "base/utf.h"
#include "report/display.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* State of the format: under which path the last line stands. */
typedef struct heading {
    char *path;
} heading;

const char *phi__text_reason(phi_reason reason)
{
    static const char *const words[] = {
        [PHI_REASON_NONE] = "nothing to say",
        [PHI_REASON_ENCRYPTED] = "needs a password",
        [PHI_REASON_UNSUPPORTED] = "of a kind or version that cannot be read yet",
        [PHI_REASON_CORRUPT] = "damaged",
        [PHI_REASON_TRUNCATED] = "cut off before its end",
        [PHI_REASON_LIMIT_DEPTH] = "packed in too many archives inside each other (--max-depth)",
        [PHI_REASON_LIMIT_MEMBERS] = "too many files in one archive (--max-members)",
        [PHI_REASON_LIMIT_RATIO] = "unpacks to suspiciously much, as an archive bomb does (--max-ratio)",
        [PHI_REASON_LIMIT_BYTES] = "unpacks to too much (--max-expand)",
        [PHI_REASON_LIMIT_MEMORY] = "too large to hold in memory (--max-memory)",
        [PHI_REASON_LIMIT_TIME] = "took too long (--max-seconds, --worker-seconds)",
        [PHI_REASON_PERMISSION] = "no permission to read",
        [PHI_REASON_IO] = "reading failed, perhaps a faulty disk or network",
        [PHI_REASON_CHANGED] = "changed while it was read",
        [PHI_REASON_VANISHED] = "gone before it could be read",
        [PHI_REASON_SPECIAL] = "not an ordinary file (pipe, socket or device)",
        [PHI_REASON_SYMLINK] = "a link that leads elsewhere or nowhere",
        [PHI_REASON_SYMLINK_LOOP] = "a link that leads back to itself",
        [PHI_REASON_MOUNT] = "on another disk (--one-file-system)",
        [PHI_REASON_NO_BACKEND] = "the program that reads this kind is not installed",
        [PHI_REASON_CRASHED] = "the program that reads this kind crashed on it",
        [PHI_REASON_STOPPED] = "the scan was stopped first",
    };
    return (size_t)reason < sizeof words / sizeof *words ? words[reason] : "for another reason";
}

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
    PHI_TRY(phi__text_put(writer, PHI__INK_BOLD, path));
    return phi__buf_append_byte(&writer->line, '\n');
}

/* "line 41, column SSN": only what is known, most useful first. */
static phi_status put_place(phi__buf *out, const phi_location *at)
{
    const struct {
        const char *label;
        uint64_t number;
        const char *name;
    } parts[] = {
        {"page", at->page, NULL},
        {"sheet", 0, at->sheet},
        {"cell", 0, at->cell},
        {"line", at->cell == NULL ? at->line : 0, NULL},
        {"row", at->line == 0 && at->cell == NULL ? at->row : 0, NULL},
        {"column", at->column == NULL ? at->column_number : 0, at->column},
        {"in", 0, at->part},
        {"byte", at->byte, NULL},
    };
    const size_t start = out->size;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const bool named = parts[i].name != NULL && parts[i].name[0] != '\0';
        if (!named && parts[i].number == 0)
            continue;
        PHI_TRY(phi__buf_printf(out, "%s%s ", out->size > start ? ", " : "", parts[i].label));
        if (named)
            PHI_TRY(phi__display_text(out, parts[i].name));
        else
            PHI_TRY(phi__buf_printf(out, "%" PRIu64, parts[i].number));
    }
    return PHI_OK;
}

/* "check area, field ssn" of "check:area", "field:ssn". */
static phi_status put_why(phi__buf *out, const phi_finding *f)
{
    for (size_t i = 0; i < f->evidence_count; i++) {
        PHI_TRY(phi__buf_append_text(out, i == 0 ? "(why: " : ", "));
        const size_t start = out->size;
        PHI_TRY(phi__display_text(out, f->evidence[i]));
        uint8_t *colon = memchr(out->data + start, ':', out->size - start);
        if (colon != NULL)
            *colon = ' ';
    }
    return f->evidence_count > 0 ? phi__buf_append_byte(out, ')') : PHI_OK;
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
    PHI_TRY(put_heading(writer, f->path));
    PHI_TRY(phi__buf_append_text(&writer->line, "  "));
    PHI_TRY(phi__text_put(writer, PHI__INK_PLAIN, f->detector));
    PHI_TRY(phi__buf_append_text(&writer->line, "  "));
    PHI_TRY(put_confidence(writer, f->confidence));
    PHI_TRY(phi__buf_append_text(rest, "  "));
    PHI_TRY(phi__display_text(rest, f->match != NULL ? f->match : f->masked));
    PHI_TRY(phi__buf_append_text(rest, "  "));
    PHI_TRY(put_place(rest, f->location));
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
    PHI_TRY(put_finding(writer, f, &rest));
    const size_t used = 2 + strlen(f->detector) + 2 + 4 + count_columns((const char *)rest.data) + 2;
    phi__buf_clear(&rest);
    PHI_TRY(put_why(&rest, f));
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

const phi__sink phi__sink_text = {
    .format = PHI_FORMAT_TEXT,
    .open = open_text,
    .finding = write_finding,
    .source = write_source,
    .finish = phi__text_summary,
    .close = close_text,
};
