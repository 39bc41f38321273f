/* SPDX-License-Identifier: Apache-2.0 */
/* Parts: extracting delivers the text that scanning searches, members have the
 * paths that people see, and each piece of text says where it stands. */
#include "archive_bytes.h"
#include "base/alloc.h"
#include "scan_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define PACK                                                                                                  \
    "id: test.a\ntitle: T\nclass: pii\nforms:\n  - pictures: [\"99-99\"]\n    bits: 5\nexamples: [\"[[12-34]]\"]\n"

/* What on_text delivered of one path, and what is found in it. */
typedef struct both {
    char path[64];     /* of the text that is kept */
    phi__buf text;
    const phi__buf *bytes; /* the source, for pieces that say their byte */
    uint64_t pieces, pieces_with_byte;
    uint64_t line;     /* that the next piece should stand on */
    bool check_line;
    uint64_t found;
} both;

typedef struct place {
    phi_engine *engine;
    phi_scanner *scanner;
    phi__buf bytes;
    scan_log log;
    both both;
} place;

static int set_up(void **state)
{
    static place here;
    phi_options options = PHI_OPTIONS_INIT;
    options.reveal = 1;
    here.engine = scan_engine_pack(PACK);
    here.scanner = scan_scanner(here.engine, &options);
    phi__buf_init(&here.bytes, (size_t)64 << 20);
    phi__buf_init(&here.both.text, (size_t)64 << 20);
    scan_log_init(&here.log);
    *state = &here;
    return 0;
}

static int tear_down(void **state)
{
    place *here = *state;
    phi__buf_done(&here->bytes);
    phi__buf_done(&here->both.text);
    scan_log_done(&here->log);
    phi_scanner_free(here->scanner);
    phi_engine_free(here->engine);
    return 0;
}

/* ------------------------------------------------------- extracting, scanning */

static int keep_text(void *user, const phi_text *text)
{
    both *b = user;
    assert_non_null(text->location);
    assert_true(text->length > 0);
    b->pieces++;
    if (text->location->byte != 0 && b->bytes != NULL) {
        const uint64_t from = text->location->byte - 1;
        assert_true(from + text->length <= b->bytes->size || text->utf8[text->length - 1] == '\n');
        if (text->length > 1) { /* a single line end closes a run: it is not in the source */
            b->pieces_with_byte++;
            if (memcmp(b->bytes->data + from, text->utf8, text->length) != 0)
                fail_msg("piece %u of %zu bytes is not at byte %llu", (unsigned)b->pieces, text->length,
                         (unsigned long long)from);
        }
    }
    if (b->check_line)
        assert_int_equal(text->location->line, b->line);
    for (size_t i = 0; i < text->length; i++)
        b->line += text->utf8[i] == '\n';
    if (strcmp(text->path, b->path) != 0)
        return 0;
    assert_int_equal(text->offset, b->text.size);
    return phi__buf_append(&b->text, text->utf8, text->length) != PHI_OK;
}

static int compare_finding(void *user, const phi_finding *finding)
{
    both *b = user;
    if (strcmp(finding->path, b->path) != 0)
        return 0;
    b->found++;
    assert_true(finding->offset + finding->length <= b->text.size);
    assert_int_equal(strlen(finding->match), finding->length);
    assert_memory_equal(b->text.data + finding->offset, finding->match, finding->length);
    return 0;
}

/* Extract, then scan: each finding of `path` stands in the extracted text. */
static void compare(place *here, const char *path, uint64_t found)
{
    both *b = &here->both;
    (void)snprintf(b->path, sizeof b->path, "%s", path);
    phi__buf_clear(&b->text);
    b->found = b->pieces = b->pieces_with_byte = 0;
    b->line = 1;
    phi_sink sink = PHI_SINK_INIT;
    sink.user = b;
    sink.on_text = keep_text;
    phi_source source = PHI_SOURCE_INIT;
    source.name = "m";
    source.data = here->bytes.data;
    source.size = here->bytes.size;
    assert_int_equal(phi_scanner_extract(here->scanner, &source, &sink, NULL), PHI_OK);
    sink.on_text = NULL;
    sink.on_finding = compare_finding;
    assert_int_equal(phi_scanner_scan(here->scanner, &source, &sink, NULL), PHI_OK);
    assert_int_equal(b->found, found);
}

static void lines(phi__buf *out, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        assert_int_equal(phi__buf_printf(out, "line %u \xc3\xa9 12-%02u\n", i, i % 100), PHI_OK);
}

