/* SPDX-License-Identifier: Apache-2.0 */
/* phi scan: files, trees and standard input -> a report and an exit code that a
 * script can trust: 0 only when nothing was found and everything was examined. */
#define _GNU_SOURCE
#include "commands.h"
#include "formats.h"
#include "gentle.h"
#include "output.h"
#include "own_state.h"
#include "progress.h"
#include "scan_store.h"
#include "session.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const colours[] = {"auto", "always", "never", NULL};

static const opt options[] = {
    {.name = "format", .kind = OPT_CHOICE, .offset = SESSION_AT(format), .value = "FORMAT", .choices = formats_names,
     .help = "text, jsonl, csv, html, sarif, ocsf or junit (text)"},
    {.name = "output", .letter = 'o', .kind = OPT_TEXT, .offset = SESSION_AT(output), .value = "FILE",
     .help = "write the report to FILE, readable for you only"},
    {.name = "min-confidence", .kind = OPT_PROBABILITY, .offset = SESSION_AT(min_confidence), .value = "P",
     .help = "leave out findings less likely than P (0.5)"},
    SESSION_DETECTOR_OPTIONS,
    {.name = "exclude", .kind = OPT_LIST, .offset = SESSION_AT(excludes), .value = "GLOB",
     .help = "leave out paths, as in .gitignore; may be repeated"},
    {.name = "ignore-file", .kind = OPT_TEXT, .offset = SESSION_AT(ignore_file), .value = "FILE",
     .help = "leave out what the lines of FILE name, as in .gitignore"},
    {.name = "jobs", .letter = 'j', .kind = OPT_NUMBER, .offset = SESSION_AT(jobs), .value = "N", .most = 64,
     .help = "scan with N threads, 0 = one per processor (0)"},
    {.name = "reveal", .kind = OPT_FLAG, .offset = SESSION_AT(reveal), .help = "show the values in clear"},
    {.name = "sources", .kind = OPT_FLAG, .offset = SESSION_AT(sources), .help = "report every file, not only incomplete ones"},
    SESSION_LIMIT_OPTIONS,
    {.name = "nice", .kind = OPT_FLAG, .offset = SESSION_AT(nice), .help = "only take processor and disk when nobody else wants them"},
    {.name = "max-rate", .kind = OPT_RATE, .offset = SESSION_AT(max_rate), .value = "RATE",
     .help = "read no faster than RATE, such as 50MB/s"},
    {.name = "max-cpu", .kind = OPT_NUMBER, .offset = SESSION_AT(max_cpu), .value = "PERCENT", .most = 100,
     .help = "let each thread work PERCENT of the time (100)"},
    {.name = "stall-seconds", .kind = OPT_NUMBER, .offset = SESSION_AT(stall_seconds), .value = "N", .most = 86400,
     .help = "how long to wait for a network share that does not answer, 0 = for ever (60)"},
    {.name = "one-file-system", .kind = OPT_FLAG, .offset = SESSION_AT(one_file_system), .help = "stay on the disk of each PATH"},
    {.name = "sort", .kind = OPT_FLAG, .offset = SESSION_AT(sort), .help = "report files in order of their names, whatever --jobs"},
    {.name = "allow-incomplete", .kind = OPT_FLAG, .offset = SESSION_AT(allow_incomplete),
     .help = "exit 0 though something was not fully examined"},
    {.name = "store", .kind = OPT_TEXT, .offset = SESSION_AT(store), .value = "FILE",
     .help = "keep the run in this run store, not in that of the user"},
    {.name = "no-store", .kind = OPT_FLAG, .offset = SESSION_AT(no_store), .help = "do not keep the run"},
    {.name = "resume", .kind = OPT_FLAG, .offset = SESSION_AT(resume),
     .help = "go on with the last unfinished run of the same PATHs"},
    {.name = "incremental", .kind = OPT_FLAG, .offset = SESSION_AT(incremental),
     .help = "carry over files that have not changed since the last run"},
    {.name = "key-fd", .kind = OPT_NUMBER, .offset = SESSION_AT(key_fd), .value = "N", .most = 1024,
     .help = "read the key of fingerprints from descriptor N"},
    {.name = "no-cache", .kind = OPT_FLAG, .offset = SESSION_AT(no_cache),
     .help = "neither use nor keep compiled regexes of packs"},
    {.name = "progress", .kind = OPT_FLAG, .offset = SESSION_AT(progress),
     .help = "count all files first, so that the line of each minute tells the time left"},
    {.name = "progress-seconds", .kind = OPT_NUMBER, .offset = SESSION_AT(progress_seconds), .value = "N", .most = 86400,
     .help = "the same, each N seconds"},
    {.name = "no-progress", .kind = OPT_FLAG, .offset = SESSION_AT(no_progress), .help = "show no progress"},
    {.name = "color", .kind = OPT_CHOICE, .offset = SESSION_AT(colour), .value = "WHEN", .choices = colours,
     .help = "auto, always or never (auto)"},
    {.name = "quiet", .letter = 'q', .kind = OPT_FLAG, .offset = SESSION_AT(quiet), .help = "no progress and no remarks, errors only"},
};

