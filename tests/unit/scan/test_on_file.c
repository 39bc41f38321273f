/* SPDX-License-Identifier: Apache-2.0 */
/* Files that the caller passes over: who is asked, who is told, in which order, with any number of threads. */
#define _GNU_SOURCE
#include <phi/phi.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { FILES = 400 };

typedef struct place {
    char folder[64];
    phi_engine *engine;
    atomic_uint asked[FILES];
    unsigned passed[FILES], scanned[FILES], others;
    int last;        /* number of the file told last */
    bool in_order;
    unsigned stop_after; /* calls of on_passed; 0 = never */
    unsigned told;
} place;

static int set_up(void **state)
{
    place *here = calloc(1, sizeof *here);
    phi_rules *rules;
    char name[16];
    if (here == NULL)
        return -1;
    (void)snprintf(here->folder, sizeof here->folder, "/tmp/phi-on-file-XXXXXX");
    if (mkdtemp(here->folder) == NULL || chdir(here->folder) != 0 || mkdir("t", 0755) != 0)
        return -1;
    for (int i = 0; i < FILES; i++) {
        (void)snprintf(name, sizeof name, "t/%05d", i);
        FILE *file = fopen(name, "w");
        if (file == NULL || fprintf(file, "number %d\n", i) < 0 || fclose(file) != 0)
            return -1;
    }
    if (symlink("00000", "t/link") != 0 || phi_rules_new(&rules) != PHI_OK || phi_rules_add_builtin(rules, NULL) != PHI_OK ||
        phi_engine_new(rules, &here->engine, NULL) != PHI_OK)
        return -1;
    phi_rules_free(rules);
    *state = here;
    return 0;
}

static int tear_down(void **state)
{
    place *here = *state;
    char command[128];
    phi_engine_free(here->engine);
    (void)snprintf(command, sizeof command, "rm -rf %s", here->folder);
    free(here);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

/* Number of a file, -1 for what is none. */
static int number_of(const char *path)
{
    return strlen(path) == 7 && path[2] >= '0' && path[2] <= '9' ? (int)strtol(path + 2, NULL, 10) : -1;
}

/* Every file but each third is passed over; its tag is made of its number. */
static int on_file(void *user, const char *path, const phi_file_info *file, uint64_t *tag)
{
    place *here = user;
    const int number = number_of(path);
    char text[32];
    assert_true(number >= 0 && number < FILES);
    atomic_fetch_add(&here->asked[number], 1);
    assert_int_equal(file->size, snprintf(text, sizeof text, "number %d\n", number));
    assert_true(file->inode != 0 && file->changed_ns > 0 && file->modified_ns > 0);
    *tag = (uint64_t)number * 7 + 1;
    return number % 3 != 0;
}

static void note_order(place *here, int number)
{
    here->in_order = here->in_order && number > here->last;
    here->last = number;
}

static int on_passed(void *user, const char *path, uint64_t tag)
{
    place *here = user;
    const int number = number_of(path);
    assert_int_equal(tag, (uint64_t)number * 7 + 1);
    here->passed[number]++;
    note_order(here, number);
    return ++here->told == here->stop_after;
}

static int on_source(void *user, const phi_coverage *coverage)
{
    place *here = user;
    const int number = number_of(coverage->path);
    if (number < 0) {
        here->others++;
        return 0;
    }
    assert_non_null(coverage->file);
    assert_int_equal(coverage->file->size, coverage->bytes);
    here->scanned[number]++;
    note_order(here, number);
    return 0;
}

static phi_status scan(place *here, uint32_t threads, int sorted, const char *exclude)
{
    const char *root = "t";
    phi_tree_options options = PHI_TREE_OPTIONS_INIT;
    phi_sink sink = PHI_SINK_INIT;
    sink.user = here;
    sink.on_source = on_source;
    sink.on_passed = on_passed;
    options.threads = threads;
    options.sorted = sorted;
    options.excludes = &exclude;
    options.exclude_count = exclude == NULL ? 0 : 1;
    options.on_file = on_file;
    options.file_user = here;
    here->last = -1;
    here->in_order = true;
    return phi_engine_scan_tree(here->engine, &root, 1, &options, &sink, NULL);
}

static void assert_each_once(place *here)
{
    for (int i = 0; i < FILES; i++) {
        assert_int_equal(atomic_load(&here->asked[i]), 1);
        assert_int_equal(here->passed[i], i % 3 != 0);
        assert_int_equal(here->scanned[i], i % 3 == 0);
    }
    assert_int_equal(here->others, 1); /* the link: nobody is asked about it */
}

static void test_one_thread(void **state)
{
    place *here = *state;
    assert_int_equal(scan(here, 1, 0, NULL), PHI_OK);
    assert_each_once(here);
    assert_true(here->in_order);
}

static void test_many_threads(void **state)
{
    place *here = *state;
    assert_int_equal(scan(here, 5, 0, NULL), PHI_OK);
    assert_each_once(here);
}

static void test_many_threads_in_order(void **state)
{
    place *here = *state;
    assert_int_equal(scan(here, 5, 1, NULL), PHI_OK);
    assert_each_once(here);
    assert_true(here->in_order);
}

static void test_what_is_excluded_is_not_asked_about(void **state)
{
    place *here = *state;
    assert_int_equal(scan(here, 3, 0, "001*"), PHI_OK);
    for (int i = 0; i < FILES; i++) {
        assert_int_equal(atomic_load(&here->asked[i]), i / 100 != 1);
        assert_int_equal(here->passed[i] + here->scanned[i], i / 100 != 1);
    }
}

static void test_on_passed_can_stop(void **state)
{
    place *here = *state;
    here->stop_after = 5;
    assert_int_equal(scan(here, 1, 0, NULL), PHI_STOPPED);
    assert_int_equal(here->told, 5);
}

int main(void)
{
#define WITH_TREE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_TREE(test_one_thread),
        WITH_TREE(test_many_threads),
        WITH_TREE(test_many_threads_in_order),
        WITH_TREE(test_what_is_excluded_is_not_asked_about),
        WITH_TREE(test_on_passed_can_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
