/* SPDX-License-Identifier: Apache-2.0 */
/* Streams: the same bytes come out of each maker however they are read, and
 * what ends early says why. */
#define _GNU_SOURCE
#include "base/alloc.h"
#include "input/stream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { SIZE = 200000 };

static uint8_t *pattern(void)
{
    uint8_t *bytes = phi__alloc(SIZE);
    assert_non_null(bytes);
    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = (uint8_t)(i * 31 + i / 251);
    return bytes;
}

static int temporary_file(const void *data, size_t size)
{
    char name[] = "/tmp/phi-stream-XXXXXX";
    const int fd = mkstemp(name);
    assert_true(fd >= 0);
    assert_int_equal(unlink(name), 0);
    assert_int_equal(write(fd, data, size), (ssize_t)size);
    return fd;
}

/* Peeks of all sizes between reads of all sizes must not change what is read. */
static void check_whole(phi__stream *stream, const uint8_t *want)
{
    static const size_t steps[] = {1, 7, 4096, 65536, 3, 50000, 100000};
    uint8_t *buffer = phi__alloc(SIZE);
    size_t at = 0;
    for (size_t i = 0; at < SIZE; i++) {
        phi__span peeked;
        assert_int_equal(phi__stream_peek(stream, steps[(i + 2) % 7], &peeked), PHI_OK);
        assert_true(peeked.size <= 65536 && peeked.size <= SIZE - at);
        assert_memory_equal(peeked.data, want + at, peeked.size);
        size_t got = 0;
        assert_int_equal(phi__stream_read(stream, buffer, steps[i % 7], &got), PHI_OK);
        assert_int_equal(got, steps[i % 7] < SIZE - at ? steps[i % 7] : SIZE - at);
        assert_memory_equal(buffer, want + at, got);
        at += got;
        assert_int_equal(stream->position, at);
    }
    size_t got = 1;
    assert_int_equal(phi__stream_read(stream, buffer, 10, &got), PHI_OK);
    assert_int_equal(got, 0);
    assert_int_equal(stream->fault, PHI_REASON_NONE);
    phi__free(buffer);
}

static void check_random(phi__stream *stream, const uint8_t *want)
{
    uint8_t buffer[1000];
    size_t got = 0;
    assert_int_equal(phi__stream_read_at(stream, 12345, buffer, sizeof buffer, &got), PHI_OK);
    assert_int_equal(got, sizeof buffer);
    assert_memory_equal(buffer, want + 12345, got);
    assert_int_equal(phi__stream_read_at(stream, SIZE - 10, buffer, sizeof buffer, &got), PHI_OK);
    assert_int_equal(got, 10);
    assert_int_equal(phi__stream_read_at(stream, SIZE, buffer, sizeof buffer, &got), PHI_OK);
    assert_int_equal(got, 0);
    assert_int_equal(phi__stream_read_at(stream, UINT64_MAX, buffer, sizeof buffer, &got), PHI_OK);
    assert_int_equal(got, 0);
    assert_int_equal(stream->fault, PHI_REASON_NONE);
}

static void memory_delivers_all(void **state)
{
    (void)state;
    uint8_t *bytes = pattern();
    phi__stream *stream;
    assert_int_equal(phi__stream_memory(bytes, SIZE, &stream), PHI_OK);
    assert_int_equal(stream->size, SIZE);
    check_random(stream, bytes);
    check_whole(stream, bytes);
    phi__stream_close(stream);
    phi__free(bytes);
    assert_int_equal(phi__stream_memory(NULL, 1, &stream), PHI_ERR_ARGUMENT);
    phi__stream_close(NULL);
}

static void empty_memory_ends_at_once(void **state)
{
    (void)state;
    phi__stream *stream;
    assert_int_equal(phi__stream_memory(NULL, 0, &stream), PHI_OK);
    phi__span peeked;
    assert_int_equal(phi__stream_peek(stream, 100, &peeked), PHI_OK);
    assert_int_equal(peeked.size, 0);
    phi__stream_close(stream);
}

static void file_delivers_all(void **state)
{
    (void)state;
    uint8_t *bytes = pattern();
    const int fd = temporary_file(bytes, SIZE);
    phi__stream *stream;
    assert_int_equal(phi__stream_fd(fd, &stream), PHI_OK);
    assert_int_equal(stream->size, SIZE);
    assert_int_equal(stream->fd, fd);
    check_whole(stream, bytes);
    check_random(stream, bytes);
    phi__stream_close(stream);
    close(fd);
    phi__free(bytes);
    assert_int_equal(phi__stream_fd(-1, &stream), PHI_ERR_ARGUMENT);
}

