/* SPDX-License-Identifier: Apache-2.0 */
/* phi diff: what is new, gone and changed between two stored runs. */
#define _GNU_SOURCE
#include "commands.h"
#include "output.h"
#include "store/decisions.h"
#include "store/run_diff.h"
#include "stored.h"

#include <inttypes.h>
#include <string.h>

typedef struct diff_args {
    int format;
    const char *store;
    int sources;
} diff_args;

#define AT(member) offsetof(diff_args, member)
static const char *const formats[] = {"text", "jsonl", NULL};
static const opt options[] = {
    {.name = "format", .kind = OPT_CHOICE, .offset = AT(format), .value = "FORMAT", .choices = formats, .help = "text or jsonl (text)"},
    {.name = "sources", .kind = OPT_FLAG, .offset = AT(sources), .help = "name new and gone files, too, not only changed ones"},
    {.name = "store", .kind = OPT_TEXT, .offset = AT(store), .value = "FILE", .help = "of this run store, not that of the user"},
};

static const char *const kind_names[] = {[DIFF_NEW] = "new", [DIFF_GONE] = "gone", [DIFF_CHANGED] = "changed", [DIFF_SAME] = "same"};
static const char kind_signs[] = {[DIFF_NEW] = '+', [DIFF_GONE] = '-', [DIFF_CHANGED] = '~', [DIFF_SAME] = ' '};

typedef struct printer {
    const diff_args *args;
    decisions decided;
    uint64_t fresh;    /* new findings that nobody accepted */
    uint64_t accepted; /* new ones that somebody did */
} printer;

static void put_text(const char *key, const char *text)
{
    printf(",\"%s\":", key);
    output_json(stdout, text, strlen(text));
}

static void put_line(const phi_location *at)
{
    if (at->line > 0)
        printf(",\"line\":%" PRIu64, at->line);
    if (at->row > 0)
        printf(",\"row\":%" PRIu64, at->row);
    if (at->page > 0)
        printf(",\"page\":%" PRIu32, at->page);
}

static void print_finding_jsonl(diff_kind kind, const phi_finding *f, double before, const decision *made)
{
    printf("{\"type\":\"change\",\"of\":\"finding\",\"change\":\"%s\"", kind_names[kind]);
    put_text("path", f->path);
    put_text("detector", f->detector);
    printf(",\"confidence\":%.4f", f->confidence);
    if (kind == DIFF_CHANGED)
        printf(",\"confidence_before\":%.2f", before);
    put_text("masked", f->masked);
    if (f->fingerprint != NULL)
        put_text("fingerprint", f->fingerprint);
    printf(",\"offset\":%" PRIu64, f->offset);
    put_line(f->location);
    if (made != NULL)
        put_text("why", made->why);
    printf("}\n");
}

static void print_finding_text(diff_kind kind, const phi_finding *f, double before, const decision *made)
{
    printf("%c ", kind_signs[kind]);
    output_json(stdout, f->path, strlen(f->path)); /* quoted: names are of strangers */
    printf("  %s  %.2f  ", f->detector, f->confidence);
    output_json(stdout, f->masked, strlen(f->masked));
    if (kind == DIFF_CHANGED)
        printf("  was %.2f", before);
    if (made != NULL)
        printf("  (accepted)");
    putchar('\n');
}

static void on_finding(void *user, diff_kind kind, const phi_finding *f, double before)
{
    printer *p = user;
    const decision *made = decisions_find(&p->decided, f->fingerprint, f->path);
    if (kind == DIFF_NEW && made == NULL)
        p->fresh++;
    else if (kind == DIFF_NEW)
        p->accepted++;
    if (p->args->format == 1)
        print_finding_jsonl(kind, f, before, made);
    else
        print_finding_text(kind, f, before, made);
}

static void put_source_look(const char *ending, const phi_coverage *c)
{
    printf(",\"state%s\":\"%s\",\"reason%s\":\"%s\",\"class%s\":\"%s\"", ending, phi_state_name(c->state), ending,
           phi_reason_name(c->reason), ending, phi_class_name(c->data_class));
}

static void on_source(void *user, diff_kind kind, const phi_coverage *c, const phi_coverage *before)
{
    const printer *p = user;
    if (kind != DIFF_CHANGED && !p->args->sources)
        return;
    if (p->args->format == 1) {
        printf("{\"type\":\"change\",\"of\":\"source\",\"change\":\"%s\"", kind_names[kind]);
        put_text("path", c->path);
        put_source_look("", c);
        if (before != NULL)
            put_source_look("_before", before);
        printf("}\n");
        return;
    }
    printf("%c ", kind_signs[kind]);
    output_json(stdout, c->path, strlen(c->path));
    printf("  %s, class %s", phi_state_name(c->state), phi_class_name(c->data_class));
    if (before != NULL)
        printf("  was %s, class %s", phi_state_name(before->state), phi_class_name(before->data_class));
    putchar('\n');
}

