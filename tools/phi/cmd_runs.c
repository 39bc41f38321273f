/* SPDX-License-Identifier: Apache-2.0 */
/* phi runs: what the run store holds, and deleting of it. */
#define _GNU_SOURCE
#include "commands.h"
#include "output.h"
#include "stored.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct runs_args {
    int format;
    const char *store, *remove;
    uint64_t keep, days;
} runs_args;

#define AT(member) offsetof(runs_args, member)
static const char *const formats[] = {"text", "jsonl", NULL};
static const opt options[] = {
    {.name = "format", .kind = OPT_CHOICE, .offset = AT(format), .value = "FORMAT", .choices = formats, .help = "text or jsonl (text)"},
    {.name = "store", .kind = OPT_TEXT, .offset = AT(store), .value = "FILE", .help = "of this run store, not that of the user"},
    {.name = "delete", .kind = OPT_TEXT, .offset = AT(remove), .value = "RUN", .help = "delete this run"},
    {.name = "prune", .kind = OPT_NUMBER, .offset = AT(keep), .value = "N", .most = 1000000,
     .help = "keep the last N finished runs of the same paths, delete older ones"},
    {.name = "prune-days", .kind = OPT_NUMBER, .offset = AT(days), .value = "N", .most = 36500,
     .help = "delete runs that began more than N days ago, but not the last finished one of the same paths"},
};

static void print_run_jsonl(const store_run *run)
{
    const store_counts *c = &run->counts;
    char time_text[32];
    printf("{\"type\":\"run\",\"run\":\"%" PRId64 "\",\"state\":\"%s\"", run->id, stored_state_name(run));
    printf(",\"started\":\"%s\"", stored_time(run->started, time_text, true));
    if (run->ended != 0)
        printf(",\"ended\":\"%s\"", stored_time(run->ended, time_text, true));
    printf(",\"seconds\":%.3f,\"roots\":[", c->seconds);
    char *copy = strdup(run->roots), *rest = copy;
    const char *separator = "";
    for (const char *root = lines_next(&rest); root != NULL; root = lines_next(&rest)) {
        printf("%s", separator);
        output_json(stdout, root, strlen(root));
        separator = ",";
    }
    free(copy);
    printf("],\"files\":%" PRIu64 ",\"sources\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"findings\":%" PRIu64, c->files, c->sources,
           c->bytes, c->findings);
    printf(",\"carried\":%" PRIu64 ",\"states\":{\"examined\":%" PRIu64 ",\"partial\":%" PRIu64 ",\"not-examined\":%" PRIu64 "}",
           c->carried, c->examined, c->partial, c->not_examined);
    printf(",\"people\":{\"lower\":%" PRIu64 ",\"upper\":%" PRIu64 "},\"rules_version\":", c->people_lower, c->people_upper);
    output_json(stdout, run->rules_version, strlen(run->rules_version));
    printf(",\"version\":");
    output_json(stdout, run->version, strlen(run->version));
    printf("}\n");
}

static void print_run_text(const store_run *run)
{
    char time_text[32];
    printf("%5" PRId64 "  %s  %-11s %9" PRIu64 " files %9" PRIu64 " findings %6" PRIu64 " not fully read ", run->id,
           stored_time(run->started, time_text, false), stored_state_name(run), run->counts.files, run->counts.findings,
           run->counts.partial + run->counts.not_examined);
    char *copy = strdup(run->roots), *rest = copy;
    for (const char *root = lines_next(&rest); root != NULL; root = lines_next(&rest)) {
        putchar(' ');
        output_json(stdout, root, strlen(root)); /* quoted: names are of strangers */
    }
    free(copy);
    putchar('\n');
}

static bool print_run(void *user, const store_run *run)
{
    const runs_args *args = user;
    if (args->format == 1)
        print_run_jsonl(run);
    else
        print_run_text(run);
    return true;
}

static int list_runs(store *s, runs_args *args)
{
    return store_run_each(s, print_run, args) ? 0 : stored_fail(s, "its runs cannot be read");
}

