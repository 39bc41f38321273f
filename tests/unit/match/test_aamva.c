/* SPDX-License-Identifier: Apache-2.0 */
/* Elements of a licence's barcode: the specimen of the standard, and what only looks like one. */
#include "match/finder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const char specimen[] = "@\n\x1e\rANSI 636000100102DL00410278ZV03190008DLDAQT64235789\nDCSSAMPLE\nDDEN\nDACMICHAEL\nDDFN\nDADJOHN\n"
                               "DBB06061986\nDBA12102024\nDAG2300 WEST BROAD STREET\nDAIRICHMOND\nDAJVA\nDAK232690000  \n\rZVZVA01\r";

static void check(const char *text, const char *finder, const char *wanted)
{
    phi__found_span found = {0};
    const char *ansi = strstr(text, "ANSI ");
    assert_non_null(ansi);
    const bool read = phi__finder_of(finder)->read(phi__span_of(text, strlen(text)), (size_t)(ansi - text) + 5, strlen(text),
                                                   PHI__FINDER_WORD, &found);
    assert_int_equal(read, wanted != NULL);
    if (wanted == NULL)
        return;
    assert_int_equal(found.end - found.begin, strlen(wanted));
    assert_memory_equal(text + found.begin, wanted, strlen(wanted));
}

static void elements_are_found(void **state)
{
    (void)state;
    check(specimen, "aamva-number", "T64235789");
    check(specimen, "aamva-family", "SAMPLE");
    check(specimen, "aamva-given", "MICHAEL");
    check(specimen, "aamva-birth", "06061986");
    check(specimen, "aamva-street", "2300 WEST BROAD STREET");
    check(specimen, "aamva-ssn", NULL);
}

static void others_are_none(void **state)
{
    (void)state;
    check("ANSI 92 DAQ123456", "aamva-number", NULL);
    check("ANSI 636000100102XX\nDAQ123456", "aamva-number", NULL);
    check("ANSI 636000100102DL0041\nxDAQ123456", "aamva-number", NULL);
    check("ANSI 636000100102DL0041\nDAQ", "aamva-number", NULL);
    check("ANSI 636000100102DL0041\nDAQ\nDCS", "aamva-number", NULL);
    check("ANSI 636000", "aamva-number", NULL);
    check("ANSI ", "aamva-number", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(elements_are_found), cmocka_unit_test(others_are_none)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
