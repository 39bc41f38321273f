/* SPDX-License-Identifier: Apache-2.0 */
/* phi estimate: a minute of looking at files picked at random -> how many hold patient data, and how long a scan of
 * all would take, each with bounds. A walk first says how many files there are and of what size, and picks; it gets half of
 * the time. What it has not reached then is not in the estimate, and that is said. */
#define _GNU_SOURCE
#include "commands.h"
#include "output.h"
#include "sample.h"
#include "session.h"

#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

enum { PICKED = 4096, /* of each stratum: more than a minute is enough for */ MOST_THREADS = 64, LEAST_SEEN = 30 };

static const char *const formats[] = {"text", "jsonl", NULL};
static const opt options[] = {
    {.name = "seconds", .kind = OPT_NUMBER, .offset = SESSION_AT(seconds), .value = "N", .most = 86400,
     .help = "how long to look (60)"},
    {.name = "format", .kind = OPT_CHOICE, .offset = SESSION_AT(format), .value = "FORMAT", .choices = formats,
     .help = "text or jsonl (text)"},
    {.name = "min-confidence", .kind = OPT_PROBABILITY, .offset = SESSION_AT(min_confidence), .value = "P",
     .help = "leave out findings less likely than P (0.5)"},
    SESSION_DETECTOR_OPTIONS,
    {.name = "exclude", .kind = OPT_LIST, .offset = SESSION_AT(excludes), .value = "GLOB",
     .help = "leave out paths, as in .gitignore; may be repeated"},
    {.name = "jobs", .letter = 'j', .kind = OPT_NUMBER, .offset = SESSION_AT(jobs), .value = "N", .most = 64,
     .help = "with N threads, and for a scan with as many, 0 = one per processor (0)"},
    SESSION_LIMIT_OPTIONS,
    {.name = "one-file-system", .kind = OPT_FLAG, .offset = SESSION_AT(one_file_system), .help = "stay on the disk of each PATH"},
    {.name = "no-cache", .kind = OPT_FLAG, .offset = SESSION_AT(no_cache),
     .help = "neither use nor keep compiled regexes of packs"},
};

/* Files of one stratum that were picked, each with the same probability (J. S. Vitter, 1985, algorithm R). */
typedef struct picks {
    char *paths[PICKED];
    uint64_t sizes[PICKED];
    size_t count, next; /* next: to be looked at */
} picks;

typedef struct estimate {
    session_args args;
    opt_list roots;
    session session;
    double begun, walk_until, until;
    uint64_t files, bytes, other; /* other: what is no file, or cannot be read, by its name alone */
    uint64_t random;
    bool cut, failed;             /* the walk did not end; out of memory */
    sample_stratum strata[SAMPLE_STRATA];
    picks *picked;                /* SAMPLE_STRATA of them */
    pthread_mutex_t lock;
    unsigned threads;
} estimate;

/* What one thread sees of the file it looks at. */
typedef struct look {
    estimate *all;
    bool with[SAMPLE_KINDS];
} look;