static int delete_run(store *s, const char *name)
{
    store_run run;
    if (!store_run_find(s, name, &run))
        return stored_fail(s, "nothing is deleted");
    const bool good = store_run_delete(s, run.id) && store_shrink(s);
    if (good)
        printf("run %" PRId64 " is deleted\n", run.id);
    store_run_done(&run);
    return good ? 0 : stored_fail(s, "the run cannot be deleted");
}

/* Runs, newest first, of which those beyond `keep` finished ones of each scope go. */
typedef struct run_list {
    store_run *items; /* id, beginning, state and scope of each */
    size_t count;
    bool failed;
} run_list;

static bool collect(void *user, const store_run *run)
{
    run_list *list = user;
    store_run *grown = realloc(list->items, (list->count + 1) * sizeof *grown);
    list->failed = grown == NULL;
    if (grown == NULL)
        return false;
    list->items = grown;
    grown[list->count] = (store_run){.id = run->id, .started = run->started, .state = run->state, .live = run->live, .scope = strdup(run->scope)};
    list->failed = grown[list->count].scope == NULL;
    list->count++;
    return !list->failed;
}

/* Finished runs of the same paths that are newer. */
static uint64_t newer_ones(const run_list *list, size_t at)
{
    uint64_t count = 0;
    for (size_t i = at + 1; i < list->count; i++)
        count += list->items[i].state == STORE_FINISHED && strcmp(list->items[i].scope, list->items[at].scope) == 0;
    return count;
}

static bool is_old(const store_run *run, uint64_t days)
{
    enum { DAY = 86400 };
    const int64_t age = (int64_t)time(NULL) - run->started;
    return days != UINT64_MAX && age >= 0 && (uint64_t)age > days * DAY;
}

static int prune(store *s, const runs_args *args)
{
    run_list list = {0};
    size_t deleted = 0;
    bool good = store_run_each(s, collect, &list) && !list.failed;
    for (size_t i = 0; good && i < list.count; i++) {
        const uint64_t newer = newer_ones(&list, i);
        if (list.items[i].live || (newer < args->keep && (newer == 0 || !is_old(&list.items[i], args->days))))
            continue;
        good = store_run_delete(s, list.items[i].id);
        deleted += good ? 1 : 0;
    }
    good = good && store_shrink(s);
    if (good)
        printf("%zu run%s deleted, %zu kept\n", deleted, deleted == 1 ? " is" : "s are", list.count - deleted);
    for (size_t i = 0; i < list.count; i++)
        free(list.items[i].scope);
    free(list.items);
    return good ? 0 : stored_fail(s, "old runs cannot be deleted");
}

static int run_runs(const command *self, int argc, char **argv)
{
    runs_args args = {.keep = UINT64_MAX, .days = UINT64_MAX};
    opt_list operands = {0};
    const opt_result parsed = opt_parse(self, argc, argv, &args, &operands);
    int code = parsed == OPT_WRONG ? EXIT_ERROR : 0;
    if (parsed == OPT_HELP) {
        opt_help(self);
    } else if (parsed == OPT_OK && operands.count > 0) {
        output_error("runs takes no operand; `phi report RUN` shows one");
        code = EXIT_ERROR;
    } else if (parsed == OPT_OK && args.keep == 0) {
        output_error("--prune keeps one run at least");
        code = EXIT_ERROR;
    } else if (parsed == OPT_OK) {
        bool none = false;
        store *s = stored_open(args.store, &none);
        if (s == NULL)
            code = none && args.remove == NULL ? 0 : EXIT_ERROR;
        else if (args.remove != NULL)
            code = delete_run(s, args.remove);
        else if (args.keep != UINT64_MAX || args.days != UINT64_MAX)
            code = prune(s, &args);
        else
            code = list_runs(s, &args);
        store_close(s);
    }
    opt_list_done(&operands);
    return code;
}

const command cmd_runs = {
    .name = "runs",
    .synopsis = "runs [options]",
    .summary = "list the scans that are stored, or delete old ones",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .notes = "Oldest first. An unfinished run can be gone on with: phi scan --resume PATH...\n",
    .run = run_runs,
};