static void shrinking_file_is_a_fault(void **state)
{
    (void)state;
    uint8_t *bytes = pattern();
    const int fd = temporary_file(bytes, SIZE);
    phi__stream *stream;
    assert_int_equal(phi__stream_fd(fd, &stream), PHI_OK);
    assert_int_equal(ftruncate(fd, 1000), 0);
    uint8_t *buffer = phi__alloc(SIZE);
    size_t got = 0;
    assert_int_equal(phi__stream_read(stream, buffer, SIZE, &got), PHI_OK);
    assert_int_equal(got, 1000);
    assert_memory_equal(buffer, bytes, 1000);
    assert_int_equal(stream->fault, PHI_REASON_CHANGED);
    assert_non_null(stream->fault_detail);
    phi__stream_close(stream);
    close(fd);
    phi__free(buffer);
    phi__free(bytes);
}

static void growing_file_is_read_as_it_was(void **state)
{
    (void)state;
    const int fd = temporary_file("abc", 3);
    phi__stream *stream;
    assert_int_equal(phi__stream_fd(fd, &stream), PHI_OK);
    assert_int_equal(pwrite(fd, "def", 3, 3), 3);
    char buffer[10];
    size_t got = 0;
    assert_int_equal(phi__stream_read(stream, buffer, sizeof buffer, &got), PHI_OK);
    assert_int_equal(got, 3);
    assert_int_equal(stream->fault, PHI_REASON_NONE);
    phi__stream_close(stream);
    close(fd);
}

static void fill_pipe(int fd, const uint8_t *bytes)
{
    size_t at = 0;
    while (at < SIZE) {
        const ssize_t count = write(fd, bytes + at, SIZE - at < 1000 ? SIZE - at : 1000);
        if (count <= 0)
            _exit(1);
        at += (size_t)count;
    }
    _exit(0);
}

static phi__stream *open_pipe(const uint8_t *bytes, int *fd)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        fill_pipe(ends[1], bytes);
    }
    close(ends[1]);
    *fd = ends[0];
    phi__stream *stream;
    assert_int_equal(phi__stream_fd(ends[0], &stream), PHI_OK);
    assert_int_equal(stream->size, PHI__SIZE_UNKNOWN);
    assert_null(stream->read_at);
    assert_int_equal(stream->fd, -1);
    return stream;
}

static void pipe_delivers_all(void **state)
{
    (void)state;
    uint8_t *bytes = pattern();
    int fd;
    phi__stream *stream = open_pipe(bytes, &fd);
    size_t got;
    char byte;
    assert_int_equal(phi__stream_read_at(stream, 0, &byte, 1, &got), PHI_ERR_UNSUPPORTED);
    check_whole(stream, bytes);
    phi__stream_close(stream);
    close(fd);
    phi__free(bytes);
}

static void pipe_becomes_random(void **state)
{
    (void)state;
    uint8_t *bytes = pattern();
    int fd;
    phi__stream *stream = open_pipe(bytes, &fd);
    phi__span peeked;
    assert_int_equal(phi__stream_peek(stream, 512, &peeked), PHI_OK);
    assert_int_equal(phi__stream_make_random(&stream, SIZE), PHI_OK); /* the ceiling itself still fits */
    assert_int_equal(stream->size, SIZE);
    check_random(stream, bytes);
    check_whole(stream, bytes);
    phi__stream_close(stream);
    close(fd);
    phi__free(bytes);
}

static void ceiling_leaves_the_stream_whole(void **state)
{
    (void)state;
    static const size_t ceilings[] = {0, 1, 65536, 100000, SIZE - 1};
    uint8_t *bytes = pattern();
    for (size_t i = 0; i < sizeof ceilings / sizeof *ceilings; i++) {
        int fd;
        phi__stream *stream = open_pipe(bytes, &fd);
        phi__span peeked;
        assert_int_equal(phi__stream_peek(stream, 4096, &peeked), PHI_OK);
        assert_int_equal(phi__stream_make_random(&stream, ceilings[i]), PHI_PARTIAL);
        assert_int_equal(stream->position, 0);
        assert_null(stream->read_at);
        check_whole(stream, bytes);
        phi__stream_close(stream);
        close(fd);
    }
    phi__free(bytes);
}

