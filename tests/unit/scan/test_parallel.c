/* SPDX-License-Identifier: Apache-2.0 */
/* Whole trees through the public call: the same records with one thread as
 * with many, and one record for everything that was not read. */
#define _GNU_SOURCE
#include "base/alloc.h"
#include "base/buf.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { FILES = 60 };

typedef struct place {
    char folder[64];
    phi_engine *engine;
    PHI_VEC(char *) lines; /* one a record, to be sorted */
    uint64_t files;
    uint64_t stop_after;   /* sources; 0 = never */
    char current[256];     /* depth 0 path whose records are arriving */
    bool mixed;
    bool sorted;
    uint64_t end_after; /* calls of progress; 0 = never */
    uint64_t told;
} place;

static int set_up(void **state)
{
    static place here;
    here = (place){.folder = "/tmp/phi-parallel-XXXXXX"};
    if (mkdtemp(here.folder) == NULL || chdir(here.folder) != 0)
        return -1;
    phi_rules *rules;
    if (phi_rules_new(&rules) != PHI_OK || phi_rules_add_builtin(rules, NULL) != PHI_OK ||
        phi_engine_new(rules, &here.engine, NULL) != PHI_OK)
        return -1;
    phi_rules_free(rules);
    *state = &here;
    return 0;
}

static void forget_lines(place *here)
{
    for (size_t i = 0; i < here->lines.count; i++)
        phi__free(here->lines.items[i]);
    PHI_VEC_DONE(&here->lines);
    here->files = 0;
    here->current[0] = '\0';
}

static int tear_down(void **state)
{
    place *here = *state;
    forget_lines(here);
    phi_engine_free(here->engine);
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf %s", here->folder);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static void make_file(const char *path, int number)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < number % 9; i++)
        (void)fprintf(file, "Patient contact: person%d.%d@clinic%d.org\n", number, i, number);
    assert_int_equal(fclose(file), 0);
}

static void make_tree(void)
{
    assert_int_equal(mkdir("t", 0755), 0);
    assert_int_equal(mkdir("t/sub", 0755), 0);
    for (int i = 0; i < FILES; i++) {
        char path[64];
        (void)snprintf(path, sizeof path, "%s/f%d.txt", i % 2 == 0 ? "t" : "t/sub", i);
        make_file(path, i);
    }
    assert_int_equal(mkfifo("t/pipe", 0644), 0);
    assert_int_equal(symlink("..", "t/up"), 0);
    assert_int_equal(symlink("sub/f1.txt", "t/link"), 0);
}

static void keep_line(place *here, const char *format, const char *path, const char *name, int number)
{
    char line[512];
    (void)snprintf(line, sizeof line, format, path, name, number);
    assert_int_equal(PHI_VEC_PUSH(&here->lines, phi__strdup(line)), PHI_OK);
}

static void see_path(place *here, const char *path)
{
    here->mixed = here->mixed || (here->current[0] != '\0' && strcmp(here->current, path) != 0);
    (void)snprintf(here->current, sizeof here->current, "%s", path);
}

static int see_finding(void *user, const phi_finding *finding)
{
    place *here = user;
    see_path(here, finding->path);
    keep_line(here, "%s found %s at %d", finding->path, finding->detector, (int)finding->offset);
    return 0;
}

static int see_source(void *user, const phi_coverage *coverage)
{
    place *here = user;
    see_path(here, coverage->path);
    here->current[0] = '\0';
    keep_line(here, "%s ended %s %d", coverage->path, phi_reason_name(coverage->reason), (int)coverage->state);
    here->files++;
    return here->stop_after != 0 && here->files >= here->stop_after;
}

static int see_progress(void *user, const char *path, uint64_t files, uint64_t bytes, uint64_t findings)
{
    place *here = user;
    (void)path;
    (void)files;
    (void)bytes;
    (void)findings;
    return ++here->told >= here->end_after;
}

