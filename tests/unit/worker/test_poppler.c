/* SPDX-License-Identifier: Apache-2.0 */
/* The PDF worker through the pool, on generated documents. Skipped where it was
 * not built, for want of poppler. */
#define _GNU_SOURCE
#include "pool_fixture.h"
#include "worker/protocol.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

#define REAL_DIR PHI_BINARY_DIR "/libexec/libphi"

static void use_real(pool_fixture *f)
{
    if (access(REAL_DIR "/" POOL_WORKER, X_OK) != 0)
        skip();
    assert_int_equal(phi__workers_new(REAL_DIR, &f->limits, &f->workers), PHI_OK);
}

static void test_reads_pages(void **state)
{
    pool_fixture *f = *state;
    use_real(f);
    assert_int_equal(pool_run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_NONE);
    assert_true(pool_logged(f, "[1 - -]first page\ncaf\xC3\xA9\n"));
    assert_true(pool_logged(f, "[2 - -]second page"));
    assert_true(phi__workers_level(f->workers, PHI__WORKER_POPPLER) >= PHI__SANDBOX_SECCOMP);
}

static void test_reads_from_memory(void **state)
{
    pool_fixture *f = *state;
    use_real(f);
    char path[128];
    static uint8_t content[65536];
    (void)snprintf(path, sizeof path, "%s/two-pages.pdf", pool_dir);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    const size_t size = fread(content, 1, sizeof content, file);
    (void)fclose(file);
    phi__stream *stream = NULL;
    assert_int_equal(phi__stream_memory(content, size, &stream), PHI_OK);
    assert_int_equal(pool_run_stream(f, stream), PHI_OK);
    phi__stream_close(stream);
    assert_int_equal(f->rec.reason, PHI_REASON_NONE);
    assert_true(pool_logged(f, "[2 - -]second page"));
}

static void test_too_large_for_memory(void **state)
{
    pool_fixture *f = *state;
    f->limits.max_memory_bytes = 1000;
    use_real(f);
    static const uint8_t content[2000] = "%PDF-1.4";
    phi__stream *stream = NULL;
    assert_int_equal(phi__stream_memory(content, sizeof content, &stream), PHI_OK);
    assert_int_equal(pool_run_stream(f, stream), PHI_OK);
    phi__stream_close(stream);
    assert_int_equal(f->rec.reason, PHI_REASON_LIMIT_MEMORY);
}

static void test_reads_what_lies_on_pages(void **state)
{
    pool_fixture *f = *state;
    use_real(f);
    assert_int_equal(pool_run_file(f, "odd"), PHI_OK);
    assert_true(pool_logged(f, "[1 - -]on the page"));
    assert_true(pool_logged(f, "[1 comment -]in a comment\n"));
    assert_true(pool_logged(f, "[1 comment -]note\n"));
    assert_true(pool_logged(f, "[0 metadata subject]two\n"));
    assert_true(pool_logged(f, "[1 comment author]the author\n"));
    assert_true(pool_logged(f, "[1 form patient]in a field\n"));
    assert_true(pool_logged(f, "[1 form ward]south\n"));
    assert_true(pool_logged(f, "[0 metadata title]the title\n"));
    assert_true(pool_logged(f, "[1 link -]mailto:a@b\n"));
    assert_true(pool_logged(f, "<a.txt:attached>"));
    assert_true(pool_logged(f, "<xfa-1.xml:<xdp:xdp>in XML</xdp:xdp>"));
    assert_int_equal(f->rec.reason, PHI_REASON_NONE);
}

/* poppler puts cells side by side with nothing between. */
static void test_keeps_cells_apart(void **state)
{
    pool_fixture *f = *state;
    use_real(f);
    assert_int_equal(pool_run_file(f, "table"), PHI_OK);
    assert_true(pool_logged(f, "label 0\tvalue\nlabel 1\tvalue\n"));
    assert_int_equal(pool_run_file(f, "columns"), PHI_OK);
    assert_true(pool_logged(f, "ward\tv0\nbed number\tv1\ninsured by\tv2\nday\tv3\n"));
    assert_true(pool_logged(f, "fill a line quite well and then\ngo on in the next one")); /* columns of prose */
}

