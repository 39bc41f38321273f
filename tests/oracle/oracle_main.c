/* SPDX-License-Identifier: Apache-2.0 */
/* phi-oracle: holds the engine against the oracle.
 *
 *   phi-oracle [--seconds N] [--first SEED] [--texts N] [--large N] [FILE...]
 *
 * Files are cases; then come N texts of consecutive seeds, and N large ones, or
 * with --seconds as many as there is time for. The first difference is shrunk
 * and shown, and with --save FILE its text is written there. Exit code 1. */
#define _GNU_SOURCE
#include "oracle_parts.h"
#include "texts.h"

#include "base/alloc.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { LARGE_EVERY = 200, LINE_MOST = 4096 };

/* A finding of either side as it is compared. */
typedef struct result {
    double confidence;
    char *line; /* all the rest */
} result;
typedef PHI_VEC(result) results;

typedef struct bench {
    phi_rules *rules;
    const phi__rule_set *set;
    phi_engine *engine;
    phi_scanner *scanner;
    oracle *oracle;
    texts texts;
    uint64_t compared, findings, skipped;
} bench;

/* --------------------------------------------------------------------- findings */

static void results_clear(results *list)
{
    for (size_t i = 0; i < list->count; i++)
        phi__free(list->items[i].line);
    list->count = 0;
}

static int compare_strings(const void *left, const void *right)
{
    const char *const *a = left, *const *b = right;
    return strcmp(*a, *b);
}

/* Evidence in byte order: where bits are equal, its order means nothing. */
static void add_result(results *list, const phi_finding *finding)
{
    PHI_AUTO(phi__buf_done) phi__buf line;
    const char *evidence[ORACLE_EVIDENCE];
    size_t count = finding->evidence_count < ORACLE_EVIDENCE ? finding->evidence_count : ORACLE_EVIDENCE;
    phi__buf_init(&line, LINE_MOST);
    for (size_t i = 0; i < count; i++)
        evidence[i] = finding->evidence[i];
    qsort(evidence, count, sizeof *evidence, compare_strings);
    oracle_must(phi__buf_printf(&line, "@%llu+%llu %s%s", (unsigned long long)finding->offset,
                                (unsigned long long)finding->length, finding->detector, finding->test ? " test" : ""));
    for (size_t i = 0; i < count; i++)
        oracle_must(phi__buf_printf(&line, " [%s]", evidence[i]));
    for (size_t i = 0; i < finding->jurisdiction_count; i++)
        oracle_must(phi__buf_printf(&line, " %s", finding->jurisdictions[i]));
    const result one = {finding->confidence, phi__strndup((const char *)line.data, line.size)};
    oracle_must(one.line == NULL ? PHI_ERR_MEMORY : PHI_VEC_PUSH(list, one));
}

static int on_finding(void *user, const phi_finding *finding)
{
    add_result(user, finding);
    return 0;
}

static void ask_engine(bench *self, phi__span text, results *out)
{
    phi_sink sink = PHI_SINK_INIT;
    phi_error err = {0};
    sink.user = out;
    sink.on_finding = on_finding;
    const phi_status status = phi_scanner_scan_memory(self->scanner, "text", text.data, text.size, &sink, &err);
    oracle_must(status == PHI_PARTIAL ? PHI_OK : status);
}

static void ask_oracle(bench *self, phi__span text, results *out)
{
    oracle_candidates found = {0};
    oracle_find(self->oracle, text, &found);
    for (size_t i = 0; i < found.count; i++) {
        const oracle_candidate *one = &found.items[i];
        char names[ORACLE_EVIDENCE][160];
        const char *evidence[ORACLE_EVIDENCE];
        const size_t stated = one->evidence_count < ORACLE_EVIDENCE ? one->evidence_count : ORACLE_EVIDENCE;
        for (size_t e = 0; e < stated; e++) {
            (void)snprintf(names[e], sizeof names[e], "%s:%s", one->evidence[e].kind, one->evidence[e].name);
            evidence[e] = names[e];
        }
        const phi_finding finding = {.detector = self->set->rules[one->rule]->id,
                                     .confidence = one->confidence,
                                     .offset = one->begin,
                                     .length = one->end - one->begin,
                                     .evidence = evidence,
                                     .evidence_count = stated,
                                     .jurisdictions = one->jurisdictions,
                                     .jurisdiction_count = one->jurisdiction_count,
                                     .test = one->test};
        add_result(out, &finding);
    }
    PHI_VEC_DONE(&found);
}

