/* SPDX-License-Identifier: Apache-2.0 */
/* What is found because of where it stands: through whole scans, since fields and columns are the scanner's. */
#include "scan_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

typedef struct seen {
    char names[512]; /* of person.name at 0.5 or more, each with a blank behind it */
} seen;

static int on_finding(void *user, const phi_finding *finding)
{
    seen *s = user;
    if (strcmp(finding->detector, "person.name") == 0 && finding->confidence >= 0.5) {
        const size_t used = strlen(s->names);
        (void)snprintf(s->names + used, sizeof s->names - used, "%s;", finding->match);
    }
    return 0;
}

static void check(const char *name, const char *text, const char *wanted)
{
    seen s = {""};
    phi_engine *engine = scan_engine_builtin(NULL);
    phi_scanner *scanner = NULL;
    phi_options options = PHI_OPTIONS_INIT;
    options.reveal = 1;
    assert_int_equal(phi_scanner_new(engine, &options, &scanner, NULL), PHI_OK);
    phi_sink sink = PHI_SINK_INIT;
    sink.on_finding = on_finding;
    sink.user = &s;
    assert_int_equal(phi_scanner_scan_memory(scanner, name, text, strlen(text), &sink, NULL), PHI_OK);
    if (strcmp(s.names, wanted) != 0)
        fail_msg("%s: %s", text, s.names);
    phi_scanner_free(scanner);
    phi_engine_free(engine);
}

static void fields(void **state)
{
    (void)state;
    check("a.csv", "id,first_name,last_name,room\n1,Ann,Doherty,Rose\n2,joe,miller,Grant\n3,Eve,Zzbrant,May\n",
          "Ann;Doherty;joe;miller;Eve;Zzbrant;");
    check("b.csv", "id,item,color,room\n1,Ann,Doherty,Rose\n2,Joe,Miller,Grant\n3,Eve,Adams,May\n", "");
}

static void rows_around_what_was_found(void **state)
{
    (void)state;
    check("a.sql", "INSERT INTO p (last_name, dob, note) VALUES ('Doherty', '1961-02-03', 'Glucose');\n", "Doherty;");
    check("a.txt", "Ward list\n\nNAME              DOB         UNIT\nDoherty, Ann      02/03/1961  Glucose\nMiller, Joe       03/04/1962  Sodium\n",
          "Doherty, Ann;Miller, Joe;");
    check("b.txt", "Ann Doherty was here on 02/03/1961.\n", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(fields), cmocka_unit_test(rows_around_what_was_found)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
