/* SPDX-License-Identifier: Apache-2.0 */
/* Taps and the outlet: records arrive complete, in order and together, however
 * many threads write them, and a wish to stop reaches all. */
#include "base/alloc.h"
#include "outlet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { WRITERS = 4, FILES = 40 };

/* What the caller's sink saw. */
typedef struct seen {
    char path[32]; /* of the file whose records are arriving, "" between files */
    uint64_t findings_of_file;
    uint64_t findings, sources, progress;
    uint64_t last_files, last_bytes, last_findings;
    uint64_t stop_after; /* sources; 0 = never */
    bool mixed;          /* records of two files were interleaved */
} seen;

static int see_finding(void *user, const phi_finding *finding)
{
    seen *s = user;
    if (s->path[0] == '\0')
        (void)snprintf(s->path, sizeof s->path, "%s", finding->path);
    s->mixed = s->mixed || strcmp(s->path, finding->path) != 0 || finding->offset != s->findings_of_file;
    s->findings_of_file++;
    s->findings++;
    assert_string_equal(finding->detector, "us.ssn");
    assert_string_equal(finding->masked, "***");
    assert_null(finding->match);
    assert_string_equal(finding->location->column, "name");
    assert_int_equal(finding->tag_count, 2);
    assert_string_equal(finding->tags[1], "glba");
    assert_string_equal(finding->evidence[0], "check:area");
    return 0;
}

static int see_source(void *user, const phi_coverage *coverage)
{
    seen *s = user;
    s->mixed = s->mixed || (s->path[0] != '\0' && strcmp(s->path, coverage->path) != 0) ||
               coverage->findings != s->findings_of_file;
    s->path[0] = '\0';
    s->findings_of_file = 0;
    s->sources++;
    return s->stop_after != 0 && s->sources >= s->stop_after;
}

static int see_progress(void *user, const char *path, uint64_t files, uint64_t bytes, uint64_t findings)
{
    seen *s = user;
    assert_non_null(path);
    assert_true(files >= s->last_files && bytes >= s->last_bytes && findings >= s->last_findings);
    s->last_files = files;
    s->last_bytes = bytes;
    s->last_findings = findings;
    s->progress++;
    return 0;
}

static phi_sink sink_of(seen *s)
{
    return (phi_sink){.struct_size = sizeof(phi_sink),
                      .user = s,
                      .on_finding = see_finding,
                      .on_source = see_source,
                      .on_progress = see_progress};
}

/* What a scanner does with one file; the strings die at once, as a scanner's do. */
static int write_file(phi__tap *tap, const char *name, uint64_t findings)
{
    phi__tap_begin(tap, 0);
    char *path = phi__strdup(name);
    const char *tags[] = {"hipaa:ssn", "glba"};
    const char *evidence[] = {"check:area"};
    const phi_location location = {.struct_size = sizeof location, .column = "name"};
    int stop = 0;
    for (uint64_t i = 0; i < findings && stop == 0; i++) {
        const phi_finding finding = {.struct_size = sizeof finding, .path = path, .detector = "us.ssn",
                                     .masked = "***", .offset = i, .location = &location, .tags = tags,
                                     .tag_count = 2, .evidence = evidence, .evidence_count = 1};
        stop = tap->sink.on_finding(tap->sink.user, &finding);
        if (stop == 0 && i % 100 == 0)
            stop = tap->sink.on_progress(tap->sink.user, path, 0, i, i);
    }
    const phi_coverage coverage = {.struct_size = sizeof coverage, .path = path, .detail = "", .media = "text/plain",
                                   .bytes = 100000, .findings = findings};
    if (stop == 0)
        stop = tap->sink.on_source(tap->sink.user, &coverage);
    phi__free(path);
    phi__tap_end(tap, name);
    return stop;
}

/* One file in ten outgrows what is held back. */
static uint64_t findings_of(int file)
{
    return file % 10 == 0 ? 5000 : (uint64_t)file % 7;
}

typedef struct writer {
    phi__outlet *outlet;
    int number;
    pthread_t thread;
} writer;

static void *write_files(void *user)
{
    const writer *w = user;
    phi__tap tap;
    phi__tap_init(&tap, w->outlet);
    for (int i = 0; i < FILES; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "w%d/f%d", w->number, i);
        if (write_file(&tap, name, findings_of(i)) != 0)
            break;
    }
    phi__tap_done(&tap);
    return NULL;
}

