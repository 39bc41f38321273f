/* SPDX-License-Identifier: Apache-2.0 */
/* phi_rules_test: runs the examples of all rules against an engine of the whole
 * set, because a rule that is right alone may lose its span to another. */
#include "rules/rules.h"

#include "base/alloc.h"
#include "rules/example.h"

#include <stdio.h>
#include <string.h>

typedef struct found {
    size_t begin;
    size_t end;
    double confidence;
    bool test;
} found;

/* One run of one example. */
typedef struct run {
    const phi__rule *rule;
    PHI_VEC(found) findings; /* of this rule */
    phi_status status;       /* of collecting them */
    char message[200];       /* why it failed */
} run;

/* What all runs share. */
typedef struct bench {
    phi_engine *engine;
    phi_scanner *scanner;
    uint64_t seed;
    int (*on_result)(void *user, const phi_example_result *result);
    void *user;
    phi_error *err;
} bench;

/* Reported from here on, and so what examples have to reach. */
static const double REPORTED = 0.5;

static int collect(void *user, const phi_finding *finding)
{
    run *own = user;
    if (strcmp(finding->detector, own->rule->id) != 0)
        return 0;
    const found item = {.begin = (size_t)finding->offset,
                        .end = (size_t)(finding->offset + finding->length),
                        .confidence = finding->confidence,
                        .test = finding->test != 0};
    own->status = PHI_VEC_PUSH(&own->findings, item);
    return own->status == PHI_OK ? 0 : 1;
}

static void say(run *own, const char *what, const phi__mark *mark, double confidence)
{
    (void)snprintf(own->message, sizeof own->message, "bytes %zu to %zu: %s (confidence %.2f)", mark->begin, mark->end,
                   what, confidence);
}

static bool judge_mark(run *own, const phi__mark *mark)
{
    double best = -1.0;
    bool test = false;
    for (size_t i = 0; i < own->findings.count; i++) {
        const found *item = &own->findings.items[i];
        if (item->begin != mark->begin || item->end != mark->end)
            continue;
        best = item->confidence > best ? item->confidence : best;
        test = test || item->test;
    }
    if (best < 0.0)
        say(own, "the marked text is not found", mark, 0.0);
    else if (mark->test && !test)
        say(own, "the marked text is not known as a test value", mark, best);
    else if (!mark->test && best < REPORTED)
        say(own, "the marked text is found with too little confidence", mark, best);
    else
        return true;
    return false;
}

static bool judge(run *own, const phi__filled *filled, bool counter)
{
    for (size_t i = 0; !counter && i < filled->marks.count; i++) {
        if (!judge_mark(own, &filled->marks.items[i]))
            return false;
    }
    for (size_t i = 0; counter && i < own->findings.count; i++) {
        const found *item = &own->findings.items[i];
        if (item->confidence >= REPORTED) {
            const phi__mark mark = {.begin = item->begin, .end = item->end};
            say(own, "found, but must not be", &mark, item->confidence);
            return false;
        }
    }
    return true;
}

static phi_status scan(bench *b, run *own, phi__filled *filled)
{
    const phi_sink sink = {.struct_size = sizeof sink, .user = own, .on_finding = collect};
    const char *text = phi__buf_text(&filled->text);
    PHI_REQUIRE(text != NULL, PHI_ERR_MEMORY);
    const phi_status status =
        phi_scanner_scan_memory(b->scanner, "example", text, filled->text.size, &sink, b->err);
    PHI_TRY(own->status);
    return status == PHI_PARTIAL ? PHI_OK : status;
}

/* The same filling whatever other rules are in the set. */
static phi__random seeded(const bench *b, const phi__rule *rule, const phi__example *example)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325); /* FNV-1a */
    for (const char *c = rule->id; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * UINT64_C(0x100000001B3);
    return (phi__random){.state = b->seed ^ hash ^ ((uint64_t)example->line << 32)};
}

static phi_status fill_and_scan(bench *b, run *own, const phi__example *example, bool counter, phi__filled *filled,
                                bool *passed)
{
    phi__random random = seeded(b, own->rule, example);
    const char *problem = "";
    const phi_status status = phi__example_fill(own->rule, example->text, &random, filled, &problem);
    if (status == PHI_ERR_RULE) {
        (void)snprintf(own->message, sizeof own->message, "%s", problem);
        *passed = false;
        return PHI_OK;
    }
    PHI_TRY(status);
    PHI_TRY(scan(b, own, filled));
    *passed = judge(own, filled, counter);
    return PHI_OK;
}

static phi_status run_example(bench *b, const phi__rule *rule, const phi__example *example, bool counter)
{
    run own = {.rule = rule, .status = PHI_OK};
    phi__filled filled PHI_AUTO(phi__filled_done);
    phi__filled_init(&filled);
    bool passed = false;
    const phi_status status = fill_and_scan(b, &own, example, counter, &filled, &passed);
    PHI_VEC_DONE(&own.findings);
    PHI_TRY(status);
    const char *text = phi__buf_text(&filled.text);
    PHI_REQUIRE(text != NULL, PHI_ERR_MEMORY);
    const phi_example_result result = {.struct_size = sizeof result,
                                       .rule = rule->id,
                                       .file = rule->file,
                                       .line = example->line,
                                       .counter = counter,
                                       .passed = passed,
                                       .text = text,
                                       .message = own.message};
    return b->on_result(b->user, &result) == 0 ? PHI_OK : PHI_STOPPED;
}

static phi_status run_rule(bench *b, const phi__rule *rule)
{
    for (size_t i = 0; i < rule->example_count; i++)
        PHI_TRY(run_example(b, rule, &rule->examples[i], false));
    for (size_t i = 0; i < rule->counter_example_count; i++)
        PHI_TRY(run_example(b, rule, &rule->counter_examples[i], true));
    return PHI_OK;
}

static void bench_done(bench *b)
{
    phi_scanner_free(b->scanner);
    phi_engine_free(b->engine);
}

phi_status phi_rules_test(const phi_rules *rules, uint64_t seed,
                          int (*on_result)(void *user, const phi_example_result *result), void *user, phi_error *err)
{
    if (rules == NULL || on_result == NULL)
        return phi__fail(err, PHI_ERR_ARGUMENT, "rules or on_result is NULL");
    bench b PHI_AUTO(bench_done) = {.seed = seed, .on_result = on_result, .user = user, .err = err};
    PHI_TRY(phi_engine_new(rules, &b.engine, err));
    phi_options options = PHI_OPTIONS_INIT;
    options.min_confidence = 0.0;
    PHI_TRY(phi_scanner_new(b.engine, &options, &b.scanner, err));
    for (size_t i = 0; i < rules->entries.count; i++) {
        const phi_status status = run_rule(&b, rules->entries.items[i].rule);
        if (status == PHI_ERR_MEMORY)
            return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
        PHI_REQUIRE(status == PHI_OK || status == PHI_STOPPED, status);
        if (status == PHI_STOPPED)
            return PHI_OK; /* the callback had enough */
    }
    return PHI_OK;
}
