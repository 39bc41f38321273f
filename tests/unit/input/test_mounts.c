/* SPDX-License-Identifier: Apache-2.0 */
/* The system's list of mounts, as proc(5) describes it. */
#include "input/mounts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const char list[] =
    "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard\n"
    "30 27 0:25 / /srv/share rw,relatime shared:5 - nfs4 filer:/export rw,addr=10.0.0.1\n"
    "31 27 0:26 / /mnt/old\\040scans\\134x rw shared:6 master:2 - fuse.sshfs office: rw\n"
    "32 27 0:27 / /home rw - autofs systemd-1 rw\n"
    "33 27 0:28 / /run/nfs rw - tmpfs nfs4 rw";

static void what_lies_below(void **state)
{
    (void)state;
    static const struct {
        const char *folder;
        bool stalls;
    } rows[] = {{NULL, true},          {"/", true},          {"/srv", true},       {"/srv/", true},      {"/srv/share", true},
                {"/srv/share/a", false}, {"/srv/sha", false}, {"/srv/share2", false}, {"/mnt", true},     {"/mnt/old scans\\x", true},
                {"/mnt/old", false},   {"/home", true},      {"/home/a", false},   {"/run", false},      {"/var", false}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(phi__mounts_may_stall(list, rows[i].folder), rows[i].stalls);
}

static void lists_without_any(void **state)
{
    (void)state;
    static const char *const lists[] = {"", "\n\n", "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw", "a b c d", " - nfs", "1 2 3 4 /x rw - nf",
                                        "27 1 254:0 / / rw - fus x rw\n- nfs4 \n"};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        assert_false(phi__mounts_may_stall(lists[i], NULL));
}

static void the_list_of_this_system(void **state)
{
    (void)state;
    phi__buf text;
    phi__buf_init(&text, 1 << 26);
    if (phi__mounts_read(&text)) {
        const char *read = phi__buf_text(&text);
        assert_non_null(strstr(read, " - "));
        (void)phi__mounts_may_stall(read, "/");
    }
    phi__buf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_lies_below), cmocka_unit_test(lists_without_any),
                                       cmocka_unit_test(the_list_of_this_system)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
