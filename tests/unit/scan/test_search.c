/* SPDX-License-Identifier: Apache-2.0 */
/* Findings as they are delivered: once each and at the right place however the
 * bytes come, masked, and with fingerprints that tell identifiers apart. */
#include "base/alloc.h"
#include "scan_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

typedef struct place {
    phi_engine *engine; /* us.ssn alone */
    phi_scanner *scanner;
    scan_log log;
    phi__buf bytes;
} place;

static int set_up(void **state)
{
    static place here;
    here.engine = scan_engine_builtin("us.ssn");
    here.scanner = scan_scanner(here.engine, NULL);
    scan_log_init(&here.log);
    phi__buf_init(&here.bytes, (size_t)64 << 20);
    *state = &here;
    return 0;
}

static int tear_down(void **state)
{
    place *here = *state;
    scan_log_done(&here->log);
    phi__buf_done(&here->bytes);
    phi_scanner_free(here->scanner);
    phi_engine_free(here->engine);
    return 0;
}

/* The bytes in pieces of a size; 0 = from memory. */
typedef struct feed {
    const phi__buf *bytes;
    size_t piece;
} feed;

static int64_t read_piece(void *user, uint64_t offset, void *buffer, size_t capacity)
{
    const feed *f = user;
    const phi__span part = phi__span_part(phi__buf_span(f->bytes), (size_t)offset, f->piece);
    const size_t count = capacity < part.size ? capacity : part.size;
    if (count > 0)
        memcpy(buffer, part.data, count);
    return (int64_t)count;
}

static const char *found_in(place *here, size_t piece)
{
    feed f = {&here->bytes, piece};
    phi_source source = PHI_SOURCE_INIT;
    source.name = "m";
    source.data = here->bytes.data;
    source.size = here->bytes.size;
    if (piece != 0) {
        source.kind = PHI_SOURCE_CALLBACK;
        source.user = &f;
        source.read_at = read_piece;
    }
    scan_log_clear(&here->log);
    const phi_sink sink = scan_log_sink(&here->log);
    assert_int_equal(phi_scanner_scan(here->scanner, &source, &sink, NULL), PHI_OK);
    assert_int_equal(here->log.root_count, 1);
    return scan_log_text(&here->log.findings);
}

static void add(place *here, const char *text)
{
    assert_int_equal(phi__buf_append_text(&here->bytes, text), PHI_OK);
}

static void expect_for_all_pieces(place *here, const char *want)
{
    static const size_t pieces[] = {0, 7, 4096, 65536, 1 << 20};
    for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
        const char *got = found_in(here, pieces[p]);
        if (strcmp(got, want) != 0)
            fail_msg("in pieces of %zu\n%.2000s\nnot\n%.2000s", pieces[p], got, want);
    }
}

/* --------------------------------------------------------------------- places */

static void plain_text_over_several_windows(void **state)
{
    place *here = *state;
    PHI_AUTO(phi__buf_done) phi__buf want;
    phi__buf_init(&want, 1 << 20);
    phi__buf_clear(&here->bytes);
    unsigned line = 1;
    for (unsigned i = 0; i < 60; i++) {
        char ssn[12];
        for (unsigned k = 0; k < 300 + i; k++, line++)
            add(here, "nothing to see on this line of text\n");
        add(here, "SSN: ");
        assert_int_equal(phi__buf_printf(&want, "m us.ssn @%zu+11 %u:0:0(-) ***-**-%.4s\n", here->bytes.size, line,
                                         scan_ssn(i, ssn) + 7),
                         PHI_OK);
        add(here, ssn);
        add(here, "\n");
        line++;
    }
    assert_true(here->bytes.size > 600 * 1024);
    expect_for_all_pieces(here, scan_log_text(&want));
}

