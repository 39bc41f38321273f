/* SPDX-License-Identifier: Apache-2.0 */
/* See scan_store.h. Which run is gone on with, and from which one files are carried over, is decided here by comparing texts:
 * `scope` says what is scanned, `settings` how; a run whose settings differ says something else. */
#define _GNU_SOURCE
#include "scan_store.h"

#include "output.h"
#include "store/side_thread.h"
#include "store/text_lines.h"
#include "stored.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ------------------------------------------------------------- what a run is */

static void add_number(byte_buf *out, const char *name, uint64_t value)
{
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%" PRIu64, value);
    lines_add(out, name, digits);
}

/* Tells keys apart and nothing about them: 64 bits out of 256. Without a key, people of two sessions cannot be matched. */
static uint64_t key_mark(const session *opened, uint64_t seed)
{
    uint64_t mark = (uint64_t)getpid() << 32 ^ (uint64_t)(uintptr_t)opened ^ seed;
    if (opened->options.fingerprint_key != NULL)
        mark = bytes_hash(seed, opened->options.fingerprint_key, STATE_KEY_BYTES);
    return mark;
}

static void describe_settings(byte_buf *out, const session_args *args, const opt_list *excludes, const session *opened,
                              uint64_t seed)
{
    const phi_limits *limits = &opened->limits;
    char text[32];
    lines_add(out, "version of phi", phi_version());
    lines_add(out, "rules", phi_engine_rules_version(opened->engine));
    (void)snprintf(text, sizeof text, "%016" PRIx64, key_mark(opened, seed));
    lines_add(out, "key", text);
    (void)snprintf(text, sizeof text, "%.9g", args->min_confidence);
    lines_add(out, "--min-confidence", text);
    add_number(out, "--max-depth", limits->max_depth);
    add_number(out, "--max-expand", limits->max_expand_bytes);
    add_number(out, "--max-members", limits->max_members);
    add_number(out, "--max-ratio", limits->max_ratio);
    add_number(out, "--max-memory", limits->max_memory_bytes);
    add_number(out, "--max-seconds", limits->max_seconds);
    add_number(out, "--worker-seconds", limits->worker_seconds);
    add_number(out, "--worker-memory", limits->worker_memory_bytes);
    add_number(out, "walk --one-file-system", args->one_file_system != 0);
    for (size_t i = 0; i < excludes->count; i++)
        lines_add(out, "walk --exclude", excludes->items[i]);
}

static void describe_scope(byte_buf *out, const opt_list *roots)
{
    for (size_t i = 0; i < roots->count; i++) {
        char real[PATH_MAX];
        lines_add(out, "path", roots->items[i]);
        if (strcmp(roots->items[i], "-") != 0)
            lines_add(out, "at", realpath(roots->items[i], real) == NULL ? "" : real);
    }
}

/* The text in `b`, which is the caller's from here on; NULL: no memory. */
static char *take_text(byte_buf *b)
{
    bytes_add_byte(b, 0);
    char *text = b->failed ? NULL : (char *)b->data;
    if (b->failed)
        bytes_done(b);
    *b = (byte_buf){0};
    return text;
}

/* All but what the store says of it. False: no memory. */
static bool describe(store_run *run, const store *in, const session_args *args, const opt_list *roots, const opt_list *excludes,
                     const session *opened, const char *const *options, size_t option_count)
{
    byte_buf text = {0};
    for (size_t i = 0; i < roots->count; i++)
        lines_add(&text, NULL, roots->items[i]);
    run->roots = take_text(&text);
    describe_scope(&text, roots);
    run->scope = take_text(&text);
    describe_settings(&text, args, excludes, opened, store_seed(in));
    run->settings = take_text(&text);
    for (size_t i = 0; i < option_count; i++)
        lines_add(&text, NULL, options[i]);
    run->options = take_text(&text);
    run->rules_version = strdup(phi_engine_rules_version(opened->engine));
    run->version = strdup(phi_version());
    return run->roots != NULL && run->scope != NULL && run->settings != NULL && run->options != NULL &&
           run->rules_version != NULL && run->version != NULL;
}

/* ------------------------------------------------------------- earlier runs */

/* What is there of the same paths. */
typedef struct earlier {
    const store_run *wanted;
    int64_t unfinished; /* the last one, when no finished one is newer; 0 = none */
    bool live;
    bool same;          /* its settings are the wanted ones */
    double seconds;
    char differs[128];
    int64_t bases[16];  /* whose files may be carried over: the last finished run, and what came after it */
    size_t base_count;
} earlier;

static bool look_at(void *user, const store_run *run)
{
    earlier *e = user;
    if (strcmp(run->scope, e->wanted->scope) != 0)
        return true;
    if (run->state == STORE_FINISHED) {
        e->unfinished = 0;
    } else {
        e->unfinished = run->id;
        e->live = run->live;
        e->seconds = run->counts.seconds;
        e->same = lines_differ(e->wanted->settings, run->settings, NULL, e->differs, sizeof e->differs) == NULL;
    }
    char name[8];
    if (lines_differ(e->wanted->settings, run->settings, "walk ", name, sizeof name) != NULL)
        return true;
    if (run->state == STORE_FINISHED)
        e->base_count = 0;
    if (e->base_count == sizeof e->bases / sizeof *e->bases)
        memmove(e->bases + 1, e->bases + 2, (--e->base_count - 1) * sizeof *e->bases); /* the finished one stays */
    e->bases[e->base_count++] = run->id;
    return true;
}

