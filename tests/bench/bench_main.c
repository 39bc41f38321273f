/* SPDX-License-Identifier: Apache-2.0 */
/* phi-bench: how fast each stage is beside reading memory. Times are CPU time of
 * the thread, because machines are shared, and what is compared is the ratio to
 * the memory read rate of the same run, because machines differ. README.md says
 * how to read the table. */
#include "corpora.h"
#include "stages.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS_MAX = 99, RESULTS_MAX = 256, NAME_MAX_BYTES = 32 };

typedef struct options {
    size_t bytes;
    size_t runs;
    const char *corpora; /* comma-separated; NULL = all */
    const char *stages;
    const char *check; /* baseline to compare with */
    const char *write; /* baseline to write */
    const char *dump;  /* corpus to print, instead of measuring */
    const char *alternation; /* "all" or "pictures": print that */
} options;

typedef struct result {
    char corpus[NAME_MAX_BYTES], stage[NAME_MAX_BYTES];
    double ratio;
} result;

typedef struct results {
    result items[RESULTS_MAX];
    size_t count;
} results;

static const double RUN_SECONDS = 0.4; /* slow stages get less text */

static bool listed(const char *list, const char *name)
{
    const size_t length = strlen(name);
    for (const char *at = list; at != NULL && *at != '\0';) {
        const size_t item = strcspn(at, ",");
        if (item == length && strncmp(at, name, length) == 0)
            return true;
        at += item + (at[item] == ',');
    }
    return list == NULL;
}

static int compare_doubles(const void *left, const void *right)
{
    const double *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static double time_once(bench *b, const bench_stage *stage, phi__span text, uint64_t *hits, phi_status *status)
{
    *hits = 0;
    b->excluded = 0;
    const double begun = bench_clock();
    *status = stage->run(b, text, hits);
    return bench_clock() - begun - b->excluded;
}

/* As much of the text as takes no longer than RUN_SECONDS, found by doubling. */
static phi__span calibrate(bench *b, const bench_stage *stage, phi__span text, phi_status *status)
{
    uint64_t hits = 0;
    for (size_t size = (size_t)1 << 20; size < text.size; size *= 2) {
        if (time_once(b, stage, phi__span_part(text, 0, size), &hits, status) > RUN_SECONDS / 2 || *status != PHI_OK)
            return phi__span_part(text, 0, size);
    }
    return text;
}

/* Median seconds for each byte. */
static double measure(bench *b, const bench_stage *stage, phi__span text, size_t runs, uint64_t *hits, size_t *bytes,
                      phi_status *status)
{
    double times[RUNS_MAX];
    const phi__span part = calibrate(b, stage, text, status);
    for (size_t i = 0; i < runs && *status == PHI_OK; i++)
        times[i] = time_once(b, stage, part, hits, status);
    *bytes = part.size;
    if (*status != PHI_OK)
        return 0;
    qsort(times, runs, sizeof *times, compare_doubles);
    return times[runs / 2] / (double)part.size;
}

static void print_row(const char *corpus, const bench_stage *stage, double rate, double ratio, uint64_t hits,
                      double seconds)
{
    (void)printf("%-12s %-10s %9.3f GB/s  ratio %7.4f  hits %9" PRIu64, corpus, stage->name, rate / 1e9, ratio, hits);
    if (hits > 0)
        (void)printf("  %9.1f ns each", seconds * 1e9 / (double)hits);
    (void)printf("\n");
    (void)fflush(stdout);
}

static phi_status measure_corpus(bench *b, const bench_corpus *corpus, const options *o, results *out)
{
    PHI_AUTO(phi__buf_done) phi__buf buf;
    phi__buf_init(&buf, o->bytes + (1 << 16));
    PHI_TRY(bench_corpus_make(corpus, 42, o->bytes, &buf));
    double memory = 0;
    for (size_t s = 0; s < BENCH_STAGE_COUNT; s++) {
        const bench_stage *stage = &BENCH_STAGES[s];
        uint64_t hits = 0;
        size_t bytes = 0;
        phi_status status = PHI_OK;
        if (s > 0 && !listed(o->stages, stage->name))
            continue;
        const double each = measure(b, stage, phi__buf_span(&buf), o->runs, &hits, &bytes, &status);
        PHI_TRY(status);
        const double rate = each > 0 ? 1 / each : 0;
        memory = s == 0 ? rate : memory;
        const double ratio = memory > 0 ? rate / memory : 0;
        print_row(corpus->name, stage, rate, ratio, hits, each * (double)bytes);
        if (out->count < RESULTS_MAX) {
            result *r = &out->items[out->count++];
            (void)snprintf(r->corpus, sizeof r->corpus, "%s", corpus->name);
            (void)snprintf(r->stage, sizeof r->stage, "%s", stage->name);
            r->ratio = ratio;
        }
    }
    return PHI_OK;
}

/* Lines of "corpus stage ratio". */
static int write_baseline(const char *path, const results *all)
{
    FILE *file = fopen(path, "w");
    if (file == NULL)
        return 2;
    for (size_t i = 0; i < all->count; i++)
        (void)fprintf(file, "%s %s %.5f\n", all->items[i].corpus, all->items[i].stage, all->items[i].ratio);
    return fclose(file) == 0 ? 0 : 2;
}

static const result *find(const results *all, const char *corpus, const char *stage)
{
    for (size_t i = 0; i < all->count; i++) {
        if (strcmp(all->items[i].corpus, corpus) == 0 && strcmp(all->items[i].stage, stage) == 0)
            return &all->items[i];
    }
    return NULL;
}

/* 1 when a stage lost more than a third of its ratio. */
static int check_baseline(const char *path, const results *all)
{
    char corpus[NAME_MAX_BYTES], stage[NAME_MAX_BYTES];
    double ratio = 0;
    int code = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return 2;
    while (fscanf(file, "%31s %31s %lf", corpus, stage, &ratio) == 3) {
        const result *now = find(all, corpus, stage);
        if (now == NULL || now->ratio >= ratio * 2 / 3 || strcmp(stage, "hyperscan") == 0)
            continue;
        (void)printf("SLOWER: %s %s has ratio %.4f, was %.4f\n", corpus, stage, now->ratio, ratio);
        code = 1;
    }
    (void)fclose(file);
    return code;
}

static int usage(void)
{
    (void)fprintf(stderr, "usage: phi-bench [--bytes N] [--runs N] [--corpus LIST] [--stage LIST] [--check FILE] "
                          "[--write FILE]\n"
                          "       phi-bench [--bytes N] --dump CORPUS\n"
                          "       phi-bench --alternation all|pictures\n");
    return 2;
}

static bool read_options(int argc, char **argv, options *o)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        const char *value = argv[i + 1];
        if (strcmp(argv[i], "--bytes") == 0)
            o->bytes = strtoull(value, NULL, 10);
        else if (strcmp(argv[i], "--runs") == 0)
            o->runs = strtoull(value, NULL, 10);
        else if (strcmp(argv[i], "--corpus") == 0)
            o->corpora = value;
        else if (strcmp(argv[i], "--stage") == 0)
            o->stages = value;
        else if (strcmp(argv[i], "--check") == 0)
            o->check = value;
        else if (strcmp(argv[i], "--write") == 0)
            o->write = value;
        else if (strcmp(argv[i], "--dump") == 0)
            o->dump = value;
        else if (strcmp(argv[i], "--alternation") == 0)
            o->alternation = value;
        else
            return false;
    }
    return argc % 2 == 1 && o->runs > 0 && o->runs <= RUNS_MAX && o->bytes > 0 && o->bytes <= (size_t)1 << 30;
}

