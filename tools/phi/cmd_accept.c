/* SPDX-License-Identifier: Apache-2.0 */
/* phi accept, phi baseline: findings that may stay, with a reason and a last day. */
#define _GNU_SOURCE
#include "commands.h"
#include "formats.h"
#include "output.h"
#include "store/decisions.h"
#include "store/reader.h"
#include "stored.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct accept_args {
    const char *store, *why, *until, *path;
    int list, format;
    uint64_t remove;
} accept_args;

#define AT(member) offsetof(accept_args, member)
static const char *const formats[] = {"text", "jsonl", NULL};
#define DECISION_OPTIONS                                                                                                      \
    {.name = "why", .kind = OPT_TEXT, .offset = AT(why), .value = "TEXT", .help = "the reason, for whoever reads the report"}, \
    {.name = "until", .kind = OPT_TEXT, .offset = AT(until), .value = "DATE",                                                 \
     .help = "the last day that this holds: 2027-01-31"},                                                                     \
    {.name = "store", .kind = OPT_TEXT, .offset = AT(store), .value = "FILE", .help = "of this run store, not that of the user"}

static const opt accept_options[] = {
    DECISION_OPTIONS,
    {.name = "path", .kind = OPT_TEXT, .offset = AT(path), .value = "PATH", .help = "only where it stands in this file, as reports name it"},
    {.name = "list", .kind = OPT_FLAG, .offset = AT(list), .help = "list what was accepted"},
    {.name = "format", .kind = OPT_CHOICE, .offset = AT(format), .value = "FORMAT", .choices = formats, .help = "of the list: text or jsonl (text)"},
    {.name = "remove", .kind = OPT_NUMBER, .offset = AT(remove), .value = "N", .most = INT64_MAX, .help = "take back number N of the list"},
};
static const opt baseline_options[] = {DECISION_OPTIONS};

/* ------------------------------------------------------------------- the list */

static void print_decision_jsonl(const decision *d)
{
    char made[32];
    printf("{\"type\":\"decision\",\"id\":%" PRId64 ",\"made\":\"%s\"", d->id, stored_time(d->made, made, true));
    const struct {
        const char *key, *text;
    } texts[] = {{"by", d->made_by}, {"why", d->why}, {"until", d->until}, {"fingerprint", d->fingerprint}, {"path", d->path}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i].text[0] == '\0')
            continue;
        printf(",\"%s\":", texts[i].key);
        output_json(stdout, texts[i].text, strlen(texts[i].text));
    }
    if (d->run != 0)
        printf(",\"run\":\"%" PRId64 "\",\"findings\":%" PRIu64, d->run, d->key_count);
    printf("}\n");
}

static void print_decision_text(const decision *d, const char *today)
{
    char made[32];
    printf("%4" PRId64 "  %s  ", d->id, stored_time(d->made, made, false));
    if (d->run != 0)
        printf("all %" PRIu64 " of run %" PRId64, d->key_count, d->run);
    else
        printf("%s", d->fingerprint);
    if (d->path[0] != '\0') {
        printf(" in ");
        output_json(stdout, d->path, strlen(d->path));
    }
    const bool over = d->until[0] != '\0' && strcmp(d->until, today) < 0;
    printf("  %s%s  ", d->until[0] == '\0' ? "without end" : over ? "ended " : "until ", d->until);
    output_json(stdout, d->why, strlen(d->why));
    printf(" ");
    output_json(stdout, d->made_by, strlen(d->made_by));
    printf("\n");
}

typedef struct lister {
    const accept_args *args;
    char today[16];
} lister;

static bool print_decision(void *user, const decision *d)
{
    const lister *l = user;
    if (l->args->format == 1)
        print_decision_jsonl(d);
    else
        print_decision_text(d, l->today);
    return true;
}