static double now(void)
{
    struct timespec at = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

/* xorshift64*: which files are looked at decides nothing that somebody could gain by. */
static uint64_t next_random(estimate *e)
{
    e->random ^= e->random >> 12;
    e->random ^= e->random << 25;
    e->random ^= e->random >> 27;
    return e->random * UINT64_C(2685821657736338717);
}

/* -------------------------------------------------------------------------- walk */

static int on_file(void *user, const char *path, const phi_file_info *file, uint64_t *tag)
{
    estimate *e = user;
    (void)tag;
    const uint64_t size = file == NULL ? 0 : file->size;
    const size_t at = sample_stratum_of(size);
    sample_stratum *stratum = &e->strata[at];
    picks *picked = &e->picked[at];
    e->files++;
    e->bytes += size;
    stratum->files++;
    stratum->bytes += size;
    size_t slot = picked->count;
    if (slot == PICKED)
        slot = (size_t)(next_random(e) % stratum->files);
    if (slot >= PICKED)
        return 1;
    char *copy = strdup(path);
    e->failed = e->failed || copy == NULL;
    if (copy == NULL)
        return 1;
    free(picked->paths[slot]);
    picked->paths[slot] = copy;
    picked->sizes[slot] = size;
    picked->count += slot == picked->count;
    return 1;
}

static int on_passed(void *user, const char *path, uint64_t tag)
{
    estimate *e = user;
    (void)path;
    (void)tag;
    e->cut = e->cut || now() > e->walk_until;
    return e->cut || e->failed || session_interrupted();
}

static int on_walked(void *user, const phi_coverage *coverage)
{
    estimate *e = user;
    e->other += coverage->state != PHI_STATE_EXAMINED;
    return session_interrupted();
}

static phi_status walk(estimate *e, phi_error *err)
{
    phi_sink sink = PHI_SINK_INIT;
    sink.user = e;
    sink.on_passed = on_passed;
    sink.on_source = on_walked;
    phi_tree_options tree = PHI_TREE_OPTIONS_INIT;
    tree.scan = &e->session.options;
    tree.excludes = e->args.excludes.items;
    tree.exclude_count = e->args.excludes.count;
    tree.one_file_system = e->args.one_file_system;
    tree.on_file = on_file;
    tree.file_user = e;
    return phi_engine_scan_tree(e->session.engine, e->roots.items, e->roots.count, &tree, &sink, err);
}

/* Into random order: those picked stand about in the order of the walk. */
static void shuffle(estimate *e)
{
    for (size_t s = 0; s < SAMPLE_STRATA; s++) {
        picks *p = &e->picked[s];
        for (size_t i = p->count; i > 1; i--) {
            const size_t other = (size_t)(next_random(e) % i);
            char *path = p->paths[i - 1];
            const uint64_t size = p->sizes[i - 1];
            p->paths[i - 1] = p->paths[other];
            p->sizes[i - 1] = p->sizes[other];
            p->paths[other] = path;
            p->sizes[other] = size;
        }
    }
}

/* -------------------------------------------------------------------------- look */

static int on_finding(void *user, const phi_finding *finding)
{
    look *l = user;
    l->with[SAMPLE_FINDINGS] = l->with[SAMPLE_FINDINGS] || (!finding->allowed && !finding->test);
    return 0;
}

static int on_source(void *user, const phi_coverage *coverage)
{
    look *l = user;
    l->with[SAMPLE_PHI] = l->with[SAMPLE_PHI] || coverage->data_class == PHI_CLASS_PHI;
    l->with[SAMPLE_UNREAD] = l->with[SAMPLE_UNREAD] || (coverage->state != PHI_STATE_EXAMINED && coverage->reason != PHI_REASON_STOPPED);
    return 0;
}

static int on_progress(void *user, const char *path, uint64_t files, uint64_t bytes, uint64_t findings)
{
    const look *l = user;
    (void)path;
    (void)files;
    (void)bytes;
    (void)findings;
    return now() > l->all->until || session_interrupted();
}

/* The stratum that is furthest behind its share of the files; each has two files before any has more. */
static size_t choose(const estimate *e)
{
    size_t best = SAMPLE_STRATA;
    double most = -1;
    for (size_t s = 0; s < SAMPLE_STRATA; s++) {
        const picks *picked = &e->picked[s];
        if (picked->next >= picked->count)
            continue;
        const double wanted = picked->next < 2 ? 1e18 / (double)(s + 1) : (double)e->strata[s].files / (double)picked->next;
        if (wanted > most) {
            most = wanted;
            best = s;
        }
    }
    return best;
}

static bool take(estimate *e, size_t *stratum, size_t *pick)
{
    (void)pthread_mutex_lock(&e->lock);
    *stratum = now() < e->until && !session_interrupted() ? choose(e) : SAMPLE_STRATA;
    const bool good = *stratum < SAMPLE_STRATA;
    if (good)
        *pick = e->picked[*stratum].next++;
    (void)pthread_mutex_unlock(&e->lock);
    return good;
}

/* A file that was cut off counts by the bytes that were read. */
static void note(estimate *e, size_t at, uint64_t size, uint64_t read, const look *l, double seconds)
{
    const double whole = read > 0 && read < size ? seconds * (double)size / (double)read : seconds;
    (void)pthread_mutex_lock(&e->lock);
    sample_stratum *stratum = &e->strata[at];
    stratum->seen++;
    stratum->seen_bytes += size;
    stratum->seconds += whole;
    stratum->squares += whole * whole;
    for (size_t k = 0; k < SAMPLE_KINDS; k++)
        stratum->with[k] += l->with[k];
    (void)pthread_mutex_unlock(&e->lock);
}

/* Bytes of the file that were read so far. */
typedef struct reading {
    look look; /* first: callbacks get this */
    uint64_t read;
} reading;

static int on_read(void *user, const char *path, uint64_t files, uint64_t bytes, uint64_t findings)
{
    reading *r = user;
    r->read = bytes;
    return on_progress(&r->look, path, files, bytes, findings);
}

static void look_at(estimate *e, phi_scanner *scanner, size_t stratum, size_t pick)
{
    reading r = {.look = {.all = e}};
    phi_sink sink = PHI_SINK_INIT;
    sink.user = &r;
    sink.on_finding = on_finding;
    sink.on_source = on_source;
    sink.on_progress = on_read;
    const picks *picked = &e->picked[stratum];
    const double begun = now();
    const phi_status status = phi_scanner_scan_file(scanner, picked->paths[pick], &sink, NULL);
    const bool stopped = status == PHI_STOPPED;
    if (status < 0 || (stopped && r.read == 0))
        return; /* tells nothing */
    note(e, stratum, picked->sizes[pick], stopped ? r.read : picked->sizes[pick], &r.look, now() - begun);
}

static void *look_main(void *user)
{
    estimate *e = user;
    phi_scanner *scanner = NULL;
    if (phi_scanner_new(e->session.engine, &e->session.options, &scanner, NULL) != PHI_OK)
        return NULL;
    size_t stratum, pick;
    while (take(e, &stratum, &pick))
        look_at(e, scanner, stratum, pick);
    phi_scanner_free(scanner);
    return NULL;
}

static void look_at_all(estimate *e)
{
    pthread_t threads[MOST_THREADS];
    size_t running = 0;
    while (running + 1 < e->threads && pthread_create(&threads[running], NULL, look_main, e) == 0)
        running++;
    (void)look_main(e);
    for (size_t i = 0; i < running; i++)
        (void)pthread_join(threads[i], NULL);
}

/* ------------------------------------------------------------------------ report */

static uint64_t rounded(double value)
{
    return value > 0 ? (uint64_t)(value + 0.5) : 0;
}

static void put_json_range(const char *key, sample_range range)
{
    printf(",\"%s\":{\"estimate\":%" PRIu64 ",\"lower\":%" PRIu64 ",\"upper\":%" PRIu64 "}", key, rounded(range.middle),
           rounded(floor(range.lower)), rounded(ceil(range.upper)));
}

static uint64_t count_seen(const estimate *e)
{
    uint64_t seen = 0;
    for (size_t s = 0; s < SAMPLE_STRATA; s++)
        seen += e->strata[s].seen;
    return seen;
}

static sample_range wall_seconds(const estimate *e)
{
    sample_range range = sample_seconds(e->strata);
    range.middle /= e->threads;
    range.lower /= e->threads;
    range.upper /= e->threads;
    return range;
}

static void print_jsonl(const estimate *e)
{
    const sample_range seconds = wall_seconds(e);
    printf("{\"type\":\"estimate\",\"files\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"other\":%" PRIu64 ",\"whole\":%s,\"sampled\":%" PRIu64, e->files,
           e->bytes, e->other, e->cut ? "false" : "true", count_seen(e));
    put_json_range("phi", sample_files(e->strata, SAMPLE_PHI));
    put_json_range("findings", sample_files(e->strata, SAMPLE_FINDINGS));
    put_json_range("unread", sample_files(e->strata, SAMPLE_UNREAD));
    printf(",\"seconds\":{\"estimate\":%.1f,\"lower\":%.1f,\"upper\":%.1f},\"threads\":%u,\"confidence\":0.95,\"rules_version\":\"%s\",\"version\":\"%s\"}\n",
           seconds.middle, seconds.lower, seconds.upper, e->threads, phi_engine_rules_version(e->session.engine), phi_version());
}

static void put_number(uint64_t value)
{
    if (value >= 1000)
        put_number(value / 1000);
    printf(value >= 1000 ? ",%03u" : "%u", (unsigned)(value % 1000));
}

static void put_range(const char *label, sample_range range)
{
    const uint64_t lower = rounded(floor(range.lower)), upper = rounded(ceil(range.upper));
    printf("  %-28s ", label);
    put_number(rounded(range.middle));
    if (lower != upper) {
        printf("  (between ");
        put_number(lower);
        printf(" and ");
        put_number(upper);
        printf(")");
    }
    printf("\n");
}

static void put_duration(double seconds)
{
    if (seconds < 1.5)
        printf("a second");
    else if (seconds < 90)
        printf("%.0f seconds", seconds);
    else if (seconds < 5400)
        printf("%.0f minutes", seconds / 60);
    else if (seconds < 172800)
        printf("%.1f hours", seconds / 3600);
    else
        printf("%.1f days", seconds / 86400);
}

static void put_size(uint64_t bytes)
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB", "PB"};
    double value = (double)bytes;
    size_t unit = 0;
    for (; value >= 999.5 && unit + 1 < sizeof units / sizeof *units; unit++)
        value /= 1000.0;
    printf(unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
}

static void print_text(const estimate *e)
{
    const uint64_t seen = count_seen(e);
    const sample_range seconds = wall_seconds(e);
    put_number(e->files);
    printf(" files, ");
    put_size(e->bytes);
    printf("; looked at ");
    put_number(seen);
    printf(seen < e->files ? " of them, picked at random, in " : " of them, in ");
    put_duration(now() - e->begun);
    printf(".\n");
    if (e->cut)
        printf("There are more: the walk had no time to reach all, and this is about those it saw. Give it more with --seconds.\n");
    printf(seen < e->files ? "\nOf all files, probably\n" : "\nOf all files\n");
    put_range("hold patient data (PHI)", sample_files(e->strata, SAMPLE_PHI));
    put_range("hold any sensitive data", sample_files(e->strata, SAMPLE_FINDINGS));
    put_range("cannot be read to their end", sample_files(e->strata, SAMPLE_UNREAD));
    printf("\nA scan of all takes about ");
    put_duration(seconds.middle);
    printf(" with %u thread%s", e->threads, e->threads == 1 ? "" : "s");
    if (seen == e->files) {
        printf(".\nAll files were looked at, but nothing of it is kept: `phi scan` says which they are.\n");
        return;
    }
    printf(", probably between ");
    put_duration(seconds.lower);
    printf(" and ");
    put_duration(seconds.upper);
    printf(".\nEach range holds the truth in 95 of 100 such samples.%s\n", seen < LEAST_SEEN ? " The sample is small: take it as a hint." : "");
    printf("An estimate finds nothing out about files it did not look at: only `phi scan` says that there is none.\n");
}

/* -------------------------------------------------------------------------- command */

static unsigned thread_count(const session_args *args)
{
    if (args->jobs > 0)
        return (unsigned)args->jobs;
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return processors < 1 ? 1 : processors > MOST_THREADS ? MOST_THREADS : (unsigned)processors;
}

static int run_both(estimate *e)
{
    phi_error err = {0};
    session_catch_signals();
    e->begun = now();
    e->walk_until = e->begun + (double)e->args.seconds / 2;
    e->until = e->begun + (double)e->args.seconds;
    const phi_status status = walk(e, &err);
    if (e->failed || status < 0) {
        if (e->failed)
            output_error("out of memory");
        else
            output_phi_error(&err);
        return EXIT_ERROR;
    }
    shuffle(e);
    if (!session_interrupted())
        look_at_all(e);
    if (e->args.format == 0)
        print_text(e);
    else
        print_jsonl(e);
    return session_interrupted() ? EXIT_INTERRUPTED : 0;
}

static int run_parsed(estimate *e)
{
    if (e->roots.count == 0) {
        output_error("estimate needs a PATH: a folder or a file; see `phi estimate --help`");
        return EXIT_ERROR;
    }
    if (e->args.seconds == 0) {
        output_error("--seconds must be at least 1");
        return EXIT_ERROR;
    }
    e->picked = calloc(SAMPLE_STRATA, sizeof *e->picked);
    if (e->picked == NULL || getrandom(&e->random, sizeof e->random, 0) != sizeof e->random) {
        output_error("out of memory");
        return EXIT_ERROR;
    }
    e->random |= 1;
    e->threads = thread_count(&e->args);
    return session_open(&e->session, &e->args, false) ? run_both(e) : EXIT_ERROR;
}

static void free_picked(estimate *e)
{
    for (size_t s = 0; e->picked != NULL && s < SAMPLE_STRATA; s++) {
        for (size_t i = 0; i < e->picked[s].count; i++)
            free(e->picked[s].paths[i]);
    }
    free(e->picked);
}

static int run_estimate(const command *self, int argc, char **argv)
{
    estimate e = {.lock = PTHREAD_MUTEX_INITIALIZER};
    session_args_init(&e.args);
    const opt_result parsed = opt_parse(self, argc, argv, &e.args, &e.roots);
    int code = parsed == OPT_WRONG ? EXIT_ERROR : 0;
    if (parsed == OPT_HELP)
        opt_help(self);
    else if (parsed == OPT_OK)
        code = run_parsed(&e);
    free_picked(&e);
    session_close(&e.session);
    session_args_done(&e.args);
    opt_list_done(&e.roots);
    return code;
}

const command cmd_estimate = {
    .name = "estimate",
    .synopsis = "estimate [options] PATH...",
    .summary = "look at a sample: how many files hold patient data, how long a scan takes",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .notes = "Nothing is kept, and no file is named.\n\nExit code: 0, 2 an error, 130 interrupted.\n",
    .run = run_estimate,
};