/* One run of the command. */
typedef struct scan {
    session_args args;
    opt_list roots;
    session session;
    output out;
    progress progress;
    counter total;
    about about;
    phi_writer *writer;
    scan_store kept;
    own_state own;
    opt_list excludes; /* of --ignore-file, then --exclude */
    char *ignore_text; /* what those of the file point into */
    uint64_t files, bytes, findings; /* of what was scanned before the current call */
} scan;

static int on_finding(void *user, const phi_finding *finding)
{
    scan *s = user;
    if (finding->accepted == NULL && !finding->allowed)
        progress_finding(&s->progress, finding->detector);
    return scan_store_finding(&s->kept, finding);
}

static int on_source(void *user, const phi_coverage *coverage)
{
    scan *s = user;
    return scan_store_source(&s->kept, coverage);
}

static int on_progress(void *user, const char *path, uint64_t files, uint64_t bytes, uint64_t findings)
{
    scan *s = user;
    progress_update(&s->progress, path, files, bytes, findings);
    return session_interrupted() || scan_store_ends(&s->kept);
}

static const uint64_t own_file = UINT64_MAX; /* a tag that the store never gives: it counts from 0 */

static int on_file(void *user, const char *path, const phi_file_info *file, uint64_t *tag)
{
    scan *s = user;
    *tag = own_file;
    return own_state_has(&s->own, file) || (s->kept.asks && scan_store_file(&s->kept, path, file, tag));
}

static int on_passed(void *user, const char *path, uint64_t tag)
{
    scan *s = user;
    if (tag == own_file) {
        s->own.met++;
        return 0;
    }
    return scan_store_passed(&s->kept, path, tag);
}

/* Lines of a file as patterns; blank ones and comments are none. */
static bool read_ignore_file(scan *s, const char *path)
{
    FILE *file = fopen(path, "re");
    size_t room = 0;
    const ssize_t length = file == NULL ? -1 : getdelim(&s->ignore_text, &room, '\0', file);
    const bool failed = file == NULL || (length < 0 && ferror(file));
    if (failed)
        output_error("cannot read %s: %s", path, strerror(errno));
    if (file != NULL)
        (void)fclose(file);
    return !failed;
}

static bool add_excludes(scan *s)
{
    size_t lines = 1;
    for (const char *c = s->ignore_text; c != NULL && *c != '\0'; c++)
        lines += *c == '\n';
    s->excludes.items = calloc(lines + s->args.excludes.count, sizeof *s->excludes.items);
    if (s->excludes.items == NULL) {
        output_error("out of memory");
        return false;
    }
    char *next = s->ignore_text;
    while (next != NULL && *next != '\0') {
        char *line = strsep(&next, "\n");
        const size_t length = strlen(line);
        if (length > 0 && line[length - 1] == '\r')
            line[length - 1] = '\0';
        if (line[0] != '\0' && line[0] != '#')
            s->excludes.items[s->excludes.count++] = line;
    }
    for (size_t i = 0; i < s->args.excludes.count; i++)
        s->excludes.items[s->excludes.count++] = s->args.excludes.items[i];
    return true;
}

enum { MINUTE = 60 };

