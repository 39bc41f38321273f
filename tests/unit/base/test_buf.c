/* SPDX-License-Identifier: Apache-2.0 */
/* A buffer holds what was appended, never grows past its ceiling, and leaves its
 * content alone when it cannot grow. */
#include "base/alloc.h"
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

#include <string.h>

static void test_appends_in_order(void **state)
{
    (void)state;
    PHI_AUTO(phi__buf_done) phi__buf buf;
    phi__buf_init(&buf, 4096);
    assert_int_equal(phi__buf_append_text(&buf, "ab"), PHI_OK);
    assert_int_equal(phi__buf_append_byte(&buf, 'c'), PHI_OK);
    assert_int_equal(phi__buf_append(&buf, NULL, 0), PHI_OK);
    assert_int_equal(phi__buf_printf(&buf, "%d-%s", 42, "x"), PHI_OK);
    assert_string_equal(phi__buf_text(&buf), "abc42-x");
    assert_int_equal(buf.size, 7);
    assert_int_equal(phi__buf_span(&buf).size, 7);
}

static void test_ceiling(void **state)
{
    (void)state;
    PHI_AUTO(phi__buf_done) phi__buf buf;
    phi__buf_init(&buf, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(phi__buf_append_byte(&buf, (uint8_t)i), PHI_OK);
    assert_int_equal(phi__buf_append_byte(&buf, 0), PHI_PARTIAL);
    assert_int_equal(phi__buf_reserve(&buf, SIZE_MAX), PHI_PARTIAL);
    assert_int_equal(phi__buf_printf(&buf, "x"), PHI_PARTIAL);
    assert_null(phi__buf_text(&buf)); /* no room for the terminator */
    assert_int_equal(buf.size, 1000);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(buf.data[i], (uint8_t)i);
    assert_true(buf.capacity <= 1000);
}

static void test_consume(void **state)
{
    (void)state;
    PHI_AUTO(phi__buf_done) phi__buf buf;
    phi__buf_init(&buf, 100);
    assert_int_equal(phi__buf_append_text(&buf, "abcdef"), PHI_OK);
    phi__buf_consume(&buf, 0);
    phi__buf_consume(&buf, 4);
    assert_memory_equal(buf.data, "ef\0\0\0\0", 6); /* and wiped behind */
    assert_int_equal(buf.size, 2);
    phi__buf_consume(&buf, 2);
    assert_int_equal(buf.size, 0);
}

static void test_clear_wipes(void **state)
{
    (void)state;
    PHI_AUTO(phi__buf_done) phi__buf buf;
    phi__buf_init(&buf, 100);
    phi__buf_clear(&buf);
    assert_int_equal(phi__buf_append_text(&buf, "secret"), PHI_OK);
    phi__buf_clear(&buf);
    assert_int_equal(buf.size, 0);
    assert_memory_equal(buf.data, "\0\0\0\0\0\0", 6);
}

static void test_out_of_memory_keeps_the_content(void **state)
{
    (void)state;
    PHI_AUTO(phi__buf_done) phi__buf buf;
    phi__buf_init(&buf, 1 << 20);
    assert_int_equal(phi__buf_append_text(&buf, "kept"), PHI_OK);
    phi__alloc_fail_at(1);
    assert_int_equal(phi__buf_reserve(&buf, 4096), PHI_ERR_MEMORY);
    assert_string_equal(phi__buf_text(&buf), "kept");
}

static void test_vector(void **state)
{
    (void)state;
    PHI_VEC(uint32_t) vec = {0};
    for (uint32_t i = 0; i < 100; i++)
        assert_int_equal(PHI_VEC_PUSH(&vec, i * i), PHI_OK);
    assert_int_equal(vec.count, 100);
    for (uint32_t i = 0; i < 100; i++)
        assert_int_equal(vec.items[i], i * i);
    size_t capacity = SIZE_MAX / 4;
    assert_int_equal(phi__vec_room((void **)&vec.items, capacity, &capacity, sizeof(uint64_t)), PHI_ERR_MEMORY);
    PHI_VEC_DONE(&vec);
    assert_null(vec.items);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_appends_in_order), cmocka_unit_test(test_ceiling),
        cmocka_unit_test(test_consume),          cmocka_unit_test(test_clear_wipes),
        cmocka_unit_test(test_vector),           cmocka_unit_test(test_out_of_memory_keeps_the_content),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
