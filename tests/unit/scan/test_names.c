/* SPDX-License-Identifier: Apache-2.0 */
/* Names of files, folders and members are searched, also of what is not opened, and make nothing examined. */
#define _GNU_SOURCE /* mkdtemp */
#include "archive_bytes.h"
#include "base/alloc.h"
#include "scan_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct place {
    char folder[64];
    scan_log log;
    phi_engine *engine;
} place;

static int set_up(void **state)
{
    static place here;
    here = (place){.folder = "/tmp/phi-names-XXXXXX"};
    scan_log_init(&here.log);
    here.engine = scan_engine_pack("id: test.number\ntitle: T\nclass: pii\nforms:\n  - pictures: [\"999-99\"]\n    bits: 8\n"
                                   "examples: [\"[[123-45]]\"]\n");
    *state = &here;
    return mkdtemp(here.folder) == NULL ? -1 : chdir(here.folder);
}

static int tear_down(void **state)
{
    place *here = *state;
    scan_log_done(&here->log);
    phi_engine_free(here->engine);
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf %s", here->folder);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static void make_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static void scan(place *here, uint32_t threads)
{
    const char *const roots[] = {"t"};
    phi_tree_options options = PHI_TREE_OPTIONS_INIT;
    options.threads = threads;
    options.sorted = 1;
    scan_log_clear(&here->log);
    const phi_sink sink = scan_log_sink(&here->log);
    assert_true(phi_engine_scan_tree(here->engine, roots, 1, &options, &sink, NULL) >= PHI_OK);
}

static bool found(place *here, const char *path)
{
    char line[160];
    (void)snprintf(line, sizeof line, "%s test.number", path);
    return strstr(scan_log_text(&here->log.findings), line) != NULL;
}

static void names_in_a_tree(void **state)
{
    place *here = *state;
    assert_int_equal(mkdir("t", 0755), 0);
    assert_int_equal(mkdir("t/case 123-40", 0755), 0);
    assert_int_equal(mkdir("t/plain", 0755), 0);
    make_file("t/123-41.txt", "", 0);
    make_file("t/case 123-40/a.txt", "x", 1);
    make_file("t/plain/2024_123-42_scan", "x", 1);
    assert_int_equal(symlink("nowhere", "t/123-43"), 0);
    assert_int_equal(mkfifo("t/123-44", 0644), 0);
    for (uint32_t threads = 1; threads <= 3; threads += 2) {
        scan(here, threads);
        assert_true(found(here, "t/123-41.txt"));
        assert_true(found(here, "t/case 123-40"));
        assert_true(found(here, "t/plain/2024_123-42_scan"));
        assert_true(found(here, "t/123-43"));
        assert_true(found(here, "t/123-44"));
        assert_int_equal(here->log.finding_count, 5); /* a folder's name once, not for each file in it */
        const char *sources = scan_log_text(&here->log.sources);
        assert_non_null(strstr(sources, "t/case 123-40 examined"));
        assert_null(strstr(sources, "t/plain "));
        assert_non_null(strstr(sources, "t/123-44 not-examined"));
    }
}

static void names_of_members(void **state)
{
    place *here = *state;
    static const char *const names[] = {"case 123-40/a.txt", "case 123-40/b.txt", "c/123-41.txt", "e/123/-88.txt"};
    PHI_AUTO(phi__buf_done) phi__buf zip;
    phi__buf_init(&zip, 1 << 20);
    archive_zip(&zip, names, sizeof names / sizeof *names, "x", 1);
    assert_int_equal(mkdir("t", 0755), 0);
    make_file("t/a.zip", zip.data, zip.size);
    scan(here, 1);
    assert_true(found(here, "t/a.zip!/case 123-40/a.txt"));
    assert_false(found(here, "t/a.zip!/case 123-40/b.txt")); /* the same folder again */
    assert_true(found(here, "t/a.zip!/c/123-41.txt"));
    assert_false(found(here, "t/a.zip!/e/123/-88.txt")); /* no number out of two names */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_in_a_tree, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_of_members, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