static double progress_seconds(const session_args *args)
{
    return args->progress_seconds > 0 ? (double)args->progress_seconds : MINUTE;
}

static bool open_report(scan *s)
{
    if (!output_open(&s->out, s->args.output))
        return false;
    if (!about_roots(&s->about, &s->roots))
        return false;
    s->about.view.run = s->kept.store == NULL ? NULL : s->kept.run_name;
    progress_init(&s->progress, s->args.no_progress || s->args.quiet, progress_seconds(&s->args),
                  s->args.progress || s->args.progress_seconds > 0, &s->total);
    if (s->out.name == NULL && isatty(STDOUT_FILENO)) {
        s->out.before_write = progress_clear;
        s->out.user = &s->progress;
    }
    s->writer = formats_writer(&s->out, &s->args, &s->about.view, phi_engine_rules_version(s->session.engine));
    phi_sink report = PHI_SINK_INIT;
    phi_writer_sink(s->writer, &report);
    scan_store_report(&s->kept, &report, phi_writer_wants_examined(s->writer) != 0);
    return s->writer != NULL;
}

static phi_status scan_stdin(const scan *s, const phi_tree_options *threads, const phi_sink *sink, phi_error *err)
{
    phi_source source = PHI_SOURCE_INIT;
    source.kind = PHI_SOURCE_FD;
    source.fd = STDIN_FILENO;
    source.name = "-";
    return phi_engine_scan_source(s->session.engine, &source, threads, sink, err);
}

/* All roots; "-" after the trees, so that an unreadable root stops before anything is read. */
static phi_status scan_roots(scan *s, phi_error *err)
{
    phi_sink sink = PHI_SINK_INIT;
    sink.user = s;
    sink.on_finding = on_finding;
    sink.on_source = on_source;
    sink.on_progress = on_progress;
    sink.on_passed = on_passed;
    bool from_stdin = false;
    size_t count = 0;
    for (size_t i = 0; i < s->roots.count; i++) {
        if (strcmp(s->roots.items[i], "-") == 0)
            from_stdin = true;
        else
            s->roots.items[count++] = s->roots.items[i];
    }
    phi_tree_options tree = PHI_TREE_OPTIONS_INIT;
    tree.scan = &s->session.options;
    tree.threads = (uint32_t)s->args.jobs;
    tree.excludes = s->excludes.items;
    tree.exclude_count = s->excludes.count;
    tree.one_file_system = s->args.one_file_system;
    tree.sorted = s->args.sort;
    tree.max_bytes_per_second = s->args.max_rate;
    tree.max_percent = (uint32_t)s->args.max_cpu;
    tree.stall_seconds = (uint32_t)s->args.stall_seconds;
    tree.on_file = s->kept.asks || s->own.near ? on_file : NULL;
    tree.file_user = s;
    phi_status status = PHI_OK;
    if (count > 0 && progress_counts(&s->progress))
        counter_begin(&s->total, s->session.engine, s->roots.items, count, &tree);
    if (count > 0)
        status = phi_engine_scan_tree(s->session.engine, s->roots.items, count, &tree, &sink, err);
    counter_end(&s->total);
    if (!from_stdin || status < 0 || status == PHI_STOPPED)
        return status;
    const phi_status second = scan_stdin(s, &tree, &sink, err);
    return second == PHI_OK ? status : second;
}

static int exit_code(const scan *s, const phi_summary *sum, bool stopped, bool partial)
{
    if (session_interrupted() && stopped)
        return EXIT_INTERRUPTED;
    if (sum->findings > 0)
        return EXIT_FINDINGS;
    const bool incomplete = partial || stopped || sum->partial + sum->not_examined > 0;
    return incomplete && !s->args.allow_incomplete ? EXIT_INCOMPLETE : 0;
}

