/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TESTS_ZIP_BYTES_H
#define PHI_TESTS_ZIP_BYTES_H
/* Zips made byte by byte for tests, with room for lies. "Deflated" members are
 * one uncompressed block of deflate, so that no compressor is needed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "extract/inflate.h"

typedef struct zip_bytes {
    phi__buf body;
    phi__buf directory;
    uint16_t count;
} zip_bytes;

/* How the next member is written; zeroed means stored and honest. */
typedef struct zip_form {
    uint16_t method;
    uint16_t flags;
    uint32_t add_to_size; /* a lie in both headers */
    uint32_t change_crc;
    uint32_t slack;       /* zeros behind the data, within the member */
    bool zip64;
} zip_form;

static inline void put(phi__buf *out, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        assert_int_equal(phi__buf_append_byte(out, (uint8_t)(i < 8 ? value >> 8 * i : 0)), PHI_OK);
}

static inline void put_bytes(phi__buf *out, const void *data, size_t size)
{
    assert_int_equal(phi__buf_append(out, data, size), PHI_OK);
}

static inline void zip_bytes_init(zip_bytes *zip)
{
    *zip = (zip_bytes){.count = 0};
    phi__buf_init(&zip->body, 16 << 20);
    phi__buf_init(&zip->directory, 16 << 20);
}

static inline void zip_bytes_done(zip_bytes *zip)
{
    phi__buf_done(&zip->body);
    phi__buf_done(&zip->directory);
}

/* One block of deflate that is stored, and the last. */
static inline void put_deflate(phi__buf *out, const void *data, size_t size)
{
    assert_true(size <= UINT16_MAX);
    put(out, 1, 1);
    put(out, size, 2);
    put(out, ~size, 2);
    put_bytes(out, data, size);
}

static inline void zip_bytes_entry(zip_bytes *zip, const char *name, uint32_t offset, uint32_t crc, uint32_t packed,
                                   uint32_t size, zip_form form)
{
    phi__buf *out = &zip->directory;
    put_bytes(out, "PK\1\2", 4);
    put(out, 20, 2);
    put(out, 20, 2);
    put(out, form.flags, 2);
    put(out, form.method, 2);
    put(out, 0, 4);
    put(out, crc, 4);
    put(out, form.zip64 ? UINT32_MAX : packed, 4);
    put(out, form.zip64 ? UINT32_MAX : size, 4);
    put(out, strlen(name), 2);
    put(out, form.zip64 ? 28 : 0, 2);
    put(out, 0, 12 - 2);
    put(out, form.zip64 ? UINT32_MAX : offset, 4);
    put_bytes(out, name, strlen(name));
    if (form.zip64) {
        put(out, 1, 2);
        put(out, 24, 2);
        put(out, size, 8);
        put(out, packed, 8);
        put(out, offset, 8);
    }
    zip->count++;
}

static inline void zip_bytes_add(zip_bytes *zip, const char *name, const void *data, size_t length, zip_form form)
{
    phi__buf *out = &zip->body;
    const uint32_t offset = (uint32_t)out->size;
    const bool streamed = (form.flags & 8) != 0;
    const uint32_t crc = phi__inflate_crc(0, data, length) ^ form.change_crc;
    const uint32_t packed = (uint32_t)length + (form.method == 8 ? 5 : 0) + form.slack;
    const uint32_t size = (uint32_t)length + form.add_to_size;
    put_bytes(out, "PK\3\4", 4);
    put(out, 20, 2);
    put(out, form.flags, 2);
    put(out, form.method, 2);
    put(out, 0, 4);
    put(out, streamed ? 0 : crc, 4);
    put(out, streamed ? 0 : packed, 4);
    put(out, streamed ? 0 : size, 4);
    put(out, strlen(name), 2);
    put(out, 0, 2);
    put_bytes(out, name, strlen(name));
    if (form.method == 8)
        put_deflate(out, data, length);
    else
        put_bytes(out, data, length);
    put(out, 0, form.slack);
    if (streamed) {
        put_bytes(out, "PK\7\x08", 4);
        put(out, crc, 4);
        put(out, packed, 4);
        put(out, size, 4);
    }
    zip_bytes_entry(zip, name, offset, crc, packed, size, form);
}

static inline void zip_bytes_text(zip_bytes *zip, const char *name, const char *text, zip_form form)
{
    zip_bytes_add(zip, name, text, strlen(text), form);
}

/* Append directory and end; zip64 end records as well when asked for. */
static inline void zip_bytes_end(zip_bytes *zip, bool zip64)
{
    phi__buf *out = &zip->body;
    const uint64_t start = out->size;
    put_bytes(out, zip->directory.data, zip->directory.size);
    if (zip64) {
        const uint64_t end64 = out->size;
        put_bytes(out, "PK\6\6", 4);
        put(out, 44, 8);
        put(out, 45, 2);
        put(out, 45, 2);
        put(out, 0, 8);
        put(out, zip->count, 8);
        put(out, zip->count, 8);
        put(out, zip->directory.size, 8);
        put(out, start, 8);
        put_bytes(out, "PK\6\7", 4);
        put(out, 0, 4);
        put(out, end64, 8);
        put(out, 1, 4);
    }
    put_bytes(out, "PK\5\6", 4);
    put(out, 0, 4);
    put(out, zip64 ? UINT16_MAX : zip->count, 2);
    put(out, zip64 ? UINT16_MAX : zip->count, 2);
    put(out, zip64 ? UINT32_MAX : zip->directory.size, 4);
    put(out, zip64 ? UINT32_MAX : start, 4);
    put(out, 0, 2);
}

#endif