static phi_status scan(place *here, const char *root, uint32_t threads, phi_error *err)
{
    phi_sink sink = PHI_SINK_INIT;
    sink.user = here;
    sink.on_finding = see_finding;
    sink.on_source = see_source;
    phi_options scan_options = PHI_OPTIONS_INIT;
    scan_options.min_confidence = 0.0;
    phi_tree_options options = PHI_TREE_OPTIONS_INIT;
    options.scan = &scan_options;
    options.threads = threads;
    options.sorted = here->sorted;
    sink.on_progress = here->end_after == 0 ? NULL : see_progress;
    forget_lines(here);
    return phi_engine_scan_tree(here->engine, &root, 1, &options, &sink, err);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *all_lines(place *here)
{
    phi__buf all;
    phi__buf_init(&all, 1 << 24);
    for (size_t i = 0; i < here->lines.count; i++)
        assert_int_equal(phi__buf_printf(&all, "%s\n", here->lines.items[i]), PHI_OK);
    char *copy = phi__strdup(phi__buf_text(&all));
    phi__buf_done(&all);
    return copy;
}

static char *sorted_lines(place *here)
{
    qsort(here->lines.items, here->lines.count, sizeof *here->lines.items, by_bytes);
    return all_lines(here);
}

static void threads_change_nothing(void **state)
{
    place *here = *state;
    make_tree();
    assert_int_equal(scan(here, "t", 1, NULL), PHI_PARTIAL);
    assert_int_equal(here->files, FILES + 3);
    char *one = sorted_lines(here);
    assert_non_null(strstr(one, "t/pipe ended special-file 2\n"));
    assert_non_null(strstr(one, "t/up ended symlink-loop 2\n"));
    assert_non_null(strstr(one, "t/link ended none 0\n"));
    assert_non_null(strstr(one, "t/sub/f1.txt ended none 0\n"));
    static const uint32_t threads[] = {0, 2, 5, 1000};
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        assert_int_equal(scan(here, "t", threads[i], NULL), PHI_PARTIAL);
        char *many = sorted_lines(here);
        assert_string_equal(many, one);
        phi__free(many);
    }
    assert_false(here->mixed);
    phi__free(one);
}

/* Large files between small ones, so that threads overtake each other. */
static void sorted_is_the_order_of_one_thread(void **state)
{
    place *here = *state;
    make_tree();
    for (int i = 0; i < 4; i++) {
        char path[64];
        (void)snprintf(path, sizeof path, "t/f%d0large.txt", i);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        for (int line = 0; line < 40000; line++)
            (void)fprintf(file, "Patient contact: large%d.%d@clinic.org\n", i, line);
        assert_int_equal(fclose(file), 0);
    }
    assert_int_equal(scan(here, "t", 1, NULL), PHI_PARTIAL);
    char *one = all_lines(here);
    here->sorted = true;
    for (uint32_t threads = 2; threads <= 8; threads += 3) {
        assert_int_equal(scan(here, "t", threads, NULL), PHI_PARTIAL);
        char *many = all_lines(here);
        assert_string_equal(many, one);
        phi__free(many);
    }
    phi__free(one);
}

/* Nobody waits for ever for the turn of a file that was never begun. */
static void an_end_in_order_ends(void **state)
{
    place *here = *state;
    make_tree();
    here->sorted = true;
    for (uint64_t after = 1; after <= 40; after += 13) {
        here->told = 0;
        here->end_after = after;
        assert_int_equal(scan(here, "t", 4, NULL), PHI_STOPPED);
        assert_true(here->files < FILES + 3);
    }
    here->end_after = 0;
    here->stop_after = 5;
    assert_int_equal(scan(here, "t", 4, NULL), PHI_STOPPED);
    assert_int_equal(here->files, 5);
}

static void a_stop_ends_the_scan(void **state)
{
    place *here = *state;
    make_tree();
    here->stop_after = 7;
    for (uint32_t threads = 1; threads <= 4; threads += 3) {
        assert_int_equal(scan(here, "t", threads, NULL), PHI_STOPPED);
        assert_int_equal(here->files, 7);
    }
}

