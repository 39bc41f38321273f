/* SPDX-License-Identifier: Apache-2.0 */
/* Lists as texts, there and back, and what differs between two. */
#include "text_lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void test_any_text_survives(void **state)
{
    (void)state;
    static const char *const texts[] = {"plain", "", "two\nlines", "back\\slash", "\\n", "\\", "\n", "\\\\n\n", "a=b"};
    byte_buf out = {0};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        lines_add(&out, NULL, texts[i]);
    bytes_add_byte(&out, 0);
    char *rest = (char *)out.data;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_string_equal(lines_next(&rest), texts[i]);
    assert_null(lines_next(&rest));
    assert_null(lines_next(&rest));
    bytes_done(&out);
}

static void test_names(void **state)
{
    (void)state;
    byte_buf out = {0};
    lines_add(&out, "--max-depth", "16");
    lines_add(&out, "path", "a\nb");
    bytes_add_byte(&out, 0);
    assert_string_equal((const char *)out.data, "--max-depth=16\npath=a\\nb\n");
    bytes_done(&out);
}

static void test_what_differs(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b, *name;
    } rows[] = {
        {"x=1\ny=2\n", "x=1\ny=2\n", NULL},   {"", "", NULL},
        {"x=1\ny=2\n", "x=1\ny=3\n", "y"},    {"x=1\n", "x=1\ny=2\n", "y"},
        {"x=1\ny=2\n", "x=1\n", "y"},         {"x=1\n", "x=12\n", "x"},
        {"walk a=1\nx=1\n", "x=1\nwalk b=2\n", NULL}, {"x=1\nwalk a=1", "x=1\n", NULL},
    };
    char name[8];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *got = lines_differ(rows[i].a, rows[i].b, "walk ", name, sizeof name);
        if (rows[i].name == NULL)
            assert_null(got);
        else
            assert_string_equal(got, rows[i].name);
    }
    assert_string_equal(lines_differ("walk a=1\n", "", NULL, name, sizeof name), "walk a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_text_survives),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_what_differs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