static void run_writers(seen *s, phi__outlet *outlet)
{
    const phi_sink sink = sink_of(s);
    assert_int_equal(phi__outlet_init(outlet, &sink, true, false), PHI_OK);
    writer writers[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = (writer){.outlet = outlet, .number = i};
        assert_int_equal(pthread_create(&writers[i].thread, NULL, write_files, &writers[i]), 0);
    }
    for (int i = 0; i < WRITERS; i++)
        assert_int_equal(pthread_join(writers[i].thread, NULL), 0);
}

static void files_of_threads_do_not_mix(void **state)
{
    (void)state;
    seen s = {.path = ""};
    phi__outlet outlet;
    run_writers(&s, &outlet);
    uint64_t findings = 0;
    for (int i = 0; i < FILES; i++)
        findings += WRITERS * findings_of(i);
    assert_false(s.mixed);
    assert_int_equal(s.findings, findings);
    assert_int_equal(s.sources, WRITERS * FILES);
    assert_int_equal(s.last_files, WRITERS * FILES);
    assert_int_equal(s.last_bytes, WRITERS * FILES * 100000);
    assert_int_equal(s.last_findings, findings);
    assert_false(outlet.partial);
    phi__outlet_done(&outlet);
}

static void stopping_reaches_every_thread(void **state)
{
    (void)state;
    seen s = {.path = "", .stop_after = 3};
    phi__outlet outlet;
    run_writers(&s, &outlet);
    assert_int_equal(s.sources, 3);
    assert_true(atomic_load(&outlet.stopped));
    phi__outlet_done(&outlet);
}

static void one_thread_delivers_at_once(void **state)
{
    (void)state;
    seen s = {.path = ""};
    const phi_sink sink = sink_of(&s);
    phi__outlet outlet;
    assert_int_equal(phi__outlet_init(&outlet, &sink, false, false), PHI_OK);
    phi__tap tap;
    phi__tap_init(&tap, &outlet);
    assert_int_equal(write_file(&tap, "a", 3), 0);
    assert_null(tap.replay.arena.newest); /* nothing was copied */
    const phi_coverage unread = {.struct_size = sizeof unread, .path = "b", .state = PHI_STATE_NOT_EXAMINED,
                                 .reason = PHI_REASON_PERMISSION, .detail = "", .media = ""};
    phi__tap_begin(&tap, 0);
    phi__tap_close(&tap, &unread);
    phi__tap_end(&tap, "b");
    assert_true(outlet.partial);
    assert_int_equal(s.sources, 2);
    assert_int_equal(s.last_files, 2);
    phi__tap_done(&tap);
    phi__outlet_done(&outlet);
}

static void absent_callbacks_are_skipped(void **state)
{
    (void)state;
    const phi_sink sink = PHI_SINK_INIT;
    for (int threaded = 0; threaded < 2; threaded++) {
        phi__outlet outlet;
        assert_int_equal(phi__outlet_init(&outlet, &sink, threaded != 0, false), PHI_OK);
        phi__tap tap;
        phi__tap_init(&tap, &outlet);
        assert_null(tap.sink.on_text);
        assert_int_equal(write_file(&tap, "a", 10), 0);
        assert_int_equal(outlet.findings, 10);
        phi__tap_done(&tap);
        phi__outlet_done(&outlet);
    }
}

/* Without memory for copies the records go through all the same. */
static void no_memory_loses_no_record(void **state)
{
    (void)state;
    for (uint64_t nth = 2; nth < 6; nth++) {
        seen s = {.path = ""};
        const phi_sink sink = sink_of(&s);
        phi__outlet outlet;
        assert_int_equal(phi__outlet_init(&outlet, &sink, true, false), PHI_OK);
        phi__tap tap;
        phi__tap_init(&tap, &outlet);
        phi__alloc_fail_at(nth);
        assert_int_equal(write_file(&tap, "a", 300), 0);
        phi__alloc_fail_at(0);
        assert_false(s.mixed);
        assert_int_equal(s.findings, 300);
        assert_int_equal(s.sources, 1);
        phi__tap_done(&tap);
        phi__outlet_done(&outlet);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_threads_do_not_mix),
        cmocka_unit_test(stopping_reaches_every_thread),
        cmocka_unit_test(one_thread_delivers_at_once),
        cmocka_unit_test(absent_callbacks_are_skipped),
        cmocka_unit_test(no_memory_loses_no_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