static int list_decisions(store *s, const accept_args *args)
{
    lister l = {.args = args};
    (void)stored_today(l.today);
    return decision_each(s, print_decision, &l) ? 0 : stored_fail(s, "the list cannot be read");
}

static int remove_decision(store *s, int64_t id)
{
    bool there = false;
    if (!decision_remove(s, id, &there))
        return stored_fail(s, "it cannot be taken back");
    if (there) {
        printf("%" PRId64 ": taken back\n", id);
        return 0;
    }
    output_error("there is no number %" PRId64 "; see `phi accept --list`", id);
    return EXIT_ERROR;
}

/* ----------------------------------------------------------------- making one */

static int digit(const char *text, size_t at)
{
    return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : -1000000;
}

/* A day of the calendar, not before today. */
static bool check_until(const char *until)
{
    static const char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    char today[16];
    if (until == NULL)
        return true;
    bool good = strlen(until) == 10 && until[4] == '-' && until[7] == '-';
    if (good) {
        const int year = digit(until, 0) * 1000 + digit(until, 1) * 100 + digit(until, 2) * 10 + digit(until, 3);
        const int month = digit(until, 5) * 10 + digit(until, 6), day = digit(until, 8) * 10 + digit(until, 9);
        const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        good = year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] + (month == 2 && leap);
    }
    if (!good)
        output_error("--until takes a day such as 2027-01-31, not '%s'", until);
    else if (strcmp(until, stored_today(today)) < 0)
        output_error("--until %s is over", until);
    return good && strcmp(until, stored_today(today)) >= 0;
}

static bool check_reason(const accept_args *args)
{
    if (args->why == NULL || args->why[strspn(args->why, " \t\r\n")] == '\0') {
        output_error("--why is needed: a report says it to whoever asks");
        return false;
    }
    return check_until(args->until);
}

static char *copy(const char *text)
{
    return strdup(text == NULL ? "" : text);
}

/* With the name of whoever decides. Free with drop. */
static bool fill(decision *d, const accept_args *args)
{
    char number[24];
    const char *name = about_account_name(NULL, (uint32_t)getuid(), 0);
    (void)snprintf(number, sizeof number, "%" PRIu32, (uint32_t)getuid());
    *d = (decision){.why = copy(args->why), .until = copy(args->until), .path = copy(args->path), .made_by = copy(name == NULL ? number : name)};
    if (d->why != NULL && d->until != NULL && d->path != NULL && d->made_by != NULL)
        return true;
    output_error("out of memory");
    return false;
}

static void drop(decision *d)
{
    free(d->why);
    free(d->until);
    free(d->path);
    free(d->made_by);
    free(d->fingerprint);
}

/* ---------------------------------------------------------- what is accepted */

enum { PREFIX_LEAST = 8, DIGITS = 64 };
#define FINGERPRINT "hmac-sha256:"

typedef struct search {
    const char *digits; /* that the wanted one begins with */
    char found[sizeof FINGERPRINT + DIGITS];
    uint64_t count;     /* findings with it */
    bool several;       /* fingerprints begin so */
    char masked[64], detector[64];
} search;

static int match_finding(void *user, const phi_finding *f)
{
    search *w = user;
    const size_t before = sizeof FINGERPRINT - 1;
    if (f->fingerprint == NULL || strncmp(f->fingerprint, FINGERPRINT, before) != 0 ||
        strncmp(f->fingerprint + before, w->digits, strlen(w->digits)) != 0)
        return 0;
    w->several = w->several || (w->count > 0 && strcmp(w->found, f->fingerprint) != 0);
    w->count++;
    (void)snprintf(w->found, sizeof w->found, "%s", f->fingerprint);
    (void)snprintf(w->masked, sizeof w->masked, "%s", f->masked);
    (void)snprintf(w->detector, sizeof w->detector, "%s", f->detector);
    return 0;
}