/* ------------------------------------------------------------------- opening */

static bool fail(scan_store *s, const char *what)
{
    output_error("the run store %s: %s: %s", s->path, what, store_error(s->store));
    return false;
}

/* Go on with the run that `e` names. */
static bool resume(scan_store *s, const earlier *e, const session_args *args)
{
    if (e->live) {
        output_error("run %" PRId64 " of these paths is still going on", e->unfinished);
        return false;
    }
    if (!e->same) {
        output_error("run %" PRId64 " cannot be resumed, because %s differs; scan again without --resume", e->unfinished, e->differs);
        return false;
    }
    if (!store_run_resume(s->store, e->unfinished) || !known_add_run(&s->known, e->unfinished, true))
        return fail(s, "the run cannot be resumed");
    s->run = e->unfinished;
    s->asks = true;
    if (!args->quiet)
        output_error("going on with run %" PRId64, s->run);
    const store_counts before = {.seconds = e->seconds};
    recorder_init(&s->recorder, s->store, s->run, &before);
    return true;
}

static bool begin(scan_store *s, store_run *run)
{
    if (!store_run_new(s->store, run))
        return fail(s, "no run can be begun");
    s->run = run->id;
    s->fresh = true;
    recorder_init(&s->recorder, s->store, s->run, NULL);
    return true;
}

static bool has_stdin(const opt_list *roots)
{
    for (size_t i = 0; i < roots->count; i++) {
        if (strcmp(roots->items[i], "-") == 0)
            return true;
    }
    return false;
}

static bool choose_run(scan_store *s, store_run *run, const session_args *args, const opt_list *roots)
{
    earlier e = {.wanted = run};
    if (args->resume && has_stdin(roots)) {
        output_error("--resume cannot go on with standard input: what was read is gone");
        return false;
    }
    if ((args->resume || args->incremental) && !store_run_each(s->store, look_at, &e))
        return fail(s, "its runs cannot be read");
    const bool resumes = args->resume && e.unfinished != 0;
    if (resumes ? !resume(s, &e, args) : !begin(s, run))
        return false;
    if (args->jobs == 1)
        recorder_stay(&s->recorder);
    if (args->resume && !resumes && !args->quiet)
        output_error("no unfinished run of these paths: a new one begins");
    if (!args->incremental)
        return true;
    for (size_t i = e.base_count; i > 0; i--) {
        if (e.bases[i - 1] != s->run && !known_add_run(&s->known, e.bases[i - 1], false))
            return fail(s, "an earlier run cannot be read");
    }
    if (e.base_count == 0 && !args->quiet)
        output_error("no earlier run of these paths with the same rules and options: everything is scanned");
    s->asks = true;
    return true;
}

static void *opener_main(void *user)
{
    scan_store *s = user;
    s->placeless = s->path[0] == '\0' && !state_store_path(s->path);
    s->store = s->placeless ? NULL : store_open(s->path, s->why, sizeof s->why);
    return NULL;
}

/* Opening waits for the disk, and making rules ready for the processor: each takes as long as the other for a small file. */
void scan_store_begin(scan_store *s, const session_args *args)
{
    *s = (scan_store){.quiet = args->quiet, .strict = args->store != NULL || args->resume || args->incremental};
    if (args->no_store)
        return;
    if (args->store != NULL)
        (void)snprintf(s->path, sizeof s->path, "%s", args->store);
    s->opening = side_thread_begin(&s->opener, opener_main, s);
    if (!s->opening)
        (void)opener_main(s);
}

static void wait_for_store(scan_store *s)
{
    if (s->opening)
        (void)pthread_join(s->opener, NULL);
    s->opening = false;
}

/* False: the scan goes on without a store, or not at all, as `strict` says. */
static bool has_store(scan_store *s)
{
    wait_for_store(s);
    if (s->placeless)
        output_error("the run is not stored: there is no place for it (set PHI_STATE_DIR, or use --store or --no-store)");
    else if (s->store == NULL)
        output_error(s->strict ? "the run store %s cannot be used: %s" : "the run is not stored: %s cannot be used: %s", s->path, s->why);
    return s->store != NULL;
}

bool scan_store_open(scan_store *s, const session_args *args, const opt_list *roots, const opt_list *excludes,
                     const session *opened, const char *const *options, size_t option_count)
{
    if (args->no_store) {
        if (s->strict)
            output_error("--no-store contradicts --store, --resume and --incremental");
        return !s->strict;
    }
    if (!has_store(s))
        return !s->strict;
    known_init(&s->known, s->store);
    reader_init(&s->reader, s->store);
    store_run run = {0};
    bool good = describe(&run, s->store, args, roots, excludes, opened, options, option_count);
    if (!good)
        output_error("out of memory");
    char today[16];
    if (good && !decisions_load(&s->decided, s->store, stored_today(today)))
        good = fail(s, "what was accepted cannot be read");
    good = good && choose_run(s, &run, args, roots);
    store_run_done(&run);
    (void)snprintf(s->run_name, sizeof s->run_name, "%" PRId64, s->run);
    if (!good)
        scan_store_close(s);
    return good || !s->strict;
}

