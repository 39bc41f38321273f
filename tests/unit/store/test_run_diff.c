/* SPDX-License-Identifier: Apache-2.0 */
/* New, gone and changed between two runs, with and without blocks that both have. */
#define _GNU_SOURCE
#include "run_diff.h"
#include "known.h"
#include "store_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

__attribute__((format(printf, 2, 3))) static void write_line(void *user, const char *format, ...)
{
    byte_buf *out = user;
    char line[256];
    va_list list;
    va_start(list, format);
    const int length = vsnprintf(line, sizeof line, format, list);
    va_end(list);
    bytes_add(out, line, (size_t)length);
}

static void on_finding(void *user, diff_kind kind, const phi_finding *f, double before)
{
    write_line(user, "%c %s %s", "+-~="[kind], f->path, f->masked);
    if (kind == DIFF_CHANGED)
        write_line(user, " %.2f>%.2f", before, f->confidence);
    write_line(user, "\n");
}

static void on_source(void *user, diff_kind kind, const phi_coverage *c, const phi_coverage *before)
{
    write_line(user, "%c %s", "+-~="[kind], c->path);
    if (before != NULL)
        write_line(user, " %s>%s", phi_reason_name(before->reason), phi_reason_name(c->reason));
    write_line(user, "\n");
}

static void assert_diff(store_fixture *f, int64_t first, int64_t second, const char *expected)
{
    byte_buf out = {0};
    diff_counts counts;
    const diff_calls calls = {.user = &out, .on_finding = on_finding, .on_source = on_source};
    assert_true(run_diff(f->store, first, second, &calls, &counts));
    bytes_add_byte(&out, 0);
    assert_string_equal((const char *)out.data, expected);
    bytes_done(&out);
}

static int64_t begin(store_fixture *f, recorder *r)
{
    const int64_t run = store_fixture_run(f, "at=/share\n");
    recorder_init(r, f->store, run, NULL);
    return run;
}

static void end(recorder *r)
{
    assert_true(recorder_finish(r, STORE_FINISHED));
    recorder_done(r);
}

static void test_two_scans(void **state)
{
    store_fixture *f = *state;
    recorder r;
    const int64_t first = begin(f, &r);
    store_fixture_finding(&r, "a", "1", 0.9);
    store_fixture_finding(&r, "a", "1", 0.9); /* twice */
    store_fixture_finding(&r, "a", "2", 0.9);
    store_fixture_finding(&r, "a", "3", 0.5);
    store_fixture_file(&r, "a", 1, PHI_REASON_NONE);
    store_fixture_file(&r, "b", 2, PHI_REASON_NONE);
    store_fixture_file(&r, "gone", 3, PHI_REASON_NONE);
    end(&r);
    const int64_t second = begin(f, &r);
    store_fixture_finding(&r, "a", "4", 0.9);
    store_fixture_finding(&r, "a", "3", 0.8);
    store_fixture_finding(&r, "a", "1", 0.9); /* once */
    store_fixture_file(&r, "a", 11, PHI_REASON_NONE);
    store_fixture_finding(&r, "b", "2", 0.9); /* moved */
    store_fixture_file(&r, "b", 22, PHI_REASON_ENCRYPTED);
    store_fixture_file(&r, "fresh", 4, PHI_REASON_NONE);
    end(&r);
    assert_diff(f, first, second,
                "+ a 4\n~ a 3 0.50>0.80\n+ b 2\n~ b none>encrypted\n+ fresh\n- a 1\n- a 2\n- gone\n");
    assert_diff(f, first, first, "");
    assert_diff(f, second, second, "");
    assert_diff(f, second, first,
                "+ a 1\n+ a 2\n~ a 3 0.80>0.50\n~ b encrypted>none\n+ gone\n- a 4\n- b 2\n- fresh\n");
}

/* The second run has the block of the first one, without b. */
static void test_files_that_both_have(void **state)
{
    store_fixture *f = *state;
    recorder r;
    known k;
    uint64_t tag;
    const int64_t first = begin(f, &r);
    store_fixture_finding(&r, "a", "1", 0.9);
    store_fixture_file(&r, "a", 1, PHI_REASON_NONE);
    store_fixture_finding(&r, "b", "2", 0.9);
    store_fixture_file(&r, "b", 2, PHI_REASON_NONE);
    end(&r);
    known_init(&k, f->store);
    assert_true(known_add_run(&k, first, false));
    const int64_t second = begin(f, &r);
    const phi_file_info facts = store_fixture_facts(1);
    assert_true(known_find(&k, "a", &facts, &tag));
    known_take(&k, tag);
    store_fixture_finding(&r, "b", "3", 0.9);
    store_fixture_file(&r, "b", 22, PHI_REASON_NONE);
    assert_true(recorder_flush(&r) && known_settle(&k, second, true));
    end(&r);
    known_done(&k);
    assert_diff(f, first, second, "+ b 3\n- b 2\n");
}

static void test_an_empty_run(void **state)
{
    store_fixture *f = *state;
    recorder r;
    const int64_t empty = begin(f, &r);
    end(&r);
    const int64_t other = begin(f, &r);
    store_fixture_file(&r, "a", 1, PHI_REASON_NONE);
    end(&r);
    assert_diff(f, empty, empty, "");
    assert_diff(f, empty, other, "+ a\n");
    assert_diff(f, other, empty, "- a\n");
}

/* More than a table begins with. */
static void test_many(void **state)
{
    store_fixture *f = *state;
    recorder r;
    char path[32];
    int64_t runs[2];
    for (unsigned round = 0; round < 2; round++) {
        runs[round] = begin(f, &r);
        for (unsigned n = 0; n < 30000; n++) {
            (void)snprintf(path, sizeof path, "file %u", n);
            if (n == 12345)
                store_fixture_finding(&r, path, round == 0 ? "old" : "new", 0.9);
            store_fixture_file(&r, path, n + 1, PHI_REASON_NONE);
        }
        end(&r);
    }
    assert_diff(f, runs[0], runs[1], "+ file 12345 new\n- file 12345 old\n");
}

int main(void)
{
#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, store_fixture_set_up, store_fixture_tear_down)
    const struct CMUnitTest tests[] = {
        WITH_STORE(test_two_scans), WITH_STORE(test_files_that_both_have), WITH_STORE(test_an_empty_run), WITH_STORE(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