/* Look through the last run for the fingerprint that is meant. */
static bool find_fingerprint(store *s, const char *given, search *w)
{
    const size_t before = sizeof FINGERPRINT - 1;
    *w = (search){.digits = strncmp(given, FINGERPRINT, before) == 0 ? given + before : given};
    const size_t length = strlen(w->digits);
    if (length < PREFIX_LEAST || length > DIGITS || strspn(w->digits, "0123456789abcdef") != length) {
        output_error("'%.80s' is no fingerprint; JSONL and CSV reports have them, and 8 digits are enough", given);
        return false;
    }
    store_run run;
    phi_sink sink = PHI_SINK_INIT;
    sink.user = w;
    sink.on_finding = match_finding;
    bool good = true;
    if (store_run_find(s, "latest", &run)) {
        reader r;
        reader_init(&r, s);
        good = reader_run(&r, run.id, &sink);
        reader_done(&r);
        store_run_done(&run);
    }
    if (!good)
        (void)stored_fail(s, "the last run cannot be read");
    else if (w->several)
        output_error("more than one fingerprint of the last run begins with %s", w->digits);
    else if (w->count == 0 && length < DIGITS)
        output_error("no fingerprint of the last run begins with %s", w->digits);
    if (w->count == 0 && length == DIGITS)
        (void)snprintf(w->found, sizeof w->found, FINGERPRINT "%s", w->digits);
    return good && !w->several && w->found[0] != '\0';
}

static int accept_one(store *s, const accept_args *args, const char *given)
{
    search w;
    if (!check_reason(args) || !find_fingerprint(s, given, &w))
        return EXIT_ERROR;
    decision d = {0};
    bool good = fill(&d, args);
    d.fingerprint = copy(w.found);
    good = good && d.fingerprint != NULL;
    int code = EXIT_ERROR;
    if (good && decision_add(s, &d, NULL, 0)) {
        printf("%" PRId64 ": accepted %s", d.id, w.found);
        if (w.count > 0)
            printf(" (%s %s, %" PRIu64 " in the last run)", w.detector, w.masked, w.count);
        printf("\n");
        code = 0;
    } else if (good) {
        code = stored_fail(s, "it cannot be kept");
    }
    drop(&d);
    if (code == 0 && w.count == 0)
        output_error("it is not among the findings of the last run");
    return code;
}

typedef struct key_list {
    const store *store;
    uint64_t *items;
    size_t count, room;
    uint64_t without; /* findings that have no fingerprint */
} key_list;

static int collect_key(void *user, const phi_finding *f)
{
    key_list *list = user;
    if (f->allowed)
        return 0;
    if (f->fingerprint == NULL) {
        list->without++;
        return 0;
    }
    if (list->count == list->room) {
        const size_t room = list->room == 0 ? 1024 : list->room * 2;
        uint64_t *items = realloc(list->items, room * sizeof *items);
        if (items == NULL)
            return 1;
        list->items = items;
        list->room = room;
    }
    list->items[list->count++] = decision_key(list->store, f->fingerprint, f->path);
    return 0;
}

static int by_value(const void *a, const void *b)
{
    const uint64_t *left = a, *right = b;
    return *left < *right ? -1 : *left > *right;
}

