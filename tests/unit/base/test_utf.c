/* SPDX-License-Identifier: Apache-2.0 */
/* Decoding in every encoding, whole and cut at every byte, and the way back. */
#include "base/utf.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

typedef struct sample {
    phi__encoding encoding;
    const char *in;
    size_t size;
    const char *out;
} sample;

#define BYTES(s) (s), sizeof(s) - 1

static const sample SAMPLES[] = {
    {PHI__ENC_UTF8, BYTES("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80 z"), "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80 z"},
    {PHI__ENC_UTF8, BYTES("\xEF\xBB\xBFx\xFFy\xC3"), "\xEF\xBB\xBFx\xFFy\xC3"},
    {PHI__ENC_WINDOWS1252, BYTES("a\xFC\x80\x81z 123456789"), "a\xC3\xBC\xE2\x82\xAC\xC2\x81z 123456789"},
    {PHI__ENC_UTF16LE, BYTES("a\0\xE4\0\xAC\x20\x3D\xD8\0\xDEz\0"), "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80z"},
    {PHI__ENC_UTF16BE, BYTES("\0a\0\xE4\x20\xAC\xD8\x3D\xDE\0\0z"), "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80z"},
    {PHI__ENC_UTF16LE, BYTES("\x3D\xD8z\0\0\xDEy\0"), "\xEF\xBF\xBDz\xEF\xBF\xBDy"}, /* lone halves */
    {PHI__ENC_UTF32LE, BYTES("a\0\0\0\0\xF6\1\0"), "a\xF0\x9F\x98\x80"},
    {PHI__ENC_UTF32BE, BYTES("\0\0\0a\0\1\xF6\0"), "a\xF0\x9F\x98\x80"},
    {PHI__ENC_UTF32BE, BYTES("\0\0\xD8\0\0\x11\0\0"), "\xEF\xBF\xBD\xEF\xBF\xBD"}, /* surrogate; too high */
};

enum { SAMPLE_COUNT = sizeof SAMPLES / sizeof SAMPLES[0] };

/* Decode as a reader does: `first` bytes, then the rest behind what was left. */
static void decode_in_two(const sample *s, size_t first, phi__buf *out)
{
    size_t used = 0;
    const phi__span all = phi__span_of(s->in, s->size);
    assert_int_equal(phi__utf_decode(s->encoding, phi__span_part(all, 0, first), false, out, &used), PHI_OK);
    assert_true(used <= first && first - used <= 3);
    const size_t from = used;
    assert_int_equal(phi__utf_decode(s->encoding, phi__span_part(all, from, s->size), true, out, &used), PHI_OK);
    assert_int_equal(from + used, s->size);
}

static void test_decode_cut_anywhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        for (size_t first = 0; first <= SAMPLES[i].size; first++) {
            phi__buf out;
            phi__buf_init(&out, 4096);
            decode_in_two(&SAMPLES[i], first, &out);
            assert_string_equal(phi__buf_text(&out), SAMPLES[i].out);
            phi__buf_done(&out);
        }
    }
}

static void test_source_length_is_the_way_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        const sample *s = &SAMPLES[i];
        assert_int_equal(phi__utf_source_length(s->encoding, s->out, strlen(s->out)), s->size);
    }
}

static void test_dangling_rest_is_replaced(void **state)
{
    (void)state;
    phi__buf out;
    phi__buf_init(&out, 64);
    size_t used = 0;
    assert_int_equal(phi__utf_decode(PHI__ENC_UTF16LE, phi__span_of("a\0b", 3), true, &out, &used), PHI_OK);
    assert_int_equal(used, 3);
    assert_string_equal(phi__buf_text(&out), "a\xEF\xBF\xBD");
    phi__buf_done(&out);
}

static void test_valid_and_not(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool valid;
        bool valid_when_cut;
    } table[] = {
        {"plain ASCII, longer than a word", true, true},
        {"\xC3\xA4\xF4\x8F\xBF\xBF", true, true},
        {"\xC0\xAF", false, false},         /* overlong */
        {"\xE0\x80\x80", false, false},     /* overlong */
        {"\xED\xA0\x80", false, false},     /* surrogate */
        {"\xF4\x90\x80\x80", false, false}, /* beyond U+10FFFF */
        {"\x80", false, false},
        {"abc\xE2\x82", false, true},
        {"abc\xE2\x28", false, false},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const phi__span text = phi__span_of(table[i].text, strlen(table[i].text));
        assert_int_equal(phi__utf8_valid(text, false), table[i].valid);
        assert_int_equal(phi__utf8_valid(text, true), table[i].valid_when_cut);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decode_cut_anywhere),
        cmocka_unit_test(test_source_length_is_the_way_back),
        cmocka_unit_test(test_dangling_rest_is_replaced),
        cmocka_unit_test(test_valid_and_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
