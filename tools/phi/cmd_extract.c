/* SPDX-License-Identifier: Apache-2.0 */
/* phi extract: the text of a file and of all its members, as the detectors see it.
 * To a terminal control characters go as '?'; to a pipe the text goes as it is. */
#define _GNU_SOURCE
#include "commands.h"
#include "output.h"
#include "session.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const formats[] = {"text", "jsonl", NULL};

static const opt options[] = {
    {.name = "format", .kind = OPT_CHOICE, .offset = SESSION_AT(format), .value = "FORMAT", .choices = formats,
     .help = "text or jsonl (text)"},
    {.name = "output", .letter = 'o', .kind = OPT_TEXT, .offset = SESSION_AT(output), .value = "FILE",
     .help = "write to FILE, readable for you only"},
    {.name = "sources", .kind = OPT_FLAG, .offset = SESSION_AT(sources), .help = "jsonl: a record for every source"},
    SESSION_LIMIT_OPTIONS,
    {.name = "allow-incomplete", .kind = OPT_FLAG, .offset = SESSION_AT(allow_incomplete),
     .help = "exit 0 though something was not fully read"},
    {.name = "quiet", .letter = 'q', .kind = OPT_FLAG, .offset = SESSION_AT(quiet), .help = "no remarks, errors only"},
};

/* One run of the command. */
typedef struct extract {
    session_args args;
    session session;
    output out;
    phi_writer *writer; /* jsonl: source records and summary; NULL for text */
    phi_sink to_writer;
    char *path;         /* of the text written last */
    bool line_open;     /* that text did not end its line */
    bool terminal;
    bool incomplete;
} extract;

static bool put(extract *e, const char *text, size_t length)
{
    return output_write(&e->out, text, length) == 0;
}

