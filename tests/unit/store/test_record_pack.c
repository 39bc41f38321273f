/* SPDX-License-Identifier: Apache-2.0 */
/* Records there and back: everything that a report shows survives, and damage is noticed. */
#define _GNU_SOURCE /* memmem */
#include "record_pack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const tags[] = {"hipaa:ssn", "glba"};
static const char *const evidence[] = {"check:area", "field:ssn", "near:patient"};
static const double evidence_bits[] = {1.5, 4.25, -0.5};
static const char *const jurisdictions[] = {"FL", "MN"};
#define FINGERPRINT "hmac-sha256:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static const phi_location place = {.struct_size = sizeof(phi_location), .line = 3, .row = 41, .column_number = 5, .column = "SSN",
                                   .page = 2, .sheet = "March", .cell = "C7", .part = "header", .byte = 900};
static const phi_file_info file = {.struct_size = sizeof(phi_file_info), .owner = 1000, .group = 100, .mode = 0640, .modified = 1700000000,
                                   .device = 2049, .inode = 77, .size = 4096, .modified_ns = INT64_C(1700000000123456789),
                                   .changed_ns = INT64_C(1700000000999999999), .edges = 5, .settled = 1, .closed = 1};

static phi_finding full_finding(void)
{
    return (phi_finding){.struct_size = sizeof(phi_finding), .path = "share/a.zip!/march.csv", .detector = "us.ssn", .confidence = 0.97,
                         .masked = "***-**-6789", .match = "THE VALUE ITSELF", .fingerprint = FINGERPRINT, .offset = 8123,
                         .length = 11, .location = &place, .tags = tags, .tag_count = 2, .evidence = evidence, .evidence_count = 3,
                         .jurisdictions = jurisdictions, .jurisdiction_count = 2, .test = 1, .bits = 7.5, .shape_bits = -2.25,
                         .evidence_bits = evidence_bits, .allowed = 1, .shape = "999-99-9999", .safe_harbor = 7, .record = 12,
                         .record_exact = 1, .identifies = PHI_IDENTIFIES_PERSON, .identity = UINT64_C(0xfedcba9876543210),
                         .state = "TX", .file = &file};
}

static phi_coverage full_source(const char *path, uint32_t depth)
{
    return (phi_coverage){.struct_size = sizeof(phi_coverage), .path = path, .state = PHI_STATE_PARTIAL, .reason = PHI_REASON_LIMIT_BYTES,
                          .detail = "too much", .media = "text/csv", .bytes = UINT64_C(1) << 40, .bytes_examined = 1000, .findings = 3,
                          .data_class = PHI_CLASS_PHI, .depth = depth, .records = {1, 2, 3, 4}, .file = &file};
}

static byte_buf chunk_of(pack *p)
{
    byte_buf out = {0};
    assert_false(p->failed);
    pack_chunk(p, p->records.size, &out);
    return out;
}

static void assert_same_file(const phi_file_info *got)
{
    assert_non_null(got);
    assert_int_equal(got->owner, file.owner);
    assert_int_equal(got->group, file.group);
    assert_int_equal(got->mode, file.mode);
    assert_int_equal(got->modified, file.modified);
    assert_int_equal(got->device, file.device);
    assert_int_equal(got->inode, file.inode);
    assert_int_equal(got->size, file.size);
    assert_int_equal(got->modified_ns, file.modified_ns);
    assert_int_equal(got->changed_ns, file.changed_ns);
    assert_int_equal(got->edges, file.edges);
    assert_int_equal(got->settled, 1);
    assert_int_equal(got->closed, 1);
}

static void assert_same_place(const phi_location *got)
{
    assert_int_equal(got->line, 3);
    assert_int_equal(got->row, 41);
    assert_int_equal(got->column_number, 5);
    assert_string_equal(got->column, "SSN");
    assert_int_equal(got->page, 2);
    assert_string_equal(got->sheet, "March");
    assert_string_equal(got->cell, "C7");
    assert_string_equal(got->part, "header");
    assert_int_equal(got->byte, 900);
}