/* -------------------------------------------------------------------- comparing */

static bool same(const result *a, const result *b)
{
    return fabs(a->confidence - b->confidence) <= 1e-9 && strcmp(a->line, b->line) == 0;
}

static void print_result(const char *who, const results *list, size_t at)
{
    if (at < list->count)
        printf("  %s %.9f %s\n", who, list->items[at].confidence, list->items[at].line);
    else
        printf("  %s nothing more\n", who);
}

/* Do both find the same? `show` prints the first difference. */
static bool agree(bench *self, phi__span text, bool show)
{
    results ours = {0}, theirs = {0};
    if (!oracle_reads(text)) {
        self->skipped++;
        return true;
    }
    ask_engine(self, text, &ours);
    ask_oracle(self, text, &theirs);
    size_t at = 0;
    while (at < ours.count && at < theirs.count && same(&ours.items[at], &theirs.items[at]))
        at++;
    const bool equal = at == ours.count && at == theirs.count;
    self->compared++;
    self->findings += ours.count;
    for (size_t i = at; show && !equal && i < at + 3; i++) {
        print_result("engine", &ours, i);
        print_result("oracle", &theirs, i);
    }
    results_clear(&ours);
    results_clear(&theirs);
    PHI_VEC_DONE(&ours);
    PHI_VEC_DONE(&theirs);
    return equal;
}

/* Leave out piece after piece as long as they still disagree. */
static void shrink(bench *self, phi__buf *text, time_t until)
{
    PHI_AUTO(phi__buf_done) phi__buf less;
    phi__buf_init(&less, TEXTS_MOST);
    for (size_t piece = text->size / 2; piece > 0; piece /= 2) {
        bool again = true;
        while (again && time(NULL) < until) {
            again = false;
            for (size_t at = 0; at < text->size && time(NULL) < until;) {
                const phi__span rest = phi__span_part(phi__buf_span(text), at + piece, text->size);
                phi__buf_clear(&less);
                oracle_must(phi__buf_append(&less, text->data, at));
                oracle_must(phi__buf_append(&less, rest.data, rest.size));
                if (agree(self, phi__buf_span(&less), false)) {
                    at += piece;
                    continue;
                }
                phi__buf_clear(text);
                oracle_must(phi__buf_append(text, less.data, less.size));
                again = true;
            }
        }
    }
}

static void print_text(phi__span text)
{
    printf("  \"");
    for (size_t i = 0; i < text.size && i < LINE_MOST; i++) {
        const char c = (char)text.data[i];
        if (c == '\n')
            printf("\\n");
        else if (c == '"' || c == '\\')
            printf("\\%c", c);
        else if (c >= ' ' && c <= '~')
            putchar(c);
        else
            printf("\\x%02x", text.data[i]);
    }
    printf("\"\n");
}

static void report(bench *self, const char *name, phi__buf *text, const char *save)
{
    const size_t size = text->size;
    printf("%s: engine and oracle disagree\n", name);
    (void)agree(self, phi__buf_span(text), true);
    (void)fflush(stdout);
    shrink(self, text, time(NULL) + 120);
    printf("shrunk from %zu to %zu bytes:\n", size, text->size);
    print_text(phi__buf_span(text));
    (void)agree(self, phi__buf_span(text), true);
    FILE *file = save == NULL ? NULL : fopen(save, "wb");
    if (file != NULL) {
        (void)fwrite(text->data, 1, text->size, file);
        (void)fclose(file);
    }
    (void)fflush(stdout);
}

/* ------------------------------------------------------------------------- runs */

