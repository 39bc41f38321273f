/* SPDX-License-Identifier: Apache-2.0 */
/* Zips: honest ones in all forms, then those that lie. */
#include "zip_bytes.h"

#include "emit_recorder.h"

static const zip_form STORED = {0};
static const zip_form DEFLATED = {.method = 8};

typedef struct fixture {
    zip_bytes zip;
    emit_recorder recorder;
} fixture;

static int setup(void **state)
{
    static fixture fixtures; /* one test at a time */
    fixture *self = &fixtures;
    zip_bytes_init(&self->zip);
    emit_recorder_init(&self->recorder);
    *state = self;
    return 0;
}

static int teardown(void **state)
{
    fixture *self = *state;
    zip_bytes_done(&self->zip);
    emit_recorder_done(&self->recorder);
    return 0;
}

static recorded_part *run(fixture *self)
{
    assert_int_equal(emit_recorder_bytes(&self->recorder, self->zip.body.data, self->zip.body.size), PHI_OK);
    return self->recorder.root;
}

static void expect_text(recorded_part *root, const char *name, const char *text)
{
    recorded_part *member = recorded_member(root, name);
    assert_non_null(member);
    assert_string_equal(recorded_text(member), text);
}

static void add_two(fixture *self, zip_form form)
{
    zip_bytes_text(&self->zip, "a.txt", "first member\n", form);
    zip_bytes_text(&self->zip, "dir/", "", STORED);
    zip_bytes_text(&self->zip, "dir/b.txt", "second member\n", form);
}

static void expect_two(recorded_part *root)
{
    assert_int_equal(root->fault_count, 0);
    assert_int_equal(root->members.count, 2);
    expect_text(root, "a.txt", "first member\n");
    expect_text(root, "dir/b.txt", "second member\n");
    assert_int_equal(root->members.items[0]->fault_count, 0);
}

static void test_reads_every_form(void **state)
{
    const zip_form forms[] = {{0}, {.method = 8}, {.method = 8, .flags = 8}, {.zip64 = true}};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        fixture *self = *state;
        add_two(self, forms[i]);
        zip_bytes_end(&self->zip, forms[i].zip64);
        expect_two(run(self));
        teardown(state);
        setup(state);
    }
}

static void test_empty_zip_is_examined(void **state)
{
    fixture *self = *state;
    zip_bytes_end(&self->zip, false);
    recorded_part *root = run(self);
    assert_int_equal(root->fault_count, 0);
    assert_int_equal(root->members.count, 0);
}

static void test_prefix_is_stepped_over(void **state)
{
    fixture *self = *state;
    add_two(self, DEFLATED);
    zip_bytes_end(&self->zip, false);
    phi__buf whole;
    phi__buf_init(&whole, 1 << 20);
    put_bytes(&whole, "PK\3\4 not a header, a program in front", 38);
    put_bytes(&whole, self->zip.body.data, self->zip.body.size);
    assert_int_equal(emit_recorder_bytes(&self->recorder, whole.data, whole.size), PHI_OK);
    expect_two(self->recorder.root);
    phi__buf_done(&whole);
}

static void test_encrypted_and_unsupported_members_are_told(void **state)
{
    fixture *self = *state;
    zip_bytes_text(&self->zip, "locked", "????", (zip_form){.flags = 1});
    zip_bytes_text(&self->zip, "lzma", "????", (zip_form){.method = 14});
    zip_bytes_text(&self->zip, "open", "plain\n", STORED);
    zip_bytes_end(&self->zip, false);
    recorded_part *root = run(self);
    assert_int_equal(recorded_member(root, "locked")->reason, PHI_REASON_ENCRYPTED);
    assert_int_equal(recorded_member(root, "lzma")->reason, PHI_REASON_UNSUPPORTED);
    expect_text(root, "open", "plain\n");
}

static void test_lies_are_reported_and_data_delivered(void **state)
{
    const zip_form lies[] = {{.add_to_size = 1000}, {.change_crc = 1}, {.method = 8, .change_crc = 1}, {.method = 8, .slack = 9}};
    for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
        fixture *self = *state;
        zip_bytes_text(&self->zip, "a.txt", "still read\n", lies[i]);
        zip_bytes_end(&self->zip, false);
        recorded_part *root = run(self);
        expect_text(root, "a.txt", "still read\n");
        assert_int_equal(recorded_member(root, "a.txt")->reason, PHI_REASON_CORRUPT);
        teardown(state);
        setup(state);
    }
}

