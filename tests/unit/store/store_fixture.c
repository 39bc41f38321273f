/* SPDX-License-Identifier: Apache-2.0 */
/* See store_fixture.h. */
#define _GNU_SOURCE
#include "store_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void store_fixture_open(store_fixture *f)
{
    char why[256] = "";
    f->store = store_open(f->path, why, sizeof why);
    if (f->store == NULL)
        fail_msg("%s: %s", f->path, why);
}

void store_fixture_close(store_fixture *f)
{
    store_close(f->store);
    f->store = NULL;
}

int store_fixture_set_up(void **state)
{
    store_fixture *f = calloc(1, sizeof *f);
    if (f == NULL)
        return -1;
    (void)snprintf(f->folder, sizeof f->folder, "/tmp/phi-store-XXXXXX");
    if (mkdtemp(f->folder) == NULL)
        return -1;
    (void)snprintf(f->path, sizeof f->path, "%s/store.db", f->folder);
    store_fixture_open(f);
    *state = f;
    return 0;
}

int store_fixture_tear_down(void **state)
{
    store_fixture *f = *state;
    char command[128];
    store_fixture_close(f);
    (void)snprintf(command, sizeof command, "rm -rf %s", f->folder);
    const int code = system(command);
    free(f);
    return code;
}

int64_t store_fixture_run(store_fixture *f, const char *scope)
{
    char roots[] = "share\n", settings[] = "rules=1\n", version[] = "1", none[] = "";
    char *copy = strdup(scope);
    store_run run = {.roots = roots, .scope = copy, .settings = settings, .rules_version = version, .version = version, .options = none};
    if (!store_run_new(f->store, &run))
        fail_msg("%s", store_error(f->store));
    free(copy);
    return run.id;
}

void store_fixture_finding(recorder *r, const char *path, const char *value, double confidence)
{
    char fingerprint[128];
    const phi_location place = {.struct_size = sizeof place, .line = 1};
    (void)snprintf(fingerprint, sizeof fingerprint, "test:%s", value);
    const phi_finding finding = {.struct_size = sizeof finding, .path = path, .detector = "us.ssn", .confidence = confidence,
                                 .masked = value, .fingerprint = fingerprint, .location = &place, .shape = "999"};
    recorder_finding(r, &finding);
}

phi_file_info store_fixture_facts(uint64_t number)
{
    return (phi_file_info){.struct_size = sizeof(phi_file_info), .device = 2049, .inode = number, .size = 10, .modified_ns = 5,
                           .changed_ns = (int64_t)number, .settled = 1};
}

void store_fixture_file(recorder *r, const char *path, uint64_t number, phi_reason reason)
{
    const phi_file_info facts = store_fixture_facts(number);
    const phi_coverage coverage = {.struct_size = sizeof coverage, .path = path,
                                   .state = reason == PHI_REASON_NONE ? PHI_STATE_EXAMINED : PHI_STATE_NOT_EXAMINED, .reason = reason,
                                   .detail = "", .media = "text/plain", .bytes = 10, .file = number == 0 ? NULL : &facts};
    recorder_source(r, &coverage);
}

static void add_line(byte_buf *out, char kind, const char *path, const char *rest, int carried)
{
    bytes_add_byte(out, (uint8_t)kind);
    bytes_add_byte(out, ' ');
    bytes_add(out, path, strlen(path));
    bytes_add_byte(out, ' ');
    bytes_add(out, rest, strlen(rest));
    bytes_add(out, carried ? " carried\n" : "\n", carried ? 9 : 1);
}

static int log_finding(void *user, const phi_finding *finding)
{
    store_log *log = user;
    log->findings++;
    add_line(&log->text, 'F', finding->path, finding->masked, finding->carried);
    return 0;
}

static int log_source(void *user, const phi_coverage *coverage)
{
    store_log *log = user;
    log->sources++;
    add_line(&log->text, 'S', coverage->path, phi_reason_name(coverage->reason), coverage->carried);
    return 0;
}

void store_log_init(store_log *log, phi_sink *sink)
{
    *log = (store_log){0};
    *sink = (phi_sink)PHI_SINK_INIT;
    sink->user = log;
    sink->on_finding = log_finding;
    sink->on_source = log_source;
}

const char *store_log_text(store_log *log)
{
    bytes_add_byte(&log->text, 0);
    log->text.size--;
    return (const char *)log->text.data;
}

void store_log_done(store_log *log)
{
    bytes_done(&log->text);
}

void store_fixture_read(store_fixture *f, int64_t run, store_log *log)
{
    phi_sink sink;
    reader r;
    store_log_init(log, &sink);
    reader_init(&r, f->store);
    if (!reader_run(&r, run, &sink))
        fail_msg("%s", store_error(f->store));
    reader_done(&r);
}