static void a_root_may_be_one_file(void **state)
{
    place *here = *state;
    make_file("one", 3);
    assert_int_equal(symlink("one", "named"), 0);
    assert_int_equal(scan(here, "one", 1, NULL), PHI_OK);
    assert_int_equal(here->files, 1);
    assert_int_equal(scan(here, "named", 2, NULL), PHI_OK);
    assert_int_equal(here->files, 1);
}

/* From memory and in the calling thread, whatever the threads; members of archives too. */
static void one_source_and_several_threads(void **state)
{
    place *here = *state;
    PHI_AUTO(phi__buf_done) phi__buf text;
    phi__buf_init(&text, (size_t)16 << 20);
    for (unsigned i = 0; text.size < (size_t)1 << 20; i++)
        assert_int_equal(phi__buf_printf(&text, "Patient contact: person%u@clinic.org, nothing else here\n", i), PHI_OK);
    phi_sink sink = PHI_SINK_INIT;
    sink.user = here;
    sink.on_finding = see_finding;
    sink.on_source = see_source;
    phi_source source = PHI_SOURCE_INIT;
    source.name = "memory";
    source.data = text.data;
    source.size = text.size;
    char *one = NULL;
    for (uint32_t threads = 1; threads <= 7; threads += 3) {
        phi_tree_options options = PHI_TREE_OPTIONS_INIT;
        options.threads = threads;
        forget_lines(here);
        assert_int_equal(phi_engine_scan_source(here->engine, &source, &options, &sink, NULL), PHI_OK);
        char *all = all_lines(here);
        if (one != NULL)
            assert_string_equal(all, one);
        phi__free(one);
        one = all;
    }
    assert_true(here->files == 1 && strlen(one) > 100000);
    phi__free(one);
    phi_tree_options wrong = PHI_TREE_OPTIONS_INIT;
    wrong.struct_size = 0;
    assert_int_equal(phi_engine_scan_source(here->engine, &source, &wrong, &sink, NULL), PHI_ERR_ARGUMENT);
    assert_int_equal(phi_engine_scan_source(NULL, &source, NULL, &sink, NULL), PHI_ERR_ARGUMENT);
    assert_int_equal(phi_engine_scan_source(here->engine, NULL, NULL, &sink, NULL), PHI_ERR_ARGUMENT);
    assert_int_equal(phi_engine_scan_source(here->engine, &source, NULL, NULL, NULL), PHI_ERR_ARGUMENT);
    source.name = "missing";
    source.kind = PHI_SOURCE_PATH;
    source.path = "there/is/no/such";
    assert_int_equal(phi_engine_scan_source(here->engine, &source, NULL, &sink, NULL), PHI_PARTIAL);
}

static void a_missing_root_is_an_error(void **state)
{
    place *here = *state;
    phi_error err = {0};
    assert_int_equal(scan(here, "missing", 2, &err), PHI_ERR_IO);
    assert_non_null(strstr(err.message, "missing"));
    assert_int_equal(here->lines.count, 0);
    phi_sink sink = PHI_SINK_INIT;
    assert_int_equal(phi_engine_scan_tree(here->engine, NULL, 1, NULL, &sink, NULL), PHI_ERR_ARGUMENT);
    assert_int_equal(phi_scan_path(NULL, &sink, NULL), PHI_ERR_ARGUMENT);
    static const char *const roots[] = {"named"};
    static const phi_tree_options no_options; /* never initialised */
    assert_int_equal(phi_engine_scan_tree(here->engine, roots, 1, &no_options, &sink, NULL), PHI_ERR_ARGUMENT);
    sink.struct_size = 0;
    assert_int_equal(phi_engine_scan_tree(here->engine, roots, 1, NULL, &sink, NULL), PHI_ERR_ARGUMENT);
}

#define SCAN_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCAN_TEST(threads_change_nothing),
        SCAN_TEST(sorted_is_the_order_of_one_thread),
        SCAN_TEST(an_end_in_order_ends),
        SCAN_TEST(a_stop_ends_the_scan),
        SCAN_TEST(a_root_may_be_one_file),
        SCAN_TEST(one_source_and_several_threads),
        SCAN_TEST(a_missing_root_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