static int run_report(scan *s)
{
    phi_error err = {0};
    session_catch_signals();
    progress_catch_signal();
    const phi_status status = scan_roots(s, &err);
    progress_clear(&s->progress);
    if (status < 0) {
        err.status = status;
        output_phi_error(&err);
        (void)output_close(&s->out, false);
        return EXIT_ERROR;
    }
    const bool stopped = status == PHI_STOPPED || !scan_store_rest(&s->kept, status != PHI_STOPPED);
    phi_summary sum = PHI_SUMMARY_INIT;
    if (s->kept.store != NULL)
        phi_writer_set_seconds(s->writer, scan_store_seconds(&s->kept));
    phi_writer_set_own_files(s->writer, s->own.met);
    const bool written = phi_writer_finish(s->writer, stopped, &sum, &err) == PHI_OK;
    if (!output_close(&s->out, written))
        return EXIT_ERROR;
    if (!written) {
        output_phi_error(&err);
        return EXIT_ERROR;
    }
    if (!s->args.quiet) {
        formats_remark(s->args.format, &sum);
        formats_remark_returned(s->kept.decided.returned);
    }
    scan_store_finish(&s->kept, !stopped, &sum, s->own.met);
    if (scan_store_ends(&s->kept))
        return EXIT_ERROR;
    if (stopped && session_interrupted() && scan_store_keeps(&s->kept) && !s->args.quiet)
        output_error("stopped; `phi scan --resume` with the same options and PATHs goes on from here");
    return exit_code(s, &sum, stopped, status == PHI_PARTIAL);
}

/* Before anything else looks at them, which might never come back from a share that is dead. */
static bool check_roots(const scan *s)
{
    phi_error err = {0};
    for (size_t i = 0; i < s->roots.count; i++) {
        if (strcmp(s->roots.items[i], "-") == 0 ||
            phi_tree_check(&s->roots.items[i], 1, (uint32_t)s->args.stall_seconds, &err) == PHI_OK)
            continue;
        output_phi_error(&err);
        return false;
    }
    return true;
}

static int run_parsed(scan *s)
{
    if (s->roots.count == 0) {
        output_error("scan needs a PATH: a file, a folder, or - for standard input; see `phi scan --help`");
        return EXIT_ERROR;
    }
    if (s->args.ignore_file != NULL && !read_ignore_file(s, s->args.ignore_file))
        return EXIT_ERROR;
    if (!formats_fit(s->args.format, s->args.output))
        return EXIT_ERROR;
    if (s->args.nice)
        gentle_be_nice();
    if (!check_roots(s))
        return EXIT_ERROR;
    scan_store_begin(&s->kept, &s->args);
    if (!add_excludes(s) || !session_open(&s->session, &s->args, true))
        return EXIT_ERROR;
    if (!about_init(&s->about, options, sizeof options / sizeof *options, &s->args) ||
        !scan_store_open(&s->kept, &s->args, &s->roots, &s->excludes, &s->session, s->about.view.options, s->about.view.option_count))
        return EXIT_ERROR;
    own_state_find(&s->own, s->kept.store == NULL ? NULL : s->kept.path, &s->roots);
    if (!open_report(s)) {
        (void)output_close(&s->out, false);
        return EXIT_ERROR;
    }
    own_state_add_report(&s->own, fileno(s->out.file), &s->roots);
    return run_report(s);
}

static int run_scan(const command *self, int argc, char **argv)
{
    scan s = {0};
    session_args_init(&s.args);
    const opt_result parsed = opt_parse(self, argc, argv, &s.args, &s.roots);
    int code = parsed == OPT_WRONG ? EXIT_ERROR : 0;
    if (parsed == OPT_HELP)
        opt_help(self);
    else if (parsed == OPT_OK)
        code = run_parsed(&s);
    phi_writer_free(s.writer);
    scan_store_close(&s.kept);
    about_done(&s.about);
    session_close(&s.session);
    session_args_done(&s.args);
    opt_list_done(&s.roots);
    opt_list_done(&s.excludes);
    free(s.ignore_text);
    return code;
}

const command cmd_scan = {
    .name = "scan",
    .synopsis = "scan [options] PATH...",
    .summary = "find patient data in files, folders and standard input (-)",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .notes = "Values are masked unless --reveal is given.\n\n"
             "Exit code: 0 nothing found and everything examined; 1 findings; 2 an error stopped the\n"
             "work; 3 nothing found, but something was not fully examined; 130 interrupted.\n",
    .run = run_scan,
};