/* Without a line end, with and without blanks: candidates lie across the seams. */
static void one_long_line(void **state)
{
    place *here = *state;
    static const char *const joints[] = {" ssn ", ",ssn="};
    for (size_t j = 0; j < 2; j++) {
        PHI_AUTO(phi__buf_done) phi__buf want;
        phi__buf_init(&want, (size_t)16 << 20);
        phi__buf_clear(&here->bytes);
        add(here, "begin");
        for (unsigned i = 0; i < 60000; i++) {
            char ssn[12];
            add(here, joints[j]);
            assert_int_equal(phi__buf_printf(&want, "m us.ssn @%zu+11 1:0:0(-) ***-**-%.4s\n", here->bytes.size,
                                             scan_ssn(i, ssn) + 7),
                             PHI_OK);
            add(here, ssn);
        }
        assert_true(here->bytes.size > 800 * 1024);
        const char *got = found_in(here, 0);
        assert_int_equal(here->log.finding_count, 60000);
        assert_string_equal(got, scan_log_text(&want));
        assert_string_equal(found_in(here, 4096), scan_log_text(&want));
    }
}

static void a_long_line_of_letters(void **state)
{
    place *here = *state;
    char ssn[12], want[128];
    phi__buf_clear(&here->bytes);
    for (int i = 0; i < 1 << 17; i++)
        add(here, "abcdefgh");
    add(here, " SSN ");
    (void)snprintf(want, sizeof want, "m us.ssn @%zu+11 1:0:0(-) ***-**-%s\n", here->bytes.size, scan_ssn(5, ssn) + 7);
    add(here, ssn);
    expect_for_all_pieces(here, want);
}

static void tables_over_several_windows(void **state)
{
    place *here = *state;
    PHI_AUTO(phi__buf_done) phi__buf want;
    phi__buf_init(&want, 1 << 20);
    phi__buf_clear(&here->bytes);
    add(here, "Name,SSN,Remark\n");
    for (unsigned i = 0; i < 12000; i++) {
        char ssn[12];
        add(here, i % 5 == 0 ? "\"Roe, Jane\"," : "Jane Roe,");
        if (i % 500 == 499)
            assert_int_equal(phi__buf_printf(&want, "m us.ssn @%zu+11 %u:%u:2(SSN) ***-**-%.4s\n", here->bytes.size,
                                             i + 2, i + 2, scan_ssn(i, ssn) + 7),
                             PHI_OK);
        add(here, i % 500 == 499 ? ssn : "123-4");
        add(here, ",called twice and wrote a letter\n");
    }
    assert_true(here->bytes.size > 500 * 1024);
    expect_for_all_pieces(here, scan_log_text(&want));
}

/* Rows of a dump, nine digits each that only the column names, over several windows; in one of the first rows a letter in
 * base64, which is scanned as a member between two windows. */
static void columns_hold_behind_a_member_and_over_seams(void **state)
{
    place *here = *state;
    enum { ROWS = 9000, WITH_LETTER = 40 };
    phi__buf_clear(&here->bytes);
    add(here, "CREATE TABLE people (id int, ssn varchar(9), note text);\nINSERT INTO people VALUES\n");
    for (unsigned i = 0; i < ROWS; i++) {
        char ssn[12], row[96];
        (void)scan_ssn(i, ssn);
        (void)snprintf(row, sizeof row, "(%u,'%.3s%.2s%.4s','", i, ssn, ssn + 4, ssn + 7);
        add(here, row);
        for (int k = 0; i == WITH_LETTER && k < 40; k++)
            add(here, "RGVhciBEb2N0b3IsIHRoYW5rIHlvdSBmb3Igc2VlaW5nIHRoaXMgcGF0aWVudC4K");
        add(here, i + 1 < ROWS ? "none so far'),\n" : "none so far');\n");
    }
    assert_true(here->bytes.size > 300 * 1024);
    (void)found_in(here, 0);
    assert_int_equal(here->log.finding_count, ROWS);
    (void)found_in(here, 4096);
    assert_int_equal(here->log.finding_count, ROWS);
}

