/* SPDX-License-Identifier: Apache-2.0 */
/* One text and several threads: every record is the same, in the same order, as
 * from one thread, whatever stands at the seams. */
#include "archive_bytes.h"
#include "base/alloc.h"
#include "scan_log.h"
#include "scanner.h"

#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { HELPERS_MOST = 6, SIZE = 5 * PHI__WINDOW_BYTES };

typedef struct helper {
    phi__work_queue *queue;
    phi_scanner *scanner;
    pthread_t thread;
    unsigned jobs;
} helper;

typedef struct place {
    phi_engine *engine; /* all that is built in */
    scan_log alone, shared;
    phi__buf bytes;
    uint32_t random;
} place;

static int set_up(void **state)
{
    static place here;
    here = (place){.engine = scan_engine_builtin(NULL), .random = 1};
    scan_log_init(&here.alone);
    scan_log_init(&here.shared);
    phi__buf_init(&here.bytes, (size_t)64 << 20);
    *state = &here;
    return 0;
}

static int tear_down(void **state)
{
    place *here = *state;
    scan_log_done(&here->alone);
    scan_log_done(&here->shared);
    phi__buf_done(&here->bytes);
    phi_engine_free(here->engine);
    return 0;
}

/* ------------------------------------------------------------------- scanning */

static void *help(void *user)
{
    helper *h = user;
    phi__work work;
    while (phi__work_queue_take(h->queue, &work)) {
        phi__pieces_run(h->scanner, work.job);
        phi__work_queue_done_job(h->queue, work.job);
        h->jobs++;
    }
    return NULL;
}

static phi_scanner *new_scanner(const place *here)
{
    static const uint8_t key[32] = {1, 2, 3};
    phi_options options = PHI_OPTIONS_INIT;
    options.min_confidence = 0.1;
    options.fingerprint_key = key;
    options.reveal = 1;
    return scan_scanner(here->engine, &options);
}

static phi_status scan(phi_scanner *scanner, const place *here, scan_log *log)
{
    phi_sink sink = scan_log_sink(log);
    if (log->stop_at == 0)
        sink.on_progress = NULL; /* tells of what was read, which runs ahead of what was found */
    return phi_scanner_scan_memory(scanner, "m", here->bytes.data, here->bytes.size, &sink, NULL);
}

/* With `helpers` threads that wait for pieces before the first window is full. */
static phi_status scan_shared(place *here, size_t helpers, scan_log *log)
{
    phi__work_queue queue;
    helper all[HELPERS_MOST];
    assert_int_equal(phi__work_queue_init(&queue), PHI_OK);
    for (size_t i = 0; i < helpers; i++) {
        all[i] = (helper){.queue = &queue, .scanner = new_scanner(here)};
        assert_int_equal(pthread_create(&all[i].thread, NULL, help, &all[i]), 0);
    }
    while (!phi__work_queue_has_idle(&queue))
        (void)sched_yield();
    phi_scanner *scanner = new_scanner(here);
    phi__pieces_share(&scanner->pieces, &queue, helpers + 1);
    const phi_status status = scan(scanner, here, log);
    if (log->stop_at == 0 && here->bytes.size > (size_t)2 * PHI__WINDOW_BYTES)
        assert_non_null(scanner->pieces.ring[0]); /* there were pieces */
    assert_int_equal(scanner->pieces.count, 0);
    phi_scanner_free(scanner);
    phi__work_queue_close(&queue);
    for (size_t i = 0; i < helpers; i++) {
        assert_int_equal(pthread_join(all[i].thread, NULL), 0);
        phi_scanner_free(all[i].scanner);
    }
    phi__work_queue_done(&queue);
    return status;
}

static void expect_equal(phi__buf *got, phi__buf *want, size_t helpers)
{
    const char *one = scan_log_text(want), *other = scan_log_text(got);
    size_t at = 0;
    while (one[at] == other[at] && one[at] != '\0')
        at++;
    if (one[at] != other[at])
        fail_msg("with %zu helpers, byte %zu: %.300s\nnot\n%.300s", helpers, at, other + at, one + at);
}