static void assert_same_finding(const phi_finding *got)
{
    assert_string_equal(got->path, "share/a.zip!/march.csv");
    assert_string_equal(got->detector, "us.ssn");
    assert_true(got->confidence == 0.97);
    assert_string_equal(got->masked, "***-**-6789");
    assert_null(got->match);
    assert_string_equal(got->fingerprint, FINGERPRINT);
    assert_int_equal(got->offset, 8123);
    assert_int_equal(got->length, 11);
    assert_same_place(got->location);
    assert_int_equal(got->tag_count, 2);
    assert_string_equal(got->tags[1], "glba");
    assert_int_equal(got->evidence_count, 3);
    assert_string_equal(got->evidence[2], "near:patient");
    assert_true(got->evidence_bits[1] == 4.25);
    assert_int_equal(got->jurisdiction_count, 2);
    assert_string_equal(got->jurisdictions[0], "FL");
    assert_true(got->test && got->allowed && got->record_exact);
    assert_true(got->bits == 7.5 && got->shape_bits == -2.25);
    assert_string_equal(got->shape, "999-99-9999");
    assert_int_equal(got->safe_harbor, 7);
    assert_int_equal(got->record, 12);
    assert_int_equal(got->identifies, PHI_IDENTIFIES_PERSON);
    assert_true(got->identity == UINT64_C(0xfedcba9876543210));
    assert_string_equal(got->state, "TX");
    assert_same_file(got->file);
}

static void test_a_finding_survives(void **state)
{
    (void)state;
    pack p = {0};
    unpack u = {0};
    const phi_finding finding = full_finding();
    pack_finding(&p, &finding);
    pack_finding(&p, &finding);
    byte_buf chunk = chunk_of(&p);
    assert_true(unpack_open(&u, chunk.data, chunk.size));
    assert_int_equal(unpack_next(&u), UNPACK_FINDING);
    assert_same_finding(&u.finding);
    assert_int_equal(unpack_next(&u), UNPACK_FINDING); /* path and file as the one before */
    assert_same_finding(&u.finding);
    assert_int_equal(unpack_next(&u), UNPACK_END);
    bytes_done(&chunk);
    unpack_done(&u);
    pack_done(&p);
}

static void test_the_value_is_not_written(void **state)
{
    (void)state;
    pack p = {0};
    const phi_finding finding = full_finding();
    pack_finding(&p, &finding);
    byte_buf chunk = chunk_of(&p);
    assert_null(memmem(chunk.data, chunk.size, finding.match, strlen(finding.match)));
    bytes_done(&chunk);
    pack_done(&p);
}

static void test_a_bare_finding_survives(void **state)
{
    (void)state;
    pack p = {0};
    unpack u = {0};
    const phi_location nowhere = {.struct_size = sizeof nowhere};
    const phi_finding bare = {.struct_size = sizeof bare, .path = "x", .detector = "d", .masked = "", .location = &nowhere, .shape = ""};
    pack_finding(&p, &bare);
    byte_buf chunk = chunk_of(&p);
    assert_true(unpack_open(&u, chunk.data, chunk.size));
    assert_int_equal(unpack_next(&u), UNPACK_FINDING);
    assert_string_equal(u.finding.path, "x");
    assert_null(u.finding.fingerprint);
    assert_null(u.finding.evidence_bits);
    assert_null(u.finding.file);
    assert_null(u.finding.location->column);
    bytes_done(&chunk);
    unpack_done(&u);
    pack_done(&p);
}

static void test_sources_survive_and_files_can_be_read_alone(void **state)
{
    (void)state;
    pack p = {0};
    unpack u = {0};
    const phi_coverage member = full_source("share/a.zip!/march.csv", 1), zip = full_source("share/a.zip", 0), other = full_source("share/b", 0);
    pack_source(&p, &member);
    pack_source(&p, &zip);
    const size_t second = p.records.size;
    pack_begin_file(&p);
    pack_source(&p, &other);
    byte_buf chunk = chunk_of(&p);
    u.carried = true;
    assert_true(unpack_open(&u, chunk.data, chunk.size));
    unpack_seek(&u, (uint32_t)second);
    assert_int_equal(unpack_next(&u), UNPACK_SOURCE);
    assert_string_equal(u.source.path, "share/b");
    assert_same_file(u.source.file);
    unpack_seek(&u, 0);
    assert_int_equal(unpack_next(&u), UNPACK_SOURCE);
    const phi_coverage *got = &u.source;
    assert_string_equal(got->path, "share/a.zip!/march.csv");
    assert_int_equal(got->state, PHI_STATE_PARTIAL);
    assert_int_equal(got->reason, PHI_REASON_LIMIT_BYTES);
    assert_string_equal(got->detail, "too much");
    assert_string_equal(got->media, "text/csv");
    assert_true(got->bytes == UINT64_C(1) << 40);
    assert_int_equal(got->bytes_examined, 1000);
    assert_int_equal(got->findings, 3);
    assert_int_equal(got->data_class, PHI_CLASS_PHI);
    assert_int_equal(got->depth, 1);
    assert_int_equal(got->records[3], 4);
    assert_int_equal(got->carried, 1);
    bytes_done(&chunk);
    unpack_done(&u);
    pack_done(&p);
}

