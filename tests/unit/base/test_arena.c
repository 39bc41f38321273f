/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of an arena are aligned, zeroed and apart from each other; clearing wipes
 * what the next user gets, and running out of memory leaves the arena usable. */
#include "base/alloc.h"
#include "base/arena.h"
#include "base/status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

#include <string.h>

static void test_pieces_are_apart(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 0, 15, 16, 17, 16 * 1024, 100000, 3};
    enum { COUNT = sizeof sizes / sizeof *sizes };
    PHI_AUTO(phi__arena_done) phi__arena arena = {0};
    uint8_t *pieces[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        pieces[i] = phi__arena_alloc(&arena, sizes[i]);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
        for (size_t at = 0; at < sizes[i]; at++)
            assert_int_equal(pieces[i][at], 0);
        memset(pieces[i], (int)i + 1, sizes[i]);
    }
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t at = 0; at < sizes[i]; at++)
            assert_int_equal(pieces[i][at], i + 1);
    }
}

static void test_cleared_memory_is_wiped(void **state)
{
    (void)state;
    PHI_AUTO(phi__arena_done) phi__arena arena = {0};
    char *secret = phi__arena_strndup(&arena, "078-05-1120", 11);
    assert_non_null(secret);
    assert_non_null(phi__arena_alloc(&arena, 50000)); /* a second block, given back */
    phi__arena_clear(&arena);
    const char *again = phi__arena_alloc(&arena, 11);
    assert_ptr_equal(again, secret); /* the first block is kept */
    assert_memory_equal(again, "\0\0\0\0\0\0\0\0\0\0\0", 11);
    phi__arena_clear(&arena);
    phi__arena_clear(&arena);
}

static void test_strings_are_terminated(void **state)
{
    (void)state;
    PHI_AUTO(phi__arena_done) phi__arena arena = {0};
    assert_string_equal(phi__arena_strndup(&arena, "abcdef", 3), "abc");
    assert_string_equal(phi__arena_strndup(&arena, NULL, 0), "");
}

static void test_out_of_memory(void **state)
{
    (void)state;
    PHI_AUTO(phi__arena_done) phi__arena arena = {0};
    assert_null(phi__arena_alloc(&arena, SIZE_MAX));
    assert_null(phi__arena_strndup(&arena, "", SIZE_MAX));
    phi__alloc_fail_at(1);
    assert_null(phi__arena_alloc(&arena, 1));
    assert_non_null(phi__arena_alloc(&arena, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces_are_apart),
        cmocka_unit_test(test_cleared_memory_is_wiped),
        cmocka_unit_test(test_strings_are_terminated),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
