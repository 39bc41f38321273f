/* SPDX-License-Identifier: Apache-2.0 */
/* Reports of hostile names: paths, cells, columns and details come from what is
 * scanned. JSON lines must parse, CSV must keep its columns, and nothing may
 * reach a terminal but printable UTF-8 and line ends. */
#include "base/alloc.h"
#include "base/buf.h"
#include "base/utf.h"
#include "fuzz.h"

#include <string.h>

enum { LARGEST = 4096, PIECES = 8, OUTPUT_CEILING = 1 << 20, NESTING = 32 };

static int collect(void *user, const char *bytes, size_t length)
{
    FUZZ_CHECK(phi__buf_append(user, bytes, length) == PHI_OK);
    return 0;
}

/* ---------------------------------------------------------------------- JSON */

static bool json_value(phi__cursor *c, int depth);

static char look(const phi__cursor *c)
{
    return c->at < c->span.size ? (char)c->span.data[c->at] : '\0';
}

static bool json_string(phi__cursor *c)
{
    if (phi__cursor_u8(c) != '"')
        return false;
    for (;;) {
        const uint8_t byte = phi__cursor_u8(c);
        if (c->failed || byte < 0x20)
            return false;
        if (byte == '"')
            return true;
        if (byte == '\\' && strchr("\"\\/bfnrtu", (char)phi__cursor_u8(c)) == NULL)
            return false;
    }
}

/* The members of an object or an array, up to `end`. */
static bool json_list(phi__cursor *c, char end, int depth)
{
    (void)phi__cursor_u8(c);
    if (look(c) == end)
        return phi__cursor_skip(c, 1);
    for (;;) {
        if (end == '}' && !(json_string(c) && phi__cursor_u8(c) == ':'))
            return false;
        if (!json_value(c, depth + 1))
            return false;
        const char next = (char)phi__cursor_u8(c);
        if (next != ',')
            return next == end;
    }
}

static bool json_value(phi__cursor *c, int depth)
{
    if (depth > NESTING)
        return false;
    switch (look(c)) {
    case '"': return json_string(c);
    case '{': return json_list(c, '}', depth);
    case '[': return json_list(c, ']', depth);
    default: break;
    }
    const size_t from = c->at;
    while (c->at < c->span.size && strchr("+-.0123456789eEtrufalsn", look(c)) != NULL)
        c->at++;
    return c->at > from;
}

static void check_json(phi__span output)
{
    while (output.size > 0) {
        const uint8_t *end = memchr(output.data, '\n', output.size);
        FUZZ_CHECK(end != NULL);
        const size_t length = (size_t)(end - output.data);
        phi__cursor c = phi__cursor_at(phi__span_part(output, 0, length));
        FUZZ_CHECK(look(&c) == '{' && json_value(&c, 0) && c.at == length);
        output = phi__span_part(output, length + 1, output.size);
    }
}

/* ----------------------------------------------------------------------- CSV */

/* Cells of the record at *at, which moves behind its CR LF. */
static size_t csv_record(phi__span output, size_t *at)
{
    size_t cells = 1;
    bool quoted = false;
    for (; *at < output.size; ++*at) {
        const uint8_t byte = output.data[*at];
        if (byte == '"')
            quoted = !quoted;
        cells += byte == ',' && !quoted;
        if (byte == '\n' && !quoted) {
            ++*at;
            return cells;
        }
    }
    FUZZ_CHECK(!"a record without its end");
    return 0;
}

static void check_csv(phi__span output)
{
    size_t at = 0;
    const size_t columns = csv_record(output, &at);
    size_t records = 0;
    for (; at < output.size; records++)
        FUZZ_CHECK(csv_record(output, &at) == columns);
    FUZZ_CHECK(records == 2); /* the finding, and the one that was accepted */
}

/* -------------------------------------------------------------------- records */

static void check_printable(phi__span output)
{
    FUZZ_CHECK(phi__utf8_valid(output, false));
    for (size_t i = 0; i < output.size; i++) {
        const uint8_t byte = output.data[i];
        FUZZ_CHECK((byte >= 0x20 && byte != 0x7F) || byte == '\n' || byte == '\r');
        FUZZ_CHECK(byte != 0xC2 || output.data[i + 1] >= 0xA0); /* C1 controls */
    }
}

