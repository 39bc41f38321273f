/* SPDX-License-Identifier: Apache-2.0 */
/* See scan_log.h. */
#include "scan_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define LOG_CEILING ((size_t)64 << 20)

void scan_log_init(scan_log *log)
{
    *log = (scan_log){.calls = 0};
    phi__buf_init(&log->findings, LOG_CEILING);
    phi__buf_init(&log->sources, LOG_CEILING);
    phi__buf_init(&log->text, LOG_CEILING);
    phi__buf_init(&log->strings, LOG_CEILING);
}

void scan_log_done(scan_log *log)
{
    phi__buf_done(&log->findings);
    phi__buf_done(&log->sources);
    phi__buf_done(&log->text);
    phi__buf_done(&log->strings);
}

void scan_log_clear(scan_log *log)
{
    scan_log_done(log);
    scan_log_init(log);
}

const char *scan_log_text(phi__buf *buf)
{
    const char *text = phi__buf_text(buf);
    return text == NULL ? "" : text;
}

static int answer(scan_log *log)
{
    log->after_stop += log->stop_at != 0 && log->calls >= log->stop_at;
    log->calls++;
    return log->calls == log->stop_at;
}

static void keep(scan_log *log, const char *text)
{
    if (text != NULL)
        (void)phi__buf_printf(&log->strings, "%s\n", text);
}

static const char *or_dash(const char *text)
{
    return text == NULL || text[0] == '\0' ? "-" : text;
}

static int on_finding(void *user, const phi_finding *f)
{
    scan_log *log = user;
    log->finding_count++;
    log->last_confidence = f->confidence;
    (void)snprintf(log->last_fingerprint, sizeof log->last_fingerprint, "%s", f->fingerprint ? f->fingerprint : "");
    const phi_location *at = f->location;
    (void)phi__buf_printf(&log->findings, "%s %s @%llu+%llu %llu:%llu:%u(%s) %s%s\n", f->path, f->detector,
                          (unsigned long long)f->offset, (unsigned long long)f->length,
                          (unsigned long long)at->line, (unsigned long long)at->row, (unsigned)at->column_number,
                          or_dash(at->column), f->masked, f->test ? " test" : "");
    const char *const strings[] = {f->path,    f->detector, f->masked,  f->match, f->fingerprint,
                                   at->column, at->sheet,   at->cell,   at->part};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        keep(log, strings[i]);
    for (size_t i = 0; i < f->tag_count; i++)
        keep(log, f->tags[i]);
    for (size_t i = 0; i < f->evidence_count; i++)
        keep(log, f->evidence[i]);
    for (size_t i = 0; i < f->jurisdiction_count; i++)
        keep(log, f->jurisdictions[i]);
    return answer(log);
}

static int on_source(void *user, const phi_coverage *c)
{
    scan_log *log = user;
    log->source_count++;
    log->root_count += c->depth == 0;
    log->last_source = *c;
    (void)phi__buf_printf(&log->sources, "%u %s %s %s %llu\n", (unsigned)c->depth, c->path, phi_state_name(c->state),
                          phi_reason_name(c->reason), (unsigned long long)c->findings);
    keep(log, c->path);
    keep(log, c->detail);
    keep(log, c->media);
    return answer(log);
}

static int on_text(void *user, const phi_text *text)
{
    scan_log *log = user;
    (void)phi__buf_append(&log->text, text->utf8, text->length);
    return answer(log);
}

static int on_progress(void *user, const char *path, uint64_t files, uint64_t bytes, uint64_t findings)
{
    scan_log *log = user;
    (void)files;
    (void)bytes;
    (void)findings;
    keep(log, path);
    log->progress_count++;
    const int stop = answer(log);
    log->gently |= stop != 0;
    return stop;
}

phi_sink scan_log_sink(scan_log *log)
{
    phi_sink sink = PHI_SINK_INIT;
    sink.user = log;
    sink.on_finding = on_finding;
    sink.on_source = on_source;
    sink.on_text = on_text;
    sink.on_progress = on_progress;
    return sink;
}

static phi_engine *compile(phi_rules *rules)
{
    phi_engine *engine = NULL;
    phi_error err = {.status = PHI_OK};
    if (phi_engine_new(rules, &engine, &err) != PHI_OK)
        fail_msg("%s", err.message);
    phi_rules_free(rules);
    return engine;
}

phi_engine *scan_engine_builtin(const char *list)
{
    phi_rules *rules = NULL;
    assert_int_equal(phi_rules_new(&rules), PHI_OK);
    assert_int_equal(phi_rules_add_builtin(rules, NULL), PHI_OK);
    if (list != NULL)
        assert_int_equal(phi_rules_select(rules, list, NULL), PHI_OK);
    return compile(rules);
}

phi_engine *scan_engine_pack(const char *yaml)
{
    phi_rules *rules = NULL;
    phi_error err = {.status = PHI_OK};
    assert_int_equal(phi_rules_new(&rules), PHI_OK);
    if (phi_rules_add_memory(rules, "test.yaml", yaml, strlen(yaml), &err) != PHI_OK)
        fail_msg("%u:%u %s: %s", (unsigned)err.line, (unsigned)err.column, err.rule, err.message);
    return compile(rules);
}

phi_scanner *scan_scanner(const phi_engine *engine, const phi_options *options)
{
    phi_scanner *scanner = NULL;
    phi_error err = {.status = PHI_OK};
    if (phi_scanner_new(engine, options, &scanner, &err) != PHI_OK)
        fail_msg("%s", err.message);
    return scanner;
}

const char *scan_ssn(unsigned number, char out[12])
{
    (void)snprintf(out, 12, "%03u-%02u-%04u", 234 + number / 1000 % 400, 17 + number % 79, 1000 + number * 7 % 8999);
    return out;
}
