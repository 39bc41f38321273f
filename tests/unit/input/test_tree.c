/* SPDX-License-Identifier: Apache-2.0 */
/* Walks over trees made here: what is reported, as what, in which order. */
#define _GNU_SOURCE
#include "base/alloc.h"
#include "base/buf.h"
#include "input/tree.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

enum { NOBODY = 65534 };

/* Where the tree of the running test is; its files are named relative to it,
 * which is also the working directory. */
typedef struct place {
    char folder[64];
    phi__buf seen; /* one line an entry */
    phi_status answer; /* of the callback */
} place;

static int set_up(void **state)
{
    static place here;
    here = (place){.folder = "/tmp/phi-tree-XXXXXX"};
    if (mkdtemp(here.folder) == NULL || chmod(here.folder, 0755) != 0 || chdir(here.folder) != 0)
        return -1;
    phi__buf_init(&here.seen, 1 << 22);
    *state = &here;
    return 0;
}

static int tear_down(void **state)
{
    place *here = *state;
    phi__buf_done(&here->seen);
    char command[256];
    (void)snprintf(command, sizeof command, "chmod -R u+rwx %s; rm -rf %s", here->folder, here->folder);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static void make_file(const char *path)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "12345", 5), 5);
    close(fd);
}

static void make_folder(const char *path)
{
    assert_int_equal(mkdir(path, 0755), 0);
}

static void make_link(const char *target, const char *path)
{
    assert_int_equal(symlink(target, path), 0);
}

/* "path" of a file, "path!" of one that may be followed, else
 * "path state/reason". */
static phi_status note(void *user, const phi__tree_entry *entry)
{
    place *here = user;
    if (entry->file)
        assert_int_equal(phi__buf_printf(&here->seen, "%s%s\n", entry->path, entry->follow ? "!" : ""), PHI_OK);
    else
        assert_int_equal(phi__buf_printf(&here->seen, "%s %s/%s\n", entry->path, phi_state_name(entry->state),
                                         phi_reason_name(entry->reason)),
                         PHI_OK);
    if (!entry->file)
        assert_true(entry->detail != NULL && entry->detail[0] != '\0');
    return here->answer;
}

static void check_walk(place *here, const char *const *roots, size_t count, const phi__ignore *ignore,
                       const char *want)
{
    const phi__tree_options options = {.ignore = ignore, .user = here, .on_entry = note};
    phi__buf_clear(&here->seen);
    assert_int_equal(phi__tree_check(roots, count, NULL, NULL, NULL), PHI_OK);
    assert_int_equal(phi__tree_walk(roots, count, &options), here->answer);
    assert_string_equal(phi__buf_text(&here->seen), want);
}

static void check_root(place *here, const char *root, const char *want)
{
    check_walk(here, &root, 1, NULL, want);
}

static void names_come_in_byte_order(void **state)
{
    make_folder("t");
    make_file("t/b");
    make_folder("t/a");
    make_file("t/a/2");
    make_file("t/a/10");
    make_file("t/Z");
    make_file("t/\xff");
    make_folder("t/empty");
    check_root(*state, "t", "t/Z\nt/a/10\nt/a/2\nt/b\nt/\xff\n");
    check_root(*state, "t/", "t/Z\nt/a/10\nt/a/2\nt/b\nt/\xff\n");
    check_root(*state, "t/a", "t/a/10\nt/a/2\n");
    check_root(*state, "t/empty", "");
}

static void roots_can_be_files_and_links(void **state)
{
    make_file("one");
    make_folder("t");
    make_file("t/x");
    make_link("one", "to-one");
    make_link("t", "to-t");
    const char *roots[] = {"one", "to-one", "to-t"};
    check_walk(*state, roots, 3, NULL, "one!\nto-one!\nto-t/x\n");
    assert_int_equal(mkfifo("pipe", 0644), 0);
    check_root(*state, "pipe", "pipe not-examined/special-file\n");
}

static void links_say_where_they_lead(void **state)
{
    make_folder("t");
    make_folder("t/a");
    make_file("t/a/x");
    make_file("outside");
    make_link("a/x", "t/inside-file");
    make_link("a", "t/inside-folder");
    make_link("../outside", "t/out");
    make_link("nowhere", "t/broken");
    make_link("self", "t/self");
    make_link("..", "t/a/up");
    make_link(".", "t/a/same");
    make_link("../..", "t/a/far-up");
    make_link("../a2", "t/a/sideways");
    make_folder("t/a2");
    check_root(*state, "t",
               "t/a/far-up not-examined/symlink-loop\n"
               "t/a/same not-examined/symlink-loop\n"
               "t/a/sideways examined/none\n"
               "t/a/up not-examined/symlink-loop\n"
               "t/a/x\n"
               "t/broken not-examined/symlink\n"
               "t/inside-file examined/none\n"
               "t/inside-folder examined/none\n"
               "t/out not-examined/symlink\n"
               "t/self not-examined/symlink-loop\n");
    const char *roots[] = {"outside", "t/out"};
    check_walk(*state, roots, 2, NULL, "outside!\nt/out!\n");
}

