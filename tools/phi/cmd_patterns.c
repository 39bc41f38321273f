/* SPDX-License-Identifier: Apache-2.0 */
/* phi patterns: what the detectors are, and whether their examples hold. */
#define _GNU_SOURCE
#include "commands.h"
#include "output.h"
#include "session.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const formats[] = {"table", "json", NULL};

typedef struct patterns_args {
    int format, verbose;
    const char *detectors, *field, *id;
    opt_list patterns, pictures;
    uint64_t seed;
} patterns_args;

#define AT(member) offsetof(patterns_args, member)
static const opt options[] = {
    {.name = "format", .kind = OPT_CHOICE, .offset = AT(format), .value = "FORMAT", .choices = formats,
     .help = "list: table or json (table)"},
    {.name = "patterns", .kind = OPT_LIST, .offset = AT(patterns), .value = "DIR",
     .help = "more pattern packs: a directory or a file; may be repeated"},
    {.name = "picture", .kind = OPT_LIST, .offset = AT(pictures), .value = "ID=PICTURE",
     .help = "a number of your own: site.mrn=MRN-999999; may be repeated"},
    {.name = "detectors", .kind = OPT_TEXT, .offset = AT(detectors), .value = "LIST", .help = "only these"},
    {.name = "field", .kind = OPT_TEXT, .offset = AT(field), .value = "NAME",
     .help = "learn: the column, key or field with the numbers"},
    {.name = "id", .kind = OPT_TEXT, .offset = AT(id), .value = "ID", .help = "learn: id of the detector (site.NAME)"},
    {.name = "seed", .kind = OPT_NUMBER, .offset = AT(seed), .value = "N", .most = UINT64_MAX,
     .help = "test: fill placeholders from N (1)"},
    {.name = "verbose", .letter = 'v', .kind = OPT_FLAG, .offset = AT(verbose), .help = "test: show what passed, too"},
};

static void print_json_list(const char *key, const char *const *items, size_t count)
{
    printf(",\"%s\":[", key);
    for (size_t i = 0; i < count; i++) {
        fputs(i == 0 ? "" : ",", stdout);
        output_json(stdout, items[i], strlen(items[i]));
    }
    putchar(']');
}

static void print_json_text(const char *key, const char *text)
{
    printf("\"%s\":", key);
    output_json(stdout, text == NULL ? "" : text, text == NULL ? 0 : strlen(text));
}

static void print_json(const phi_rule_info *info, bool first)
{
    fputs(first ? "[\n {" : ",\n {", stdout);
    print_json_text("id", info->id);
    putchar(',');
    print_json_text("title", info->title);
    putchar(',');
    print_json_text("why", info->why);
    printf(",\"class\":\"%s\"", phi_class_name(info->data_class));
    print_json_list("tags", info->tags, info->tag_count);
    printf(",\"forms\":%zu,\"examples\":%zu,\"counter_examples\":%zu,", info->form_count, info->example_count,
           info->counter_example_count);
    print_json_text("file", info->file);
    putchar('}');
}

static int list_rules(const phi_rules *rules, const patterns_args *args)
{
    const size_t count = phi_rules_count(rules);
    if (args->format == 0)
        printf("%-26s %-5s %6s  %s\n", "DETECTOR", "CLASS", "FORMS", "LOOKS FOR");
    for (size_t i = 0; i < count; i++) {
        phi_rule_info info = PHI_RULE_INFO_INIT;
        if (phi_rules_get(rules, i, &info) != PHI_OK)
            return EXIT_ERROR;
        if (args->format == 0)
            printf("%-26s %-5s %6zu  %s\n", info.id, phi_class_name(info.data_class), info.form_count, info.title);
        else
            print_json(&info, i == 0);
    }
    if (args->format == 1)
        fputs(count == 0 ? "[]\n" : "\n]\n", stdout);
    return 0;
}

static const char *near_rule(const phi_rules *rules, const char *id)
{
    const size_t count = phi_rules_count(rules);
    const char **names = calloc(count + 1, sizeof *names);
    for (size_t i = 0; names != NULL && i < count; i++) {
        phi_rule_info info = PHI_RULE_INFO_INIT;
        names[i] = phi_rules_get(rules, i, &info) == PHI_OK ? info.id : "";
    }
    const char *near = names == NULL ? NULL : opt_suggest(id, names, count);
    free(names);
    return near;
}

static int show_rule(const phi_rules *rules, const char *id)
{
    for (size_t i = 0; i < phi_rules_count(rules); i++) {
        phi_rule_info info = PHI_RULE_INFO_INIT;
        if (phi_rules_get(rules, i, &info) != PHI_OK || strcmp(info.id, id) != 0)
            continue;
        const size_t length = strlen(info.source);
        printf("# %s\n%s%s", info.file, info.source, length > 0 && info.source[length - 1] == '\n' ? "" : "\n");
        return 0;
    }
    const char *near = near_rule(rules, id);
    if (near != NULL)
        output_error("unknown detector '%s'; did you mean '%s'?", id, near);
    else
        output_error("unknown detector '%s'; see `phi patterns list`", id);
    return EXIT_ERROR;
}

typedef struct tests {
    uint64_t passed, failed;
    bool verbose;
} tests;

