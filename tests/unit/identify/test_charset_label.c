/* SPDX-License-Identifier: Apache-2.0 */
/* What a text says of its code page, and what it only seems to say. */
#include "identify/charset_label.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_declared(void **state)
{
    (void)state;
    static const struct {
        const char *head;
        bool found;
        phi__encoding encoding;
    } table[] = {
        {"<?xml version=\"1.0\" encoding=\"windows-1251\"?>", true, PHI__ENC_WINDOWS1251},
        {"<?xml version='1.0' encoding = 'Shift_JIS' ?>", true, PHI__ENC_SHIFTJIS},
        {"<meta http-equiv=Content-Type content=\"text/html; charset=iso-8859-2\">", true, PHI__ENC_ISO8859_2},
        {"<meta charset=big5>", true, PHI__ENC_BIG5},
        {"Content-Type: text/plain; charset=\"koi8-r\"", true, PHI__ENC_KOI8R},
        {"MSH|^~\\&|A|B|C|D|2026||ORU^R01|1|P|2.5|||||USA|8859/2|\rPID|", true, PHI__ENC_ISO8859_2},
        {"MSH|^~\\&|A|B|C|D|2026||ORU^R01|1|P|2.5|||||USA|KS X 1001", true, PHI__ENC_EUCKR},
        {"MSH|^~\\&|A|B|C|D|2026||ORU^R01|1|P|2.5\rOBX|||||||||||||||||big5", false, PHI__ENC_UTF8},
        {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>", false, PHI__ENC_UTF8},
        {"the charset of big5 is large", false, PHI__ENC_UTF8},
        {"charset=", false, PHI__ENC_UTF8},
        {"encoding", false, PHI__ENC_UTF8},
        {"", false, PHI__ENC_UTF8},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        phi__encoding encoding = PHI__ENC_UTF8;
        assert_int_equal(phi__charset_declared(phi__span_of(table[i].head, strlen(table[i].head)), &encoding), table[i].found);
        assert_int_equal(encoding, table[i].encoding);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_declared)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