static void bench_init(bench *self, size_t fillings)
{
    phi_options options = PHI_OPTIONS_INIT;
    phi_error err = {0};
    options.min_confidence = 0.0;
    *self = (bench){0};
    oracle_must(phi_rules_new(&self->rules));
    oracle_must(phi_rules_add_builtin(self->rules, &err));
    oracle_must(phi__rules_snapshot(self->rules, &self->set));
    oracle_must(phi_engine_new(self->rules, &self->engine, &err));
    oracle_must(phi_scanner_new(self->engine, &options, &self->scanner, &err));
    self->oracle = oracle_new(self->set);
    texts_init(&self->texts, self->set, fillings);
}

static void bench_done(bench *self)
{
    texts_done(&self->texts);
    oracle_free(self->oracle);
    phi_scanner_free(self->scanner);
    phi_engine_free(self->engine);
    phi__rule_set_free(self->set);
    phi_rules_free(self->rules);
}

typedef struct plan {
    uint64_t first, texts, large, seconds, differences;
    const char *save;
} plan;

static bool run_seed(bench *self, uint64_t seed, bool large, const char *save)
{
    PHI_AUTO(phi__buf_done) phi__buf text;
    char name[64];
    phi__buf_init(&text, TEXTS_MOST);
    texts_make(&self->texts, seed, large, &text);
    if (agree(self, phi__buf_span(&text), false))
        return true;
    (void)snprintf(name, sizeof name, "seed %llu%s", (unsigned long long)seed, large ? " large" : "");
    report(self, name, &text, save);
    return false;
}

static bool run_file(bench *self, const char *path)
{
    PHI_AUTO(phi__buf_done) phi__buf text;
    uint8_t block[4096];
    FILE *file = fopen(path, "rb");
    phi__buf_init(&text, TEXTS_MOST);
    oracle_must(file == NULL ? PHI_ERR_IO : PHI_OK);
    for (size_t got = 0; (got = fread(block, 1, sizeof block, file)) > 0;)
        oracle_must(phi__buf_append(&text, block, got));
    (void)fclose(file);
    if (agree(self, phi__buf_span(&text), false))
        return true;
    report(self, path, &text, NULL);
    return false;
}

static size_t run_plan(bench *self, const plan *p)
{
    const time_t end = time(NULL) + (time_t)p->seconds;
    size_t differences = 0;
    if (p->seconds == 0) {
        for (uint64_t i = 0; i < p->texts && differences < p->differences; i++)
            differences += !run_seed(self, p->first + i, false, p->save);
        for (uint64_t i = 0; i < p->large && differences < p->differences; i++)
            differences += !run_seed(self, p->first + i, true, p->save);
        return differences;
    }
    for (uint64_t i = 0; time(NULL) < end && differences < p->differences; i++)
        differences += !run_seed(self, p->first + i, p->large > 0 && i % LARGE_EVERY == LARGE_EVERY - 1, p->save);
    return differences;
}

int main(int argc, char **argv)
{
    plan p = {.first = 1, .texts = 500, .large = 2, .differences = 1};
    bench self;
    size_t differences = 0;
    const struct {
        const char *name;
        uint64_t *value;
    } options[] = {{"--first", &p.first}, {"--texts", &p.texts}, {"--large", &p.large}, {"--seconds", &p.seconds},
                   {"--differences", &p.differences}};
    int at = 1;
    for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
        bool known = strcmp(argv[at], "--save") == 0;
        if (known)
            p.save = argv[at + 1];
        for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
            if (strcmp(argv[at], options[i].name) != 0)
                continue;
            *options[i].value = strtoull(argv[at + 1], NULL, 10);
            known = true;
        }
        oracle_must(known ? PHI_OK : PHI_ERR_ARGUMENT);
    }
    bench_init(&self, 2);
    for (; at < argc; at++)
        differences += !run_file(&self, argv[at]);
    differences += run_plan(&self, &p);
    printf("%llu texts, %llu findings, %llu not read, %zu differences\n", (unsigned long long)self.compared,
           (unsigned long long)self.findings, (unsigned long long)self.skipped, differences);
    bench_done(&self);
    return differences == 0 ? 0 : 1;
}
