/* SPDX-License-Identifier: Apache-2.0 */
/* What is written is JSON (RFC 8259) that no terminal acts on, whatever the texts hold. */
#include "report/json.h"

#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { CEILING = 1 << 20 };

static void check_text(const char *text, bool valid, const char *want)
{
    phi__json *j = NULL;
    phi__buf out;
    phi__buf_init(&out, CEILING);
    assert_int_equal(phi__json_new(CEILING, &j), PHI_OK);
    phi__json_begin(j);
    phi__json_key(j, "a");
    assert_int_equal(phi__json_text(j, text), valid);
    assert_int_equal(phi__json_end(j, &out), PHI_OK);
    assert_string_equal(phi__buf_text(&out), want);
    phi__json_free(j);
    phi__buf_done(&out);
}

static void texts(void **state)
{
    (void)state;
    check_text(NULL, true, "{\"a\":\"\"}\n");
    check_text("plain / text ~", true, "{\"a\":\"plain / text ~\"}\n");
    check_text("\"\\\b\f\n\r\t", true, "{\"a\":\"\\\"\\\\\\b\\f\\n\\r\\t\"}\n");
    check_text("\x01\x1b\x1f", true, "{\"a\":\"\\u0001\\u001B\\u001F\"}\n");
    check_text("del \x7f c1 \xc2\x80\xc2\x9f not \xc2\xa0", true, "{\"a\":\"del \\u007f c1 \\u0080\\u009f not \xc2\xa0\"}\n");
    check_text("M\xc3\xbcller \xf0\x9f\x98\x80", true, "{\"a\":\"M\xc3\xbcller \xf0\x9f\x98\x80\"}\n");
    check_text("bad \xff", false, "{\"a\":\"bad \xef\xbf\xbd\"}\n");
}

/* Each character at each place of a text that is looked at eight bytes at a time. */
static void every_character_at_every_place(void **state)
{
    (void)state;
    for (unsigned character = 1; character < 0x80; character++) {
        for (size_t length = 1; length < 20; length++) {
            for (size_t at = 0; at < length; at++) {
                char text[24] = "", want[64];
                memset(text, '#', length);
                text[at] = (char)character;
                const char *name = strchr("\"\"\\\\\bb\ff\nn\rr\tt", (int)character);
                const bool named = character == '"' || character == '\\' || (character >= '\b' && character <= '\r' && character != '\v');
                char form[8];
                if (named)
                    (void)snprintf(form, sizeof form, "\\%c", name[1]);
                else if (character < ' ' || character == 0x7f)
                    (void)snprintf(form, sizeof form, character < ' ' ? "\\u%04X" : "\\u%04x", character);
                else
                    (void)snprintf(form, sizeof form, "%c", (char)character);
                (void)snprintf(want, sizeof want, "{\"a\":\"%.*s%s%s\"}\n", (int)at, text, form, text + at + 1);
                check_text(text, true, want);
            }
        }
    }
}

static void commas_and_colons(void **state)
{
    (void)state;
    phi__json *j = NULL;
    phi__buf out;
    phi__buf_init(&out, CEILING);
    assert_int_equal(phi__json_new(CEILING, &j), PHI_OK);
    phi__json_begin_record(j, "x");
    phi__json_count(j, "zero", 0);
    phi__json_count(j, "most", UINT64_MAX);
    phi__json_decimal(j, "part", 0.25, 4);
    phi__json_flag(j, "yes", true);
    phi__json_key(j, "empty");
    phi__json_map(j);
    phi__json_map_end(j);
    phi__json_key(j, "maps");
    phi__json_array(j);
    for (int i = 0; i < 2; i++) {
        phi__json_map(j);
        phi__json_flag(j, "no", false);
        phi__json_map_end(j);
        assert_int_equal(phi__json_take(j, &out), PHI_OK);
    }
    phi__json_array_end(j);
    phi__json_list(j, "list", (const char *const[]){"1", "2"}, 2);
    phi__json_list(j, "none", NULL, 0);
    phi__json_path(j, "p\xff");
    assert_int_equal(phi__json_end(j, &out), PHI_OK);
    phi__json_begin(j);
    assert_int_equal(phi__json_end(j, &out), PHI_OK);
    assert_string_equal(phi__buf_text(&out),
                        "{\"type\":\"x\",\"zero\":0,\"most\":18446744073709551615,\"part\":0.25,\"yes\":true,\"empty\":{},"
                        "\"maps\":[{\"no\":false},{\"no\":false}],\"list\":[\"1\",\"2\"],\"none\":[],"
                        "\"path\":\"p\xef\xbf\xbd\",\"path_bytes_hex\":\"70ff\"}\n{}\n");
    phi__json_free(j);
    phi__buf_done(&out);
}

static void what_is_too_large(void **state)
{
    (void)state;
    phi__json *j = NULL;
    phi__buf out;
    phi__buf_init(&out, CEILING);
    assert_int_equal(phi__json_new(100, &j), PHI_OK);
    phi__json_begin(j);
    for (int i = 0; i < 10; i++)
        phi__json_pair(j, "key", "a text of some length");
    assert_int_equal(phi__json_end(j, &out), PHI_PARTIAL);
    assert_int_equal(out.size, 0);
    phi__json_begin(j);
    assert_int_equal(phi__json_end(j, &out), PHI_OK);
    phi__json_free(j);
    phi__json_free(NULL);
    phi__buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(texts), cmocka_unit_test(every_character_at_every_place),
                                       cmocka_unit_test(commas_and_colons), cmocka_unit_test(what_is_too_large)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
