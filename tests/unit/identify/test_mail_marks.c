/* SPDX-License-Identifier: Apache-2.0 */
/* Messages and mailboxes, beside texts that begin alike. */
#include "identify/mail_marks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

static void test_mail(void **state)
{
    (void)state;
    static const char *const YES[] = {
        "From: a@b.example\r\nMIME-Version: 1.0\r\n\r\nhello",
        "\xEF\xBB\xBFmessage-id: <1>\nSubject: x\n",
        "Received: from a\n\tby b\nFrom: c\n\nany text: of it\nand more",
        "X-Strange: yes\nReturn-Path: <a@b>\n\n",
    };
    static const char *const NO[] = {
        "From: Dr. A\nTo: Dr. B\nSubject: a memo\n\nhello",
        "MIME-Version: 1.0 is what the header says\nand this is a text on it\n",
        " Received: folded\nFrom: a\n\n",
        "Received: one line",
        "name,Message-ID: 1\nb,c\n",
        "",
        "\n\nMIME-Version: 1.0\nFrom: a\n",
    };
    for (size_t i = 0; i < sizeof YES / sizeof *YES; i++)
        assert_true(phi__is_mail(phi__span_of(YES[i], strlen(YES[i]))));
    for (size_t i = 0; i < sizeof NO / sizeof *NO; i++)
        assert_false(phi__is_mail(phi__span_of(NO[i], strlen(NO[i]))));
}

static void test_mbox(void **state)
{
    (void)state;
    static const char *const YES[] = {
        "From a@b.example Mon Mar 11 09:26:00 2024\nFrom: a\nSubject: b\n\n",
        "From - Mon Mar 11 09:26:00 2024\r\nX-Mozilla-Status: 0001\r\nTo: b\r\n",
    };
    static const char *const NO[] = {
        "From 9:00 on we are here\nand the door is open\n",
        "From Monday on\nFrom: a\nTo: b\n",
        "From here: a\nFrom: a\nTo: b\n",
        "From",
    };
    for (size_t i = 0; i < sizeof YES / sizeof *YES; i++)
        assert_true(phi__is_mbox(phi__span_of(YES[i], strlen(YES[i]))));
    for (size_t i = 0; i < sizeof NO / sizeof *NO; i++)
        assert_false(phi__is_mbox(phi__span_of(NO[i], strlen(NO[i]))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_mail), cmocka_unit_test(test_mbox)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
