/* SPDX-License-Identifier: Apache-2.0 */
/* Sparse files read the same as others, byte for byte; what is not on the disk can be passed over. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "input/stream.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SIZE = 9 * 1000 * 1000 + 17 };

/* Data in the middle and at the very end. */
static int make_sparse(void)
{
    char path[] = "/tmp/phi-sparse-XXXXXX";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    (void)unlink(path);
    assert_int_equal(ftruncate(fd, SIZE), 0);
    assert_int_equal(pwrite(fd, "middle", 6, 4000003), 6);
    assert_int_equal(pwrite(fd, "end", 3, SIZE - 3), 3);
    struct stat about;
    assert_int_equal(fstat(fd, &about), 0);
    if (about.st_blocks * 512 >= about.st_size) {
        print_message("the file system has no sparse files: left out\n");
        (void)close(fd);
        skip();
    }
    return fd;
}

static void test_same_bytes(void **state)
{
    (void)state;
    const int fd = make_sparse();
    uint8_t *plain = malloc(SIZE), *read = malloc(SIZE + 1);
    assert_true(plain != NULL && read != NULL);
    assert_int_equal(pread(fd, plain, SIZE, 0), SIZE);
    assert_int_equal(lseek(fd, 5, SEEK_SET), 5);
    phi__stream *stream = NULL;
    assert_int_equal(phi__stream_fd(fd, &stream), PHI_OK);
    size_t got = 0;
    assert_int_equal(phi__stream_read(stream, read, SIZE + 1, &got), PHI_OK);
    assert_int_equal(got, SIZE);
    assert_memory_equal(read, plain, SIZE);
    assert_int_equal(stream->fault, PHI_REASON_NONE);
    assert_int_equal(phi__stream_read_at(stream, 3999990, read, 40, &got), PHI_OK);
    assert_int_equal(got, 40);
    assert_memory_equal(read, plain + 3999990, 40);
    assert_int_equal(lseek(fd, 0, SEEK_CUR), 5); /* the caller's own place */
    phi__stream_close(stream);
    free(plain);
    free(read);
    (void)close(fd);
}

static void test_holes_can_be_passed_over(void **state)
{
    (void)state;
    const int fd = make_sparse();
    phi__stream *stream = NULL, *borrowed = NULL;
    assert_int_equal(phi__stream_fd(fd, &stream), PHI_OK);
    assert_int_equal(phi__stream_borrow(stream, &borrowed), PHI_OK);
    const uint64_t first = phi__stream_skip_hole(borrowed);
    assert_in_range(first, 1, 4000003);
    assert_int_equal(stream->position, first);
    assert_int_equal(borrowed->position, first);
    assert_int_equal(phi__stream_skip_hole(borrowed), 0);
    uint8_t bytes[64 * 1024];
    size_t got;
    bool found = false;
    uint64_t passed = first;
    do {
        assert_int_equal(phi__stream_read(borrowed, bytes, sizeof bytes, &got), PHI_OK);
        found = found || memmem(bytes, got, "middle", 6) != NULL;
        passed += got + phi__stream_skip_hole(borrowed);
    } while (got == sizeof bytes);
    assert_true(found);
    assert_int_equal(passed, SIZE);
    phi__stream_close(borrowed);
    phi__stream_close(stream);
    (void)close(fd);
}

static void test_a_file_that_shrinks_is_not_a_hole(void **state)
{
    (void)state;
    const int fd = make_sparse();
    phi__stream *stream = NULL;
    assert_int_equal(phi__stream_fd(fd, &stream), PHI_OK);
    assert_int_equal(ftruncate(fd, 1000), 0);
    uint8_t bytes[1000];
    size_t got = 0;
    assert_int_equal(phi__stream_read_at(stream, 8000000, bytes, sizeof bytes, &got), PHI_OK);
    assert_int_equal(got, 0);
    assert_int_equal(stream->fault, PHI_REASON_CHANGED);
    phi__stream_close(stream);
    (void)close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_bytes), cmocka_unit_test(test_holes_can_be_passed_over),
                                       cmocka_unit_test(test_a_file_that_shrinks_is_not_a_hole)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
