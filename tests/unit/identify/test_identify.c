/* SPDX-License-Identifier: Apache-2.0 */
/* What heads are, signatures first, and above all: what is not text. */
#include "identify/identify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define BYTES(s) (s), sizeof(s) - 1

static phi__identity identify(const void *data, size_t size)
{
    const size_t head = size < PHI__IDENTIFY_HEAD ? size : PHI__IDENTIFY_HEAD;
    return phi__identify(phi__span_of(data, head), size <= PHI__IDENTIFY_HEAD);
}

static void test_signatures(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        phi__kind kind;
        const char *media;
    } table[] = {
        {BYTES(""), PHI__KIND_EMPTY, "application/x-empty"},
        {BYTES("\x1F\x8B\x08\0"), PHI__KIND_GZIP, "application/gzip"},
        {BYTES("PK\3\4\x14\0"), PHI__KIND_ZIP, "application/zip"},
        {BYTES("PK\5\6\0\0"), PHI__KIND_ZIP, "application/zip"},
        {BYTES("PK\7\10PK\3\4"), PHI__KIND_ZIP, "application/zip"},
        {BYTES("%PDF-1.7\n"), PHI__KIND_PDF, "application/pdf"},
        {BYTES("junk\n%PDF-1.4\n1 0 obj\n"), PHI__KIND_PDF, "application/pdf"},
        {BYTES("A file starts with %PDF-1.4, says the norm.\n"), PHI__KIND_TEXT, "text/plain"},
        {BYTES("\x89PNG\r\n\x1A\n"), PHI__KIND_IMAGE, "image/png"},
        {BYTES("P5\n# made by a program\n640 480\n255\n\1"), PHI__KIND_IMAGE, "image/x-portable-anymap"},
        {BYTES("P5\n640 480\n255\n\1\2"), PHI__KIND_IMAGE, "image/x-portable-anymap"},
        {BYTES("P5\n640 lines of text"), PHI__KIND_TEXT, "text/plain"},
        {BYTES("GIF89a\1\0"), PHI__KIND_IMAGE, "image/gif"},
        {BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), PHI__KIND_OUTLOOK, "application/x-ole-storage"},
        {BYTES("SQLite format 3\0"), PHI__KIND_DATA, "application/vnd.sqlite3"},
        {BYTES("{\\rtf1 hello}"), PHI__KIND_RTF, "application/rtf"},
        {BYTES("<?xml version='1.0'?>\n<office:document x='y' office:mimetype='application/vnd.oasis.opendocument.spreadsheet'>"), PHI__KIND_ODF,
         "application/vnd.oasis.opendocument.spreadsheet-flat-xml"},
        {BYTES("<office:document-content office:mimetype='application/vnd.oasis.opendocument.text'>"), PHI__KIND_TEXT, "text/plain"},
        {BYTES("BM is short for basal metabolism"), PHI__KIND_TEXT, "text/plain"},
        {BYTES("MZ was a letter"), PHI__KIND_TEXT, "text/plain"},
        {BYTES("PK was found in him"), PHI__KIND_TEXT, "text/plain"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const phi__identity identity = identify(table[i].bytes, table[i].size);
        assert_string_equal(identity.media, table[i].media);
        assert_int_equal(identity.kind, table[i].kind);
    }
}