static phi_status dump(const options *o)
{
    PHI_AUTO(phi__buf_done) phi__buf buf;
    phi__buf_init(&buf, o->bytes + (1 << 16));
    for (size_t c = 0; c < BENCH_CORPUS_COUNT; c++) {
        if (strcmp(BENCH_CORPORA[c].name, o->dump) != 0)
            continue;
        PHI_TRY(bench_corpus_make(&BENCH_CORPORA[c], 42, o->bytes, &buf));
        return fwrite(buf.data, 1, buf.size, stdout) == buf.size ? PHI_OK : PHI_ERR_IO;
    }
    return PHI_ERR_ARGUMENT;
}

/* What other programs measure with. */
static phi_status export(const options *o, phi_error *err)
{
    if (o->dump != NULL)
        return dump(o);
    return bench_print_alternation(strcmp(o->alternation, "pictures") == 0, err);
}

static int fail(phi_status status, const phi_error *err)
{
    (void)fprintf(stderr, "phi-bench: %s %s\n", phi_status_name(status), err->message);
    return 2;
}

int main(int argc, char **argv)
{
    static bench b;
    static results all;
    options o = {.bytes = (size_t)64 << 20, .runs = 5};
    phi_error err = {0};
    if (!read_options(argc, argv, &o))
        return usage();
    if (o.dump != NULL || o.alternation != NULL) {
        const phi_status exported = export(&o, &err);
        return exported == PHI_OK ? 0 : fail(exported, &err);
    }
    phi_status status = bench_init(&b, &err);
    for (size_t c = 0; c < BENCH_CORPUS_COUNT && status == PHI_OK; c++) {
        if (listed(o.corpora, BENCH_CORPORA[c].name))
            status = measure_corpus(&b, &BENCH_CORPORA[c], &o, &all);
    }
    bench_done(&b);
    if (status != PHI_OK)
        return fail(status, &err);
    const int written = o.write == NULL ? 0 : write_baseline(o.write, &all);
    return written != 0 || o.check == NULL ? written : check_baseline(o.check, &all);
}
