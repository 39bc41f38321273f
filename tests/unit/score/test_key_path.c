/* SPDX-License-Identifier: Apache-2.0 */
/* Where a value of JSON or XML stands, and that a path tells no identifier. */
#include "score/key_path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void check_path(const char *text, const char *wanted)
{
    char path[PHI__KEY_PATH_MAX];
    const char *at = strstr(text, "4711");
    assert_non_null(at);
    const size_t begin = (size_t)(at - text);
    const bool found = phi__key_path_of(phi__span_of(text, strlen(text)), begin, begin + 4, path);
    assert_string_equal(found ? path : "-", wanted);
}

static void paths(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"{\"ssn\": \"4711\"}", "ssn"},
        {"{\"a\": {\"b\": [{\"c\": 1}, {\"d\": 4711}]}}", "a.b[1].d"},
        {"[{\"a\": \"4711\"}]", "[0].a"},
        {"[[1, 2], [\"4711\"]]", "[1][0]"},
        {"{\"a\": [\"x\", \"4711\"]}", "a[1]"},
        {"{\"entry\": [{\"resource\": {\"resourceType\": \"Patient\", \"identifier\": [{}, {\"value\": \"4711\"}]}}]}",
         "Patient.identifier[1].value"},
        {"{\"x\": 1}\n{\"note\": \"seen \\\"today\\\", SSN 4711.\"}", "note"},
        {"{\"123-45-6789\": {\"dob\": \"4711\"}}", "***-**-****.dob"},
        {"{\"a@b.example\": {\"dob\": \"4711\"}}", "***********.dob"},
        {"<a><b c='4711'/></a>", "//a/b/@c"},
        {"<a><x/><y>1</y><b>about 4711</b></a>", "//a/b"},
        {"<v:a><w:b>4711", "//a/b"},
        {"SSN 4711", "-"},
        {"a > 4711", "-"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_path(cases[i].text, cases[i].want);
}

static void far_steps_are_left_out(void **state)
{
    (void)state;
    static char text[8192];
    (void)snprintf(text, sizeof text, "{\"a\": {\"x\": \"%4000s\", \"b\": [{\"c\": 4711}]}}", "");
    check_path(text, "..b[0].c");
    for (size_t i = 0; i + 6 < 4000; i += 5) /* deeper than a path is long */
        memcpy(text + i, "{\"k\":", 5);
    (void)snprintf(text + 4000, sizeof text - 4000, "{\"c\": 4711");
    check_path(text, "k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k."
                     "k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.k.c");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(paths), cmocka_unit_test(far_steps_are_left_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
