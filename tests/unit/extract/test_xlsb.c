/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of binary workbooks: each record as the XML that says the same. */
#include "base/buf.h"
#include "extract/xlsb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

typedef struct bench {
    phi__buf part; /* records so far */
    phi__buf log;  /* "<c r=A1;>text</c>" */
    phi_reason fault;
} bench;

static int set_up(void **state)
{
    static bench made;
    phi__buf_init(&made.part, 4 << 20);
    phi__buf_init(&made.log, 4 << 20);
    *state = &made;
    return 0;
}

static int tear_down(void **state)
{
    bench *b = *state;
    phi__buf_done(&b->part);
    phi__buf_done(&b->log);
    return 0;
}

/* ------------------------------------------------------------------- writing */

static void put(bench *b, const void *bytes, size_t size)
{
    assert_int_equal(phi__buf_append(&b->part, bytes, size), PHI_OK);
}

static void put_le(bench *b, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        assert_int_equal(phi__buf_append_byte(&b->part, (uint8_t)(value >> (8 * i))), PHI_OK);
}

static void begin(bench *b, uint32_t type, uint32_t size)
{
    if (type < 128)
        put_le(b, type, 1);
    else
        put_le(b, (type & 0x7F) | 0x80 | (type >> 7) << 8, 2);
    for (; size >= 128; size >>= 7)
        put_le(b, (size & 0x7F) | 0x80, 1);
    put_le(b, size, 1);
}

static void put_string(bench *b, const char *ascii)
{
    put_le(b, strlen(ascii), 4);
    for (; *ascii != '\0'; ascii++)
        put_le(b, (uint8_t)*ascii, 2);
}

static void put_cell(bench *b, uint32_t type, uint32_t column, uint32_t size)
{
    begin(b, type, 8 + size);
    put_le(b, column, 4);
    put_le(b, 3, 4); /* of style 3 */
}

static void put_row(bench *b, uint32_t row)
{
    begin(b, 0, 8);
    put_le(b, row, 4);
    put_le(b, 0, 4);
}

/* ------------------------------------------------------------------- reading */

static phi_status on_open(void *user, const char *name, const char *const *attributes)
{
    bench *b = user;
    PHI_TRY(phi__buf_printf(&b->log, "<%s", name));
    for (size_t i = 0; attributes[i] != NULL; i += 2)
        PHI_TRY(phi__buf_printf(&b->log, " %s=%s;", attributes[i], attributes[i + 1]));
    return phi__buf_append_byte(&b->log, '>');
}

static phi_status on_close(void *user, const char *name)
{
    bench *b = user;
    return phi__buf_printf(&b->log, "</%s>", name);
}

static phi_status on_text(void *user, const char *utf8, size_t length)
{
    bench *b = user;
    return phi__buf_append(&b->log, utf8, length);
}

static void expect(bench *b, const char *wanted)
{
    static const phi__xml_events events = {on_open, on_close, on_text};
    phi__stream *stream = NULL;
    phi__buf_clear(&b->log);
    assert_int_equal(phi__stream_memory(b->part.data, b->part.size, &stream), PHI_OK);
    assert_int_equal(phi__xlsb_parse(stream, &events, b), PHI_OK);
    b->fault = stream->fault;
    phi__stream_close(stream);
    const char *said = phi__buf_text(&b->log);
    assert_string_equal(said == NULL ? "" : said, wanted);
}

