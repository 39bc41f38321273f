/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_CROSS_CMOCKA_H
#define PHI_CROSS_CMOCKA_H
/* As much of cmocka's interface as the tests need that are compiled for another
 * processor, for which no cmocka is installed. The first failure ends the program. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
    const char *name;
    void (*run)(void **state);
};

static inline void cross_check(int holds, const char *what, const char *file, int line)
{
    if (holds)
        return;
    (void)printf("%s:%d: %s\n", file, line, what);
    exit(1);
}

static inline int cross_run(const struct CMUnitTest *tests, size_t count)
{
    void *state = NULL;
    for (size_t i = 0; i < count; i++) {
        tests[i].run(&state);
        (void)printf("passed: %s\n", tests[i].name);
    }
    return 0;
}

#define CROSS_CHECK(holds) cross_check((holds) != 0, #holds, __FILE__, __LINE__)
#define assert_true(c) CROSS_CHECK(c)
#define assert_false(c) CROSS_CHECK(!(c))
#define assert_non_null(p) CROSS_CHECK((p) != NULL)
#define assert_null(p) CROSS_CHECK((p) == NULL)
#define assert_int_equal(a, b) CROSS_CHECK((uint64_t)(a) == (uint64_t)(b))
#define assert_int_not_equal(a, b) CROSS_CHECK((uint64_t)(a) != (uint64_t)(b))
#define assert_string_equal(a, b) CROSS_CHECK(strcmp((a), (b)) == 0)
#define assert_memory_equal(a, b, size) CROSS_CHECK(memcmp((a), (b), (size)) == 0)
#define fail_msg(...) ((void)printf(__VA_ARGS__), exit(1))
#define print_message(...) ((void)printf(__VA_ARGS__))
#define cmocka_unit_test(function) {#function, function}
#define cmocka_run_group_tests(tests, setup, teardown) cross_run((tests), sizeof(tests) / sizeof *(tests))

#endif