static void test_overlapping_members_are_reported(void **state)
{
    fixture *self = *state;
    const char *text = "one stretch of data for all\n";
    zip_bytes_text(&self->zip, "0", text, STORED);
    const uint32_t crc = phi__inflate_crc(0, text, strlen(text));
    for (int i = 0; i < 50; i++)
        zip_bytes_entry(&self->zip, "again", 0, crc, (uint32_t)strlen(text), (uint32_t)strlen(text), STORED);
    zip_bytes_end(&self->zip, false);
    assert_int_equal(run(self)->reason, PHI_REASON_CORRUPT);
}

/* Cut anywhere: something is always reported, and whole members are delivered. */
static void test_truncated_at_every_length(void **state)
{
    fixture *self = *state;
    const zip_form forms[] = {{0}, {.method = 8}, {.method = 8, .flags = 8}};
    for (size_t form = 0; form < sizeof forms / sizeof forms[0]; form++) {
        zip_bytes_text(&self->zip, "a.txt", "first member\n", forms[form]);
        const size_t first = self->zip.body.size;
        zip_bytes_text(&self->zip, "b.txt", "second member\n", forms[form]);
        zip_bytes_end(&self->zip, false);
        for (size_t size = 30; size < self->zip.body.size; size++) {
            assert_int_equal(emit_recorder_bytes(&self->recorder, self->zip.body.data, size), PHI_OK);
            recorded_part *root = self->recorder.root;
            assert_int_not_equal(root->reason, PHI_REASON_NONE);
            if (size >= first)
                expect_text(root, "a.txt", "first member\n");
            emit_recorder_done(&self->recorder);
            emit_recorder_init(&self->recorder);
        }
        teardown(state);
        setup(state);
    }
}

static void test_expansion_is_charged(void **state)
{
    fixture *self = *state;
    static const char zeros[5000];
    self->recorder.budget.limits.max_expand_bytes = 6000;
    for (int i = 0; i < 3; i++)
        zip_bytes_add(&self->zip, "zeros", zeros, sizeof zeros, i == 0 ? STORED : DEFLATED);
    zip_bytes_end(&self->zip, false);
    recorded_part *root = run(self);
    assert_int_equal(root->members.count, 2);
    assert_int_equal(root->members.items[1]->reason, PHI_REASON_LIMIT_BYTES);
    assert_int_equal(root->reason, PHI_REASON_LIMIT_BYTES);
}

static void test_members_are_limited(void **state)
{
    fixture *self = *state;
    self->recorder.budget.limits.max_members = 1;
    zip_bytes_text(&self->zip, "a", "1\n", STORED);
    zip_bytes_text(&self->zip, "b", "2\n", STORED);
    zip_bytes_end(&self->zip, false);
    recorded_part *root = run(self);
    assert_int_equal(root->members.count, 1);
    assert_int_equal(root->reason, PHI_REASON_LIMIT_MEMBERS);
}

/* A zip inside a zip that memory cannot hold is read from front to back. */
static void test_large_inner_zip_needs_no_memory(void **state)
{
    fixture *self = *state;
    static char filler[3000];
    memset(filler, 'x', sizeof filler);
    const zip_form forms[] = {{0}, {.method = 8}, {.method = 8, .flags = 8}};
    zip_bytes inner;
    zip_bytes_init(&inner);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        zip_bytes_text(&inner, i == 0 ? "a" : i == 1 ? "b" : "c", "text\n", forms[i]);
        zip_bytes_add(&inner, "filler", filler, sizeof filler, forms[i]);
    }
    zip_bytes_end(&inner, false);
    zip_bytes_add(&self->zip, "inner.zip", inner.body.data, inner.body.size, DEFLATED);
    zip_bytes_done(&inner);
    zip_bytes_end(&self->zip, false);
    self->recorder.budget.limits.max_memory_bytes = 2000;
    recorded_part *part = recorded_member(run(self), "inner.zip");
    assert_int_equal(part->fault_count, 0);
    assert_int_equal(part->members.count, 6);
    expect_text(part, "a", "text\n");
    expect_text(part, "b", "text\n");
    expect_text(part, "c", "text\n");
}

