/* SPDX-License-Identifier: Apache-2.0 */
/* Pages and pieces of pages, and what only looks like them. */
#include "identify/html_mark.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_marks(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool html;
    } table[] = {
        {"<!DOCTYPE html>", true},
        {"\xEF\xBB\xBF \n<!doctype\tHTML PUBLIC", true},
        {"<!-- saved --><HTML>", true},
        {"<?xml version='1.0'?><html xmlns='x'>", true},
        {"<?xml version='1.0'?><!DOCTYPE html>", true},
        {"<div class='a'>text</div>", true},
        {"<p>text<br>", true},
        {"<table><tr><td>1", true},
        {"", false},
        {"<", false},
        {"<!--", false},
        {"<?xml version='1.0'?><table><tr><td>1", false},
        {"<table><row>1</row></table>", false},
        {"<htmlish/>", false},
        {"<html-report/>", false},
        {"<!DOCTYPE note>", false},
        {"<patient><p>1</p></patient>", false},
        {"html <p></p>", false},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_int_equal(phi__is_html(phi__span_of(table[i].text, strlen(table[i].text)), PHI__ENC_UTF8), table[i].html);
    static const char WIDE[] = "\0<\0h\0t\0m\0l\0>";
    assert_true(phi__is_html(phi__span_of(WIDE, sizeof WIDE - 1), PHI__ENC_UTF16BE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_marks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