static void test_cells(void **state)
{
    bench *b = *state;
    put_row(b, 1);
    put_cell(b, 7, 0, 4); /* shared */
    put_le(b, 12, 4);
    put_cell(b, 2, 2, 4); /* a whole number in 30 bits */
    put_le(b, (uint64_t)219091234 << 2 | 2, 4);
    begin(b, 17, 4 + 4 + 4); /* short, behind it: a text */
    put_le(b, 0, 4);
    put_string(b, "ab");
    begin(b, 12, 4); /* short and blank */
    put_le(b, 0, 4);
    begin(b, 15, 5); /* short: true */
    put_le(b, 0, 4);
    put_le(b, 1, 1);
    put_row(b, 70000);
    put_cell(b, 5, 27, 8); /* 12.5 */
    put_le(b, UINT64_C(0x4029000000000000), 8);
    put_cell(b, 2, 28, 4); /* a hundredth of -150 */
    put_le(b, (uint32_t)(-150 * 4) | 3, 4);
    put_cell(b, 8, 701, 4 + 4); /* of a formula */
    put_string(b, "x\r");
    put_cell(b, 5, 16384, 8); /* no such column */
    put_le(b, 0, 8);
    expect(b, "<row r=2;><c r=A2; s=3; t=s;><v>12</v></c><c r=C2; s=3; t=n;><v>219091234</v></c><c r=D2; s=0; t=str;><v>ab</v></c>"
              "<c r=F2; s=0; t=b;><v>1</v></c></row><row r=70001;><c r=AB70001; s=3; t=n;><v>12.5</v></c>"
              "<c r=AC70001; s=3; t=n;><v>-1.5</v></c><c r=ZZ70001; s=3; t=str;><v>x\n</v></c></row>");
    assert_int_equal(b->fault, PHI_REASON_NONE);
}

static void test_other_parts(void **state)
{
    bench *b = *state;
    begin(b, 156, 8 + 4 + 8 + 4 + 6); /* a sheet */
    put_le(b, 0, 8);
    put_string(b, "rId1");
    put_string(b, "One");
    begin(b, 19, 1 + 4 + 4); /* a shared string, rich */
    put_le(b, 1, 1);
    put_string(b, "hi");
    begin(b, 44, 2 + 4 + 6); /* a format */
    put_le(b, 164, 2);
    put_string(b, "000");
    begin(b, 617, 0);
    begin(b, 47, 4);
    put_le(b, 0, 2);
    put_le(b, 164, 2);
    begin(b, 618, 0);
    begin(b, 635, 20); /* a comment in B3 */
    put_le(b, 0, 4);
    put_le(b, 2, 4);
    put_le(b, 2, 4);
    put_le(b, 1, 4);
    put_le(b, 1, 4);
    begin(b, 637, 1 + 4 + 6);
    put_le(b, 0, 1);
    put_string(b, "why");
    begin(b, 636, 0);
    begin(b, 5000, 3); /* nobody knows it */
    put(b, "abc", 3);
    expect(b, "<sheet name=One; r:id=rId1;></sheet><si><t>hi</t></si><numFmt numFmtId=164; formatCode=000;></numFmt>"
              "<cellXfs><xf numFmtId=164;></xf></cellXfs><comment ref=B3;><si><t>why</t></si></comment>");
}

static void test_damage(void **state)
{
    bench *b = *state;
    put_row(b, 0);
    put_cell(b, 6, 0, 4); /* a string that claims more than there is */
    put_le(b, 0xFFFFFFF0, 4);
    expect(b, "<row r=1;></row>");
    assert_int_equal(b->fault, PHI_REASON_NONE);
    begin(b, 6, 300);
    put_le(b, 0, 4);
    expect(b, "<row r=1;></row>");
    assert_int_equal(b->fault, PHI_REASON_TRUNCATED);
}

static void test_records_have_a_ceiling(void **state)
{
    bench *b = *state;
    static const char MUCH[1000] = {0};
    put_row(b, 0);
    begin(b, 6, 300 * 1000);
    for (size_t i = 0; i < 300; i++)
        put(b, MUCH, sizeof MUCH);
    put_cell(b, 7, 1, 4);
    put_le(b, 5, 4);
    expect(b, "<row r=1;><c r=B1; s=3; t=s;><v>5</v></c></row>");
    assert_int_equal(b->fault, PHI_REASON_LIMIT_MEMORY);
}

#define BENCH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {BENCH(test_cells), BENCH(test_other_parts), BENCH(test_damage), BENCH(test_records_have_a_ceiling)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
