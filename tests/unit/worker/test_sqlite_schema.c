/* SPDX-License-Identifier: Apache-2.0 */
/* Names of columns out of CREATE TABLE statements. */
#include "worker/sqlite_schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void learn(phi__sqlite_schema *schema, const char *statement)
{
    phi__sqlite_schema_learn(schema, phi__span_of(statement, strlen(statement)));
}

static void test_names(void **state)
{
    (void)state;
    static phi__sqlite_schema schema;
    learn(&schema, "CREATE TABLE a (id INTEGER PRIMARY KEY, \"the, name\" TEXT DEFAULT (',)'), [ssn], PRIMARY KEY (id, ssn))");
    assert_string_equal(phi__sqlite_schema_name(&schema, 3, 0), "id");
    assert_string_equal(phi__sqlite_schema_name(&schema, 3, 1), "the, name");
    assert_string_equal(phi__sqlite_schema_name(&schema, 3, 2), "ssn");
    assert_null(phi__sqlite_schema_name(&schema, 3, 3));
    assert_null(phi__sqlite_schema_name(&schema, 2, 0));
    assert_null(phi__sqlite_schema_name(NULL, 3, 0));
}

static void test_two_of_one_size(void **state)
{
    (void)state;
    static phi__sqlite_schema schema;
    learn(&schema, "CREATE TABLE a(x, y)");
    learn(&schema, "CREATE TABLE a(x, y)"); /* of an older page */
    assert_string_equal(phi__sqlite_schema_name(&schema, 2, 1), "y");
    learn(&schema, "CREATE TABLE b(p, q)");
    assert_null(phi__sqlite_schema_name(&schema, 2, 1));
}

static void test_anything(void **state)
{
    (void)state;
    static phi__sqlite_schema schema;
    static const char *const ODD[] = {"", "CREATE TABLE", "CREATE TABLE (", "CREATE TABLE a(\"x", "CREATE INDEX a ON b(c)", "CREATE TABLE a(((", "CREATE TABLE a(,,)"};
    for (size_t i = 0; i < sizeof ODD / sizeof *ODD; i++)
        learn(&schema, ODD[i]);
    char wide[4096] = "CREATE TABLE w(";
    for (int i = 0; i < 200; i++)
        memcpy(wide + strlen(wide), "column, ", 9);
    for (int i = 0; i < 100; i++)
        learn(&schema, wide);
    assert_true(schema.size <= sizeof schema.names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names), cmocka_unit_test(test_two_of_one_size), cmocka_unit_test(test_anything)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