static void test_encodings(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        phi__encoding encoding;
    } table[] = {
        {BYTES("SSN 123\n"), PHI__ENC_UTF8},
        {BYTES("x"), PHI__ENC_UTF8},
        {BYTES("form\ffeed \x1B[1mbold\x1B[0m and \x1A"), PHI__ENC_UTF8},
        {BYTES("\xEF\xBB\xBFname\n"), PHI__ENC_UTF8},
        {BYTES("M\xC3\xBCller\n"), PHI__ENC_UTF8},
        {BYTES("M\xFCller, Stra\xDF" "e 5\n"), PHI__ENC_WINDOWS1252},
        {BYTES("\xFF\xFEh\0i\0"), PHI__ENC_UTF16LE},
        {BYTES("\xFE\xFF\0h\0i"), PHI__ENC_UTF16BE},
        {BYTES("\xFF\xFE\0\0h\0\0\0"), PHI__ENC_UTF32LE},
        {BYTES("\0\0\xFE\xFF\0\0\0h"), PHI__ENC_UTF32BE},
        {BYTES("S\0S\0N\0 \0" "1\0" "2\0\n\0"), PHI__ENC_UTF16LE},
        {BYTES("\0S\0S\0N\0 \0" "1\0" "2\0\n"), PHI__ENC_UTF16BE},
        {BYTES("o\0k\0"), PHI__ENC_UTF16LE},
        {BYTES("\x1F\4@\4" "8\4<\4 \0" "1\0" "2\0\r\0\n\0"), PHI__ENC_UTF16LE}, /* Cyrillic */
        {BYTES("h\0\0\0i\0\0\0"), PHI__ENC_UTF32LE},
        {BYTES("\0\0\0h\0\0\0i"), PHI__ENC_UTF32BE},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const phi__identity identity = identify(table[i].bytes, table[i].size);
        if (identity.kind != PHI__KIND_TEXT || identity.encoding != table[i].encoding)
            fail_msg("sample %zu: kind %d, encoding %d", i, identity.kind, identity.encoding);
    }
}

static void test_binaries_are_not_text(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
    } table[] = {
        {BYTES("\0")},
        {BYTES("\0\0\0\0\0\0\0\0")},
        {BYTES("text and\0 a zero")},
        {BYTES("\1\0\2\0\3\0\4\0\5\0\6\0")},
        {BYTES("\1\2\3\4abcd")},
        {BYTES("\xFF\xFE\1\0\2\0\3\0")},
        {BYTES("\x93\xA1\x07\xF2\xE1\x8C\x99\x04\xB7\xD0\x13\xC9\x85\xEE\x90\xAA")},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (identify(table[i].bytes, table[i].size).kind != PHI__KIND_BINARY)
            fail_msg("sample %zu is not binary", i);
    }
}

/* Random bytes of any length must not be taken for text. */
static void test_noise_is_not_text(void **state)
{
    (void)state;
    uint32_t seed = 7;
    size_t taken = 0;
    uint8_t noise[512];
    for (size_t round = 0; round < 2000; round++) {
        const size_t size = 32 + round % (sizeof noise - 32);
        for (size_t i = 0; i < size; i++) {
            seed = seed * 1664525u + 1013904223u;
            noise[i] = (uint8_t)(seed >> 24);
        }
        taken += identify(noise, size).kind == PHI__KIND_TEXT;
    }
    assert_int_equal(taken, 0);
}

/* A header block whose sum is right is a tar, with and without the magic. */
static void test_tar_by_sum_or_magic(void **state)
{
    (void)state;
    uint8_t block[512] = "a.txt";
    unsigned sum = 8 * ' ';
    for (size_t i = 0; i < sizeof block; i++)
        sum += i < 148 || i >= 156 ? block[i] : 0;
    (void)snprintf((char *)block + 148, 8, "%06o", sum);
    assert_int_equal(identify(block, sizeof block).kind, PHI__KIND_TAR);
    block[148]++;
    assert_int_equal(identify(block, sizeof block).kind, PHI__KIND_BINARY);
    memcpy(block + 257, "ustar\0" "00", 8);
    assert_int_equal(identify(block, sizeof block).kind, PHI__KIND_TAR);
}

/* The head may end inside a character. */
static void test_cut_head(void **state)
{
    (void)state;
    uint8_t head[PHI__IDENTIFY_HEAD + 1];
    for (size_t i = 0; i < sizeof head; i++)
        head[i] = i % 2 == 0 ? 'a' : 0xC3;
    for (size_t i = 0; i + 1 < sizeof head; i += 2)
        memcpy(head + i, "\xC3\xA4", 2);
    memmove(head + 1, head, sizeof head - 1);
    head[0] = 'a';
    const phi__identity identity = identify(head, sizeof head);
    assert_int_equal(identity.kind, PHI__KIND_TEXT);
    assert_int_equal(identity.encoding, PHI__ENC_UTF8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signatures),
        cmocka_unit_test(test_encodings),
        cmocka_unit_test(test_binaries_are_not_text),
        cmocka_unit_test(test_noise_is_not_text),
        cmocka_unit_test(test_tar_by_sum_or_magic),
        cmocka_unit_test(test_cut_head),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
