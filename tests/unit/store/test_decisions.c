/* SPDX-License-Identifier: Apache-2.0 */
/* What was accepted is marked while the decision holds, and only there. */
#define _GNU_SOURCE
#include "decisions.h"
#include "store_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int64_t add(store_fixture *f, const char *fingerprint, const char *path, const char *until)
{
    char why[] = "known", by[] = "tester", copies[3][64];
    (void)strncpy(copies[0], fingerprint, 63);
    (void)strncpy(copies[1], path, 63);
    (void)strncpy(copies[2], until, 63);
    decision d = {.why = why, .made_by = by, .fingerprint = copies[0], .path = copies[1], .until = copies[2]};
    assert_true(decision_add(f->store, &d, NULL, 0));
    return d.id;
}

static bool accepted(store_fixture *f, const char *today, const char *fingerprint, const char *path)
{
    decisions d;
    assert_true(decisions_load(&d, f->store, today));
    const bool found = decisions_find(&d, fingerprint, path) != NULL;
    decisions_done(&d);
    return found;
}

static void test_until_its_last_day(void **state)
{
    store_fixture *f = *state;
    (void)add(f, "test:1", "", "2027-01-31");
    (void)add(f, "test:2", "", "");
    assert_true(accepted(f, "2026-11-30", "test:1", "share/a"));
    assert_true(accepted(f, "2027-01-31", "test:1", "share/a"));
    assert_false(accepted(f, "2027-02-01", "test:1", "share/a"));
    assert_true(accepted(f, "2999-01-01", "test:2", "share/a"));
    assert_false(accepted(f, "2026-11-30", "test:3", "share/a"));
    assert_false(accepted(f, "2026-11-30", NULL, "share/a"));
}

static void test_in_one_file(void **state)
{
    store_fixture *f = *state;
    const int64_t id = add(f, "test:1", "share/a", "");
    bool there = false;
    assert_true(accepted(f, "2026-11-30", "test:1", "share/a"));
    assert_false(accepted(f, "2026-11-30", "test:1", "share/b"));
    assert_true(decision_remove(f->store, id, &there));
    assert_true(there);
    assert_false(accepted(f, "2026-11-30", "test:1", "share/a"));
    assert_true(decision_remove(f->store, id, &there));
    assert_false(there);
}

static void test_a_baseline(void **state)
{
    store_fixture *f = *state;
    uint64_t keys[500];
    char fingerprint[32], why[] = "known", by[] = "tester", none[] = "";
    for (unsigned i = 0; i < 500; i++) {
        (void)snprintf(fingerprint, sizeof fingerprint, "test:%u", i);
        keys[i] = decision_key(f->store, fingerprint, "share/a");
    }
    decision d = {.why = why, .made_by = by, .fingerprint = none, .path = none, .until = none, .run = 7};
    assert_true(decision_add(f->store, &d, keys, 500));
    for (unsigned i = 0; i < 1000; i += 7) {
        (void)snprintf(fingerprint, sizeof fingerprint, "test:%u", i);
        assert_int_equal(accepted(f, "2026-11-30", fingerprint, "share/a"), i < 500);
        assert_false(accepted(f, "2026-11-30", fingerprint, "share/copy"));
    }
}

typedef struct seen {
    uint64_t findings, accepted, counted; /* the last one: by sources */
} seen;

static int see_finding(void *user, const phi_finding *finding)
{
    seen *s = user;
    s->findings++;
    if (finding->accepted == NULL)
        return 0;
    s->accepted++;
    assert_string_equal(finding->accepted, "known");
    assert_string_equal(finding->accepted_until, "2027-01-31");
    return 0;
}

static int see_source(void *user, const phi_coverage *coverage)
{
    seen *s = user;
    s->counted += coverage->findings;
    return 0;
}

static void deliver(const phi_sink *sink, const char *path, const char *fingerprint)
{
    const phi_location place = {.struct_size = sizeof place};
    const phi_finding finding = {.struct_size = sizeof finding, .path = path, .detector = "d", .masked = "*", .fingerprint = fingerprint,
                                 .location = &place};
    assert_int_equal(sink->on_finding(sink->user, &finding), 0);
}

static void close_source(const phi_sink *sink, const char *path, uint64_t findings, uint32_t depth)
{
    const phi_coverage coverage = {.struct_size = sizeof coverage, .path = path, .findings = findings, .depth = depth};
    assert_int_equal(sink->on_source(sink->user, &coverage), 0);
}

/* A message with a finding before and after those of its attachment. */
static void test_the_sink_counts_by_source(void **state)
{
    store_fixture *f = *state;
    decisions d;
    seen s = {0};
    (void)add(f, "test:1", "", "2027-01-31");
    assert_true(decisions_load(&d, f->store, "2026-11-30"));
    phi_sink report = PHI_SINK_INIT;
    report.user = &s;
    report.on_finding = see_finding;
    report.on_source = see_source;
    const phi_sink sink = decisions_sink(&d, &report);
    deliver(&sink, "mail", "test:1");
    deliver(&sink, "mail", "test:2");
    deliver(&sink, "mail!/a", "test:1");
    close_source(&sink, "mail!/a", 1, 1);
    assert_int_equal(s.counted, 0);
    deliver(&sink, "mail", "test:1");
    close_source(&sink, "mail", 3, 0);
    assert_int_equal(s.counted, 1);
    assert_int_equal(s.findings, 4);
    assert_int_equal(s.accepted, 3);
    decisions_done(&d);
}

static bool count_each(void *user, const decision *d)
{
    uint64_t *count = user;
    assert_string_equal(d->made_by, "tester");
    assert_true(d->made > 0);
    (*count)++;
    return true;
}

static void test_the_list(void **state)
{
    store_fixture *f = *state;
    uint64_t count = 0;
    (void)add(f, "test:1", "", "2001-01-01"); /* ended ones, too */
    (void)add(f, "test:2", "share/a", "");
    assert_true(decision_each(f->store, count_each, &count));
    assert_int_equal(count, 2);
}

int main(void)
{
#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, store_fixture_set_up, store_fixture_tear_down)
    const struct CMUnitTest tests[] = {
        WITH_STORE(test_until_its_last_day), WITH_STORE(test_in_one_file), WITH_STORE(test_a_baseline),
        WITH_STORE(test_the_sink_counts_by_source), WITH_STORE(test_the_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