static void a_link_to_what_is_excluded_is_not_examined(void **state)
{
    make_folder("t");
    make_folder("t/skip");
    make_file("t/skip/x");
    make_file("t/keep");
    make_link("skip/x", "t/link");
    static const char *const patterns[] = {"skip/"};
    phi__ignore *ignore;
    assert_int_equal(phi__ignore_new(patterns, 1, &ignore), PHI_OK);
    const char *root = "t";
    check_walk(*state, &root, 1, ignore, "t/keep\nt/link not-examined/symlink\n");
    phi__ignore_free(ignore);
}

static void excluded_folders_are_not_entered(void **state)
{
    make_folder("t");
    make_folder("t/.git");
    make_file("t/.git/x");
    make_folder("t/src");
    make_file("t/src/a.log");
    make_file("t/src/keep.log");
    make_file("t/x");
    static const char *const patterns[] = {".git", "*.log", "!keep.log", "/x"};
    phi__ignore *ignore;
    assert_int_equal(phi__ignore_new(patterns, 4, &ignore), PHI_OK);
    const char *root = "./t/";
    check_walk(*state, &root, 1, ignore, "./t/src/keep.log\n");
    phi__ignore_free(ignore);
}

static void special_files_are_not_opened(void **state)
{
    make_folder("t");
    assert_int_equal(mkfifo("t/pipe", 0644), 0);
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "t/socket"};
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    check_root(*state, "t", "t/pipe not-examined/special-file\nt/socket not-examined/special-file\n");
    close(fd);
}

static void unreadable_folders_are_reported(void **state)
{
    make_folder("t");
    make_folder("t/closed");
    make_file("t/closed/x");
    make_file("t/open");
    assert_int_equal(chmod("t/closed", 0), 0);
    const bool root = geteuid() == 0;
    if (root)
        assert_int_equal(seteuid(NOBODY), 0); /* to root nothing is closed */
    check_root(*state, "t", "t/closed not-examined/permission\nt/open\n");
    const char *closed = "t/closed";
    phi_error err = {0};
    assert_int_equal(phi__tree_check(&closed, 1, NULL, NULL, &err), PHI_ERR_IO);
    assert_non_null(strstr(err.message, "t/closed"));
    if (root)
        assert_int_equal(seteuid(0), 0);
}

static void missing_roots_are_refused(void **state)
{
    (void)state;
    make_file("here");
    const char *roots[] = {"here", "missing"};
    phi_error err = {0};
    assert_int_equal(phi__tree_check(roots, 2, NULL, NULL, &err), PHI_ERR_IO);
    assert_string_equal(err.message, "cannot open missing: it does not exist");
    const char *through_file = "here/x";
    assert_int_equal(phi__tree_check(&through_file, 1, NULL, NULL, NULL), PHI_ERR_IO);
    const char *empty = "";
    assert_int_equal(phi__tree_check(&empty, 1, NULL, NULL, NULL), PHI_ERR_ARGUMENT);
}

static void bytes_of_roots_are_told(void **state)
{
    (void)state;
    make_file("one");
    make_file("two");
    make_folder("folder");
    const char *roots[] = {"one", "two", "folder"};
    struct stat one, two;
    uint64_t bytes = 0;
    assert_int_equal(stat("one", &one) | stat("two", &two), 0);
    assert_int_equal(phi__tree_check(roots, 2, NULL, &bytes, NULL), PHI_OK);
    assert_int_equal(bytes, one.st_size + two.st_size);
    assert_int_equal(phi__tree_check(roots, 3, NULL, &bytes, NULL), PHI_OK);
    assert_int_equal(bytes, UINT64_MAX); /* nobody knows */
}

static void callback_ends_the_walk(void **state)
{
    place *here = *state;
    make_folder("t");
    make_file("t/a");
    make_file("t/b");
    here->answer = PHI_STOPPED;
    check_root(here, "t", "t/a\n");
}

/* Too deep is said, and what lies beside it is still found. */
static void depth_is_bounded(void **state)
{
    place *here = *state;
    make_folder("t");
    make_file("t/z");
    assert_int_equal(chdir("t"), 0);
    for (int i = 0; i < 300; i++) {
        make_folder("d");
        assert_int_equal(chdir("d"), 0);
    }
    assert_int_equal(chdir(here->folder), 0);
    const phi__tree_options options = {.user = here, .on_entry = note};
    const char *root = "t";
    assert_int_equal(phi__tree_walk(&root, 1, &options), PHI_OK);
    const char *seen = phi__buf_text(&here->seen);
    assert_non_null(strstr(seen, "/d not-examined/limit-depth\n"));
    assert_non_null(strstr(seen, "t/z\n"));
}

