/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns of gitignore(5) against paths, in one table. */
#include "input/ignore.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

typedef struct ignore_case {
    const char *patterns[4];
    const char *path; /* ends in "/" for a folder */
    bool want;
} ignore_case;

static const ignore_case cases[] = {
    {{"a.txt"}, "a.txt", true},
    {{"a.txt"}, "x/y/a.txt", true},
    {{"a.txt"}, "b.txt", false},
    {{"a.txt"}, "xa.txt", false},
    {{"/a.txt"}, "a.txt", true},
    {{"/a.txt"}, "x/a.txt", false},
    {{"*.log"}, "x/deep/.log", true},
    {{"*.log"}, "x/a.log.gz", false},
    {{"a*b*c"}, "aXXbYYbc", true},
    {{"a*b*c"}, "aXXcYYb", false},
    {{"?.c"}, "x.c", true},
    {{"?.c"}, "xx.c", false},
    {{"[a-c]x"}, "bx", true},
    {{"[a-c]x"}, "dx", false},
    {{"[!a-c]x"}, "dx", true},
    {{"[^a-c]x"}, "bx", false},
    {{"[]x]y"}, "]y", true},
    {{"[a-]y"}, "-y", true},
    {{"[\\]]y"}, "]y", true},
    {{"[ab"}, "[ab", false},
    {{"\\[ab"}, "[ab", true},
    {{"\\#a"}, "#a", true},
    {{"#a"}, "#a", false},
    {{"\\!a"}, "!a", true},
    {{"a\\*"}, "a*", true},
    {{"a\\*"}, "ab", false},
    {{"a\\"}, "a", false},
    {{"a  "}, "a", true},
    {{"a\\ "}, "a ", true},
    {{"a\r\n"}, "a", true},
    {{""}, "a", false},
    {{"/"}, "a", false},
    {{"dir/"}, "dir/", true},
    {{"dir/"}, "dir", false},
    {{"dir/"}, "x/dir/", true},
    {{"dir"}, "dir/", true},
    {{"a/b"}, "a/b", true},
    {{"a/b"}, "x/a/b", false},
    {{"a/*"}, "a/b", true},
    {{"a/*"}, "a/b/c", false},
    {{"**/b"}, "b", true},
    {{"**/b"}, "x/y/b", true},
    {{"**/b/c"}, "x/b/c", true},
    {{"**/b/c"}, "x/b/d/c", false},
    {{"a/**"}, "a/b", true},
    {{"a/**"}, "a/b/c", true},
    {{"a/**"}, "a/", false},
    {{"a/**/z"}, "a/z", true},
    {{"a/**/z"}, "a/b/c/z", true},
    {{"a/**/z"}, "a/b/z/c", false},
    {{"a/**/m/**/z"}, "a/1/m/2/m/3/z", true},
    {{"a/**/m/**/z"}, "a/1/2/3/z", false},
    {{"**"}, "anything/at/all", true},
    {{"*", "!*.csv"}, "a.csv", false},
    {{"*", "!*.csv"}, "a.txt", true},
    {{"!*.csv", "*"}, "a.csv", true},
    {{"*.csv", "!keep.csv", "/x/keep.csv"}, "x/keep.csv", true},
    {{"*.csv", "!keep.csv", "/x/keep.csv"}, "y/keep.csv", false},
    {{"A.txt"}, "a.txt", false},
    {{"caf\xc3\xa9*"}, "caf\xc3\xa9s", true},
};

static void check(const ignore_case *c, bool (*match)(const phi__ignore *, const char *, bool))
{
    size_t count = 0;
    while (count < 4 && c->patterns[count] != NULL)
        count++;
    phi__ignore *ignore;
    assert_int_equal(phi__ignore_new(c->patterns, count, &ignore), PHI_OK);
    char path[100];
    int length = snprintf(path, sizeof path, "%s", c->path);
    const bool folder = path[length - 1] == '/';
    if (folder)
        path[length - 1] = '\0';
    if (match(ignore, path, folder) != c->want)
        fail_msg("pattern \"%s\" on \"%s\": not %d", c->patterns[0], c->path, c->want);
    phi__ignore_free(ignore);
}

static void table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(&cases[i], phi__ignore_match);
}

static void folders_above_count(void **state)
{
    (void)state;
    static const ignore_case above[] = {
        {{"dir/"}, "dir/a/b", true},
        {{"dir/"}, "x/dir/b", true},
        {{"dir/"}, "x/dir", false},
        {{"*.txt"}, "x/dir.txt/b", true},
        {{"dir/", "!b"}, "dir/b", true},
        {{"/b"}, "dir/b", false},
    };
    for (size_t i = 0; i < sizeof above / sizeof *above; i++)
        check(&above[i], phi__ignore_covers);
}

static void nothing_is_ignored_without_patterns(void **state)
{
    (void)state;
    phi__ignore *ignore;
    assert_int_equal(phi__ignore_new(NULL, 0, &ignore), PHI_OK);
    assert_false(phi__ignore_match(ignore, "a", false));
    phi__ignore_free(ignore);
    assert_false(phi__ignore_match(NULL, "a", false));
    phi__ignore_free(NULL);
    assert_int_equal(phi__ignore_new(NULL, 1, &ignore), PHI_ERR_ARGUMENT);
}

static void many_stars_stay_quick(void **state)
{
    (void)state;
    static const char *const patterns[] = {"*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b"};
    char name[2001];
    for (size_t i = 0; i < sizeof name - 1; i++)
        name[i] = 'a';
    name[sizeof name - 1] = '\0';
    phi__ignore *ignore;
    assert_int_equal(phi__ignore_new(patterns, 1, &ignore), PHI_OK);
    assert_false(phi__ignore_match(ignore, name, false));
    phi__ignore_free(ignore);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table),
        cmocka_unit_test(folders_above_count),
        cmocka_unit_test(nothing_is_ignored_without_patterns),
        cmocka_unit_test(many_stars_stay_quick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
