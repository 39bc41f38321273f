/* SPDX-License-Identifier: Apache-2.0 */
/* What compressed streams ask for, by the headers that xz, zstd, lzma and lzip write. */
#include "worker/reader_dictionary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

#define BYTES(text) (text), sizeof(text) - 1
#define MIB ((uint64_t)1 << 20)

static void test_sizes(void **state)
{
    (void)state;
    static const struct {
        phi__reading reading;
        const char *head;
        size_t size;
        uint64_t wanted;
    } TABLE[] = {
        {PHI__READ_XZ, BYTES("\xFD" "7zXZ\0\0\4\xE6\xD6\xB4\x46\2\0\x21\1\x1C\0\0\0\x10\xCF\x58\xCC"), 64 * MIB}, /* xz -9 */
        {PHI__READ_XZ, BYTES("\xFD" "7zXZ\0\0\4\xE6\xD6\xB4\x46\2\0\x21\1\x16\0\0\0\x74\x2F\xE5\xA3"), 8 * MIB},   /* xz */
        {PHI__READ_XZ, BYTES("\xFD" "7zXZ\0\0\4\xE6\xD6\xB4\x46\2\0\x21\1\x28\0\0\0"), UINT32_MAX},
        {PHI__READ_XZ, BYTES("\xFD" "7zXZ\0\0\4\xE6"), 0},
        {PHI__READ_LZMA, BYTES("\x5D\0\0\x80\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), 8 * MIB},
        {PHI__READ_LZIP, BYTES("LZIP\1\x17"), 8 * MIB},
        {PHI__READ_LZIP, BYTES("LZIP\1\x1D"), 512 * MIB},
        {PHI__READ_LZIP, BYTES("LZIP\1"), 0},
        {PHI__READ_ZSTD, BYTES("\x28\xB5\x2F\xFD\4\x88"), 128 * MIB}, /* zstd --long=27 of a pipe */
        {PHI__READ_ZSTD, BYTES("\x28\xB5\x2F\xFD\xA4\0\0\0\x40"), (uint64_t)1 << 30},
        {PHI__READ_ZSTD, BYTES("\x28\xB5\x2F\xFD\4"), 0},
        {PHI__READ_BZIP2, BYTES("BZh91AY&SY"), 0},
    };
    for (size_t i = 0; i < sizeof TABLE / sizeof *TABLE; i++)
        assert_true(phi__dictionary_bytes(TABLE[i].reading, phi__span_of(TABLE[i].head, TABLE[i].size)) == TABLE[i].wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sizes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