static void feed(phi_sink *sink, const char *const *pieces)
{
    const phi_location location = {.struct_size = sizeof location, .line = 3, .row = 2, .column_number = 1,
                                   .column = pieces[1], .sheet = pieces[2], .cell = pieces[3], .part = pieces[4]};
    const phi_finding finding = {.struct_size = sizeof finding, .path = pieces[0], .detector = "test.code",
                                 .confidence = 0.9, .masked = pieces[5], .match = pieces[6], .length = 1,
                                 .location = &location, .evidence = &pieces[7], .evidence_count = 1};
    const phi_coverage coverage = {.struct_size = sizeof coverage, .path = pieces[0], .state = PHI_STATE_PARTIAL,
                                   .reason = PHI_REASON_CORRUPT, .detail = pieces[7], .media = "text/plain",
                                   .bytes = 9, .bytes_examined = 5, .findings = 1, .data_class = PHI_CLASS_PII};
    FUZZ_CHECK(sink->on_finding == NULL || sink->on_finding(sink->user, &finding) == 0);
    phi_finding accepted = finding;
    accepted.accepted = pieces[6];
    accepted.accepted_until = pieces[7];
    FUZZ_CHECK(sink->on_finding == NULL || sink->on_finding(sink->user, &accepted) == 0);
    FUZZ_CHECK(sink->on_source == NULL || sink->on_source(sink->user, &coverage) == 0);
}

static void write_report(phi_format format, uint32_t width, const char *const *pieces, phi__buf *out)
{
    phi_writer *writer = NULL;
    phi_sink sink = PHI_SINK_INIT;
    phi_writer_options options = PHI_WRITER_OPTIONS_INIT;
    options.format = format;
    options.all_sources = 1;
    options.width = width;
    options.write = collect;
    options.user = out;
    const phi_report_about about = {.struct_size = sizeof about, .roots = pieces, .root_count = 2, .options = pieces + 2,
                                    .option_count = 2, .run = pieces[4], .reveal = width % 2};
    options.about = &about;
    FUZZ_CHECK(phi_writer_new(&options, &writer, NULL) == PHI_OK);
    phi_writer_sink(writer, &sink);
    feed(&sink, pieces);
    FUZZ_CHECK(phi_writer_finish(writer, 0, NULL, NULL) == PHI_OK);
    phi_writer_free(writer);
}

/* A page has two scripts, its data and its code, whatever a name holds; and nothing that fetches. */
static void check_page(phi__span output)
{
    static const char end[] = "</script", image[] = "<img", comment[] = "<!--";
    size_t scripts = 0;
    for (size_t i = 0; i + sizeof end - 1 <= output.size; i++) {
        scripts += memcmp(output.data + i, end, sizeof end - 1) == 0;
        FUZZ_CHECK(memcmp(output.data + i, image, sizeof image - 1) != 0);
        FUZZ_CHECK(memcmp(output.data + i, comment, sizeof comment - 1) != 0);
    }
    FUZZ_CHECK(scripts == 2);
}

/* Tags are those of JUnit, and quotes come in pairs within them. */
static void check_xml(phi__span output)
{
    for (size_t i = 0; i < output.size; i++) {
        if (output.data[i] != '<')
            continue;
        size_t quotes = 0;
        for (; i < output.size && output.data[i] != '>'; i++)
            quotes += output.data[i] == '"';
        FUZZ_CHECK(i < output.size && quotes % 2 == 0);
    }
}

static void check_format(phi_format format, phi__span output)
{
    check_printable(output);
    if (format == PHI_FORMAT_JSONL || format == PHI_FORMAT_SARIF || format == PHI_FORMAT_OCSF)
        check_json(output);
    if (format == PHI_FORMAT_CSV)
        check_csv(output);
    if (format == PHI_FORMAT_HTML)
        check_page(output);
    if (format == PHI_FORMAT_JUNIT)
        check_xml(output);
}

/* The input is the pieces, parted by NUL; the first byte is a width. */
int phi_fuzz_report(const uint8_t *data, size_t size)
{
    if (size < 1 || size > LARGEST)
        return 0;
    char *text = phi__strndup((const char *)data + 1, size - 1);
    const char *pieces[PIECES];
    const char *at = text;
    for (size_t i = 0; i < PIECES; i++) {
        pieces[i] = at;
        if ((size_t)(at - text) < size - 1)
            at += strlen(at) + ((size_t)(at - text) + strlen(at) < size - 1 ? 1 : 0);
    }
    for (int format = PHI_FORMAT_TEXT; format <= PHI_FORMAT_JUNIT; format++) {
        phi__buf out;
        phi__buf_init(&out, OUTPUT_CEILING);
        write_report((phi_format)format, data[0], pieces, &out);
        check_format((phi_format)format, phi__buf_span(&out));
        phi__buf_done(&out);
    }
    phi__free(text);
    return 0;
}
