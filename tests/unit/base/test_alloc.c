/* SPDX-License-Identifier: Apache-2.0 */
/* Memory comes zeroed, sizes that overflow are refused, and a test can make any
 * allocation fail. */
#include "base/alloc.h"
#include "base/status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

#include <string.h>

static void test_blocks_come_zeroed(void **state)
{
    (void)state;
    PHI_AUTO(phi__free_at) uint8_t *block = phi__alloc(1000);
    assert_non_null(block);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(block[i], 0);
    assert_int_equal((uintptr_t)block % _Alignof(max_align_t), 0);
}

static void test_nothing_is_still_a_block(void **state)
{
    (void)state;
    void *block = phi__alloc(0);
    assert_non_null(block);
    phi__free(block);
    phi__free(NULL);
}

static void test_overflow_is_refused(void **state)
{
    (void)state;
    assert_null(phi__alloc(SIZE_MAX));
    assert_null(phi__alloc(SIZE_MAX - 1));
    assert_null(phi__alloc_array(SIZE_MAX / 2 + 1, 2));
    assert_null(phi__alloc_array(SIZE_MAX, SIZE_MAX));
    PHI_AUTO(phi__free_at) void *none = phi__alloc_array(SIZE_MAX, 0);
    assert_non_null(none);
}

static void test_realloc_keeps_what_fits(void **state)
{
    (void)state;
    char *block = phi__realloc(NULL, 4);
    assert_non_null(block);
    memcpy(block, "abc", 4);
    block = phi__realloc(block, 4096);
    assert_non_null(block);
    assert_string_equal(block, "abc");
    assert_int_equal(block[4095], 0);
    block = phi__realloc(block, 2);
    assert_non_null(block);
    assert_memory_equal(block, "ab", 2);
    phi__free(block);
}

static void test_a_failing_realloc_keeps_the_block(void **state)
{
    (void)state;
    PHI_AUTO(phi__free_at) char *block = phi__strdup("kept");
    assert_non_null(block);
    phi__alloc_fail_at(1);
    assert_null(phi__realloc(block, 4096));
    assert_string_equal(block, "kept");
}

static void test_the_nth_allocation_fails_once(void **state)
{
    (void)state;
    phi__alloc_fail_at(2);
    PHI_AUTO(phi__free_at) void *first = phi__alloc(1);
    PHI_AUTO(phi__free_at) void *second = phi__alloc(1);
    PHI_AUTO(phi__free_at) void *third = phi__alloc(1);
    assert_non_null(first);
    assert_null(second);
    assert_non_null(third);
}

static void test_copies_are_terminated(void **state)
{
    (void)state;
    PHI_AUTO(phi__free_at) char *part = phi__strndup("abcdef", 3);
    PHI_AUTO(phi__free_at) char *none = phi__strndup("", 0);
    assert_string_equal(part, "abc");
    assert_string_equal(none, "");
}

static void test_wipe(void **state)
{
    (void)state;
    char secret[] = "secret";
    phi__wipe(secret, 3);
    assert_memory_equal(secret, "\0\0\0ret", 7);
    phi__wipe(NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks_come_zeroed),
        cmocka_unit_test(test_nothing_is_still_a_block),
        cmocka_unit_test(test_overflow_is_refused),
        cmocka_unit_test(test_realloc_keeps_what_fits),
        cmocka_unit_test(test_a_failing_realloc_keeps_the_block),
        cmocka_unit_test(test_the_nth_allocation_fails_once),
        cmocka_unit_test(test_copies_are_terminated),
        cmocka_unit_test(test_wipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
