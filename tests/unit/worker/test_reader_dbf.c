/* SPDX-License-Identifier: Apache-2.0 */
/* dBASE: fields, code pages, binary values, deleted records, and heads that lie. */
#include "said.h"

#include "worker/reader_dbf.h"

#include <string.h>

static size_t put(uint8_t *out, size_t at, const void *bytes, size_t size)
{
    memcpy(out + at, bytes, size);
    return at + size;
}

/* Two fields, a text of 6 and one of `type` and `size`; records follow. */
static size_t head(uint8_t out[512], uint8_t version, uint8_t driver, char type, uint8_t size, uint32_t records)
{
    memset(out, 0, 512);
    out[0] = version;
    out[2] = out[3] = 1;
    memcpy(out + 4, &records, 4);
    out[8] = 97;
    out[10] = (uint8_t)(1 + 6 + size);
    out[29] = driver;
    memcpy(out + 32, "NAME", 4);
    out[43] = 'C';
    out[48] = 6;
    memcpy(out + 64, "B", 1);
    out[75] = (uint8_t)type;
    out[80] = size;
    out[96] = 0x0D;
    return 97;
}

static void expect(const uint8_t *bytes, size_t size, const char *wanted)
{
    static phi__rows rows;
    phi__buf log;
    phi__say say = said_begin(&log);
    phi__reader_dbf_span(&say, &rows, phi__span_of(bytes, size));
    said_expect(&log, wanted);
}

static void test_values(void **state)
{
    (void)state;
    uint8_t out[512];
    size_t size = put(out, head(out, 3, 0xC9, 'D', 8, 1), " \xCF\xF0    19560304", 15);
    expect(out, size, "{NAME\nB}NAME\tB\n\xD0\x9F\xD1\x80\t1956-03-04\n");
    size = put(out, head(out, 0x30, 3, 'I', 4, 1), " a     \xFE\xFF\xFF\xFF", 11);
    expect(out, size, "{NAME\nB}NAME\tB\na\t-2\n");
    size = put(out, head(out, 0x30, 3, 'T', 8, 1), " a     \x8C\x3D\x25\0\0\0\0\0", 15);
    expect(out, size, "{NAME\nB}NAME\tB\na\t1970-01-01\n");
    size = put(out, head(out, 0x83, 3, 'M', 10, 1), " a              1", 17);
    expect(out, size, "{NAME\nB}NAME\tB\na\t\n");
}

static void test_deleted(void **state)
{
    (void)state;
    uint8_t out[512];
    const size_t size = put(out, head(out, 3, 3, 'N', 3, 3), " one     1*two     2 three   3", 30);
    expect(out, size, "{NAME\nB}NAME\tB\none\t1\n\nthree\t3\n[(deleted):{(record)\nNAME\nB}(record)\tNAME\tB\n2\ttwo\t2\n]0");
}

static void test_damage(void **state)
{
    (void)state;
    uint8_t out[512];
    size_t size = put(out, head(out, 3, 3, 'N', 3, 9), " one     1", 10);
    expect(out, size, "{NAME\nB}NAME\tB\none\t1\n!4");
    for (size_t cut = 0; cut < 97; cut++)
        expect(out, cut, "");
    out[10] = 5; /* fields do not fit into the record */
    expect(out, size, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_values), cmocka_unit_test(test_deleted), cmocka_unit_test(test_damage)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