/* For a terminal: everything that could be a command to it becomes '?'. */
static bool put_safe(extract *e, const char *text, size_t length)
{
    char piece[4096];
    size_t used = 0;
    bool good = true;
    for (size_t i = 0; good && i < length; i++) {
        const unsigned char c = (unsigned char)text[i];
        const bool c1 = c == 0xc2 && i + 1 < length && (unsigned char)text[i + 1] < 0xa0;
        piece[used++] = (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f || c1 ? '?' : (char)c;
        i += c1 ? 1 : 0;
        if (used == sizeof piece) {
            good = put(e, piece, used);
            used = 0;
        }
    }
    return good && (used == 0 || put(e, piece, used));
}

static int put_text(extract *e, const phi_text *text)
{
    const bool other = e->path == NULL || strcmp(e->path, text->path) != 0;
    if (other) {
        free(e->path);
        e->path = strdup(text->path);
        if (e->path == NULL || (e->line_open && !put(e, "\n", 1)))
            return 1;
    }
    if (text->length > 0)
        e->line_open = text->utf8[text->length - 1] != '\n';
    return !(e->terminal ? put_safe(e, text->utf8, text->length) : put(e, text->utf8, text->length));
}

static void put_number(FILE *to, const char *key, uint64_t value, bool *first)
{
    if (value == 0)
        return;
    fprintf(to, "%s\"%s\":%" PRIu64, *first ? "" : ",", key, value);
    *first = false;
}

static void put_name(FILE *to, const char *key, const char *name, bool *first)
{
    if (name == NULL || name[0] == '\0')
        return;
    fprintf(to, "%s\"%s\":", *first ? "" : ",", key);
    output_json(to, name, strlen(name));
    *first = false;
}

static int put_record(extract *e, const phi_text *text)
{
    FILE *to = e->out.file;
    fputs("{\"type\":\"text\",\"path\":", to);
    output_json(to, text->path, strlen(text->path));
    fprintf(to, ",\"offset\":%" PRIu64 ",\"length\":%zu,\"location\":{", text->offset, text->length);
    const phi_location *at = text->location;
    bool first = true;
    put_number(to, "line", at->line, &first);
    put_number(to, "row", at->row, &first);
    put_name(to, "column", at->column, &first);
    if (at->column == NULL || at->column[0] == '\0')
        put_number(to, "column", at->column_number, &first);
    put_number(to, "page", at->page, &first);
    put_name(to, "sheet", at->sheet, &first);
    put_name(to, "cell", at->cell, &first);
    put_name(to, "part", at->part, &first);
    fputs("},\"text\":", to);
    output_json(to, text->utf8, text->length);
    fputs("}\n", to);
    return ferror(to) != 0;
}

static int on_text(void *user, const phi_text *text)
{
    extract *e = user;
    const int stop = e->writer != NULL ? put_record(e, text) : put_text(e, text);
    return stop != 0 || session_interrupted();
}

static int on_source(void *user, const phi_coverage *c)
{
    extract *e = user;
    if (c->state != PHI_STATE_EXAMINED)
        e->incomplete = true;
    if (e->writer != NULL)
        return e->to_writer.on_source(e->to_writer.user, c) != 0 || session_interrupted();
    if (c->state != PHI_STATE_EXAMINED && !e->args.quiet)
        output_error("%s: %s: %s%s%s", c->path, phi_state_name(c->state), phi_reason_name(c->reason),
                     c->detail == NULL || c->detail[0] == '\0' ? "" : ": ", c->detail == NULL ? "" : c->detail);
    return session_interrupted();
}

static bool open_writer(extract *e)
{
    if (e->args.format == 0)
        return true;
    phi_writer_options w = PHI_WRITER_OPTIONS_INIT;
    w.all_sources = e->args.sources;
    w.rules_version = phi_engine_rules_version(e->session.engine);
    w.write = output_write;
    w.user = &e->out;
    phi_error err = {0};
    if (phi_writer_new(&w, &e->writer, &err) != PHI_OK) {
        output_phi_error(&err);
        return false;
    }
    phi_writer_sink(e->writer, &e->to_writer);
    return true;
}

static phi_status run_scanner(extract *e, const char *path, phi_error *err)
{
    phi_scanner *scanner = NULL;
    phi_status status = phi_scanner_new(e->session.engine, &e->session.options, &scanner, err);
    if (status != PHI_OK)
        return status;
    phi_source source = PHI_SOURCE_INIT;
    const bool from_stdin = strcmp(path, "-") == 0;
    source.kind = from_stdin ? PHI_SOURCE_FD : PHI_SOURCE_PATH;
    source.fd = from_stdin ? STDIN_FILENO : -1;
    source.path = from_stdin ? NULL : path;
    source.name = path;
    phi_sink sink = PHI_SINK_INIT;
    sink.user = e;
    sink.on_text = on_text;
    sink.on_source = on_source;
    status = phi_scanner_extract(scanner, &source, &sink, err);
    phi_scanner_free(scanner);
    return status;
}

static int run_parsed(extract *e, const opt_list *operands)
{
    if (operands->count != 1) {
        output_error("extract needs one FILE, or - for standard input; see `phi extract --help`");
        return EXIT_ERROR;
    }
    const char *path = operands->items[0];
    if (strcmp(path, "-") != 0 && access(path, R_OK) != 0) {
        output_error("cannot read %s", path);
        return EXIT_ERROR;
    }
    if (!session_open(&e->session, &e->args, false))
        return EXIT_ERROR;
    if (!output_open(&e->out, e->args.output) || !open_writer(e)) {
        (void)output_close(&e->out, false);
        return EXIT_ERROR;
    }
    e->terminal = e->out.name == NULL && isatty(STDOUT_FILENO);
    session_catch_signals();
    phi_error err = {0};
    phi_status status = run_scanner(e, path, &err);
    const bool stopped = status == PHI_STOPPED;
    if (status >= 0 && e->writer != NULL && phi_writer_finish(e->writer, stopped, NULL, &err) != PHI_OK)
        e->out.failed = true;
    if (status < 0) {
        err.status = status;
        output_phi_error(&err);
    }
    if (!output_close(&e->out, status >= 0) || status < 0)
        return EXIT_ERROR;
    if (stopped && session_interrupted())
        return EXIT_INTERRUPTED;
    return (e->incomplete || status == PHI_PARTIAL) && !e->args.allow_incomplete ? EXIT_INCOMPLETE : 0;
}

static int run_extract(const command *self, int argc, char **argv)
{
    extract e = {0};
    opt_list operands = {0};
    session_args_init(&e.args);
    const opt_result parsed = opt_parse(self, argc, argv, &e.args, &operands);
    int code = parsed == OPT_WRONG ? EXIT_ERROR : 0;
    if (parsed == OPT_HELP)
        opt_help(self);
    else if (parsed == OPT_OK)
        code = run_parsed(&e, &operands);
    phi_writer_free(e.writer);
    session_close(&e.session);
    session_args_done(&e.args);
    opt_list_done(&operands);
    free(e.path);
    return code;
}

const command cmd_extract = {
    .name = "extract",
    .synopsis = "extract [options] FILE",
    .summary = "print the text of a file and of all that is in it",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .notes = "Exit code: 0 all of it read; 2 an error; 3 something could not be read; 130 interrupted.\n",
    .run = run_extract,
};
