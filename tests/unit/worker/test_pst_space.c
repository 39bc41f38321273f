/* SPDX-License-Identifier: Apache-2.0 */
/* Free space of mail folders: which units are free, what encoded bytes stand for, and files that are of no known kind. */
#include "said.h"

#include "worker/pst_space.h"

#include <stdio.h>
#include <string.h>

enum { UNIT = 64, SECTION = 4096 };

/* Versions and codings of [MS-PST] 2.2.2.6. */
static void header(uint8_t out[PHI__PST_HEADER], uint8_t version, uint8_t coding)
{
    memset(out, 0, PHI__PST_HEADER);
    out[10] = version;
    out[version < 20 ? 461 : 513] = coding;
}

/* A page on which the first 512 bytes and `used` more units are in use. */
static void section(uint8_t out[SECTION], bool narrow, uint8_t used)
{
    memset(out, 0, SECTION);
    out[narrow ? 4 : 0] = 0xFF;
    out[narrow ? 5 : 1] = used;
    out[narrow ? 500 : 496] = out[narrow ? 501 : 497] = 0x84;
}

static void put(uint8_t *out, size_t unit, const char *text)
{
    memcpy(out + unit * UNIT, text, strlen(text));
}

/* `log` without its zeros is what is expected. */
static void expect(phi__pst_space *self, phi__buf *log, uint8_t *bytes, size_t size, const char *wanted)
{
    char text[4096];
    size_t length = 0;
    phi__pst_space_section(self, bytes, size);
    phi__pst_space_end(self);
    for (size_t i = 0; i < log->size && length < sizeof text - 1; i++) {
        if (log->data[i] != 0)
            text[length++] = (char)log->data[i];
    }
    text[length] = '\0';
    assert_string_equal(text, wanted);
    phi__buf_done(log);
}

static void test_what_is_free(void **state)
{
    (void)state;
    for (uint8_t version = 14; version <= 23; version = (uint8_t)(version + 9)) {
        uint8_t head[PHI__PST_HEADER], bytes[SECTION];
        phi__buf log;
        phi__say say = said_begin(&log);
        phi__pst_space space = {.say = &say, .name = "x"};
        header(head, version, 0);
        section(bytes, version == 14, 0x80 | 0x10);
        for (size_t unit = 8; unit < 16; unit++)
            put(bytes, unit, (const char[]){(char)('a' + unit - 8), '\0'});
        assert_true(phi__pst_space_begin(&space, phi__span_of(head, sizeof head)));
        assert_true(phi__pst_space_any(&space, phi__span_of(bytes, PHI__PST_PAGE)));
        expect(&space, &log, bytes, sizeof bytes, "[x:bcefgh]0");
    }
}

static void test_nothing_free(void **state)
{
    (void)state;
    uint8_t head[PHI__PST_HEADER], bytes[SECTION];
    phi__buf log;
    phi__say say = said_begin(&log);
    phi__pst_space space = {.say = &say, .name = "x"};
    header(head, 23, 0);
    section(bytes, false, 0);
    memset(bytes, 0xFF, 496);
    put(bytes, 8, "in use");
    assert_true(phi__pst_space_begin(&space, phi__span_of(head, sizeof head)));
    assert_false(phi__pst_space_any(&space, phi__span_of(bytes, PHI__PST_PAGE)));
    expect(&space, &log, bytes, sizeof bytes, "");
}

/* Free, and never written: no member. */
static void test_never_written(void **state)
{
    (void)state;
    uint8_t head[PHI__PST_HEADER], bytes[SECTION];
    phi__buf log;
    phi__say say = said_begin(&log);
    phi__pst_space space = {.say = &say, .name = "x"};
    header(head, 23, 1);
    section(bytes, false, 0);
    assert_true(phi__pst_space_begin(&space, phi__span_of(head, sizeof head)));
    expect(&space, &log, bytes, sizeof bytes, "");
}

/* 'D' is stored as 0x45, 'E' as 0x7c, zero as 0x41 ([MS-PST] 5.1); zeros that were never written are no letters. */
static void test_encoded(void **state)
{
    (void)state;
    static const uint8_t STORED[] = {0x45, 0x41, 0x7c, 0x41};
    uint8_t head[PHI__PST_HEADER], bytes[SECTION];
    phi__buf log;
    phi__say say = said_begin(&log);
    phi__pst_space space = {.say = &say, .name = "x"};
    header(head, 23, 1);
    section(bytes, false, 0x7F);
    memcpy(bytes + 8 * UNIT, STORED, sizeof STORED);
    assert_true(phi__pst_space_begin(&space, phi__span_of(head, sizeof head)));
    expect(&space, &log, bytes, 9 * UNIT, "[x:DE]0");
}

/* A page that is no map says nothing of its section: all of it is read. */
static void test_broken_map(void **state)
{
    (void)state;
    uint8_t head[PHI__PST_HEADER], bytes[SECTION];
    phi__buf log;
    phi__say say = said_begin(&log);
    phi__pst_space space = {.say = &say, .name = "x"};
    header(head, 23, 0);
    section(bytes, false, 0xFF);
    memset(bytes, 0, PHI__PST_PAGE);
    put(bytes, 0, "map");
    put(bytes, 8, "data");
    assert_true(phi__pst_space_begin(&space, phi__span_of(head, sizeof head)));
    assert_true(phi__pst_space_any(&space, phi__span_of(bytes, PHI__PST_PAGE)));
    expect(&space, &log, bytes, sizeof bytes, "[x:mapdata]0");
}

/* Cut in the middle of a unit, and of the page. */
static void test_short(void **state)
{
    (void)state;
    uint8_t head[PHI__PST_HEADER], bytes[SECTION];
    for (size_t size = 100; size <= 8 * UNIT + 3; size += 8 * UNIT + 3 - 100) {
        phi__buf log;
        phi__say say = said_begin(&log);
        phi__pst_space space = {.say = &say, .name = "x"};
        header(head, 23, 0);
        section(bytes, false, 0);
        put(bytes, 8, "abcdef");
        assert_true(phi__pst_space_begin(&space, phi__span_of(head, sizeof head)));
        expect(&space, &log, bytes, size, size == 100 ? "[x:\xFF]0" : "[x:abc]0");
    }
}

static void test_other_kinds(void **state)
{
    (void)state;
    uint8_t head[PHI__PST_HEADER];
    phi__buf log;
    phi__say say = said_begin(&log);
    phi__pst_space space = {.say = &say, .name = "x"};
    header(head, 36, 0);
    assert_false(phi__pst_space_begin(&space, phi__span_of(head, sizeof head)));
    header(head, 23, 1);
    assert_false(phi__pst_space_begin(&space, phi__span_of(head, 20)));
    said_expect(&log, "");
    say = said_begin(&log);
    header(head, 23, 2);
    assert_false(phi__pst_space_begin(&space, phi__span_of(head, sizeof head)));
    char wanted[16];
    (void)snprintf(wanted, sizeof wanted, "!%u", (unsigned)PHI_REASON_UNSUPPORTED);
    said_expect(&log, wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_free), cmocka_unit_test(test_nothing_free), cmocka_unit_test(test_never_written),
        cmocka_unit_test(test_encoded),      cmocka_unit_test(test_broken_map),   cmocka_unit_test(test_short),
        cmocka_unit_test(test_other_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
