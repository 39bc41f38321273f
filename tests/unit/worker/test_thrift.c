/* SPDX-License-Identifier: Apache-2.0 */
/* Thrift's compact protocol: fields, lists, what is skipped, and what goes past the end. */
#include "worker/thrift.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define CURSOR(bytes) phi__cursor_at(phi__span_of((bytes), sizeof(bytes) - 1))

static void test_numbers(void **state)
{
    (void)state;
    phi__cursor at = CURSOR("\xAC\x02\x03\x04\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF");
    assert_int_equal(phi__thrift_varint(&at), 300);
    assert_int_equal(phi__thrift_zigzag(&at), -2);
    assert_int_equal(phi__thrift_zigzag(&at), 2);
    (void)phi__thrift_varint(&at);
    assert_true(at.failed);
}

static void test_fields(void **state)
{
    (void)state;
    /* 1: i32 5; 3: "ab"; 20: a structure with a list of flags; 21: true; 22: a map of two; stop */
    phi__cursor at = CURSOR("\x15\x0A\x28\x02" "ab\x0C\x28\x19\x21\x01\x02\0\x11\x1B\x02\x58\x02\x01x\x04\x01y\0");
    int id = 0;
    assert_int_equal(phi__thrift_field(&at, &id), PHI__THRIFT_I32);
    assert_int_equal(id, 1);
    assert_int_equal(phi__thrift_zigzag(&at), 5);
    assert_int_equal(phi__thrift_field(&at, &id), PHI__THRIFT_BINARY);
    assert_int_equal(id, 3);
    assert_int_equal(phi__thrift_binary(&at).size, 2);
    assert_int_equal(phi__thrift_field(&at, &id), PHI__THRIFT_STRUCT);
    assert_int_equal(id, 20);
    phi__thrift_skip(&at, PHI__THRIFT_STRUCT);
    assert_int_equal(phi__thrift_field(&at, &id), PHI__THRIFT_TRUE);
    assert_int_equal(phi__thrift_field(&at, &id), PHI__THRIFT_MAP);
    phi__thrift_skip(&at, PHI__THRIFT_MAP);
    assert_int_equal(phi__thrift_field(&at, &id), PHI__THRIFT_STOP);
    assert_false(at.failed);
    assert_int_equal(phi__cursor_left(&at), 0);
}

static void test_bounds(void **state)
{
    (void)state;
    uint8_t deep[200];
    memset(deep, 0x1C, sizeof deep); /* structures in each other without end */
    phi__cursor at = phi__cursor_at(phi__span_of(deep, sizeof deep));
    phi__thrift_skip(&at, PHI__THRIFT_STRUCT);
    assert_true(at.failed);
    phi__thrift_type of;
    at = CURSOR("\xF5\xFF\xFF\x7F" "abc"); /* more elements than bytes */
    assert_int_equal(phi__thrift_list(&at, &of), 0);
    assert_true(at.failed);
    at = CURSOR("\x05" "abc");
    assert_int_equal(phi__thrift_binary(&at).size, 0);
    assert_true(at.failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_numbers), cmocka_unit_test(test_fields), cmocka_unit_test(test_bounds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