/* What an editor took away is in the file, and what it did not show. */
static void test_reads_what_is_not_shown(void **state)
{
    pool_fixture *f = *state;
    use_real(f);
    assert_int_equal(pool_run_file(f, "revised"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_NONE);
    assert_true(pool_logged(f, "[1 - -]stays\nredacted"));
    assert_true(pool_logged(f, "[1 earlier revision 1 -]removed later\n"));
    assert_false(pool_logged(f, "earlier revision 1 -]stays"));
    assert_int_equal(pool_run_file(f, "cropped"), PHI_OK);
    assert_true(pool_logged(f, "outside"));
    assert_int_equal(f->rec.reason, PHI_REASON_NONE);
    assert_int_equal(pool_run_file(f, "still-cropped"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_UNSUPPORTED);
}

/* More than a worker may usually take: the document itself is no work. Of one for which there is no room it is told. */
static void test_reads_what_is_not_shown_of_a_large_one(void **state)
{
    pool_fixture *f = *state;
    use_real(f);
    assert_int_equal(pool_run_file(f, "large"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_NONE);
    assert_true(pool_logged(f, "outside"));
    assert_true(pool_logged(f, "in the form"));
    assert_int_equal(pool_run_file(f, "larger"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_UNSUPPORTED);
}

/* Character maps are files: readable where Landlock can limit it to them. */
static void test_reads_chinese(void **state)
{
    pool_fixture *f = *state;
    use_real(f);
    assert_int_equal(pool_run_file(f, "chinese"), PHI_OK);
    assert_true(pool_logged(f, "[0 bookmark -]a bookmark\n"));
    if (access("/usr/share/poppler/cMap", F_OK) != 0 ||
        phi__workers_level(f->workers, PHI__WORKER_POPPLER) < PHI__SANDBOX_LANDLOCK)
        skip();
    assert_true(pool_logged(f, "[1 - -]\xE4\xB8\xAD\xE6\x96\x87\n"));
}

/* Out of memory is a limit: said at once, without a second attempt. */
static void test_memory_limit(void **state)
{
    pool_fixture *f = *state;
    f->limits.worker_memory_bytes = (uint64_t)134 << 20; /* three times that: see pool.c */
    use_real(f);
    assert_int_equal(pool_run_file(f, "million-words"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_LIMIT_MEMORY);
    assert_int_equal(pool_run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_NONE);
}

static void test_says_what_it_cannot_read(void **state)
{
    pool_fixture *f = *state;
    use_real(f);
    phi__workers_set_ocr(f->workers, PHI_OCR_NEVER);
    static const struct {
        const char *name;
        phi_reason reason;
    } CASES[] = {{"encrypted", PHI_REASON_ENCRYPTED}, {"garbage", PHI_REASON_CORRUPT},
                 {"cut-off", PHI_REASON_TRUNCATED},   {"picture", PHI_REASON_UNSUPPORTED}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        assert_int_equal(pool_run_file(f, CASES[i].name), PHI_OK);
        assert_int_equal(f->rec.reason, CASES[i].reason);
    }
    assert_true(pool_logged(f, "{page 1 is a picture; no text recognition}"));
    assert_false(pool_logged(f, "page 2 is a picture"));
}

static void test_reuses_the_process(void **state)
{
    pool_fixture *f = *state;
    use_real(f);
    assert_int_equal(phi__workers_pid(f->workers, PHI__WORKER_POPPLER), 0);
    assert_int_equal(pool_run_file(f, "two-pages"), PHI_OK);
    const int64_t pid = phi__workers_pid(f->workers, PHI__WORKER_POPPLER);
    assert_true(pid > 0);
    for (int i = 0; i < 50; i++) {
        assert_int_equal(pool_run_file(f, i % 2 != 0 ? "encrypted" : "two-pages"), PHI_OK);
        assert_int_equal(phi__workers_pid(f->workers, PHI__WORKER_POPPLER), pid);
    }
}

/* Killed while idle: not the next document's fault. */
static void test_replaces_a_dead_process(void **state)
{
    pool_fixture *f = *state;
    use_real(f);
    assert_int_equal(pool_run_file(f, "two-pages"), PHI_OK);
    const pid_t pid = (pid_t)phi__workers_pid(f->workers, PHI__WORKER_POPPLER);
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(pool_run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_NONE);
    assert_true(phi__workers_pid(f->workers, PHI__WORKER_POPPLER) != pid);
}

static void test_survives_hostile_documents(void **state)
{
    pool_fixture *f = *state;
    f->limits.worker_seconds = 2;
    use_real(f);
    assert_int_equal(pool_run_file(f, "endless"), PHI_OK);
    assert_true(f->rec.reason == PHI_REASON_LIMIT_TIME || f->rec.reason == PHI_REASON_LIMIT_MEMORY);
    assert_int_equal(pool_run_file(f, "enormous-page"), PHI_OK);
    assert_int_equal(pool_run_file(f, "page-tree-loop"), PHI_OK);
    assert_int_equal(pool_run_file(f, "nested-arrays"), PHI_OK);
    assert_int_equal(pool_run_file(f, "two-pages"), PHI_OK);
    assert_int_equal(f->rec.reason, PHI_REASON_NONE);
}

static void test_stops_when_told(void **state)
{
    pool_fixture *f = *state;
    use_real(f);
    f->rec.answer = PHI_STOPPED;
    assert_int_equal(pool_run_file(f, "long"), PHI_STOPPED);
    f->rec.answer = PHI_OK;
    assert_int_equal(pool_run_file(f, "two-pages"), PHI_OK);
    assert_false(pool_logged(f, "xxx"));
}

static void test_selftest(void **state)
{
    pool_fixture *f = *state;
    use_real(f);
    assert_int_equal(system("'" REAL_DIR "/" POOL_WORKER "' --selftest"), 0);
}

static int make_documents(void **state)
{
    (void)state;
    return pool_make_documents(PHI_SOURCE_DIR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_reads_pages), POOL_TEST(test_reads_from_memory), POOL_TEST(test_reads_what_is_not_shown_of_a_large_one), POOL_TEST(test_too_large_for_memory),
        POOL_TEST(test_reads_what_lies_on_pages), POOL_TEST(test_keeps_cells_apart), POOL_TEST(test_reads_what_is_not_shown), POOL_TEST(test_reads_chinese), POOL_TEST(test_memory_limit),
        POOL_TEST(test_says_what_it_cannot_read), POOL_TEST(test_reuses_the_process),
        POOL_TEST(test_replaces_a_dead_process), POOL_TEST(test_survives_hostile_documents),
        POOL_TEST(test_stops_when_told), POOL_TEST(test_selftest),
    };
    return cmocka_run_group_tests(tests, make_documents, pool_remove_documents);
}
