/* SPDX-License-Identifier: Apache-2.0 */
/* tar: names of all kinds, sizes of all kinds, and archives that end too early. */
#include "zip_bytes.h"

#include "emit_recorder.h"

extern const phi__extractor phi__extract_tar;

typedef struct fixture {
    phi__buf bytes;
    emit_recorder recorder;
} fixture;

static int setup(void **state)
{
    static fixture fixtures;
    phi__buf_init(&fixtures.bytes, 1 << 20);
    emit_recorder_init(&fixtures.recorder);
    *state = &fixtures;
    return 0;
}

static int teardown(void **state)
{
    fixture *self = *state;
    phi__buf_done(&self->bytes);
    emit_recorder_done(&self->recorder);
    return 0;
}

static recorded_part *run(fixture *self)
{
    const phi_status status =
        emit_recorder_with(&self->recorder, &phi__extract_tar, self->bytes.data, self->bytes.size);
    assert_int_equal(status, PHI_OK);
    return self->recorder.root;
}

static void put_octal(uint8_t *field, size_t digits, uint64_t value)
{
    for (size_t i = 0; i < digits; i++)
        field[digits - 1 - i] = (uint8_t)('0' + (value >> 3 * i & 7));
}

static void put_header(phi__buf *out, const char *name, char type, uint64_t size, bool base256)
{
    uint8_t block[512] = {0};
    memcpy(block, name, strlen(name));
    put_octal(block + 124, 11, size);
    for (size_t i = 0; base256 && i < 12; i++)
        block[124 + 11 - i] = (uint8_t)(i < 8 ? size >> 8 * i : i == 11 ? 0x80 : 0);
    block[156] = (uint8_t)type;
    memcpy(block + 257, "ustar\00000", 8);
    memset(block + 148, ' ', 8);
    unsigned sum = 0;
    for (size_t i = 0; i < sizeof block; i++)
        sum += block[i];
    put_octal(block + 148, 6, sum);
    put_bytes(out, block, sizeof block);
}

static void put_file(phi__buf *out, const char *name, char type, const char *text)
{
    put_header(out, name, type, strlen(text), false);
    put_bytes(out, text, strlen(text));
    put(out, 0, (512 - strlen(text) % 512) % 512);
}

static void put_end(phi__buf *out)
{
    put(out, 0, 1024);
}

static void test_names_of_all_kinds(void **state)
{
    fixture *self = *state;
    put_file(&self->bytes, "./plain.txt", '0', "one\n");
    put_file(&self->bytes, "folder/", '5', "");
    put_file(&self->bytes, "link", '2', "");
    put_file(&self->bytes, "././@LongLink", 'L', "a/long/gnu/name.txt");
    put_file(&self->bytes, "short", '0', "two\n");
    put_file(&self->bytes, "pax", 'x', "21 path=pax/name.txt\n");
    put_file(&self->bytes, "short", '\0', "three\n");
    put_end(&self->bytes);
    recorded_part *root = run(self);
    assert_int_equal(root->fault_count, 0);
    assert_int_equal(root->members.count, 3);
    assert_string_equal(recorded_text(recorded_member(root, "plain.txt")), "one\n");
    assert_string_equal(recorded_text(recorded_member(root, "a/long/gnu/name.txt")), "two\n");
    assert_string_equal(recorded_text(recorded_member(root, "pax/name.txt")), "three\n");
}

static void test_base_256_size(void **state)
{
    fixture *self = *state;
    put_header(&self->bytes, "big", '0', 4, true);
    put_bytes(&self->bytes, "big\n", 4);
    put(&self->bytes, 0, 508);
    put_end(&self->bytes);
    assert_string_equal(recorded_text(recorded_member(run(self), "big")), "big\n");
}

static void test_sparse_is_told(void **state)
{
    fixture *self = *state;
    put_file(&self->bytes, "holes", 'S', "data\n");
    put_file(&self->bytes, "after", '0', "after\n");
    put_end(&self->bytes);
    recorded_part *root = run(self);
    assert_int_equal(recorded_member(root, "holes")->reason, PHI_REASON_UNSUPPORTED);
    assert_string_equal(recorded_text(recorded_member(root, "holes")), "data\n");
    assert_string_equal(recorded_text(recorded_member(root, "after")), "after\n");
}

static void test_damaged_header_is_stepped_over(void **state)
{
    fixture *self = *state;
    put_file(&self->bytes, "a", '0', "a\n");
    self->bytes.data[0] = 'b';
    put_file(&self->bytes, "c", '0', "c\n");
    put_end(&self->bytes);
    recorded_part *root = run(self);
    assert_int_equal(root->reason, PHI_REASON_CORRUPT);
    assert_string_equal(recorded_text(recorded_member(root, "c")), "c\n");
}

static void test_early_end_is_reported(void **state)
{
    fixture *self = *state;
    put_header(&self->bytes, "gigabytes", '0', 077777777777, false);
    put_bytes(&self->bytes, "all there is\n", 13);
    recorded_part *root = run(self);
    assert_int_equal(root->reason, PHI_REASON_TRUNCATED);
    assert_int_equal(recorded_member(root, "gigabytes")->reason, PHI_REASON_TRUNCATED);
    assert_string_equal(recorded_text(recorded_member(root, "gigabytes")), "all there is\n");
}

static void test_bytes_behind_the_end_are_seen(void **state)
{
    fixture *self = *state;
    put_file(&self->bytes, "a", '0', "a\n");
    put_end(&self->bytes);
    put_file(&self->bytes, "appended", '0', "b\n");
    put_end(&self->bytes);
    put_bytes(&self->bytes, "junk", 4);
    recorded_part *root = run(self);
    assert_string_equal(recorded_text(recorded_member(root, "appended")), "b\n");
    assert_int_equal(root->reason, PHI_REASON_CORRUPT);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        EACH(test_names_of_all_kinds),    EACH(test_base_256_size),
        EACH(test_sparse_is_told),        EACH(test_damaged_header_is_stepped_over),
        EACH(test_early_end_is_reported), EACH(test_bytes_behind_the_end_are_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