static void utf16_offsets_are_those_of_the_file(void **state)
{
    place *here = *state;
    PHI_AUTO(phi__buf_done) phi__buf text;
    PHI_AUTO(phi__buf_done) phi__buf want;
    phi__buf_init(&text, 1 << 22);
    phi__buf_init(&want, 1 << 20);
    for (unsigned i = 0; i < 20; i++) {
        char ssn[12];
        for (int k = 0; k < 500; k++)
            assert_int_equal(phi__buf_append_text(&text, "nothing to see on this line of text\n"), PHI_OK);
        assert_int_equal(phi__buf_printf(&want, "m us.ssn @%zu+22 %u:0:0(-) ***-**-%.4s\n", 2 + (text.size + 5) * 2,
                                         (i + 1) * 500 + i + 1, scan_ssn(i, ssn) + 7),
                         PHI_OK);
        assert_int_equal(phi__buf_printf(&text, "SSN: %s\n", ssn), PHI_OK);
    }
    phi__buf_clear(&here->bytes);
    add(here, "\xff\xfe");
    for (size_t i = 0; i < text.size; i++) {
        const uint8_t unit[2] = {text.data[i], 0};
        assert_int_equal(phi__buf_append(&here->bytes, unit, 2), PHI_OK);
    }
    expect_for_all_pieces(here, scan_log_text(&want));
}

/* -------------------------------------------------------------------- secrets */

static void scan_text(place *here, phi_scanner *scanner, const char *text)
{
    scan_log_clear(&here->log);
    const phi_sink sink = scan_log_sink(&here->log);
    assert_int_equal(phi_scanner_scan_memory(scanner, "m", text, strlen(text), &sink, NULL), PHI_OK);
}

static void values_stay_inside_unless_they_are_asked_for(void **state)
{
    place *here = *state;
    char ssn[12], text[256];
    (void)scan_ssn(77, ssn);
    (void)snprintf(text, sizeof text, "SSN,Name,Note\n%s,Roe,x\n%s,Doe,\"SSN %s\"\n", ssn, ssn, ssn);
    static const uint8_t key[32] = {9};
    for (int reveal = 0; reveal < 2; reveal++) {
        phi_options options = PHI_OPTIONS_INIT;
        options.reveal = reveal;
        options.fingerprint_key = key;
        options.min_confidence = 0.0;
        phi_scanner *scanner = scan_scanner(here->engine, &options);
        scan_text(here, scanner, text);
        assert_int_equal(here->log.finding_count, 3);
        const char *strings = scan_log_text(&here->log.strings);
        assert_true((strstr(strings, ssn) != NULL) == (reveal != 0));
        const char beginning[] = {ssn[0], ssn[1], ssn[2], '-', ssn[4], '\0'};
        assert_true((strstr(strings, beginning) != NULL) == (reveal != 0));
        phi_scanner_free(scanner);
    }
}

static void fingerprint_by(place *here, const phi_engine *engine, const uint8_t *key, const char *text, char out[128])
{
    phi_options options = PHI_OPTIONS_INIT;
    options.fingerprint_key = key;
    phi_scanner *scanner = scan_scanner(engine, &options);
    scan_text(here, scanner, text);
    assert_int_equal(here->log.finding_count, 1);
    (void)snprintf(out, 128, "%s", here->log.last_fingerprint);
    phi_scanner_free(scanner);
}

static void fingerprint_of(place *here, const uint8_t *key, const char *text, char out[128])
{
    fingerprint_by(here, here->engine, key, text, out);
}

/* Whether a picture or a regex found it. */
static void fingerprints_do_not_depend_on_the_form(void **state)
{
    place *here = *state;
    static const uint8_t key[32] = {1};
    static const char *const prints[] = {"phone 415-382-6671", "phone (415) 382-6671", "phone 415.382.6671"};
    phi_engine *engine = scan_engine_builtin("contact.phone");
    char first[128], again[128];
    fingerprint_by(here, engine, key, prints[0], first);
    for (size_t i = 1; i < sizeof prints / sizeof *prints; i++) {
        fingerprint_by(here, engine, key, prints[i], again);
        assert_string_equal(first, again);
    }
    phi_engine_free(engine);
}