static void print_counts_jsonl(const char *key, const uint64_t counts[4])
{
    printf(",\"%s\":{\"new\":%" PRIu64 ",\"gone\":%" PRIu64 ",\"changed\":%" PRIu64 "}", key, counts[DIFF_NEW], counts[DIFF_GONE],
           counts[DIFF_CHANGED]);
}

static void print_end(const printer *p, const store_run *first, const store_run *second, const diff_counts *c)
{
    if (p->args->format == 1) {
        printf("{\"type\":\"diff\",\"from\":\"%" PRId64 "\",\"to\":\"%" PRId64 "\"", first->id, second->id);
        print_counts_jsonl("findings", c->findings);
        print_counts_jsonl("sources", c->sources);
        printf(",\"accepted\":%" PRIu64 "}\n", p->accepted);
        return;
    }
    printf("%sFrom run %" PRId64 " to run %" PRId64 ": %" PRIu64 " new findings", c->findings[DIFF_NEW] + c->findings[DIFF_GONE] > 0 ? "\n" : "",
           first->id, second->id, c->findings[DIFF_NEW]);
    if (p->accepted > 0)
        printf(" (%" PRIu64 " of them accepted)", p->accepted);
    printf(", %" PRIu64 " gone, %" PRIu64 " changed. Files and members: %" PRIu64 " new, %" PRIu64 " gone, %" PRIu64
           " with another state or class.\n",
           c->findings[DIFF_GONE], c->findings[DIFF_CHANGED], c->sources[DIFF_NEW], c->sources[DIFF_GONE], c->sources[DIFF_CHANGED]);
}

static void remark(const store_run *run)
{
    if (run->state != STORE_FINISHED)
        output_error("run %" PRId64 " did not end: what it did not reach counts as not there", run->id);
}

static int diff_found(store *s, const diff_args *args, const store_run *first, const store_run *second)
{
    printer p = {.args = args};
    char today[16];
    diff_counts counts;
    remark(first);
    remark(second);
    if (lines_differ(first->settings, second->settings, NULL, today, sizeof today) != NULL)
        output_error("the runs had not the same rules and options, which makes a difference, too");
    const diff_calls calls = {.user = &p, .on_finding = on_finding, .on_source = on_source};
    const bool good = decisions_load(&p.decided, s, stored_today(today)) && run_diff(s, first->id, second->id, &calls, &counts);
    decisions_done(&p.decided);
    if (!good)
        return stored_fail(s, "the runs cannot be compared");
    print_end(&p, first, second, &counts);
    return p.fresh > 0 ? EXIT_FINDINGS : 0;
}

static int diff_runs(store *s, const diff_args *args, const opt_list *operands)
{
    store_run first, second;
    if (!store_run_find(s, operands->items[0], &first))
        return stored_fail(s, "nothing to compare");
    int code;
    if (store_run_find(s, operands->items[1], &second)) {
        code = diff_found(s, args, &first, &second);
        store_run_done(&second);
    } else {
        code = stored_fail(s, "nothing to compare");
    }
    store_run_done(&first);
    return code;
}

static int run_parsed(const diff_args *args, const opt_list *operands)
{
    if (operands->count != 2) {
        output_error("diff needs two runs, the older one first: numbers that `phi runs` names, or latest");
        return EXIT_ERROR;
    }
    store *s = stored_need(args->store);
    const int code = s == NULL ? EXIT_ERROR : diff_runs(s, args, operands);
    store_close(s);
    return code;
}

static int run_command(const command *self, int argc, char **argv)
{
    diff_args args = {0};
    opt_list operands = {0};
    const opt_result parsed = opt_parse(self, argc, argv, &args, &operands);
    int code = parsed == OPT_WRONG ? EXIT_ERROR : 0;
    if (parsed == OPT_HELP)
        opt_help(self);
    else if (parsed == OPT_OK)
        code = run_parsed(&args, &operands);
    opt_list_done(&operands);
    return code;
}

const command cmd_diff = {
    .name = "diff",
    .synopsis = "diff [options] RUN1 RUN2",
    .summary = "say what is new, gone and changed between two stored scans",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .notes = "A finding is the same when path, kind and value are, wherever in the file it stands.\n\n"
             "Exit code: 0 nothing new; 1 findings that are new and that nobody accepted; 2 an error.\n",
    .run = run_command,
};