static void plain_text_is_delivered_as_it_is_searched(void **state)
{
    place *here = *state;
    phi__buf_clear(&here->bytes);
    lines(&here->bytes, 30000);
    here->both.check_line = true;
    compare(here, "m", 30000);
    here->both.check_line = false;
    assert_int_equal(here->both.text.size, here->bytes.size);
    assert_memory_equal(here->both.text.data, here->bytes.data, here->bytes.size);
}

static void members_are_delivered_as_they_are_searched(void **state)
{
    place *here = *state;
    static const char *const names[] = {"a.txt", "b.txt"};
    PHI_AUTO(phi__buf_done) phi__buf text;
    PHI_AUTO(phi__buf_done) phi__buf zip;
    phi__buf_init(&text, 1 << 20);
    phi__buf_init(&zip, 1 << 20);
    lines(&text, 1000);
    archive_zip(&zip, names, 2, text.data, text.size);
    phi__buf_clear(&here->bytes);
    archive_tar(&here->bytes, "in/z.zip", zip.data, zip.size);
    compare(here, "m!/in/z.zip!/b.txt", 1000);
    assert_int_equal(here->both.text.size, text.size);
}

/* Bytes of no known kind: each piece of a run says where in the file it stands. */
static void pieces_of_raw_runs_say_their_byte(void **state)
{
    place *here = *state;
    phi__buf_clear(&here->bytes);
    static const uint8_t noise[64] = {0, 1, 2, 0, 255, 254};
    for (int run = 0; run < 3; run++) {
        assert_int_equal(phi__buf_append(&here->bytes, noise, sizeof noise), PHI_OK);
        for (unsigned i = 0; i < 40000; i++)
            assert_int_equal(phi__buf_printf(&here->bytes, "line %u 12-%02u ", i, i % 100), PHI_OK);
    }
    assert_int_equal(phi__buf_append(&here->bytes, noise, sizeof noise), PHI_OK);
    here->both.bytes = &here->bytes;
    compare(here, "m", 120000);
    here->both.bytes = NULL;
    assert_true(here->both.pieces_with_byte > 3);
}

/* ---------------------------------------------------------------------- paths */

static void members_have_paths_that_people_see(void **state)
{
    place *here = *state;
    static const char *const names[] = {"/rooted", "//twice/deep", "", "./a", "b/../c", "sp ace\xc3\xa9"};
    static const char *const want[] = {"1 m!/rooted ",  "1 m!/twice/deep ", "1 m!/(no name) ",
                                       "1 m!/./a ",     "1 m!/b/../c ",     "1 m!/sp ace\xc3\xa9 "};
    phi__buf_clear(&here->bytes);
    archive_zip(&here->bytes, names, 6, "12-34", 5);
    scan_log_clear(&here->log);
    const phi_sink sink = scan_log_sink(&here->log);
    assert_int_equal(phi_scanner_scan_memory(here->scanner, "m", here->bytes.data, here->bytes.size, &sink, NULL),
                     PHI_OK);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        if (strstr(scan_log_text(&here->log.sources), want[i]) == NULL)
            fail_msg("no %s in\n%s", want[i], scan_log_text(&here->log.sources));
    }
    assert_int_equal(here->log.finding_count, 6);
}

/* Windows are used again: what one part left must not show in the next. */
static void parts_do_not_show_in_each_other(void **state)
{
    place *here = *state;
    static const char table[] = "id,code\n1,12-34\n2,12-35\n3,12-36\n";
    static const char text[] = "\n\n\nsee 12-34\n";
    for (int i = 0; i < 3; i++) {
        scan_log_clear(&here->log);
        const phi_sink sink = scan_log_sink(&here->log);
        assert_int_equal(phi_scanner_scan_memory(here->scanner, "t", table, sizeof table - 1, &sink, NULL), PHI_OK);
        assert_int_equal(phi_scanner_scan_memory(here->scanner, "p", text, sizeof text - 1, &sink, NULL), PHI_OK);
        assert_string_equal(scan_log_text(&here->log.findings), "t test.a @10+5 2:2:2(code) **-*4\n"
                                                                "t test.a @18+5 3:3:2(code) **-*5\n"
                                                                "t test.a @26+5 4:4:2(code) **-*6\n"
                                                                "p test.a @7+5 4:0:0(-) **-*4\n");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_is_delivered_as_it_is_searched),
        cmocka_unit_test(members_are_delivered_as_they_are_searched),
        cmocka_unit_test(pieces_of_raw_runs_say_their_byte),
        cmocka_unit_test(members_have_paths_that_people_see),
        cmocka_unit_test(parts_do_not_show_in_each_other),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