/* A run that was begun for a path that cannot be read, or for a report that cannot be written, is none. */
void scan_store_close(scan_store *s)
{
    wait_for_store(s);
    if (s->store != NULL && s->fresh && s->recorder.counts.sources == 0)
        (void)store_run_delete(s->store, s->run);
    recorder_done(&s->recorder);
    known_done(&s->known);
    decisions_done(&s->decided);
    reader_done(&s->reader);
    store_close(s->store);
    s->store = NULL;
    s->asks = false;
}

void scan_store_report(scan_store *s, const phi_sink *report, bool each_source)
{
    s->reader.brief = !each_source;
    s->report = s->store == NULL ? *report : decisions_sink(&s->decided, report);
}

/* ------------------------------------------------------------------- records */

/* Said once, when it happens: the scan may take hours more. */
static void note_failure(scan_store *s)
{
    if (!s->recorder.failed || s->failed)
        return;
    s->failed = true;
    output_error("the run store %s cannot be written: %s", s->path, store_error(s->store));
    if (s->strict)
        output_error("the scan ends; what was stored stands, and `phi scan --resume` goes on from there");
    else
        output_error("the scan goes on, and the rest of it is not stored");
}

bool scan_store_keeps(const scan_store *s)
{
    return s->store != NULL && !s->failed;
}

bool scan_store_ends(const scan_store *s)
{
    return s->failed && s->strict;
}

static int to_report(scan_store *s, const phi_finding *finding)
{
    return s->report.on_finding(s->report.user, finding) != 0;
}

int scan_store_finding(scan_store *s, const phi_finding *finding)
{
    if (s->store != NULL) {
        recorder_finding(&s->recorder, finding);
        note_failure(s);
    }
    return to_report(s, finding);
}

int scan_store_source(scan_store *s, const phi_coverage *coverage)
{
    if (s->store != NULL) {
        recorder_source(&s->recorder, coverage);
        if (coverage->depth == 0)
            known_forget(&s->known, coverage->path);
        note_failure(s);
    }
    return s->report.on_source(s->report.user, coverage) != 0;
}

int scan_store_file(void *user, const char *path, const phi_file_info *file, uint64_t *tag)
{
    scan_store *s = user;
    return known_find(&s->known, path, file, tag);
}

static int known_finding(void *user, const phi_finding *finding)
{
    scan_store *s = user;
    recorder_count_finding(&s->recorder, finding);
    return to_report(s, finding);
}

static int known_source(void *user, const phi_coverage *coverage)
{
    scan_store *s = user;
    recorder_count_source(&s->recorder, coverage);
    return s->report.on_source(s->report.user, coverage) != 0;
}

static phi_sink known_sink(scan_store *s)
{
    phi_sink sink = PHI_SINK_INIT;
    sink.user = s;
    sink.on_finding = known_finding;
    sink.on_source = known_source;
    return sink;
}

/* A record that cannot be read would be a silent miss: then the scan ends. */
static int note_read(scan_store *s, bool good)
{
    if (good)
        return 0;
    if (!s->reader.stopped) {
        output_error("the run store %s cannot be read: %s", s->path, store_error(s->store));
        s->recorder.failed = true;
        s->failed = true;
        s->strict = true;
    }
    return 1;
}

int scan_store_passed(void *user, const char *path, uint64_t tag)
{
    scan_store *s = user;
    const phi_sink sink = known_sink(s);
    known_take(&s->known, tag);
    return note_read(s, known_read(&s->known, &s->reader, path, tag, &sink));
}

/* ------------------------------------------------------------------- the end */

bool scan_store_rest(scan_store *s, bool whole)
{
    if (s->store == NULL || !s->asks || !whole)
        return true;
    const phi_sink sink = known_sink(s);
    return note_read(s, known_read_rest(&s->known, &s->reader, &sink)) == 0;
}

void scan_store_finish(scan_store *s, bool whole, const phi_summary *sum, uint64_t own_files)
{
    if (s->store == NULL || s->failed)
        return;
    s->fresh = false;
    s->recorder.counts.people_lower = sum->people_lower;
    s->recorder.counts.people_upper = sum->people_upper;
    s->recorder.counts.own_files = own_files;
    const bool good = recorder_flush(&s->recorder) && (!whole || known_rewrite(&s->known, &s->reader, &s->recorder)) &&
                      known_settle(&s->known, s->run, whole) &&
                      recorder_finish(&s->recorder, whole ? STORE_FINISHED : STORE_INTERRUPTED);
    s->recorder.failed = !good;
    note_failure(s);
}

double scan_store_seconds(const scan_store *s)
{
    return recorder_seconds(&s->recorder);
}