/* Names that are not UTF-8, empty ones and long ones are what they were. */
static void test_any_path_survives(void **state)
{
    (void)state;
    char length[5000];
    memset(length, 'n', sizeof length - 1);
    length[sizeof length - 1] = '\0';
    const char *const paths[] = {"", "/", "a", "a/", "/a", "\xff\xfe/\x01", "a/b/c!/d/e", "a\nb\\c", length};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        pack p = {0};
        unpack u = {0};
        const phi_coverage source = full_source(paths[i], 0);
        pack_source(&p, &source);
        byte_buf chunk = chunk_of(&p);
        assert_true(unpack_open(&u, chunk.data, chunk.size));
        assert_int_equal(unpack_next(&u), UNPACK_SOURCE);
        assert_string_equal(u.source.path, paths[i]);
        bytes_done(&chunk);
        unpack_done(&u);
        pack_done(&p);
    }
}

/* As many strings as a table must grow for. */
static void test_many_strings(void **state)
{
    (void)state;
    pack p = {0};
    unpack u = {0};
    char path[64];
    for (unsigned i = 0; i < 3000; i++) {
        (void)snprintf(path, sizeof path, "folder %u/name", i);
        const phi_coverage source = full_source(path, 0);
        pack_begin_file(&p);
        pack_source(&p, &source);
    }
    byte_buf chunk = chunk_of(&p);
    assert_true(unpack_open(&u, chunk.data, chunk.size));
    for (unsigned i = 0; i < 3000; i++) {
        (void)snprintf(path, sizeof path, "folder %u/name", i);
        assert_int_equal(unpack_next(&u), UNPACK_SOURCE);
        assert_string_equal(u.source.path, path);
    }
    assert_int_equal(unpack_next(&u), UNPACK_END);
    bytes_done(&chunk);
    unpack_done(&u);
    pack_done(&p);
}

/* The sum at the end of a chunk, as the writer makes it: for damage that it does not tell. */
static void sign(uint8_t *data, size_t size)
{
    const uint64_t sum = bytes_hash(0, data, size - sizeof sum);
    memcpy(data + size - sizeof sum, &sum, sizeof sum);
}

static void read_all(const uint8_t *data, size_t size)
{
    unpack u = {0};
    if (unpack_open(&u, data, size)) {
        for (unsigned i = 0; i < 100; i++) {
            const unpack_kind kind = unpack_next(&u);
            if (kind == UNPACK_END || kind == UNPACK_DAMAGED)
                break;
        }
    }
    unpack_done(&u);
}

static void test_damage_is_noticed_and_harmless(void **state)
{
    (void)state;
    pack p = {0};
    unpack u = {0};
    const phi_finding finding = full_finding();
    const phi_coverage source = full_source("share/a.zip", 0);
    pack_finding(&p, &finding);
    pack_source(&p, &source);
    byte_buf chunk = chunk_of(&p);
    for (size_t i = 0; i < chunk.size; i++) {
        chunk.data[i] ^= 0x41;
        assert_false(unpack_open(&u, chunk.data, chunk.size));
        chunk.data[i] ^= 0x41;
    }
    for (size_t size = 0; size < chunk.size; size++) {
        uint8_t *cut = malloc(size + 1);
        assert_non_null(cut);
        memcpy(cut, chunk.data, size);
        assert_false(unpack_open(&u, cut, size));
        if (size > 16) {
            sign(cut, size);
            read_all(cut, size);
        }
        free(cut);
    }
    for (size_t i = 0; i + 8 < chunk.size; i++) {
        static const uint8_t values[] = {0, 1, 0x7f, 0x80, 0xff};
        const uint8_t before = chunk.data[i];
        for (size_t v = 0; v < sizeof values; v++) {
            chunk.data[i] = values[v];
            sign(chunk.data, chunk.size);
            read_all(chunk.data, chunk.size);
        }
        chunk.data[i] = before;
    }
    unpack_done(&u);
    bytes_done(&chunk);
    pack_done(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_finding_survives),
        cmocka_unit_test(test_the_value_is_not_written),
        cmocka_unit_test(test_a_bare_finding_survives),
        cmocka_unit_test(test_sources_survive_and_files_can_be_read_alone),
        cmocka_unit_test(test_any_path_survives),
        cmocka_unit_test(test_many_strings),
        cmocka_unit_test(test_damage_is_noticed_and_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
