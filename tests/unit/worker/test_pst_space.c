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

/* A file, of which one section is looked at, and what is said of it. It stays where it is. */
typedef struct folder {
    uint8_t head[PHI__PST_HEADER], bytes[SECTION];
    phi__buf log;
    phi__say say;
    phi__pst_space space;
} folder;

static void folder_make(folder *f, uint8_t version, uint8_t coding, uint8_t used)
{
    header(f->head, version, coding);
    section(f->bytes, version < 20, used);
    f->say = said_begin(&f->log);
    f->space = (phi__pst_space){.say = &f->say, .name = "x"};
}

static bool begins(folder *f)
{
    return phi__pst_space_begin(&f->space, phi__span_of(f->head, sizeof f->head));
}

static bool has_any(folder *f)
{
    return phi__pst_space_any(&f->space, phi__span_of(f->bytes, PHI__PST_PAGE));
}

/* Of the first `size` bytes, without zeros. */
static void expect(folder *f, size_t size, const char *wanted)
{
    char text[4096];
    size_t length = 0;
    phi__pst_space_section(&f->space, f->bytes, size);
    phi__pst_space_end(&f->space);
    for (size_t i = 0; i < f->log.size && length < sizeof text - 1; i++) {
        if (f->log.data[i] != 0)
            text[length++] = (char)f->log.data[i];
    }
    text[length] = '\0';
    assert_string_equal(text, wanted);
    phi__buf_done(&f->log);
}

static void test_what_is_free(void **state)
{
    (void)state;
    for (uint8_t version = 14; version <= 23; version = (uint8_t)(version + 9)) {
        folder f;
        folder_make(&f, version, 0, 0x80 | 0x10);
        for (size_t unit = 8; unit < 16; unit++)
            put(f.bytes, unit, (const char[]){(char)('a' + unit - 8), '\0'});
        assert_true(begins(&f));
        assert_true(has_any(&f));
        expect(&f, SECTION, "[x:bcefgh]0");
    }
}

static void test_nothing_free(void **state)
{
    (void)state;
    folder f;
    folder_make(&f, 23, 0, 0);
    memset(f.bytes, 0xFF, 496);
    put(f.bytes, 8, "in use");
    assert_true(begins(&f));
    assert_false(has_any(&f));
    expect(&f, SECTION, "");
}

/* Free, and never written: no member. */
static void test_never_written(void **state)
{
    (void)state;
    folder f;
    folder_make(&f, 23, 1, 0);
    assert_true(begins(&f));
    expect(&f, SECTION, "");
}

/* 'D' is stored as 0x45, 'E' as 0x7c, zero as 0x41 ([MS-PST] 5.1); zeros that were never written are no letters. */
static void test_encoded(void **state)
{
    (void)state;
    static const uint8_t STORED[] = {0x45, 0x41, 0x7c, 0x41};
    folder f;
    folder_make(&f, 23, 1, 0x7F);
    memcpy(f.bytes + 8 * UNIT, STORED, sizeof STORED);
    assert_true(begins(&f));
    expect(&f, 9 * UNIT, "[x:DE]0");
}

/* A page that is no map says nothing of its section: all of it is read. */
static void test_broken_map(void **state)
{
    (void)state;
    folder f;
    folder_make(&f, 23, 0, 0xFF);
    memset(f.bytes, 0, PHI__PST_PAGE);
    put(f.bytes, 0, "map");
    put(f.bytes, 8, "data");
    assert_true(begins(&f));
    assert_true(has_any(&f));
    expect(&f, SECTION, "[x:mapdata]0");
}

/* Cut in the middle of a unit, and of the page. */
static void test_short(void **state)
{
    (void)state;
    for (size_t size = 100; size <= 8 * UNIT + 3; size += 8 * UNIT + 3 - 100) {
        folder f;
        folder_make(&f, 23, 0, 0);
        put(f.bytes, 8, "abcdef");
        assert_true(begins(&f));
        expect(&f, size, size == 100 ? "[x:\xFF]0" : "[x:abc]0");
    }
}

static void test_other_kinds(void **state)
{
    (void)state;
    folder f;
    char wanted[16];
    folder_make(&f, 36, 0, 0);
    assert_false(begins(&f));
    said_expect(&f.log, "");
    folder_make(&f, 23, 1, 0);
    assert_false(phi__pst_space_begin(&f.space, phi__span_of(f.head, 20)));
    said_expect(&f.log, "");
    folder_make(&f, 23, 2, 0);
    assert_false(begins(&f));
    (void)snprintf(wanted, sizeof wanted, "!%u", (unsigned)PHI_REASON_UNSUPPORTED);
    said_expect(&f.log, wanted);
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
