/* SPDX-License-Identifier: Apache-2.0 */
/* One block in each compression, and sizes that are not those of the block. */
#include "worker/codec.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define TEXT "hello hello hello hello hello!"

static const struct {
    phi__codec codec;
    const char *bytes;
    size_t size;
} BLOCKS[] = {
#define BLOCK(codec, bytes) {codec, bytes, sizeof(bytes) - 1}
    BLOCK(PHI__CODEC_NONE, TEXT),
    BLOCK(PHI__CODEC_SNAPPY, "\x1E\x14\x68\x65\x6C\x6C\x6F\x20\x5A\x06\x00\x00\x21"),
    BLOCK(PHI__CODEC_GZIP, "\x1F\x8B\x08\x00\x00\x00\x00\x00\x02\x03\xCB\x48\xCD\xC9\xC9\x57\xC8\xC0\x4E\x2A\x02\x00\x28\xFB\x8D\xCA\x1E\x00\x00\x00"),
    BLOCK(PHI__CODEC_BROTLI, "\x1B\x1D\x00\x00\xA4\x40\x42\x72\x10\x45\x98\xA9\xC3\x73\xFA\x50"),
    BLOCK(PHI__CODEC_LZ4_FRAMED, "\x00\x00\x00\x1E\x00\x00\x00\x10\x6F\x68\x65\x6C\x6C\x6F\x20\x06\x00\x00\x50\x65\x6C\x6C\x6F\x21"),
    BLOCK(PHI__CODEC_ZSTD, "\x28\xB5\x2F\xFD\x20\x1E\x6D\x00\x00\x38\x68\x65\x6C\x6C\x6F\x20\x21\x01\x00\xA9\x4B\x11"),
    BLOCK(PHI__CODEC_LZ4, "\x6F\x68\x65\x6C\x6C\x6F\x20\x06\x00\x00\x50\x65\x6C\x6C\x6F\x21"),
#undef BLOCK
};

static void test_blocks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof BLOCKS / sizeof *BLOCKS; i++) {
        uint8_t out[64];
        const phi__span in = phi__span_of(BLOCKS[i].bytes, BLOCKS[i].size);
        assert_true(phi__codec_unpack(BLOCKS[i].codec, in, out, sizeof TEXT - 1));
        assert_memory_equal(out, TEXT, sizeof TEXT - 1);
        assert_false(phi__codec_unpack(BLOCKS[i].codec, in, out, sizeof TEXT));
        assert_false(phi__codec_unpack(BLOCKS[i].codec, phi__span_part(in, 0, in.size / 2), out, sizeof TEXT - 1));
        assert_true(phi__codec_known(BLOCKS[i].codec));
    }
    assert_false(phi__codec_known(PHI__CODEC_LZO));
    assert_false(phi__codec_known(100));
    assert_false(phi__codec_unpack(PHI__CODEC_ZSTD, phi__span_of(NULL, 0), NULL, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_blocks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