/* The same value twice in one file is one decision. */
static void sort_keys(key_list *list)
{
    if (list->count == 0)
        return;
    qsort(list->items, list->count, sizeof *list->items, by_value);
    size_t kept = 1;
    for (size_t i = 1; i < list->count; i++) {
        if (list->items[i] != list->items[kept - 1])
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

static int keep_baseline(store *s, const accept_args *args, const store_run *run, key_list *list)
{
    reader r;
    phi_sink sink = PHI_SINK_INIT;
    sink.user = list;
    sink.on_finding = collect_key;
    reader_init(&r, s);
    const bool read = reader_run(&r, run->id, &sink), stopped = r.stopped;
    reader_done(&r);
    if (stopped)
        output_error("out of memory");
    if (!read)
        return stopped ? EXIT_ERROR : stored_fail(s, "the run cannot be read");
    sort_keys(list);
    decision d = {0};
    int code = EXIT_ERROR;
    if (fill(&d, args)) {
        d.run = run->id;
        code = decision_add(s, &d, list->items, list->count) ? 0 : stored_fail(s, "it cannot be kept");
    }
    if (code == 0)
        printf("%" PRId64 ": accepted the %zu findings of run %" PRId64 ", each in its file\n", d.id, list->count, run->id);
    if (code == 0 && list->without > 0)
        output_error("%" PRIu64 " findings have no fingerprint and are not accepted", list->without);
    drop(&d);
    return code;
}

static int accept_run(store *s, const accept_args *args, const char *name)
{
    store_run run;
    if (!check_reason(args))
        return EXIT_ERROR;
    if (!store_run_find(s, name, &run))
        return stored_fail(s, "no baseline");
    key_list list = {.store = s};
    const int code = keep_baseline(s, args, &run, &list);
    free(list.items);
    store_run_done(&run);
    return code;
}

/* ---------------------------------------------------------------- the commands */

static int run_accept_parsed(const accept_args *args, const opt_list *operands)
{
    const size_t wanted = args->list || args->remove != 0 ? 0 : 1;
    if (operands->count != wanted) {
        output_error("accept takes one FINGERPRINT, or --list, or --remove N");
        return EXIT_ERROR;
    }
    store *s = stored_need(args->store);
    int code = EXIT_ERROR;
    if (s != NULL && args->list)
        code = list_decisions(s, args);
    else if (s != NULL && args->remove != 0)
        code = remove_decision(s, (int64_t)args->remove);
    else if (s != NULL)
        code = accept_one(s, args, operands->items[0]);
    store_close(s);
    return code;
}

static int run_baseline_parsed(const accept_args *args, const opt_list *operands)
{
    if (operands->count != 1) {
        output_error("baseline needs one RUN: a number that `phi runs` names, or latest");
        return EXIT_ERROR;
    }
    store *s = stored_need(args->store);
    const int code = s == NULL ? EXIT_ERROR : accept_run(s, args, operands->items[0]);
    store_close(s);
    return code;
}

static int run_either(const command *self, int argc, char **argv, int (*run)(const accept_args *args, const opt_list *operands))
{
    accept_args args = {0};
    opt_list operands = {0};
    const opt_result parsed = opt_parse(self, argc, argv, &args, &operands);
    int code = parsed == OPT_WRONG ? EXIT_ERROR : 0;
    if (parsed == OPT_HELP)
        opt_help(self);
    else if (parsed == OPT_OK)
        code = run(&args, &operands);
    opt_list_done(&operands);
    return code;
}

static int run_accept(const command *self, int argc, char **argv)
{
    return run_either(self, argc, argv, run_accept_parsed);
}

static int run_baseline(const command *self, int argc, char **argv)
{
    return run_either(self, argc, argv, run_baseline_parsed);
}

const command cmd_accept = {
    .name = "accept",
    .synopsis = "accept --why TEXT [--until DATE] FINGERPRINT",
    .summary = "decide that a finding may stay, for a time and a reason",
    .options = accept_options,
    .option_count = sizeof accept_options / sizeof *accept_options,
    .notes = "An accepted finding is counted and named apart in every report and is no reason for exit code 1.\n"
             "When the day is over it is a finding again.\n",
    .run = run_accept,
};

const command cmd_baseline = {
    .name = "baseline",
    .synopsis = "baseline --why TEXT [--until DATE] RUN|latest",
    .summary = "accept all that a stored scan has found, each in its file",
    .options = baseline_options,
    .option_count = sizeof baseline_options / sizeof *baseline_options,
    .notes = "From then on only what is new counts. `phi accept --list` lists it, `--remove` takes it back.\n",
    .run = run_baseline,
};