/* Passes over what is called so. Not on the thread of the walk alone, hence no assertions here. */
static bool look(void *user, const char *path, const struct stat *about, bool closed, size_t who, uint64_t *tag)
{
    (void)user;
    (void)who;
    (void)closed;
    const char *name = strrchr(path, '/');
    *tag = (uint64_t)about->st_size;
    return name != NULL && strncmp(name, "/old", 4) == 0;
}

static phi_status note_passed(void *user, const phi__tree_entry *entry)
{
    place *here = user;
    if (entry->file && entry->passed)
        assert_true(entry->tag == 5 && entry->size == 5);
    return entry->passed ? phi__buf_printf(&here->seen, "%s passed\n", entry->path) : note(user, entry);
}

/* Folders that are read ahead, by helpers, come in the same order and with the same answers as without. */
static void files_are_looked_at_ahead(void **state)
{
    place *here = *state;
    char path[128];
    phi__buf want;
    phi__buf_init(&want, 1 << 22);
    make_folder("t");
    for (int i = 10; i < 40; i++) {
        (void)snprintf(path, sizeof path, "t/%d", i);
        make_folder(path);
        for (int k = 10; k < 10 + i; k++) {
            const char *kind = k % 3 == 0 ? "old" : k % 7 == 0 ? "skipped" : "new";
            (void)snprintf(path, sizeof path, "t/%d/%d", i, k);
            make_folder(path);
            (void)snprintf(path, sizeof path, "t/%d/%d/%s", i, k, kind);
            make_file(path);
            if (i != 30 && strcmp(kind, "skipped") != 0)
                assert_int_equal(phi__buf_printf(&want, "%s%s\n", path, strcmp(kind, "old") == 0 ? " passed" : ""), PHI_OK);
        }
    }
    static const char *const lines[] = {"/30/", "skipped"};
    phi__ignore *ignore = NULL;
    assert_int_equal(phi__ignore_new(lines, 2, &ignore), PHI_OK);
    const char *root = "t";
    for (size_t helpers = 0; helpers < 5; helpers++) {
        const phi__tree_options options = {
            .ignore = ignore, .user = here, .on_look = look, .helpers = helpers, .on_entry = note_passed};
        phi__buf_clear(&here->seen);
        assert_int_equal(phi__tree_walk(&root, 1, &options), PHI_OK);
        assert_string_equal(phi__buf_text(&here->seen), phi__buf_text(&want));
    }
    here->answer = PHI_STOPPED; /* while others are being read */
    const phi__tree_options options = {.user = here, .on_look = look, .helpers = 3, .on_entry = note};
    assert_int_equal(phi__tree_walk(&root, 1, &options), PHI_STOPPED);
    phi__ignore_free(ignore);
    phi__buf_done(&want);
}

static void memory_failures_are_returned(void **state)
{
    place *here = *state;
    make_folder("t");
    make_folder("t/a");
    make_file("t/a/x");
    make_link("a/x", "t/link");
    const phi__tree_options options = {.user = here, .on_entry = note};
    const char *root = "t";
    phi_status status = PHI_ERR_MEMORY;
    uint64_t nth = 1;
    for (; status == PHI_ERR_MEMORY && nth < 100; nth++) {
        phi__buf_clear(&here->seen);
        assert_int_equal(phi__buf_reserve(&here->seen, 1000), PHI_OK);
        phi__alloc_fail_at(nth);
        status = phi__tree_walk(&root, 1, &options);
        phi__alloc_fail_at(0);
    }
    assert_int_equal(status, PHI_OK);
    assert_true(nth > 5);
}

#define WALK_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WALK_TEST(names_come_in_byte_order),
        WALK_TEST(roots_can_be_files_and_links),
        WALK_TEST(links_say_where_they_lead),
        WALK_TEST(a_link_to_what_is_excluded_is_not_examined),
        WALK_TEST(excluded_folders_are_not_entered),
        WALK_TEST(special_files_are_not_opened),
        WALK_TEST(unreadable_folders_are_reported),
        WALK_TEST(missing_roots_are_refused),
        WALK_TEST(bytes_of_roots_are_told),
        WALK_TEST(callback_ends_the_walk),
        WALK_TEST(files_are_looked_at_ahead),
        WALK_TEST(depth_is_bounded),
        WALK_TEST(memory_failures_are_returned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
