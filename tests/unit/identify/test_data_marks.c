/* SPDX-License-Identifier: Apache-2.0 */
/* dBASE, Stata and portable SPSS by what they begin with; what only resembles them is none. */
#include "identify/data_marks.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char *mark(const uint8_t *bytes, size_t size)
{
    const char *media = phi__data_mark(phi__span_of(bytes, size));
    return media == NULL ? "" : media;
}

static void make_dbf(uint8_t out[128], uint8_t version)
{
    memset(out, 0, 128);
    out[0] = version;
    out[2] = out[3] = 12;
    out[8] = 97;
    out[10] = 17;
    memcpy(out + 32, "NAME", 4);
    out[43] = 'C';
    out[48] = 6;
    memcpy(out + 64, "SSN", 3);
    out[75] = 'C';
    out[80] = 10;
    out[96] = 0x0D;
}

static void test_dbf(void **state)
{
    (void)state;
    uint8_t out[128];
    static const uint8_t VERSIONS[] = {0x03, 0x83, 0x30, 0x31, 0x32, 0x43, 0x8B, 0xF5, 0xFB};
    for (size_t i = 0; i < sizeof VERSIONS; i++) {
        make_dbf(out, VERSIONS[i]);
        assert_string_equal(mark(out, sizeof out), "application/x-dbf");
    }
    make_dbf(out, 3);
    out[10] = 18; /* sizes do not add up */
    assert_string_equal(mark(out, sizeof out), "");
    make_dbf(out, 3);
    out[2] = 13; /* no month */
    assert_string_equal(mark(out, sizeof out), "");
    make_dbf(out, 3);
    out[43] = 'X'; /* no type */
    assert_string_equal(mark(out, sizeof out), "");
    make_dbf(out, 3);
    for (size_t cut = 0; cut < 64; cut++)
        assert_string_equal(mark(out, cut), "");
}

static void test_others(void **state)
{
    (void)state;
    uint8_t out[600] = "\x72\x02\x01";
    assert_string_equal(mark(out, sizeof out), "application/x-stata-dta");
    out[10] = 1;
    assert_string_equal(mark(out, sizeof out), "");
    assert_string_equal(mark((const uint8_t *)"r\2\1", 3), "");
    memset(out, ' ', sizeof out);
    memcpy(out + 466, "SPSSPORT", 8);
    assert_string_equal(mark(out, sizeof out), "application/x-spss-por");
    memset(out, ' ', sizeof out);
    memcpy(out + 10, "SPSSPORT", 8);
    assert_string_equal(mark(out, sizeof out), "");
    assert_string_equal(mark(NULL, 0), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_dbf), cmocka_unit_test(test_others)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
