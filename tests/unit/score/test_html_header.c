/* SPDX-License-Identifier: Apache-2.0 */
/* Which header stands over the cell that holds 4711? */
#include "score/html_header.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "<table>\n<tr><th>Name</th><th>SSN</th></tr>\n"

static void check_header(const char *text, size_t least, const char *wanted)
{
    const size_t size = strlen(text);
    char *exact = malloc(size); /* for the sanitizer: nothing behind it */
    assert_non_null(exact);
    memcpy(exact, text, size);
    size_t tag = (size_t)(strstr(text, "4711") - text);
    while (tag > 0 && text[tag] != '<')
        tag--;
    const phi__span got = phi__html_header_of(phi__span_of(exact, size), tag, least);
    if (got.size != strlen(wanted) || (got.size > 0 && memcmp(got.data, wanted, got.size) != 0))
        fail_msg("%s: \"%.*s\", not \"%s\"", text, (int)got.size, got.size == 0 ? "" : (const char *)got.data, wanted);
    free(exact);
}

static void headers_name_cells(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {HEAD "<tr><td>Roe</td><td>4711</td></tr>", "SSN"},
        {HEAD "<tr><td>4711</td><td>x</td></tr>", "Name"},
        {HEAD "<tr><td>a</td><td>b</td></tr>\n<tr><td>Roe</td><td>4711", "SSN"},
        {"<TABLE><THEAD><TR CLASS=\"h\"><TH>Name<TH align=left> <b>SSN</b> </TH></TR></THEAD><TBODY><TR><TD>a<TD>4711", "SSN"},
        {"<tr><td></td><th>Name</th><th>MRN</th></tr><tr><td>1</td><td>a</td><td>4711</td></tr>", "MRN"},
        {"<tr><th>SSN</th><td>4711</td></tr>", "SSN"}, /* the header of a row */
        {"<tr><th scope=\"row\">Date of\nbirth</th>\n<td>4711</td></tr>", "Date of\nbirth"},
        {HEAD "<tr><td>Roe</td><td>x</td><td>4711</td></tr>", ""}, /* more cells than headers */
        {"<tr><th>Name</th><th></th></tr><tr><td>Roe</td><td>4711</td></tr>", ""},
        {HEAD "</table><table><tr><td>Roe</td><td>4711</td></tr>", ""}, /* of another table */
        {"<tr><td>Name</td><td>SSN</td></tr><tr><td>Roe</td><td>4711</td></tr>", ""},
        {"<p>SSN</p><td>4711</td>", ""},
        {"<ssn>4711</ssn>", ""},
        {"<tdx>4711", ""},
        {"<td>4711", ""},
        {"<tr><th>a name that is much too long to be the name of any column</th></tr><tr><td>4711</td></tr>", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_header(cases[i].text, 0, cases[i].wanted);
}

static void looks_back_no_further_than_told(void **state)
{
    (void)state;
    check_header(HEAD "<tr><td>Roe</td><td>4711</td></tr>", strlen("<table>\n"), "SSN");
    check_header(HEAD "<tr><td>Roe</td><td>4711</td></tr>", strlen("<table>\n<"), "");
    check_header(HEAD "<tr><td>Roe</td><td>4711</td></tr>", strlen(HEAD), "");
}

static void cut_anywhere_it_reads_no_further(void **state)
{
    (void)state;
    static const char text[] = HEAD "<tr><td>Roe</td><td>4711</td></tr>";
    for (size_t size = 0; size < sizeof text; size++) {
        char *exact = malloc(size + 1);
        assert_non_null(exact);
        memcpy(exact, text, size);
        for (size_t tag = 0; tag <= size; tag++)
            (void)phi__html_header_of(phi__span_of(exact, size), tag, 0);
        free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_name_cells),
        cmocka_unit_test(looks_back_no_further_than_told),
        cmocka_unit_test(cut_anywhere_it_reads_no_further),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
