/* SPDX-License-Identifier: Apache-2.0 */
/* phi report: a stored run -> a report, as its scan would have written it, without scanning again. */
#define _GNU_SOURCE
#include "commands.h"
#include "formats.h"
#include "output.h"
#include "session.h"
#include "store/decisions.h"
#include "store/reader.h"
#include "stored.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *const colours[] = {"auto", "always", "never", NULL};
static const opt options[] = {
    {.name = "format", .kind = OPT_CHOICE, .offset = SESSION_AT(format), .value = "FORMAT", .choices = formats_names,
     .help = "as of phi scan (text)"},
    {.name = "output", .letter = 'o', .kind = OPT_TEXT, .offset = SESSION_AT(output), .value = "FILE",
     .help = "write the report to FILE, readable for you only"},
    {.name = "sources", .kind = OPT_FLAG, .offset = SESSION_AT(sources), .help = "report every file, not only incomplete ones"},
    {.name = "store", .kind = OPT_TEXT, .offset = SESSION_AT(store), .value = "FILE", .help = "of this run store, not that of the user"},
    {.name = "color", .kind = OPT_CHOICE, .offset = SESSION_AT(colour), .value = "WHEN", .choices = colours,
     .help = "auto, always or never (auto)"},
};

/* Lines as an array; both are freed with the text. */
typedef struct line_list {
    char *text;
    const char **items;
    size_t count;
} line_list;

static bool line_list_init(line_list *list, const char *text)
{
    size_t room = 1;
    for (const char *c = text; *c != '\0'; c++)
        room += *c == '\n';
    *list = (line_list){.text = strdup(text), .items = calloc(room, sizeof *list->items)};
    if (list->text == NULL || list->items == NULL)
        return false;
    char *rest = list->text;
    for (char *line = lines_next(&rest); line != NULL; line = lines_next(&rest))
        list->items[list->count++] = line;
    return true;
}

/* Where each of the roots lies, off the scope of a run: "at" behind "path". */
static bool locations_init(line_list *list, const char *scope, size_t count)
{
    *list = (line_list){.text = strdup(scope), .items = calloc(count + 1, sizeof *list->items)};
    if (list->text == NULL || list->items == NULL)
        return false;
    char *rest = list->text;
    for (char *line = lines_next(&rest); line != NULL; line = lines_next(&rest)) {
        if (strncmp(line, "path=", 5) == 0 && list->count < count)
            list->items[list->count++] = "";
        else if (strncmp(line, "at=", 3) == 0 && list->count > 0)
            list->items[list->count - 1] = line + 3;
    }
    return list->count == count;
}

static void line_list_done(line_list *list)
{
    free(list->text);
    free(list->items);
}

/* Everything of a run that goes into a report. */
static int write_records(store *s, const store_run *run, phi_writer *writer, int format, const output *out)
{
    phi_sink report = PHI_SINK_INIT;
    reader r;
    decisions decided;
    char today[16];
    phi_writer_sink(writer, &report);
    reader_init(&r, s);
    r.brief = phi_writer_wants_examined(writer) == 0;
    bool good = decisions_load(&decided, s, stored_today(today));
    const phi_sink sink = decisions_sink(&decided, &report);
    good = good && reader_run(&r, run->id, &sink);
    const bool stopped = r.stopped;
    const uint64_t returned = decided.returned;
    reader_done(&r);
    decisions_done(&decided);
    if (!good && !stopped)
        return stored_fail(s, "the run cannot be read");
    phi_error err = {0};
    phi_writer_set_seconds(writer, run->counts.seconds);
    phi_writer_set_own_files(writer, run->counts.own_files);
    phi_summary sum = PHI_SUMMARY_INIT;
    if (phi_writer_finish(writer, run->state != STORE_FINISHED, &sum, &err) == PHI_OK) {
        formats_remark(format, &sum);
        formats_remark_returned(returned);
        return 0;
    }
    if (!out->failed) /* else it is said when the output is closed */
        output_phi_error(&err);
    return EXIT_ERROR;
}

static int write_report(store *s, const store_run *run, const session_args *args, const phi_report_about *told)
{
    output out;
    if (!output_open(&out, args->output))
        return EXIT_ERROR;
    phi_writer *writer = formats_writer(&out, args, told, run->rules_version);
    const int code = writer == NULL ? EXIT_ERROR : write_records(s, run, writer, args->format, &out);
    phi_writer_free(writer);
    return output_close(&out, code == 0) ? code : EXIT_ERROR;
}

static int report_run(store *s, const store_run *run, const session_args *args)
{
    line_list roots, chosen = {0}, places = {0};
    char name[24];
    int code = EXIT_ERROR;
    (void)snprintf(name, sizeof name, "%" PRId64, run->id);
    if (line_list_init(&roots, run->roots) && line_list_init(&chosen, run->options)) {
        phi_report_about told = PHI_REPORT_ABOUT_INIT;
        told.begun = run->started;
        told.roots = roots.items;
        told.root_count = roots.count;
        told.options = chosen.items;
        told.option_count = chosen.count;
        told.run = name;
        if (locations_init(&places, run->scope, roots.count))
            told.locations = places.items;
        told.account_name = about_account_name;
        code = write_report(s, run, args, &told);
    } else {
        output_error("out of memory");
    }
    line_list_done(&roots);
    line_list_done(&chosen);
    line_list_done(&places);
    return code;
}

static int run_parsed(const session_args *args, const opt_list *operands)
{
    if (operands->count != 1) {
        output_error("report needs one RUN: a number that `phi runs` names, or latest");
        return EXIT_ERROR;
    }
    if (!formats_fit(args->format, args->output))
        return EXIT_ERROR;
    store *s = stored_need(args->store);
    if (s == NULL)
        return EXIT_ERROR;
    store_run run;
    int code;
    if (store_run_find(s, operands->items[0], &run)) {
        code = report_run(s, &run, args);
        store_run_done(&run);
    } else {
        code = stored_fail(s, "no report");
    }
    store_close(s);
    return code;
}

static int run_report(const command *self, int argc, char **argv)
{
    session_args args;
    opt_list operands = {0};
    session_args_init(&args);
    const opt_result parsed = opt_parse(self, argc, argv, &args, &operands);
    int code = parsed == OPT_WRONG ? EXIT_ERROR : 0;
    if (parsed == OPT_HELP)
        opt_help(self);
    else if (parsed == OPT_OK)
        code = run_parsed(&args, &operands);
    session_args_done(&args);
    opt_list_done(&operands);
    return code;
}

const command cmd_report = {
    .name = "report",
    .synopsis = "report [options] RUN|latest",
    .summary = "write the report of a stored scan again, in any format",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .notes = "Nothing is scanned. Values are not stored, so they stay masked.\n\n"
             "Exit code: 0 the report was written; 2 it was not.\n",
    .run = run_report,
};
