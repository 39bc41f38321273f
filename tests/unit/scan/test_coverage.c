/* SPDX-License-Identifier: Apache-2.0 */
/* Closing records: one a part, the root's last, with the right state, counts and
 * class; and progress. */
#include "archive_bytes.h"
#include "base/alloc.h"
#include "scan_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

typedef struct place {
    scan_log log;
    phi__buf bytes;
} place;

static int set_up(void **state)
{
    static place here;
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
    return 0;
}

#define RULE(id, class, picture) \
    "id: " id "\ntitle: T\nclass: " class "\nforms:\n  - pictures: [\"" picture "\"]\n    bits: 5\n"

static phi_engine *three_classes(void)
{
    static const char *const packs[] = {RULE("test.pii", "pii", "99-99") "examples: [\"[[12-34]]\"]\n",
                                        RULE("test.pci", "pci", "99/99") "examples: [\"[[12/34]]\"]\n",
                                        RULE("test.phi", "phi", "99.99") "examples: [\"[[12.34]]\"]\n"};
    phi_rules *rules = NULL;
    phi_engine *engine = NULL;
    assert_int_equal(phi_rules_new(&rules), PHI_OK);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(phi_rules_add_memory(rules, "p", packs[i], strlen(packs[i]), NULL), PHI_OK);
    assert_int_equal(phi_engine_new(rules, &engine, NULL), PHI_OK);
    phi_rules_free(rules);
    return engine;
}

static phi_status scan(place *here, const phi_engine *engine, const void *data, size_t size)
{
    phi_scanner *scanner = scan_scanner(engine, NULL);
    scan_log_clear(&here->log);
    const phi_sink sink = scan_log_sink(&here->log);
    const phi_status status = phi_scanner_scan_memory(scanner, "m", data, size, &sink, NULL);
    phi_scanner_free(scanner);
    return status;
}

static void the_class_is_that_of_the_gravest_finding(void **state)
{
    place *here = *state;
    phi_engine *engine = three_classes();
    static const struct {
        const char *text;
        phi_class want;
        uint64_t findings;
    } cases[] = {
        {"nothing", PHI_CLASS_NONE, 0},
        {"a 12-34 b", PHI_CLASS_PII, 1},
        {"a 12/34 b 12-34 c", PHI_CLASS_PCI, 2},
        {"a 12.34 b 12/34 c 12-34 d", PHI_CLASS_PHI, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(scan(here, engine, cases[i].text, strlen(cases[i].text)), PHI_OK);
        assert_int_equal(here->log.last_source.data_class, cases[i].want);
        assert_int_equal(here->log.last_source.findings, cases[i].findings);
        assert_int_equal(here->log.last_source.state, PHI_STATE_EXAMINED);
        assert_int_equal(here->log.last_source.bytes, strlen(cases[i].text));
        assert_int_equal(here->log.last_source.bytes_examined, strlen(cases[i].text));
    }
    phi_engine_free(engine);
}

static void findings_of_members_are_theirs(void **state)
{
    place *here = *state;
    phi_engine *engine = three_classes();
    static const char *const names[] = {"a", "b"};
    phi__buf_clear(&here->bytes);
    archive_zip(&here->bytes, names, 2, "a 12.34 b", 9);
    assert_int_equal(scan(here, engine, here->bytes.data, here->bytes.size), PHI_OK);
    assert_string_equal(scan_log_text(&here->log.sources),
                        "1 m!/a examined none 1\n1 m!/b examined none 1\n0 m examined none 0\n");
    assert_int_equal(here->log.last_source.data_class, PHI_CLASS_NONE);
    phi_engine_free(engine);
}

/* Cut anywhere, a container is never clean and never lost, and the root's record
 * is the last. What a cut gzip lacks is missing in its member: that one says so. */
static void a_truncated_container_is_never_clean(void **state)
{
    place *here = *state;
    phi_engine *engine = three_classes();
    static const char *const names[] = {"a", "b"};
    PHI_AUTO(phi__buf_done) phi__buf tar;
    phi__buf_init(&tar, 1 << 16);
    archive_tar(&tar, "a", "a 12.34 b", 9);
    for (int kind = 0; kind < 2; kind++) {
        phi__buf_clear(&here->bytes);
        if (kind == 0)
            archive_zip(&here->bytes, names, 2, "a 12.34 b", 9);
        else
            archive_gzip(&here->bytes, "a.tar", tar.data, tar.size);
        for (size_t size = 40; size < here->bytes.size; size += kind == 0 ? 1 : 97) {
            assert_int_equal(scan(here, engine, here->bytes.data, size), PHI_PARTIAL);
            const phi_coverage *last = &here->log.last_source;
            assert_int_equal(here->log.root_count, 1);
            assert_int_equal(last->depth, 0);
            assert_int_equal(last->bytes, size);
            assert_true(last->bytes_examined <= size);
            assert_true((last->state == PHI_STATE_EXAMINED) == (last->reason == PHI_REASON_NONE));
            assert_true(last->state != PHI_STATE_NOT_EXAMINED || last->bytes_examined == 0);
            assert_true(last->state != PHI_STATE_EXAMINED || here->log.source_count > 1);
        }
    }
    phi_engine_free(engine);
}

/* ------------------------------------------------------------------- progress */

typedef struct progress {
    uint64_t calls, bytes, findings;
} progress;

static int see_progress(void *user, const char *path, uint64_t files, uint64_t bytes, uint64_t findings)
{
    progress *p = user;
    (void)files;
    assert_string_equal(path, "m");
    assert_true(bytes >= p->bytes && findings >= p->findings);
    *p = (progress){p->calls + 1, bytes, findings};
    return 0;
}

static void progress_is_told_about_every_megabyte(void **state)
{
    place *here = *state;
    enum { MEGABYTES = 8 };
    phi_engine *engine = three_classes();
    phi_scanner *scanner = scan_scanner(engine, NULL);
    phi__buf_clear(&here->bytes);
    while (here->bytes.size < (size_t)MEGABYTES << 20)
        assert_int_equal(phi__buf_append_text(&here->bytes, "nothing much but 12-34 here\n"), PHI_OK);
    progress p = {0};
    phi_sink sink = PHI_SINK_INIT;
    sink.user = &p;
    sink.on_progress = see_progress;
    assert_int_equal(phi_scanner_scan_memory(scanner, "m", here->bytes.data, here->bytes.size, &sink, NULL), PHI_OK);
    assert_true(p.calls >= MEGABYTES - 2 && p.calls <= MEGABYTES + 1);
    assert_true(p.bytes <= here->bytes.size && p.findings > 1000);
    phi_scanner_free(scanner);
    phi_engine_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_class_is_that_of_the_gravest_finding),
        cmocka_unit_test(findings_of_members_are_theirs),
        cmocka_unit_test(a_truncated_container_is_never_clean),
        cmocka_unit_test(progress_is_told_about_every_megabyte),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
