/* SPDX-License-Identifier: Apache-2.0 */
/* A borrowed stream reads on where the inner one stands, tells its faults, and
 * leaves it open. */
#include "base/alloc.h"
#include "input/stream.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char DIGITS[] = "0123456789";

static phi__stream *digits(void)
{
    phi__stream *stream = NULL;
    assert_int_equal(phi__stream_memory(DIGITS, 10, &stream), PHI_OK);
    return stream;
}

static phi__stream *borrow(phi__stream *inner)
{
    phi__stream *stream = NULL;
    assert_int_equal(phi__stream_borrow(inner, &stream), PHI_OK);
    return stream;
}

static void expect(phi__stream *stream, size_t capacity, const char *want)
{
    char buffer[16];
    size_t got = 99;
    assert_int_equal(phi__stream_read(stream, buffer, capacity, &got), PHI_OK);
    assert_int_equal(got, strlen(want));
    assert_memory_equal(buffer, want, got);
}

static void it_reads_on_where_the_inner_one_stands(void **state)
{
    (void)state;
    phi__stream *inner = digits();
    phi__span head;
    assert_int_equal(phi__stream_peek(inner, 4, &head), PHI_OK); /* peeked bytes are not lost */
    expect(inner, 2, "01");
    phi__stream *first = borrow(inner);
    expect(first, 3, "234");
    phi__stream_close(first);
    phi__stream *second = borrow(inner);
    assert_int_equal(second->size, 10);
    assert_int_equal(second->fd, -1);
    expect(second, 9, "56789");
    expect(second, 9, "");
    assert_int_equal(second->fault, PHI_REASON_NONE);
    phi__stream_close(second);
    assert_int_equal(inner->position, 10);
    phi__stream_close(inner);
}

static void it_reads_at_offsets_when_the_inner_one_can(void **state)
{
    (void)state;
    phi__stream *inner = digits();
    phi__stream *stream = borrow(inner);
    char buffer[4];
    size_t got = 0;
    assert_int_equal(phi__stream_read_at(stream, 7, buffer, 4, &got), PHI_OK);
    assert_int_equal(got, 3);
    assert_memory_equal(buffer, "789", 3);
    expect(stream, 1, "0");
    phi__stream_close(stream);
    inner->read_at = NULL;
    stream = borrow(inner);
    assert_int_equal(phi__stream_read_at(stream, 0, buffer, 4, &got), PHI_ERR_UNSUPPORTED);
    phi__stream_close(stream);
    phi__stream_close(inner);
}

/* Who borrows may have it all in memory; the inner one is still its maker's. */
static void it_can_be_replaced(void **state)
{
    (void)state;
    phi__stream *inner = digits();
    inner->read_at = NULL;
    phi__stream *stream = borrow(inner);
    assert_int_equal(phi__stream_make_random(&stream, 100), PHI_OK);
    char buffer[4];
    size_t got = 0;
    assert_int_equal(phi__stream_read_at(stream, 8, buffer, 4, &got), PHI_OK);
    assert_memory_equal(buffer, "89", 2);
    phi__stream_close(stream);
    assert_int_equal(inner->position, 10);
    phi__stream_close(inner);
}

static int64_t fail_behind_four(void *user, uint64_t offset, void *buffer, size_t capacity)
{
    (void)user;
    if (offset >= 4)
        return -1;
    const size_t count = capacity < 4 - offset ? capacity : (size_t)(4 - offset);
    memcpy(buffer, DIGITS + offset, count);
    return (int64_t)count;
}

static void it_tells_the_faults_of_the_inner_one(void **state)
{
    (void)state;
    for (int at_offset = 0; at_offset < 2; at_offset++) {
        phi__stream *inner = NULL;
        assert_int_equal(phi__stream_callback(fail_behind_four, NULL, 10, &inner), PHI_OK);
        phi__stream *stream = borrow(inner);
        char buffer[10];
        size_t got = 0;
        if (at_offset)
            assert_int_equal(phi__stream_read_at(stream, 2, buffer, 8, &got), PHI_OK);
        else
            assert_int_equal(phi__stream_read(stream, buffer, 10, &got), PHI_OK);
        assert_int_equal(got, at_offset ? 2 : 4);
        assert_int_equal(stream->fault, PHI_REASON_IO);
        assert_non_null(stream->fault_detail);
        phi__stream_close(stream);
        phi__stream_close(inner);
    }
}

static void memory_that_runs_out_is_an_error(void **state)
{
    (void)state;
    phi__stream *inner = digits();
    phi__stream *stream = NULL;
    phi__alloc_fail_at(1);
    assert_int_equal(phi__stream_borrow(inner, &stream), PHI_ERR_MEMORY);
    phi__alloc_fail_at(0);
    assert_null(stream);
    phi__stream_close(inner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_reads_on_where_the_inner_one_stands),
        cmocka_unit_test(it_reads_at_offsets_when_the_inner_one_can),
        cmocka_unit_test(it_can_be_replaced),
        cmocka_unit_test(it_tells_the_faults_of_the_inner_one),
        cmocka_unit_test(memory_that_runs_out_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
