/* SPDX-License-Identifier: Apache-2.0 */
/* See archive_bytes.h. */
#include "archive_bytes.h"

#include "extract/inflate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void put(phi__buf *out, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        assert_int_equal(phi__buf_append_byte(out, (uint8_t)(i < 8 ? value >> 8 * i : 0)), PHI_OK);
}

static void put_bytes(phi__buf *out, const void *data, size_t size)
{
    assert_int_equal(phi__buf_append(out, data, size), PHI_OK);
}

/* What local header and directory entry share: flags to extra length. */
static void put_member(phi__buf *out, const char *name, uint32_t crc, size_t size)
{
    put(out, 20, 2);
    put(out, 0, 2 + 2 + 4);
    put(out, crc, 4);
    put(out, size, 4);
    put(out, size, 4);
    put(out, strlen(name), 2);
    put(out, 0, 2);
}

void archive_zip(phi__buf *out, const char *const *names, size_t count, const void *data, size_t size)
{
    const size_t start = out->size;
    const size_t step = 30 + size;
    const uint32_t crc = phi__inflate_crc(0, data, size);
    for (size_t i = 0; i < count; i++) {
        put_bytes(out, "PK\3\4", 4);
        put_member(out, names[i], crc, size);
        put_bytes(out, names[i], strlen(names[i]));
        put_bytes(out, data, size);
    }
    const size_t directory = out->size;
    for (size_t i = 0, at = 0; i < count; at += step + strlen(names[i]), i++) {
        put_bytes(out, "PK\1\2", 4);
        put(out, 20, 2);
        put_member(out, names[i], crc, size);
        put(out, 0, 2 + 2 + 2 + 4);
        put(out, at, 4);
        put_bytes(out, names[i], strlen(names[i]));
    }
    const size_t end = out->size;
    put_bytes(out, "PK\5\6", 4);
    put(out, 0, 4);
    put(out, count, 2);
    put(out, count, 2);
    put(out, end - directory, 4);
    put(out, directory - start, 4);
    put(out, 0, 2);
}

static void put_gzip_head(phi__buf *out, const char *name)
{
    put_bytes(out, "\x1f\x8b\x08", 3);
    put(out, name != NULL ? 8 : 0, 1);
    put(out, 0, 5);
    put(out, 3, 1);
    if (name != NULL)
        put_bytes(out, name, strlen(name) + 1);
}

void archive_gzip(phi__buf *out, const char *name, const void *data, size_t size)
{
    assert_true(size <= UINT16_MAX);
    put_gzip_head(out, name);
    put(out, 1, 1);
    put(out, size, 2);
    put(out, ~size, 2);
    put_bytes(out, data, size);
    put(out, phi__inflate_crc(0, data, size), 4);
    put(out, size, 4);
}

void archive_tar(phi__buf *out, const char *name, const void *data, size_t size)
{
    char head[512] = "";
    (void)snprintf(head, 100, "%s", name);
    memcpy(head + 100, "0000644\0000000000\0000000000", 24);
    (void)snprintf(head + 124, 12, "%011o", (unsigned)size);
    memcpy(head + 136, "00000000000", 12);
    memset(head + 148, ' ', 8);
    head[156] = '0';
    memcpy(head + 257, "ustar\00000", 8);
    unsigned sum = 0;
    for (size_t i = 0; i < sizeof head; i++)
        sum += (unsigned char)head[i];
    (void)snprintf(head + 148, 8, "%06o", sum);
    put_bytes(out, head, sizeof head);
    put_bytes(out, data, size);
    put(out, 0, 8);
    while (out->size % 512 != 0)
        put(out, 0, 1);
    for (size_t i = 0; i < 1024; i += 8)
        put(out, 0, 8);
}

typedef struct bits {
    phi__buf *out;
    unsigned held, count;
} bits;

static void put_bits(bits *b, unsigned value, unsigned count)
{
    b->held |= value << b->count;
    for (b->count += count; b->count >= 8; b->count -= 8, b->held >>= 8)
        put(b->out, b->held & 0xff, 1);
}

/* Fixed codes: 'a' is 10010001, "258 bytes, one back" is 11000101 00000; codes
 * are written from their highest bit on. */
void archive_bomb(phi__buf *out, size_t size)
{
    put_gzip_head(out, NULL);
    bits b = {.out = out};
    uint32_t crc = 0;
    size_t left = size;
    put_bits(&b, 1 | 1 << 1, 3);
    for (; left % 258 != 0; left--)
        put_bits(&b, 0x89, 8);
    for (; left > 0; left -= 258)
        put_bits(&b, 0xa3, 8 + 5);
    put_bits(&b, 0, 7);
    if (b.count > 0)
        put_bits(&b, 0, 8 - b.count);
    static char block[4096];
    memset(block, 'a', sizeof block);
    for (left = size; left > 0; left -= left < sizeof block ? left : sizeof block)
        crc = phi__inflate_crc(crc, block, left < sizeof block ? left : sizeof block);
    put(out, crc, 4);
    put(out, size, 4);
}