/* A program that unpacks itself is no zip by its first bytes. */
static void test_zip_behind_a_program_is_opened(void **state)
{
    fixture *self = *state;
    phi__buf program;
    phi__buf_init(&program, 1 << 20);
    add_two(self, DEFLATED);
    zip_bytes_end(&self->zip, false);
    assert_int_equal(phi__buf_append(&program, "MZ\x90\0\3\0\0\0\4\0\0\0\xFF\xFF\0\0", 16), PHI_OK);
    assert_int_equal(phi__buf_append(&program, self->zip.body.data, self->zip.body.size), PHI_OK);
    assert_int_equal(emit_recorder_bytes(&self->recorder, program.data, program.size), PHI_OK);
    assert_string_equal(self->recorder.root->extractor, "raw");
    assert_int_equal(self->recorder.root->fault_count, 0);
    assert_int_equal(self->recorder.root->members.count, 2);
    phi__buf_done(&program);
}

static uint64_t most_held;

static phi_status watch_held(phi__emit *self, const char *utf8, size_t length)
{
    (void)utf8;
    (void)length;
    const uint64_t held = ((emit_recorder *)(void *)self)->budget.held_bytes;
    most_held = held > most_held ? held : most_held;
    return PHI_OK;
}

/* Each level of a zip in zips holds its bytes while the inner ones are read: together no more
 * than twice the limit, and the innermost member is read all the same. */
static void test_nested_zips_share_the_memory(void **state)
{
    enum { LEVELS = 8, LIMIT = 64 * 1024 };
    fixture *self = *state;
    static char payload[40000];
    memset(payload, 'a', sizeof payload);
    phi__buf content;
    phi__buf_init(&content, 1 << 20);
    assert_int_equal(phi__buf_append(&content, payload, sizeof payload), PHI_OK);
    for (int level = 0; level < LEVELS; level++) {
        zip_bytes outer;
        zip_bytes_init(&outer);
        zip_bytes_add(&outer, "in", content.data, content.size, STORED);
        zip_bytes_end(&outer, false);
        phi__buf_clear(&content);
        assert_int_equal(phi__buf_append(&content, outer.body.data, outer.body.size), PHI_OK);
        zip_bytes_done(&outer);
    }
    self->recorder.budget.limits.max_memory_bytes = LIMIT;
    self->recorder.emit.text = watch_held;
    most_held = 0;
    assert_int_equal(emit_recorder_bytes(&self->recorder, content.data, content.size), PHI_OK);
    assert_in_range(most_held, sizeof payload, 2 * LIMIT);
    assert_int_equal(self->recorder.budget.held_bytes, 0);
    phi__buf_done(&content);
}

/* Any one byte changed: no crash, and nothing lost without a word (the sanitizers watch). */
static void test_survives_any_changed_byte(void **state)
{
    fixture *self = *state;
    add_two(self, (zip_form){.method = 8, .zip64 = true});
    zip_bytes_end(&self->zip, true);
    for (size_t i = 0; i < self->zip.body.size; i++) {
        const uint8_t kept = self->zip.body.data[i];
        self->zip.body.data[i] = (uint8_t)~kept;
        (void)emit_recorder_bytes(&self->recorder, self->zip.body.data, self->zip.body.size);
        self->zip.body.data[i] = kept;
        emit_recorder_done(&self->recorder);
        emit_recorder_init(&self->recorder);
    }
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        EACH(test_reads_every_form),
        EACH(test_empty_zip_is_examined),
        EACH(test_prefix_is_stepped_over),
        EACH(test_encrypted_and_unsupported_members_are_told),
        EACH(test_lies_are_reported_and_data_delivered),
        EACH(test_overlapping_members_are_reported),
        EACH(test_truncated_at_every_length),
        EACH(test_expansion_is_charged),
        EACH(test_members_are_limited),
        EACH(test_large_inner_zip_needs_no_memory),
        EACH(test_zip_behind_a_program_is_opened),
        EACH(test_nested_zips_share_the_memory),
        EACH(test_survives_any_changed_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