static int on_result(void *user, const phi_example_result *result)
{
    tests *t = user;
    t->passed += result->passed ? 1 : 0;
    t->failed += result->passed ? 0 : 1;
    if (result->passed && !t->verbose)
        return 0;
    printf("%s: %s:%u: %s: ", result->passed ? "ok" : "FAILED", result->file, result->line, result->rule);
    output_json(stdout, result->text, strlen(result->text));
    printf("%s%s\n", result->message[0] == '\0' ? "" : ": ", result->message);
    return 0;
}

static int test_rules(const phi_rules *rules, const patterns_args *args)
{
    tests t = {.verbose = args->verbose != 0};
    phi_error err = {0};
    const phi_status status = phi_rules_test(rules, args->seed, on_result, &t, &err);
    if (status < 0) {
        err.status = status;
        output_phi_error(&err);
        return EXIT_ERROR;
    }
    printf("%" PRIu64 " examples of %zu detectors: %" PRIu64 " passed, %" PRIu64 " failed\n", t.passed + t.failed,
           phi_rules_count(rules), t.passed, t.failed);
    return t.failed > 0 ? EXIT_FINDINGS : 0;
}

static int write_pack(void *user, const char *bytes, size_t length)
{
    return fwrite(bytes, 1, length, user) == length ? 0 : 1;
}

static int learn_pack(const patterns_args *args, const opt_list *operands)
{
    if (operands->count != 2 || args->field == NULL) {
        output_error("usage: phi patterns learn FILE --field NAME");
        return EXIT_ERROR;
    }
    char worker_dir[PATH_MAX];
    phi_options scan = PHI_OPTIONS_INIT;
    scan.worker_dir = state_worker_dir(worker_dir, sizeof worker_dir);
    phi_learn_options learn = PHI_LEARN_OPTIONS_INIT;
    learn.field = args->field;
    learn.id = args->id;
    learn.scan = &scan;
    phi_source source = PHI_SOURCE_INIT;
    const bool from_stdin = strcmp(operands->items[1], "-") == 0;
    source.kind = from_stdin ? PHI_SOURCE_FD : PHI_SOURCE_PATH;
    source.fd = from_stdin ? STDIN_FILENO : -1;
    source.path = from_stdin ? NULL : operands->items[1];
    if (!from_stdin && access(source.path, R_OK) != 0) {
        output_error("cannot read %s", source.path);
        return EXIT_ERROR;
    }
    phi_error err = {0};
    err.status = phi_learn(&source, &learn, write_pack, stdout, &err);
    if (err.status != PHI_OK)
        output_phi_error(&err);
    return err.status == PHI_OK ? 0 : EXIT_ERROR;
}

static int run_verb(patterns_args *args, const opt_list *operands)
{
    enum { VERBS = 4, LEARN = 3 };
    static const char *const verbs[VERBS] = {"list", "show", "test", "learn"};
    const char *verb = operands->count > 0 ? operands->items[0] : "list";
    size_t v = 0;
    while (v < VERBS && strcmp(verbs[v], verb) != 0)
        v++;
    if (v == LEARN)
        return learn_pack(args, operands);
    const char *near = v < VERBS ? NULL : opt_suggest(verb, verbs, VERBS);
    if (v == VERBS || (v == 0 && operands->count > 1) || (v == 1 && operands->count != 2)) {
        if (near != NULL)
            output_error("patterns cannot '%s'; did you mean '%s'?", verb, near);
        else
            output_error("usage: phi patterns list | show DETECTOR | test [PACK...] | learn FILE --field NAME");
        return EXIT_ERROR;
    }
    /* `test PACK...` tests those packs only, as their authors want it. */
    const bool only = v == 2 && operands->count > 1;
    const opt_list named = {.items = operands->items + 1, .count = only ? operands->count - 1 : 0};
    const session_sources sources = {.patterns = only ? &named : &args->patterns, .pictures = &args->pictures};
    phi_rules *rules = session_rules(&sources, !only, args->detectors);
    if (rules == NULL)
        return EXIT_ERROR;
    const int code = v == 0   ? list_rules(rules, args)
                     : v == 1 ? show_rule(rules, operands->items[1])
                              : test_rules(rules, args);
    phi_rules_free(rules);
    return code;
}

static int run_patterns(const command *self, int argc, char **argv)
{
    patterns_args args = {.seed = 1};
    opt_list operands = {0};
    const opt_result parsed = opt_parse(self, argc, argv, &args, &operands);
    int code = parsed == OPT_WRONG ? EXIT_ERROR : 0;
    if (parsed == OPT_HELP)
        opt_help(self);
    else if (parsed == OPT_OK)
        code = run_verb(&args, &operands);
    opt_list_done(&args.patterns);
    opt_list_done(&args.pictures);
    opt_list_done(&operands);
    return code;
}

const command cmd_patterns = {
    .name = "patterns",
    .synopsis = "patterns list | show DETECTOR | test [PACK...] | learn FILE --field NAME",
    .summary = "list, show and test the detectors, or learn one from an export",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .notes = "`test` exits 0 when all examples hold, 1 when one does not, 2 when a pack is wrong.\n",
    .run = run_patterns,
};