static void read_all_knows_its_ceiling(void **state)
{
    (void)state;
    uint8_t *bytes = pattern();
    static const struct {
        size_t ceiling;
        phi_status want;
    } cases[] = {{SIZE, PHI_OK}, {SIZE + 1, PHI_OK}, {SIZE - 1, PHI_PARTIAL}, {10, PHI_PARTIAL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        phi__stream *stream;
        assert_int_equal(phi__stream_memory(bytes, SIZE, &stream), PHI_OK);
        phi__buf out;
        phi__buf_init(&out, cases[i].ceiling);
        assert_int_equal(phi__stream_read_all(stream, &out), cases[i].want);
        assert_int_equal(out.size, cases[i].ceiling < SIZE ? cases[i].ceiling : SIZE);
        assert_memory_equal(out.data, bytes, out.size);
        phi__buf_done(&out);
        phi__stream_close(stream);
    }
    phi__free(bytes);
}

static void take_moves_the_bytes(void **state)
{
    (void)state;
    phi__buf buf;
    phi__buf_init(&buf, 100);
    assert_int_equal(phi__buf_append_text(&buf, "hello"), PHI_OK);
    phi__stream *stream;
    assert_int_equal(phi__stream_take(&buf, &stream), PHI_OK);
    assert_null(buf.data);
    phi__span peeked;
    assert_int_equal(phi__stream_peek(stream, 100, &peeked), PHI_OK);
    assert_int_equal(peeked.size, 5);
    phi__stream_close(stream);
}

/* A caller's function over `bytes` that gives at most 13 bytes a call. */
typedef struct trickle {
    const uint8_t *bytes;
    uint64_t size;
    int64_t answer_at_end;
} trickle;

static int64_t trickle_read(void *user, uint64_t offset, void *buffer, size_t capacity)
{
    const trickle *from = user;
    if (offset >= from->size)
        return from->answer_at_end;
    size_t count = capacity < 13 ? capacity : 13;
    if (count > from->size - offset)
        count = (size_t)(from->size - offset);
    memcpy(buffer, from->bytes + offset, count);
    return (int64_t)count;
}

static void callback_fills_buffers(void **state)
{
    (void)state;
    uint8_t *bytes = pattern();
    trickle from = {.bytes = bytes, .size = SIZE};
    static const uint64_t sizes[] = {SIZE, PHI__SIZE_UNKNOWN};
    for (size_t i = 0; i < 2; i++) {
        phi__stream *stream;
        assert_int_equal(phi__stream_callback(trickle_read, &from, sizes[i], &stream), PHI_OK);
        check_random(stream, bytes);
        check_whole(stream, bytes);
        phi__stream_close(stream);
    }
    phi__free(bytes);
}

static void callback_faults(void **state)
{
    (void)state;
    static const struct {
        uint64_t size;
        int64_t answer;
        phi_reason want;
    } cases[] = {
        {100, 0, PHI_REASON_CHANGED},
        {PHI__SIZE_UNKNOWN, 0, PHI_REASON_NONE},
        {100, -1, PHI_REASON_IO},
        {100, 1000, PHI_REASON_IO},
    };
    uint8_t bytes[50] = {1, 2, 3};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trickle from = {.bytes = bytes, .size = sizeof bytes, .answer_at_end = cases[i].answer};
        phi__stream *stream;
        assert_int_equal(phi__stream_callback(trickle_read, &from, cases[i].size, &stream), PHI_OK);
        uint8_t buffer[200];
        size_t got = 0;
        assert_int_equal(phi__stream_read(stream, buffer, sizeof buffer, &got), PHI_OK);
        assert_int_equal(got, sizeof bytes);
        assert_int_equal(stream->fault, cases[i].want);
        phi__stream_close(stream);
    }
}

static void first_fault_stays(void **state)
{
    (void)state;
    phi__stream *stream;
    assert_int_equal(phi__stream_memory("x", 1, &stream), PHI_OK);
    phi__stream_fault(stream, PHI_REASON_CORRUPT, "first");
    phi__stream_fault(stream, PHI_REASON_IO, "second");
    assert_int_equal(stream->fault, PHI_REASON_CORRUPT);
    assert_string_equal(stream->fault_detail, "first");
    phi__stream_close(stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_delivers_all),
        cmocka_unit_test(empty_memory_ends_at_once),
        cmocka_unit_test(file_delivers_all),
        cmocka_unit_test(shrinking_file_is_a_fault),
        cmocka_unit_test(growing_file_is_read_as_it_was),
        cmocka_unit_test(pipe_delivers_all),
        cmocka_unit_test(pipe_becomes_random),
        cmocka_unit_test(ceiling_leaves_the_stream_whole),
        cmocka_unit_test(read_all_knows_its_ceiling),
        cmocka_unit_test(take_moves_the_bytes),
        cmocka_unit_test(callback_fills_buffers),
        cmocka_unit_test(callback_faults),
        cmocka_unit_test(first_fault_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
