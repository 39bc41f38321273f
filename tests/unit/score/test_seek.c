/* SPDX-License-Identifier: Apache-2.0 */
/* What is found because of where it stands: through whole scans, since fields and columns are the scanner's. */
#include "scan_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
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

static int count_name(void *user, const phi_finding *finding)
{
    size_t *found = user;
    *found += strcmp(finding->detector, "person.name") == 0 && finding->confidence >= 0.5;
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

static void names_below_each_other(void **state)
{
    (void)state;
    check("a.txt", "Tuesday\n\n9:00  Ann Doherty   labs\n9:30 am Joe Miller (new)\n1:15 p.m. Eve Adams, RN\n", "Ann Doherty;Joe Miller;Eve Adams;");
    check("b.txt", "1. Doherty, Ann\n2. Miller, Joe M\n\n3. Adams, Eve\n", "Doherty, Ann;Miller, Joe M;Adams, Eve;");
    check("d.txt", "Ann Doherty ...... 4411\nJoe Miller ....... 4412\nEve Adams ........ 4413\n", "Ann Doherty;Joe Miller;Eve Adams;");
    check("c.txt", "  * Ann Doherty\n  * nobody\n  * Joe Miller\n  * Eve Adams", "Ann Doherty;Joe Miller;Eve Adams;");
}

/* "Tymczak" is in no list of names. */
static void names_known_in_part_among_others(void **state)
{
    (void)state;
    check("a.txt", "[x] Joe Tymczak\n[x] Ann Doherty\n[ ] Maria Tymczak\n[X] Joe Miller\n(x) Fiona Tymczak\nEve Adams\n",
          "Joe Tymczak;Ann Doherty;Maria Tymczak;Joe Miller;Fiona Tymczak;Eve Adams;");
    check("b.txt", "Joe Tymczak\nEve Tymczak\nAnn Doherty\nJoe Miller\n", "");
    check("c.txt", "Tymczak, Joe\nof\nDoherty, Ann\nMiller, Joe\nAdams, Eve\n", "Tymczak, Joe;Doherty, Ann;Miller, Joe;Adams, Eve;");
}

/* Dishes, firms and towns that are called like people do not stand alone. */
static void things_among_names_make_no_list(void **state)
{
    (void)state;
    check("a.txt", "Earl Grey\nGreen Beans\nTom Collins\nBaked Potato\nGrilled Cheese\nArnold Palmer\n", "");
    check("b.txt", "Ann Doherty\nJoe Miller\nLunch Break\nEve Adams\n", "Ann Doherty;Joe Miller;Eve Adams;");
}

static void fewer_or_other_lines_are_no_list(void **state)
{
    (void)state;
    check("a.txt", "Ann Doherty\nJoe Miller\n", "");
    check("b.txt", "Ann Doherty\nJoe Miller\nof the team\nand of others\nEve Adams\n", "");
    check("c.txt", "Ann Doherty wrote it.\nJoe Miller read it.\nEve Adams did not.\n", "");
    check("d.txt", "Grant Street\nMay Flower\nRose Garden\nMiller Park\n", "");
}

/* What is searched at a time ends somewhere: a list of thousands is found whole. */
static void a_long_list_has_no_seams(void **state)
{
    (void)state;
    enum { LINES = 24000, ROOM = 32 };
    char *text = calloc(LINES, ROOM);
    size_t size = 0, found = 0;
    assert_non_null(text);
    for (unsigned i = 0; i < LINES; i++)
        size += (size_t)snprintf(text + size, ROOM, "%u. %s\n", i, i % 3 == 0 ? "Ann Doherty" : i % 3 == 1 ? "Joe Miller" : "Eve Adams");
    phi_engine *engine = scan_engine_builtin(NULL);
    phi_scanner *scanner = NULL;
    assert_int_equal(phi_scanner_new(engine, NULL, &scanner, NULL), PHI_OK);
    phi_sink sink = PHI_SINK_INIT;
    sink.on_finding = count_name;
    sink.user = &found;
    assert_int_equal(phi_scanner_scan_memory(scanner, "a.txt", text, size, &sink, NULL), PHI_OK);
    assert_int_equal(found, LINES);
    phi_scanner_free(scanner);
    phi_engine_free(engine);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields),
        cmocka_unit_test(rows_around_what_was_found),
        cmocka_unit_test(names_below_each_other),
        cmocka_unit_test(names_known_in_part_among_others),
        cmocka_unit_test(things_among_names_make_no_list),
        cmocka_unit_test(fewer_or_other_lines_are_no_list),
        cmocka_unit_test(a_long_list_has_no_seams),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
