/* SPDX-License-Identifier: Apache-2.0 */
/* phi explain: the same scan, with one sentence for each finding that says why it
 * scored as it did. Weights are printed as the packs have them, and what is
 * printed adds up: evidence there was no room to name is a part of its own. */
#define _GNU_SOURCE
#include "commands.h"
#include "output.h"
#include "session.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static const opt options[] = {
    {.name = "min-confidence", .kind = OPT_PROBABILITY, .offset = SESSION_AT(min_confidence), .value = "P",
     .help = "explain what is at least as likely as P (0.5); 0 = all that was weighed"},
    SESSION_DETECTOR_OPTIONS,
    {.name = "exclude", .kind = OPT_LIST, .offset = SESSION_AT(excludes), .value = "GLOB",
     .help = "leave out paths, as in .gitignore; may be repeated"},
    {.name = "reveal", .kind = OPT_FLAG, .offset = SESSION_AT(reveal), .help = "show the values in clear"},
    SESSION_LIMIT_OPTIONS,
    {.name = "one-file-system", .kind = OPT_FLAG, .offset = SESSION_AT(one_file_system), .help = "stay on the disk of each PATH"},
    {.name = "allow-incomplete", .kind = OPT_FLAG, .offset = SESSION_AT(allow_incomplete),
     .help = "exit 0 though something was not fully examined"},
    {.name = "no-cache", .kind = OPT_FLAG, .offset = SESSION_AT(no_cache),
     .help = "neither use nor keep compiled regexes of packs"},
};

typedef struct explain {
    session_args args;
    opt_list roots;
    session session;
    bool found, incomplete;
} explain;

/* Names come from the scanned data: no control character may reach the terminal. */
static void put_text(const char *text)
{
    for (const char *c = text; *c != '\0'; c++)
        (void)putchar((unsigned char)*c < ' ' || *c == 0x7f ? '?' : *c);
}

static void put_quoted(const char *text)
{
    (void)putchar('"');
    put_text(text);
    (void)putchar('"');
}

/* ------------------------------------------------------------------- one finding */

static void put_place(const phi_finding *finding)
{
    const phi_location *at = finding->location;
    put_text(finding->path);
    if (at->page != 0)
        printf(", page %" PRIu32, at->page);
    if (at->sheet != NULL && at->sheet[0] != '\0') {
        printf(", sheet ");
        put_text(at->sheet);
    }
    if (at->cell != NULL && at->cell[0] != '\0')
        printf(", cell %s", at->cell);
    else if (at->row != 0)
        printf(", row %" PRIu64, at->row);
    else if (at->line != 0)
        printf(", line %" PRIu64, at->line);
    else if (at->byte != 0)
        printf(", byte %" PRIu64, at->byte - 1);
    printf(": ");
}

/* "nine digits as 999-99-9999" */
static void put_shape(const char *shape)
{
    static const char *const numbers[] = {"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
                                          "ten", "eleven", "twelve"};
    size_t digits = 0, letters = 0;
    for (const char *c = shape; *c != '\0'; c++) {
        digits += *c == '9';
        letters += *c == 'A';
    }
    const size_t count = digits + letters;
    const char *what = letters == 0 ? "digit" : digits == 0 ? "letter" : "letters and digits";
    if (count < sizeof numbers / sizeof *numbers)
        printf("%s %s", numbers[count], what);
    else
        printf("%zu %s", count, what);
    printf("%s as ", count != 1 && (letters == 0 || digits == 0) ? "s" : "");
    put_text(shape);
}

/* Surroundings by the names of packs; others are told by that name. */
static const char *surrounding_words(const char *name)
{
    static const struct {
        const char *name, *words;
    } table[] = {{"uuid", "inside a UUID"}, {"hex", "beside hexadecimal digits"},
                 {"longer-token", "joined to more letters or digits"}, {"decimal", "as an amount or a decimal fraction"},
                 {"version", "inside a version or address"}, {"timestamp", "like a date or time"},
                 {"path", "in a path or link"}, {"repeated", "of one repeated digit"},
                 {"sequence", "of digits in sequence"}, {"lowercase", "in lower case"},
                 {"numbers", "among numbers only"}, {"person", "beside what identifies somebody"},
                 {"block", "a name and an address together"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(table[i].name, name) == 0)
            return table[i].words;
    }
    return name;
}

/* "near:ssn": what stands before and after the name. */
static void put_evidence(const char *evidence)
{
    static const struct {
        const char *kind, *before, *after;
    } table[] = {{"near", "", " before it"},          {"after", "", " after it"},
                 {"above", "", " in the line or header above"}, {"field", "in the field ", ""},
                 {"against", "", " speaks against it"}, {"form", "", " fits this form"}};
    const char *colon = strchr(evidence, ':');
    const char *name = colon == NULL ? evidence : colon + 1;
    const size_t length = colon == NULL ? 0 : (size_t)(colon - evidence);
    if (length == 2 && strncmp(evidence, "in", 2) == 0) {
        printf("%s", surrounding_words(name));
        return;
    }
    if (length == 5 && strncmp(evidence, "check", 5) == 0) {
        printf("passes the check %s", name);
        return;
    }
    if (length == 6 && strncmp(evidence, "column", 6) == 0) {
        printf("by how much of its column passes the check %s", name);
        return;
    }
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strlen(table[i].kind) != length || strncmp(table[i].kind, evidence, length) != 0)
            continue;
        printf("%s", table[i].before);
        put_quoted(name);
        printf("%s", table[i].after);
        return;
    }
    put_text(evidence);
}

