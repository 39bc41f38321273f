/* SPDX-License-Identifier: Apache-2.0 */
/* Runs and differences: examples of the format's document, and ends that come early. */
#include "worker/parquet_runs.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define SPAN(bytes) phi__span_of((bytes), sizeof(bytes) - 1)

static void test_runs(void **state)
{
    (void)state;
    phi__parquet_runs runs;
    phi__parquet_runs_begin(&runs, SPAN("\x06\x05\x03\x88\xC6\xFA"), 3); /* three fives, then 0 to 7 in eight times three bits */
    for (int i = 0; i < 3; i++)
        assert_int_equal(phi__parquet_runs_next(&runs), 5);
    for (uint32_t i = 0; i < 8; i++)
        assert_int_equal(phi__parquet_runs_next(&runs), i);
    assert_false(runs.at.failed);
    (void)phi__parquet_runs_next(&runs);
    assert_true(runs.at.failed);
    phi__parquet_runs_begin(&runs, SPAN(""), 0);
    assert_int_equal(phi__parquet_runs_next(&runs), 0);
    assert_false(runs.at.failed);
    phi__parquet_runs_begin(&runs, SPAN("\x02\x01"), 33);
    (void)phi__parquet_runs_next(&runs);
    assert_true(runs.at.failed);
}

static void test_deltas(void **state)
{
    (void)state;
    /* blocks of 128 in 4, five numbers: 7, 5, 3, 1, 2: least difference -2, two bits each */
    static const uint8_t BYTES[] = {0x80, 0x01, 0x04, 0x05, 0x0E, 0x03, 0x02, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0, 'e', 'n', 'd'};
    static const uint64_t WANTED[] = {7, 5, 3, 1, 2};
    phi__parquet_deltas deltas;
    phi__parquet_deltas_begin(&deltas, phi__cursor_at(phi__span_of(BYTES, sizeof BYTES)));
    const phi__cursor behind = phi__parquet_deltas_behind(&deltas);
    assert_int_equal(behind.at, sizeof BYTES - 3);
    for (size_t i = 0; i < sizeof WANTED / sizeof *WANTED; i++)
        assert_int_equal(phi__parquet_deltas_next(&deltas), WANTED[i]);
    assert_false(deltas.at.failed);
    (void)phi__parquet_deltas_next(&deltas);
    assert_true(deltas.at.failed);
    for (size_t cut = 0; cut < 10; cut++) {
        phi__parquet_deltas_begin(&deltas, phi__cursor_at(phi__span_of(BYTES, cut)));
        for (int i = 0; i < 5; i++)
            (void)phi__parquet_deltas_next(&deltas);
        assert_true(deltas.at.failed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_runs), cmocka_unit_test(test_deltas)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
