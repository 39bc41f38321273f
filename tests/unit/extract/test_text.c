/* SPDX-License-Identifier: Apache-2.0 */
/* Text of all encodings, larger than a block, and what is said about it. */
#include "emit_recorder.h"

#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define BYTES(s) (s), sizeof(s) - 1

static void test_short_texts(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        const char *text;
        uint64_t offset; /* where the text starts in the source */
    } table[] = {
        {BYTES("hello"), "hello", 0},
        {BYTES("\xEF\xBB\xBFhello"), "\xEF\xBB\xBFhello", 0}, /* offsets stay those of the file */
        {BYTES("\xFF\xFEh\0i\0"), "hi", 2},
        {BYTES("\xFE\xFF\0h\0i"), "hi", 2},
        {BYTES("h\0e\0l\0l\0o\0"), "hello", 0},
        {BYTES("\0\0\xFE\xFF\0\0\0h"), "h", 4},
        {BYTES("M\xFCller 5\n"), "M\xC3\xBCller 5\n", 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        emit_recorder recorder;
        emit_recorder_init(&recorder);
        assert_int_equal(emit_recorder_bytes(&recorder, table[i].bytes, table[i].size), PHI_OK);
        assert_string_equal(recorder.root->extractor, "text");
        assert_string_equal(recorded_text(recorder.root), table[i].text);
        assert_int_equal(recorder.root->maps.count, 1);
        assert_int_equal(recorder.root->maps.items[0].source_offset, table[i].offset);
        assert_int_equal(recorder.root->maps.items[0].encoding, recorder.root->identity.encoding);
        emit_recorder_done(&recorder);
    }
}

/* The same long text through each encoding; `shift` moves characters over the seams. */
static void check_long(phi__encoding encoding, size_t shift)
{
    static const uint16_t letters[] = {'a', 0xE4, 'b', ' ', 0xFC, '7'};
    const size_t wide = encoding == PHI__ENC_UTF16LE ? 2 : encoding == PHI__ENC_UTF32BE ? 4 : 1;
    phi__buf in, want;
    phi__buf_init(&in, 1 << 22);
    phi__buf_init(&want, 1 << 22);
    for (size_t i = 0; i < 150000 + shift; i++) {
        const uint16_t letter = i < shift ? 'x' : letters[i % 6];
        const uint8_t bytes[4] = {wide == 4 ? 0 : (uint8_t)letter, 0, 0, wide == 4 ? (uint8_t)letter : 0};
        assert_int_equal(phi__utf8_append(&want, letter), PHI_OK);
        if (encoding == PHI__ENC_UTF8)
            assert_int_equal(phi__utf8_append(&in, letter), PHI_OK);
        else
            assert_int_equal(phi__buf_append(&in, bytes, wide), PHI_OK);
    }
    emit_recorder recorder;
    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_bytes(&recorder, in.data, in.size), PHI_OK);
    assert_int_equal(recorder.root->identity.encoding, encoding);
    assert_int_equal(recorder.root->text.size, want.size);
    assert_memory_equal(recorder.root->text.data, want.data, want.size);
    emit_recorder_done(&recorder);
    phi__buf_done(&in);
    phi__buf_done(&want);
}

static void test_long_texts(void **state)
{
    (void)state;
    for (size_t shift = 0; shift < 4; shift++) {
        check_long(PHI__ENC_UTF8, shift);
        check_long(PHI__ENC_WINDOWS1252, shift);
        check_long(PHI__ENC_UTF16LE, shift);
        check_long(PHI__ENC_UTF32BE, shift);
    }
}

static void test_tables(void **state)
{
    (void)state;
    emit_recorder recorder;
    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_bytes(&recorder, BYTES("\xFF\xFEi\0d\0\t\0n\0\n\0" "1\0\t\0" "2\0\n\0")), PHI_OK);
    assert_true(recorder.root->has_table);
    assert_int_equal(recorder.root->table.delimiter, '\t');
    assert_string_equal(recorder.root->table.columns[0], "id");
    emit_recorder_done(&recorder);

    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_bytes(&recorder, BYTES("\xEF\xBB\xBFssn\n12345\n23456\n")), PHI_OK);
    assert_true(recorder.root->has_table);
    assert_string_equal(recorder.root->table.columns[0], "ssn");
    emit_recorder_done(&recorder);
}

/* What looks like text at its head and is none later on is emitted all the same. */
static void test_zeros_later_on(void **state)
{
    (void)state;
    const size_t size = 200000;
    uint8_t *data = phi__alloc(size);
    assert_non_null(data);
    memset(data, 'a', 10000);
    memcpy(data + size - 4, "last", 4);
    emit_recorder recorder;
    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_bytes(&recorder, data, size), PHI_OK);
    assert_int_equal(recorder.root->text.size, size);
    assert_int_equal(recorder.root->fault_count, 0);
    emit_recorder_done(&recorder);
    phi__free(data);
}

static void test_every_allocation_may_fail(void **state)
{
    (void)state;
    static const char text[] = "i\0d\0\t\0n\0\n\0" "1\0\t\0" "2\0\n\0";
    phi_status status = PHI_ERR_MEMORY;
    for (uint64_t nth = 1; nth < 100 && status != PHI_OK; nth++) {
        emit_recorder recorder;
        emit_recorder_init(&recorder);
        phi__alloc_fail_at(nth);
        status = emit_recorder_bytes(&recorder, text, sizeof text - 1);
        phi__alloc_fail_at(0);
        assert_true(status == PHI_OK || status == PHI_ERR_MEMORY);
        emit_recorder_done(&recorder);
    }
    assert_int_equal(status, PHI_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_short_texts),
        cmocka_unit_test(test_long_texts),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_zeros_later_on),
        cmocka_unit_test(test_every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