static void fingerprints_tell_identifiers_apart(void **state)
{
    place *here = *state;
    static const uint8_t key[32] = {1}, other_key[32] = {2};
    char ssn[12], text[64], first[128], again[128];
    (void)snprintf(text, sizeof text, "SSN: %s", scan_ssn(1, ssn));
    fingerprint_of(here, key, text, first);
    assert_int_equal(strlen(first), strlen("hmac-sha256:") + 64);
    (void)snprintf(text, sizeof text, "patient ssn=%.3s%.2s%.4s;", ssn, ssn + 4, ssn + 7); /* printed otherwise */
    fingerprint_of(here, key, text, again);
    assert_string_equal(first, again);
    (void)snprintf(text, sizeof text, "Social Security %.3s %.2s %.4s", ssn, ssn + 4, ssn + 7);
    fingerprint_of(here, key, text, again);
    assert_string_equal(first, again);
    fingerprint_of(here, other_key, text, again);
    assert_string_not_equal(first, again);
    (void)snprintf(text, sizeof text, "SSN: %s", scan_ssn(2, ssn));
    fingerprint_of(here, key, text, again);
    assert_string_not_equal(first, again);
    fingerprint_of(here, NULL, text, again);
    assert_string_equal(again, "");
}

/* -------------------------------------------------------------------- weighing */

static void evidence_comes_with_the_strongest_first(void **state)
{
    place *here = *state;
    char ssn[12], text[64];
    (void)snprintf(text, sizeof text, "patient, SSN: %s", scan_ssn(3, ssn));
    scan_text(here, here->scanner, text);
    const char *strings = scan_log_text(&here->log.strings);
    const char *near = strstr(strings, "near:ssn\n"), *check = strstr(strings, "check:us_ssn\n");
    assert_true(near != NULL && check != NULL && near < check);
}

/* Notes in JSON and logs have their line ends written out. */
static void values_behind_written_line_ends_are_found(void **state)
{
    place *here = *state;
    static const char *const texts[] = {"{\"note\":\"SSN:\\n%s and\"}", "{\"note\":\"SSN: %s\\nPhone\"}",
                                        "SSN\\t%s\\tRoe", "his SSN\\r\\n%s\\r\\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char ssn[12], text[128];
        const char *blank = strstr(texts[i], "%s");
        (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(blank - texts[i]), texts[i], scan_ssn(8, ssn), blank + 2);
        scan_text(here, here->scanner, text);
        if (here->log.finding_count != 1 || here->log.last_confidence < 0.9)
            fail_msg("%s: %u at %g", texts[i], (unsigned)here->log.finding_count, here->log.last_confidence);
    }
}

static void published_values_are_known_and_doubted(void **state)
{
    place *here = *state;
    phi_options options = PHI_OPTIONS_INIT;
    options.min_confidence = 0.0;
    phi_scanner *scanner = scan_scanner(here->engine, &options);
    scan_text(here, scanner, "SSN: 078-05-1120");
    assert_string_equal(scan_log_text(&here->log.findings), "m us.ssn @5+11 1:0:0(-) ***-**-1120 test\n");
    assert_true(here->log.last_confidence <= 0.2);
    assert_int_equal(here->log.last_source.data_class, PHI_CLASS_NONE);
    phi_scanner_free(scanner);
    scan_text(here, here->scanner, "SSN: 078-05-1120");
    assert_int_equal(here->log.finding_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_over_several_windows),
        cmocka_unit_test(one_long_line),
        cmocka_unit_test(a_long_line_of_letters),
        cmocka_unit_test(columns_hold_behind_a_member_and_over_seams),
        cmocka_unit_test(tables_over_several_windows),
        cmocka_unit_test(utf16_offsets_are_those_of_the_file),
        cmocka_unit_test(values_stay_inside_unless_they_are_asked_for),
        cmocka_unit_test(fingerprints_do_not_depend_on_the_form),
        cmocka_unit_test(fingerprints_tell_identifiers_apart),
        cmocka_unit_test(evidence_comes_with_the_strongest_first),
        cmocka_unit_test(values_behind_written_line_ends_are_found),
        cmocka_unit_test(published_values_are_known_and_doubted),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
