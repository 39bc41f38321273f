/* SPDX-License-Identifier: Apache-2.0 */
/* What stands for an ASCII character is known as such, and nothing else is. */
#include "base/fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void characters_stand_for_ascii_ones(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length;
        int ascii;
    } cases[] = {
        {"\xC2\xA0", 2, ' '},      {"\xC2\xAD", 2, '-'},      {"\xE2\x80\x91", 3, '-'}, {"\xE2\x80\x93", 3, '-'},
        {"\xE2\x88\x92", 3, '-'},  {"\xEF\xBC\x90", 3, '0'},  {"\xEF\xBC\x99", 3, '9'}, {"\xEF\xBC\xA1", 3, 'A'},
        {"\xEF\xBD\x9A", 3, 'z'},  {"\xD9\xA0", 2, '0'},      {"\xD9\xA9", 2, '9'},     {"\xDB\xB5", 2, '5'},
        {"\xE2\x80\x8B", 3, PHI__FOLD_NOTHING}, {"\xEF\xBB\xBF", 3, PHI__FOLD_NOTHING},
        {"\xC3\xA9", 0, 0},        {"\xE2\x80\x9C", 0, 0},    {"\xE4\xB8\xAD", 0, 0},  {"\xF0\x9F\x98\x80", 0, 0},
        {"\xE2\x80", 0, 0},        {"\xC2", 0, 0},            {"\x80", 0, 0},           {"\xD9\xAA", 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int ascii = 0;
        assert_int_equal(phi__fold_at(phi__span_of(cases[i].text, strlen(cases[i].text)), 0, &ascii), cases[i].length);
        assert_int_equal(ascii, cases[i].ascii);
    }
}

static void the_first_byte_beyond_ascii_is_found(void **state)
{
    (void)state;
    char text[40];
    for (size_t size = 0; size < sizeof text; size++) {
        for (size_t at = 0; at <= size; at++) {
            memset(text, 'a', sizeof text);
            text[at < size ? at : 0] = at < size ? (char)0xC3 : 'a';
            for (size_t from = 0; from <= at; from++)
                assert_int_equal(phi__fold_find(phi__span_of(text, size), from), at < size ? at : size);
        }
    }
}

static void escapes_stand_for_characters(void **state)
{
    (void)state;
    static const struct {
        const char *text; /* the escape begins with the first '\\', '&' or '%' */
        size_t length;
        int ascii;
    } cases[] = {
        {"03\\/14", 2, '/'},     {"x\\/y", 0, 0},        {"\\/1", 0, 0},      {"\\u002d", 6, '-'},  {"\\u002D1", 6, '-'},
        {"\\u0031", 6, '1'},     {"\\u2011", 6, '-'},    {"\\u0022", 0, 0},   {"\\u005c", 0, 0},    {"\\u00e9", 0, 0},
        {"\\u003", 0, 0},        {"\\n", 0, 0},          {"\\", 0, 0},        {"&#45;", 5, '-'},     {"&#x2D;", 6, '-'},
        {"&#X2f;1", 6, '/'},      {"&#8209;", 7, '-'},    {"&#160;", 6, ' '},   {"&nbsp;", 6, ' '},    {"&#60;", 0, 0},
        {"&lt;", 0, 0},           {"&#;", 0, 0},          {"&#x;", 0, 0},       {"&#45", 0, 0},        {"&", 0, 0},
        {"&#99999999;", 0, 0},     {"1%2D2", 3, '-'},       {"%20", 3, ' '},       {"%2f", 3, '/'},      {"%3D", 0, 0},
        {"%C3", 0, 0},            {"%2", 0, 0},           {"%", 0, 0},          {"5%", 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int ascii = 0;
        const size_t size = strlen(cases[i].text);
        assert_int_equal(phi__fold_escape_at(phi__span_of(cases[i].text, size), strcspn(cases[i].text, "\\&%"), &ascii), cases[i].length);
        assert_true(cases[i].length == 0 || ascii == cases[i].ascii);
    }
    static const struct {
        const char *head;
        uint8_t escape;
    } heads[] = {{"{}", '\\'}, {"\xEF\xBB\xBF [1]", '\\'}, {"<a>", '&'}, {"\n<a>", '&'}, {"SSN", '%'}, {"", '%'}, {" ", '%'}};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        assert_int_equal(phi__fold_escape_of(phi__span_of(heads[i].head, strlen(heads[i].head))), heads[i].escape);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_stand_for_ascii_ones),
        cmocka_unit_test(escapes_stand_for_characters),
        cmocka_unit_test(the_first_byte_beyond_ascii_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
