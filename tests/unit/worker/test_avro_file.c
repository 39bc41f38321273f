/* SPDX-License-Identifier: Apache-2.0 */
/* The frame of an Avro file: its head, its blocks, and what is none. */
#include "worker/avro_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

#define MARK "0123456789abcdef"
/* A map of two entries in two parts, the second with its size; a block of three rows in five bytes. */
static const char FILE_BYTES[] = "Obj\1\2\4ab\6xyz\1\40\24avro.codec\12bzip2\0" MARK "\6\12hello" MARK;

static phi__span whole(void)
{
    return phi__span_of(FILE_BYTES, sizeof FILE_BYTES - 1);
}

static void head_and_blocks(void **state)
{
    (void)state;
    phi__avro_head head;
    phi__span key, value;
    size_t at = 0;
    assert_true(phi__avro_head_read(whole(), &head));
    assert_memory_equal(head.codec.data, "bzip2", head.codec.size);
    assert_true(phi__avro_next_entry(&head, &at, &key, &value));
    assert_memory_equal(value.data, "xyz", value.size);
    assert_true(phi__avro_next_entry(&head, &at, &key, &value));
    assert_int_equal(key.size, 10);
    assert_false(phi__avro_next_entry(&head, &at, &key, &value));
    uint64_t rows = 0;
    at = head.size;
    assert_true(phi__avro_next_block(whole(), &head, &at, &rows, &value));
    assert_int_equal(rows, 3);
    assert_memory_equal(value.data, "hello", value.size);
    assert_int_equal(at, whole().size);
    assert_false(phi__avro_next_block(whole(), &head, &at, &rows, &value));
}

static void every_cut_is_refused(void **state)
{
    (void)state;
    phi__avro_head head;
    assert_true(phi__avro_head_read(whole(), &head));
    const size_t size = head.size;
    for (size_t cut = 0; cut < whole().size; cut++) {
        const phi__span file = phi__span_part(whole(), 0, cut);
        uint64_t rows;
        phi__span value;
        size_t at = size;
        assert_int_equal(phi__avro_head_read(file, &head), cut >= size);
        if (cut >= size)
            assert_false(phi__avro_next_block(file, &head, &at, &rows, &value));
    }
}

static void numbers(void **state)
{
    (void)state;
    uint8_t out[10];
    assert_int_equal(phi__avro_put_number(0, out), 1);
    assert_int_equal(out[0], 0);
    assert_int_equal(phi__avro_put_number(64, out), 2);
    assert_int_equal(out[0], 0x80);
    assert_int_equal(out[1], 1);
    assert_int_equal(phi__avro_put_number(INT64_MAX, out), 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(head_and_blocks),
        cmocka_unit_test(every_cut_is_refused),
        cmocka_unit_test(numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
