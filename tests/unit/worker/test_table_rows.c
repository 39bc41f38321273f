/* SPDX-License-Identifier: Apache-2.0 */
/* Rows: names first, cells in quotes where they must be, numbers and days as people write them. */
#include "said.h"

#include <math.h>
#include <string.h>

static void text(phi__rows *rows, const char *cell)
{
    phi__rows_text(rows, cell, strlen(cell));
}

static void test_cells(void **state)
{
    (void)state;
    static phi__rows rows;
    phi__buf log;
    phi__say say = said_begin(&log);
    phi__rows_begin(&rows, &say);
    phi__rows_column(&rows, "a", NULL);
    phi__rows_column(&rows, "q1", "Two\nlines");
    text(&rows, "x\ty");
    text(&rows, "say \"hi\"");
    phi__rows_end_row(&rows);
    text(&rows, "\"q\"");
    phi__rows_nothing(&rows);
    phi__rows_end_row(&rows);
    phi__rows_end(&rows);
    said_expect(&log, "{a\nq1: Two lines}a\tq1: Two lines\n\"x\ty\"\tsay \"hi\"\n\"\"\"q\"\"\"\t\n");
}

static void test_numbers(void **state)
{
    (void)state;
    static phi__rows rows;
    phi__buf log;
    phi__say say = said_begin(&log);
    phi__rows_begin(&rows, &say);
    phi__rows_column(&rows, "SSN", NULL);
    phi__rows_column(&rows, "q", "home zip code");
    phi__rows_column(&rows, "n", NULL);
    phi__rows_integer(&rows, 12345678);
    phi__rows_double(&rows, 2134);
    phi__rows_integer(&rows, -5);
    phi__rows_end_row(&rows);
    phi__rows_double(&rows, NAN);
    phi__rows_double(&rows, 1.5);
    phi__rows_day(&rows, -5051);
    phi__rows_end_row(&rows);
    phi__rows_day(&rows, 0);
    phi__rows_day(&rows, 11016);
    phi__rows_day(&rows, -141428);
    phi__rows_end_row(&rows);
    phi__rows_end(&rows);
    said_expect(&log, "{SSN\nq: home zip code\nn}SSN\tq: home zip code\tn\n012345678\t02134\t-5\n\t1.5\t1956-03-04\n"
                      "1970-01-01\t2000-02-29\t1582-10-14\n");
}

static void test_moments(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        uint32_t nanos;
        const char *moment, *time;
    } table[] = {{0, 0, "1970-01-01", "00:00:00"},
                 {86399, 120000000, "1970-01-01 23:59:59.12", "23:59:59.12"},
                 {45296, 1, "1970-01-01 12:34:56.000000001", "12:34:56.000000001"},
                 {951868800 + 3600, 0, "2000-03-01 01:00:00", NULL},
                 {-1, 0, "1969-12-31 23:59:59", NULL},
                 {-86400, 0, "1969-12-31", NULL}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char said[PHI__ROWS_MOMENT + 1];
        said[phi__rows_moment_text(said, table[i].seconds, table[i].nanos)] = '\0';
        assert_string_equal(said, table[i].moment);
        if (table[i].time == NULL)
            continue;
        said[phi__rows_time_text(said, table[i].seconds, table[i].nanos)] = '\0';
        assert_string_equal(said, table[i].time);
    }
}

/* A cell of more than a record; line ends in one that long go. */
static void test_long(void **state)
{
    (void)state;
    static phi__rows rows;
    static char cell[100000];
    memset(cell, 'x', sizeof cell);
    cell[50] = '\n';
    phi__buf log;
    phi__say say = said_begin(&log);
    phi__rows_begin(&rows, &say);
    phi__rows_text(&rows, cell, sizeof cell);
    phi__rows_text(&rows, cell + 100, sizeof cell - 100);
    phi__rows_end_row(&rows);
    phi__rows_end(&rows);
    assert_int_equal(log.size, 2 * sizeof cell - 100 + 2);
    assert_int_equal(log.data[50], ' ');
    phi__buf_done(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cells), cmocka_unit_test(test_numbers), cmocka_unit_test(test_moments), cmocka_unit_test(test_long)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
