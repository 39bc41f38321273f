/* SPDX-License-Identifier: Apache-2.0 */
/* Runs of characters of base64 and hex, against the definition byte by byte: texts of every size about a block and a chunk,
 * and of many sizes beyond, with runs about as long as the shortest that counts. */
#include "extract/alphabet_runs.h"

#include "base/ascii.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { SIZE = 5000 };

static uint64_t next_random(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    *s ^= *s << 17;
    return *s;
}

/* By the words of the header: one byte at a time. Returns the length of the run at `at`, at most MOST. */
static size_t length_at(const uint8_t *text, size_t size, size_t at)
{
    size_t length = 0;
    while (length < PHI__ALPHABET_MOST && at + length < size &&
           (phi__is_alnum((char)text[at + length]) || (text[at + length] != 0 && strchr("+-/_\\", text[at + length]) != NULL)))
        length++;
    return length;
}

static size_t expected(const uint8_t *text, size_t size, size_t at, size_t *end)
{
    for (; at < size; at++) {
        const size_t length = length_at(text, size, at);
        *end = at + length;
        if (text[at] != '\\' && (length >= PHI__ALPHABET_LEAST || (length > 0 && at + length == size)))
            return at;
    }
    return size;
}

/* Each run in turn; then on from its end, or from its second byte. */
static void check(const uint8_t *text, size_t size, bool ends)
{
    phi__alphabet_runs runs;
    phi__alphabet_open(&runs, (phi__span){text, size});
    for (size_t at = 0; at < size;) {
        size_t wanted_end = 0, end = 0;
        const size_t wanted = expected(text, size, at, &wanted_end);
        at = phi__alphabet_next(&runs, at, &end);
        assert_int_equal(at, wanted);
        if (at < size)
            assert_int_equal(end, wanted_end);
        at = ends && at < size ? end : at + 1;
    }
}

static void write_text(uint8_t *text, size_t size, uint64_t *seed)
{
    static const char OTHERS[] = " \n=.,\"'@[`{:*,\x80\xff";
    static const char ALPHABET[] = "AZaz09+/-_\\mMf5";
    for (size_t at = 0; at < size;) {
        for (uint64_t run = next_random(seed) % 40; run > 0 && at < size; run--)
            text[at++] = (uint8_t)ALPHABET[next_random(seed) % (sizeof ALPHABET - 1)];
        if (at < size)
            text[at++] = (uint8_t)OTHERS[next_random(seed) % sizeof OTHERS]; /* its final zero, too */
    }
}

static void test_definition(void **state)
{
    (void)state;
    static uint8_t text[SIZE];
    uint64_t seed = 88172645463325252u;
    for (size_t size = 0; size < 300; size++) {
        write_text(text, size, &seed);
        check(text, size, size % 2 == 0);
    }
    for (int round = 0; round < 300; round++) {
        const size_t size = (size_t)(next_random(&seed) % SIZE);
        write_text(text, size, &seed);
        check(text, size, round % 2 == 0);
    }
}

static void test_every_byte(void **state)
{
    (void)state;
    uint8_t text[200];
    for (unsigned byte = 0; byte < 256; byte++) {
        memset(text, ' ', sizeof text);
        memset(text + 70, (int)byte, PHI__ALPHABET_LEAST - 1);
        text[70 + PHI__ALPHABET_LEAST - 1] = 'x';
        check(text, sizeof text, true);
    }
}

static void test_one_long_run(void **state)
{
    (void)state;
    static uint8_t text[SIZE];
    memset(text, 'Q', sizeof text);
    check(text, sizeof text, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_definition),
        cmocka_unit_test(test_every_byte),
        cmocka_unit_test(test_one_long_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