static bool is_kind(const char *evidence, const char *kind)
{
    const size_t length = strlen(kind);
    return strncmp(evidence, kind, length) == 0 && evidence[length] == ':';
}

static void put_reasons(const phi_finding *finding)
{
    double told = finding->shape_bits;
    bool checked = false, test = false;
    printf(", %+.1f for that alone", finding->shape_bits);
    for (size_t i = 0; i < finding->evidence_count; i++) {
        checked = checked || is_kind(finding->evidence[i], "check");
        test = test || is_kind(finding->evidence[i], "test");
    }
    if (!checked)
        printf(", no check digit");
    for (size_t i = 0; i < finding->evidence_count; i++) {
        if (is_kind(finding->evidence[i], "test"))
            continue;
        printf(", ");
        put_evidence(finding->evidence[i]);
        printf(" %+.1f", finding->evidence_bits[i]);
        told += finding->evidence_bits[i];
    }
    if (fabs(finding->bits - told) >= 0.05)
        printf(", all else %+.1f", finding->bits - told);
    printf("; together %+.1f bits, ", finding->bits);
    if (test)
        printf("but a published test value: at most 0.2; ");
}

static int on_finding(void *user, const phi_finding *finding)
{
    explain *e = user;
    e->found = e->found || !finding->allowed;
    put_place(finding);
    printf("%s %.2f, ", finding->detector, finding->confidence);
    put_text(finding->match != NULL ? finding->match : finding->masked);
    printf(": ");
    put_shape(finding->shape);
    put_reasons(finding);
    printf("%.2f%s.\n", finding->confidence, finding->allowed ? "; on the allow list, so not reported" : "");
    return ferror(stdout) != 0;
}

/* ----------------------------------------------------------------------- the scan */

static int on_source(void *user, const phi_coverage *coverage)
{
    explain *e = user;
    if (coverage->state == PHI_STATE_EXAMINED)
        return 0;
    e->incomplete = true;
    put_text(coverage->path);
    printf(": %s, %s%s", coverage->state == PHI_STATE_PARTIAL ? "only partly examined" : "not examined",
           phi_reason_name(coverage->reason), coverage->detail[0] == '\0' ? "" : ": ");
    put_text(coverage->detail);
    printf(".\n");
    return 0;
}

static int on_progress(void *user, const char *path, uint64_t files, uint64_t bytes, uint64_t findings)
{
    (void)user, (void)path, (void)files, (void)bytes, (void)findings;
    return session_interrupted();
}

static phi_status scan_stdin(explain *e, const phi_tree_options *tree, const phi_sink *sink, phi_error *err)
{
    phi_source source = PHI_SOURCE_INIT;
    source.kind = PHI_SOURCE_FD;
    source.fd = STDIN_FILENO;
    source.name = "-";
    return phi_engine_scan_source(e->session.engine, &source, tree, sink, err);
}

static phi_status scan_roots(explain *e, phi_error *err)
{
    phi_sink sink = PHI_SINK_INIT;
    sink.user = e;
    sink.on_finding = on_finding;
    sink.on_source = on_source;
    sink.on_progress = on_progress;
    phi_tree_options tree = PHI_TREE_OPTIONS_INIT;
    tree.scan = &e->session.options;
    tree.excludes = e->args.excludes.items;
    tree.exclude_count = e->args.excludes.count;
    tree.one_file_system = e->args.one_file_system;
    phi_status status = PHI_OK;
    for (size_t i = 0; i < e->roots.count && status >= 0 && status != PHI_STOPPED; i++) {
        const char *root = e->roots.items[i];
        const phi_status one = strcmp(root, "-") == 0
                                   ? scan_stdin(e, &tree, &sink, err)
                                   : phi_engine_scan_tree(e->session.engine, &root, 1, &tree, &sink, err);
        status = one == PHI_OK ? status : one;
    }
    return status;
}

static int run_parsed(explain *e)
{
    if (e->roots.count == 0) {
        output_error("explain needs a PATH: a file, a folder, or - for standard input; see `phi explain --help`");
        return EXIT_ERROR;
    }
    if (!session_open(&e->session, &e->args, false))
        return EXIT_ERROR;
    session_catch_signals();
    phi_error err = {0};
    const phi_status status = scan_roots(e, &err);
    if (status < 0) {
        err.status = status;
        output_phi_error(&err);
        return EXIT_ERROR;
    }
    if (fflush(stdout) != 0 || ferror(stdout))
        return EXIT_ERROR;
    if (status == PHI_STOPPED && session_interrupted())
        return EXIT_INTERRUPTED;
    if (e->found)
        return EXIT_FINDINGS;
    return (e->incomplete || status == PHI_PARTIAL) && !e->args.allow_incomplete ? EXIT_INCOMPLETE : 0;
}

static int run_explain(const command *self, int argc, char **argv)
{
    explain e = {.found = false};
    session_args_init(&e.args);
    const opt_result parsed = opt_parse(self, argc, argv, &e.args, &e.roots);
    int code = parsed == OPT_WRONG ? EXIT_ERROR : 0;
    if (parsed == OPT_HELP)
        opt_help(self);
    else if (parsed == OPT_OK)
        code = run_parsed(&e);
    session_close(&e.session);
    session_args_done(&e.args);
    opt_list_done(&e.roots);
    return code;
}

const command cmd_explain = {
    .name = "explain",
    .synopsis = "explain [options] PATH...",
    .summary = "say in one sentence why each finding scored as it did",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .notes = "Weights are bits: +1 doubles the odds, -1 halves them; a sum of 0 is a confidence of 0.50.\n\n"
             "Exit code as that of `phi scan`.\n",
    .run = run_explain,
};