static void expect_same(place *here, uint64_t at_least)
{
    static const size_t helpers[] = {1, 6};
    phi_scanner *scanner = new_scanner(here);
    scan_log_clear(&here->alone);
    const phi_status want = scan(scanner, here, &here->alone);
    phi_scanner_free(scanner);
    assert_true(here->alone.finding_count >= at_least);
    for (size_t i = 0; i < sizeof helpers / sizeof *helpers; i++) {
        scan_log_clear(&here->shared);
        assert_int_equal(scan_shared(here, helpers[i], &here->shared), want);
        assert_int_equal(here->shared.finding_count, here->alone.finding_count);
        expect_equal(&here->shared.findings, &here->alone.findings, helpers[i]);
        expect_equal(&here->shared.sources, &here->alone.sources, helpers[i]);
        expect_equal(&here->shared.strings, &here->alone.strings, helpers[i]);
    }
}

/* ---------------------------------------------------------------------- texts */

static unsigned pick(place *here, unsigned below)
{
    here->random = here->random * 1664525u + 1013904223u;
    return (here->random >> 8) % below;
}

static void add(place *here, const char *text)
{
    assert_int_equal(phi__buf_append_text(&here->bytes, text), PHI_OK);
}

static const char *ssn(place *here, char out[12])
{
    return scan_ssn(pick(here, 10000), out);
}

static void begin(place *here, uint32_t seed)
{
    phi__buf_clear(&here->bytes);
    here->random = seed;
}

static void add_prose(place *here, unsigned sentences)
{
    for (unsigned i = 0; i < sentences; i++)
        add(here, pick(here, 9) == 0 ? "The next visit was planned.\n" : "Nothing of note was said about it. ");
    add(here, "\n");
}

static void add_rows(place *here, const char *header, const char *row, unsigned rows, const char *end)
{
    add(here, header);
    for (unsigned i = 0; i < rows; i++) {
        char number[12];
        assert_int_equal(phi__buf_printf(&here->bytes, row, ssn(here, number), pick(here, 9000000) + 1000000), PHI_OK);
    }
    add(here, end);
}

/* Headers begin and end where they like, so what a window begins with often cannot be guessed. */
static void reports_with_headers_of_all_sorts(void **state)
{
    place *here = *state;
    begin(here, 5);
    while (here->bytes.size < SIZE) {
        const unsigned rows = pick(here, 3) == 0 ? pick(here, 4000) : pick(here, 80);
        switch (pick(here, 6)) {
        case 0: add_rows(here, "Name\tSSN\tMRN\n", "Smith\t%s\t%u\n", rows, "\n"); break;
        case 1: add_rows(here, "Name    SSN          Account\n", "Smith   %s  %u\n", rows, "\n"); break;
        case 2: add_rows(here, "INSERT INTO p (ssn, mrn) VALUES ", "('%s', %u), ", rows, ";\n"); break;
        case 3: add_rows(here, "COPY p (ssn, mrn) FROM stdin;\n", "%s\t%u\n", rows, "\\.\n"); break;
        case 4: add_rows(here, "| SSN | MRN |\n|-----|-----|\n", "| %s | %u |\n", rows, "end\n"); break;
        default: add_prose(here, rows);
        }
    }
    expect_same(here, 1000);
}

static void a_table_with_quotes(void **state)
{
    place *here = *state;
    begin(here, 6);
    add(here, "name,remark,ssn,mrn\n");
    while (here->bytes.size < SIZE) {
        char number[12];
        assert_int_equal(phi__buf_printf(&here->bytes, "\"Smith, %u\",\"said \"\"no\"\"\n%s\",%s,%u\n", pick(here, 100),
                                         pick(here, 50) == 0 ? "twice,\nor more" : "once", ssn(here, number),
                                         pick(here, 9000000) + 1000000),
                         PHI_OK);
    }
    expect_same(here, 1000);
}

static void a_table_with_a_stray_quote(void **state)
{
    place *here = *state;
    begin(here, 7);
    add(here, "name,ssn,mrn\n");
    while (here->bytes.size < SIZE)
        add_rows(here, pick(here, 20) == 0 ? "\"stray,1,2\n" : "", "Smith,%s,%u\n", 100, "");
    expect_same(here, 1000);
}

