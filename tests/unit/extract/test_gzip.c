/* SPDX-License-Identifier: Apache-2.0 */
/* gzip: names, several members, trailers, and a tar inside as the same step. */
#include "zip_bytes.h"

#include "emit_recorder.h"

extern const phi__extractor phi__extract_gzip;

static void put_gzip(phi__buf *out, const void *data, size_t size, const char *name)
{
    put_bytes(out, "\x1f\x8b\x08", 3);
    put(out, name == NULL ? 0 : 8, 1);
    put(out, 0, 6);
    if (name != NULL)
        put_bytes(out, name, strlen(name) + 1);
    put_deflate(out, data, size);
    put(out, phi__inflate_crc(0, data, size), 4);
    put(out, size, 4);
}

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
    assert_int_equal(emit_recorder_bytes(&self->recorder, self->bytes.data, self->bytes.size), PHI_OK);
    return self->recorder.root;
}

static void test_members_are_one_content(void **state)
{
    fixture *self = *state;
    put_gzip(&self->bytes, "first ", 6, "stored-name.txt");
    put_gzip(&self->bytes, "second\n", 7, NULL);
    put(&self->bytes, 0, 1000);
    recorded_part *root = run(self);
    assert_int_equal(root->fault_count, 0);
    assert_string_equal(recorded_text(recorded_member(root, "stored-name.txt")), "first second\n");
}

static void test_what_follows_is_a_member(void **state)
{
    fixture *self = *state;
    put_gzip(&self->bytes, "text\n", 5, NULL);
    put(&self->bytes, 0, 10000); /* filled up, as tapes do, and gone on with */
    put_bytes(&self->bytes, "a note behind it\n", 17);
    recorded_part *root = run(self);
    assert_int_equal(root->fault_count, 0);
    assert_int_equal(root->members.count, 2);
    assert_string_equal(recorded_text(root->members.items[0]), "text\n");
    assert_string_equal(recorded_text(recorded_member(root, "(behind the compressed data)")), "a note behind it\n");
}

static void test_wrong_checksum_is_reported(void **state)
{
    fixture *self = *state;
    put_gzip(&self->bytes, "text\n", 5, NULL);
    self->bytes.data[self->bytes.size - 8] ^= 1;
    recorded_part *root = run(self);
    assert_int_equal(root->members.items[0]->reason, PHI_REASON_CORRUPT);
    assert_string_equal(recorded_text(root->members.items[0]), "text\n");
}

static void test_truncation_is_reported(void **state)
{
    fixture *self = *state;
    put_gzip(&self->bytes, "some text that is cut\n", 22, NULL);
    for (size_t size = 10; size < self->bytes.size; size++) {
        assert_int_equal(emit_recorder_with(&self->recorder, &phi__extract_gzip, self->bytes.data, size), PHI_OK);
        assert_int_equal(self->recorder.root->members.items[0]->reason, PHI_REASON_TRUNCATED);
        emit_recorder_done(&self->recorder);
        emit_recorder_init(&self->recorder);
    }
}

/* A v7 header with its checksum, for the smallest tar there is. */
static void put_tar(phi__buf *out, const char *name, const char *text)
{
    uint8_t block[512] = {0};
    memcpy(block, name, strlen(name));
    memcpy(block + 124, "00000000000", 11);
    block[134] = (uint8_t)('0' + strlen(text));
    memcpy(block + 257, "ustar\00000", 8);
    memcpy(block + 148, "        ", 8);
    unsigned sum = 0;
    for (size_t i = 0; i < sizeof block; i++)
        sum += block[i];
    for (size_t i = 0; i < 6; i++)
        block[148 + 5 - i] = (uint8_t)('0' + (sum >> 3 * i & 7));
    put_bytes(out, block, sizeof block);
    put_bytes(out, text, strlen(text));
    put(out, 0, 512 - strlen(text));
    put(out, 0, 1024);
}

static void test_tar_inside_is_the_same_step(void **state)
{
    fixture *self = *state;
    phi__buf tar;
    phi__buf_init(&tar, 1 << 20);
    put_tar(&tar, "deep/x.txt", "hello\n");
    put_gzip(&self->bytes, tar.data, tar.size, "backup.tar");
    phi__buf_done(&tar);
    recorded_part *inner = recorded_member(run(self), "backup.tar");
    assert_non_null(inner);
    assert_true(inner->same_step);
    assert_int_equal(inner->fault_count, 0);
    assert_string_equal(recorded_text(recorded_member(inner, "deep/x.txt")), "hello\n");
}

static void test_output_is_charged(void **state)
{
    fixture *self = *state;
    static const char zeros[5000];
    self->recorder.budget.limits.max_expand_bytes = 4999;
    put_gzip(&self->bytes, zeros, sizeof zeros, NULL);
    assert_int_equal(run(self)->members.items[0]->reason, PHI_REASON_LIMIT_BYTES);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        EACH(test_members_are_one_content),  EACH(test_what_follows_is_a_member),
        EACH(test_wrong_checksum_is_reported), EACH(test_truncation_is_reported),
        EACH(test_tar_inside_is_the_same_step), EACH(test_output_is_charged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
