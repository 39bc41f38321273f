/* SPDX-License-Identifier: Apache-2.0 */
/* A file of Parquet by hand: two columns of three rows, one of them with a value that is missing. Then damage. */
#include "said.h"

#include "worker/reader_parquet.h"

#include <stdio.h>
#include <string.h>

typedef struct bytes {
    uint8_t data[1024];
    size_t size;
} bytes;

static void put(bytes *out, const void *data, size_t size)
{
    memcpy(out->data + out->size, data, size);
    out->size += size;
}

#define PUT(out, literal) put((out), (literal), sizeof(literal) - 1)

static void put_zigzag(bytes *out, size_t value)
{
    for (value *= 2; value >= 0x80; value >>= 7)
        put(out, &(uint8_t){(uint8_t)(value | 0x80)}, 1);
    put(out, &(uint8_t){(uint8_t)value}, 1);
}

/* A data page: type 0, sizes, then (values, PLAIN, RLE, RLE). */
static void put_page(bytes *out, const char *content, size_t size)
{
    PUT(out, "\x15\x00\x15");
    put_zigzag(out, size);
    PUT(out, "\x15");
    put_zigzag(out, size);
    PUT(out, "\x2C\x15\x06\x15\x00\x15\x06\x15\x06\x00\x00");
    put(out, content, size);
}

/* Where a column is: codec 0, three values, its size, its first page. */
static void put_chunk(bytes *out, size_t at, size_t size)
{
    PUT(out, "\x3C\x45\x00\x16\x06\x26");
    put_zigzag(out, size);
    PUT(out, "\x26");
    put_zigzag(out, at);
    PUT(out, "\x00\x00");
}

/* `meaning`: what else the schema says of the first column. */
static bytes make_file_of(const char *meaning, size_t size)
{
    bytes out = {.size = 0};
    PUT(&out, "PAR1");
    const size_t first = out.size;
    put_page(&out, "\x01\0\0\0\x02\0\0\0\x03\0\0\0", 12);
    const size_t second = out.size;
    put_page(&out, "\x02\0\0\0\x03\x05\x03\0\0\0a\tb\x01\0\0\0c", 6 + 7 + 5); /* levels 1, 0, 1 */
    const size_t end = out.size;
    PUT(&out, "\x15\x04\x19\x3C");
    PUT(&out, "\x48\x04root\x15\x04\x00");                     /* two children */
    PUT(&out, "\x15\x02\x25\x00\x18\x03ssn");                  /* INT32, required */
    put(&out, meaning, size);
    PUT(&out, "\x00");
    PUT(&out, "\x15\x0C\x25\x02\x18\x04name\x25\x00\x00");     /* BYTE_ARRAY, optional, UTF-8 */
    PUT(&out, "\x16\x06\x19\x1C\x19\x2C");                     /* three rows, one group, two columns */
    put_chunk(&out, first, second - first);
    put_chunk(&out, second, end - second);
    PUT(&out, "\x26\x06\x00\x00");
    const uint32_t footer = (uint32_t)(out.size - end);
    put(&out, &footer, 4);
    PUT(&out, "PAR1");
    return out;
}

static bytes make_file(void)
{
    return make_file_of("", 0);
}

static void test_rows(void **state)
{
    (void)state;
    static phi__rows rows;
    phi__buf log;
    phi__say say = said_begin(&log);
    const bytes file = make_file();
    phi__reader_parquet_span(&say, &rows, phi__span_of(file.data, file.size));
    said_expect(&log, "{ssn\nname}ssn\tname\n000000001\t\"a\tb\"\n000000002\t\n000000003\tc\n");
}

/* Numbers that are times of a day or days, as old and as new writers say so. */
static void test_moments(void **state)
{
    (void)state;
    static phi__rows rows;
    static const struct {
        const char *meaning;
        size_t size;
        const char *cells[3];
    } table[] = {
        {"\x25\x0E", 2, {"00:00:00.001", "00:00:00.002", "00:00:00.003"}},                          /* TIME_MILLIS */
        {"\x25\x12", 2, {"1970-01-01 00:00:00.001", "1970-01-01 00:00:00.002", "1970-01-01 00:00:00.003"}}, /* TIMESTAMP_MILLIS */
        {"\x6C\x7C\x11\x1C\x2C\0\0\0\0", 9, {"00:00:00.000001", "00:00:00.000002", "00:00:00.000003"}},     /* a struct TIME in microseconds */
        {"\x25\x0C", 2, {"1970-01-02", "1970-01-03", "1970-01-04"}},                                /* DATE */
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        phi__buf log;
        char want[200];
        phi__say say = said_begin(&log);
        const bytes file = make_file_of(table[i].meaning, table[i].size);
        phi__reader_parquet_span(&say, &rows, phi__span_of(file.data, file.size));
        (void)snprintf(want, sizeof want, "{ssn\nname}ssn\tname\n%s\t\"a\tb\"\n%s\t\n%s\tc\n", table[i].cells[0], table[i].cells[1], table[i].cells[2]);
        said_expect(&log, want);
    }
}

/* Whatever byte is wrong, it ends, and a cut file says so. */
static void test_damage(void **state)
{
    (void)state;
    static phi__rows rows;
    const bytes file = make_file();
    for (size_t at = 0; at < file.size; at++) {
        bytes damaged = file;
        damaged.data[at] ^= 0xFF;
        phi__buf log;
        phi__say say = said_begin(&log);
        phi__reader_parquet_span(&say, &rows, phi__span_of(damaged.data, damaged.size));
        phi__buf_done(&log);
    }
    for (size_t size = 0; size < file.size; size++) {
        phi__buf log;
        phi__say say = said_begin(&log);
        phi__reader_parquet_span(&say, &rows, phi__span_of(file.data, size));
        assert_non_null(strchr(phi__buf_text(&log), '!'));
        phi__buf_done(&log);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_moments), cmocka_unit_test(test_damage)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