static void one_line(void **state)
{
    place *here = *state;
    static const char *const joints[] = {"{\"ssn\":\"%s\",\"n\":%u},", "ssn=%s;%u", " patient SSN %s chart %u"};
    for (uint32_t j = 0; j < sizeof joints / sizeof *joints; j++) {
        begin(here, 20 + j);
        add(here, "begin ");
        while (here->bytes.size < SIZE / 2) {
            for (unsigned pad = pick(here, 90); pad > 0; pad--)
                add(here, "x");
            add_rows(here, ",", joints[j], 1, "");
        }
        expect_same(here, 1000);
    }
}

static void folded_characters(void **state)
{
    place *here = *state;
    begin(here, 8);
    while (here->bytes.size < SIZE) {
        char number[12];
        (void)ssn(here, number);
        number[3] = number[6] = '\0';
        assert_int_equal(phi__buf_printf(&here->bytes, "Caf\u00e9\u00a0visit, SSN %s\u2011%s\u2013%s \u200b and so on\n",
                                         number, number + 4, number + 7),
                         PHI_OK);
    }
    expect_same(here, 1000);
}

static void text_in_two_bytes(void **state)
{
    place *here = *state;
    begin(here, 9);
    PHI_AUTO(phi__buf_done) phi__buf wide;
    phi__buf_init(&wide, (size_t)16 << 20);
    while (here->bytes.size < SIZE / 2)
        add_rows(here, "", "Patient with SSN %s and chart %u\n", 50, "");
    assert_int_equal(phi__buf_append(&wide, "\xFF\xFE", 2), PHI_OK);
    for (size_t i = 0; i < here->bytes.size; i++) {
        assert_int_equal(phi__buf_append_byte(&wide, here->bytes.data[i]), PHI_OK);
        assert_int_equal(phi__buf_append_byte(&wide, 0), PHI_OK);
    }
    phi__buf_clear(&here->bytes);
    assert_int_equal(phi__buf_append(&here->bytes, wide.data, wide.size), PHI_OK);
    expect_same(here, 1000);
}

/* Runs of text among noise: each has its byte in the file. */
static void bytes_of_no_format(void **state)
{
    place *here = *state;
    begin(here, 10);
    while (here->bytes.size < SIZE) {
        for (unsigned i = pick(here, 60); i > 0; i--)
            assert_int_equal(phi__buf_append_byte(&here->bytes, (uint8_t)(128 + pick(here, 128))), PHI_OK);
        assert_int_equal(phi__buf_append(&here->bytes, "\0\1", 2), PHI_OK);
        add_rows(here, "", "Patient SSN %s, chart %u.", 1 + pick(here, 3), "");
    }
    expect_same(here, 1000);
}

/* Records of a member come before its coverage, and before those of the next. */
static void members_of_archives(void **state)
{
    place *here = *state;
    static const char *const names[] = {"a.txt", "b.txt", "c.txt"};
    begin(here, 11);
    PHI_AUTO(phi__buf_done) phi__buf outer;
    phi__buf_init(&outer, (size_t)16 << 20);
    while (here->bytes.size < SIZE / 2)
        add_rows(here, "Name\tSSN\tMRN\n", "Smith\t%s\t%u\n", pick(here, 3000), "\n");
    archive_zip(&outer, names, 3, here->bytes.data, here->bytes.size);
    phi__buf_clear(&here->bytes);
    archive_tar(&here->bytes, "share.zip", outer.data, outer.size);
    expect_same(here, 1000);
}

static void nothing_comes_after_a_stop(void **state)
{
    place *here = *state;
    begin(here, 12);
    while (here->bytes.size < SIZE)
        add_rows(here, "", "Patient with SSN %s and chart %u\n", 10, "and a line of nothing\n");
    for (uint64_t at = 1; at < 4000; at = at * 3 + 1) {
        scan_log_clear(&here->shared);
        here->shared.stop_at = at;
        const phi_status status = scan_shared(here, 3, &here->shared);
        assert_int_equal(status, PHI_STOPPED);
        if (!here->shared.gently) /* asked by progress, it ends with the record of what was examined */
            assert_int_equal(here->shared.after_stop, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_with_headers_of_all_sorts),
        cmocka_unit_test(a_table_with_quotes),
        cmocka_unit_test(a_table_with_a_stray_quote),
        cmocka_unit_test(one_line),
        cmocka_unit_test(folded_characters),
        cmocka_unit_test(text_in_two_bytes),
        cmocka_unit_test(bytes_of_no_format),
        cmocka_unit_test(members_of_archives),
        cmocka_unit_test(nothing_comes_after_a_stop),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
