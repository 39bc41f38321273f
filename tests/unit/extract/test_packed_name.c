/* SPDX-License-Identifier: Apache-2.0 */
/* Names of what is in compressed files. */
#include "extract/packed_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

static void test_names(void **state)
{
    (void)state;
    static const char *const TABLE[][2] = {
        {"a.txt.gz", "a.txt"}, {"a.tgz", "a.tar"},   {"A.TXZ", "A.tar"},    {"a.tar.zst", "a.tar"},
        {"a.Z", "a"},          {"a.csv.LZ4", "a.csv"}, {"a.csv.br", "a.csv"}, {"a.tbz2", "a.tar"}, {"a.b", "a.b"},
        {".gz", ".gz"},        {"", ""},             {"gz", "gz"},          {"a.gz.old", "a.gz.old"},
    };
    phi__arena arena = {0};
    for (size_t i = 0; i < sizeof TABLE / sizeof *TABLE; i++)
        assert_string_equal(phi__packed_name(TABLE[i][0], &arena), TABLE[i][1]);
    assert_null(phi__packed_name(NULL, &arena));
    phi__arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
