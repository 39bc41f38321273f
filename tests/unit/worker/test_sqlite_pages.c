/* SPDX-License-Identifier: Apache-2.0 */
/* Pages of SQLite by hand: a live row, one in free space, one whose begin the free list took, long values. */
#include "said.h"

#include "worker/sqlite_record.h"

#include <string.h>

enum { PAGE = 512 };

static const phi__sqlite_form FORM = {.page_bytes = PAGE, .usable = PAGE};

static void expect(const uint8_t *page, size_t size, bool live, const char *wanted)
{
    static phi__rows rows;
    phi__buf log;
    phi__say say = said_begin(&log);
    phi__rows_begin(&rows, &say);
    phi__sqlite_page(&rows, &FORM, phi__span_of(page, size), 0, live);
    phi__rows_end(&rows);
    said_expect(&log, wanted);
}

/* A leaf of a table: `free_at` is the first free block, `content` where cells begin. */
static void leaf(uint8_t page[PAGE], size_t cells, size_t content, size_t free_at)
{
    memset(page, 0, PAGE);
    page[0] = 0x0D;
    page[1] = (uint8_t)(free_at >> 8);
    page[2] = (uint8_t)free_at;
    page[4] = (uint8_t)cells;
    page[5] = (uint8_t)(content >> 8);
    page[6] = (uint8_t)content;
}

#define CELL(page, at, bytes) memcpy((page) + (at), (bytes), sizeof(bytes) - 1)

static void test_rows(void **state)
{
    (void)state;
    uint8_t page[PAGE];
    leaf(page, 1, 480, 0);
    page[8] = 480 >> 8;
    page[9] = 480 & 0xFF;
    CELL(page, 480, "\x0B\x05\x05\x00\x13\x01\x0B" "abc\x07");           /* NULL, "abc", 7, and a type that is not in use */
    CELL(page, 400, "\x0C\x04\x03\x01\x19\x2A" "secret");               /* not in the list any more */
    expect(page, PAGE, true, "\tabc\t7\t\n42\tsecret\n");
    expect(page, PAGE, false, "42\tsecret\n");
}

static void test_free_block(void **state)
{
    (void)state;
    uint8_t page[PAGE];
    leaf(page, 0, 400, 400);
    /* next 0, size 20; types "last" and "ssn", which follow: what was before them is gone */
    CELL(page, 400, "\0\0\0\x14\x15\x21" "Last" "12-345-678");
    expect(page, PAGE, false, "0\tLast\t12-345-678\n");
    page[401] = 0x90; /* itself: the list goes backwards, or nowhere */
    page[400] = 1;
    expect(page, PAGE, false, "0\tLast\t12-345-678\n");
}

static void test_other_pages(void **state)
{
    (void)state;
    uint8_t page[PAGE] = {0};
    CELL(page, 100, "the rest of a long value");
    expect(page, PAGE, true, "the rest of a long value\n");
    expect(page, PAGE, false, "");
    expect(page, 0, true, "");
    memset(page, 0xFF, sizeof page);
    page[0] = 0x0D;
    expect(page, PAGE, true, "");
}

static void test_varint(void **state)
{
    (void)state;
    phi__cursor at = phi__cursor_at(phi__span_of("\x81\x00\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x80", 12));
    assert_int_equal(phi__sqlite_varint(&at), 128);
    assert_true(phi__sqlite_varint(&at) == UINT64_MAX);
    (void)phi__sqlite_varint(&at);
    assert_true(at.failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_free_block),
                                       cmocka_unit_test(test_other_pages), cmocka_unit_test(test_varint)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
