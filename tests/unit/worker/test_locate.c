/* SPDX-License-Identifier: Apache-2.0 */
/* Workers are found beside the library, and never through a relative name. */
#define _GNU_SOURCE
#include "worker/locate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

enum { PATH_BYTES = 256 };

typedef struct prefix {
    char dir[32];
    char library[PATH_BYTES]; /* <dir>/lib/libphi.so.0, not there itself */
} prefix;

static void make_folder(const prefix *p, const char *name)
{
    char path[PATH_BYTES];
    (void)snprintf(path, sizeof path, "%s/%s", p->dir, name);
    assert_int_equal(mkdir(path, 0755), 0);
}

static int set_up(void **state)
{
    static prefix made;
    (void)snprintf(made.dir, sizeof made.dir, "/tmp/phi-test-XXXXXX");
    if (mkdtemp(made.dir) == NULL)
        return -1;
    make_folder(&made, "lib");
    (void)snprintf(made.library, sizeof made.library, "%s/lib/libphi.so.0", made.dir);
    *state = &made;
    return 0;
}

static int tear_down(void **state)
{
    static const char *const folders[] = {"libexec/libphi", "libexec", "lib", ""};
    const prefix *p = *state;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char path[PATH_BYTES];
        (void)snprintf(path, sizeof path, "%s/%s", p->dir, folders[i]);
        (void)rmdir(path);
    }
    return 0;
}

static void test_beside(void **state)
{
    const prefix *p = *state;
    PHI_AUTO(phi__buf_done) phi__buf found;
    phi__buf_init(&found, PATH_BYTES);
    assert_int_equal(phi__locate_beside(p->library, "../libexec/libphi", &found), PHI_PARTIAL);
    make_folder(p, "libexec");
    make_folder(p, "libexec/libphi");
    assert_int_equal(phi__locate_beside(p->library, "../libexec/libphi", &found), PHI_OK);
    char wanted[PATH_BYTES + 32];
    (void)snprintf(wanted, sizeof wanted, "%s/lib/../libexec/libphi", p->dir);
    assert_string_equal(phi__buf_text(&found), wanted);
}

/* The folder that is scanned may hold anything, a "libexec" as well. */
static void test_relative_names_are_refused(void **state)
{
    const prefix *p = *state;
    make_folder(p, "libexec");
    make_folder(p, "libexec/libphi");
    char before[4096];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(p->dir), 0);
    static const char *const names[] = {"lib/libphi.so.0", "./lib/libphi.so.0", "libphi.so.0", "", NULL};
    PHI_AUTO(phi__buf_done) phi__buf found;
    phi__buf_init(&found, PATH_BYTES);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_equal(phi__locate_beside(names[i], "../libexec/libphi", &found), PHI_PARTIAL);
    assert_int_equal(chdir(before), 0);
}

static void test_always_some_place(void **state)
{
    (void)state;
    PHI_AUTO(phi__buf_done) phi__buf found;
    phi__buf_init(&found, 4096);
    assert_int_equal(phi__locate_workers(&found), PHI_OK);
    const char *path = phi__buf_text(&found);
    assert_non_null(path);
    assert_int_equal(path[0], '/');
    assert_non_null(strstr(path, "/libphi"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_beside, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_relative_names_are_refused, set_up, tear_down),
        cmocka_unit_test(test_always_some_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
