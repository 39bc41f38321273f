/* SPDX-License-Identifier: Apache-2.0 */
/* Identifiers written with escapes of JSON and XML are found, and their offsets are
 * those of the file, escapes included. */
#include "scan_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

typedef struct seen {
    uint64_t offset, length;
    int count;
} seen;

static int on_finding(void *user, const phi_finding *finding)
{
    seen *s = user;
    s->offset = finding->offset;
    s->length = finding->length;
    s->count++;
    return 0;
}

/* The only finding of a text is the value between two others. */
static void check(phi_scanner *scanner, const char *before, const char *value, const char *behind, bool found)
{
    char text[512];
    seen s = {0};
    phi_sink sink = PHI_SINK_INIT;
    sink.user = &s;
    sink.on_finding = on_finding;
    const int size = snprintf(text, sizeof text, "%s%s%s", before, value, behind);
    assert_int_equal(phi_scanner_scan_memory(scanner, "m", text, (size_t)size, &sink, NULL), PHI_OK);
    assert_int_equal(s.count, found ? 1 : 0);
    if (found) {
        assert_int_equal(s.offset, strlen(before));
        assert_int_equal(s.length, strlen(value));
    }
}

static void escaped_identifiers_are_found_where_they_stand(void **state)
{
    (void)state;
    phi_engine *engine = scan_engine_builtin("person.dob");
    phi_scanner *scanner = scan_scanner(engine, NULL);
    check(scanner, "{\"birthDate\": \"", "03/14/1962", "\"}", true);
    check(scanner, "{\"birthDate\": \"", "03\\/14\\/1962", "\"}", true);
    check(scanner, "{\"path\": \"c:\\\\x\", \"birthDate\": \"", "\\u0030\\u0033\\/14\\/1962", "\"}", true);
    check(scanner, "\xEF\xBB\xBF[\n{\"n\": \"\xC3\xA9\xE2\x80\x91\", \"birthDate\": \"", "1962\\u002d03\\u201114", "\"}]", true);
    check(scanner, "<a>caf\xC3\xA9&nbsp;<birthDate>", "1962&#45;03&#x2D;14", "</birthDate></a>", true);
    check(scanner, "birthDate \\/ 03\\/14\\/1962", "", "", false); /* prose has no escapes */
    check(scanner, "{\"birthDate\": \"03\\\\/14\\\\/1962", "", "\"}", false); /* an escaped backslash */
    phi_scanner_free(scanner);
    phi_engine_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(escaped_identifiers_are_found_where_they_stand)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
