/* SPDX-License-Identifier: Apache-2.0 */
/* Columns of text that no extractor knows as a table: the name over each value,
 * wherever the seams of the windows are. */
#include "base/alloc.h"
#include "scan_log.h"
#include "score/columns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The name over each '1' of a text, "field" or "(above)"; "-" = none. */
static void names_in(const char *text, phi__buf *out)
{
    phi__columns columns;
    phi__columns_init(&columns);
    const phi__scene scene = {.text = phi__span_of(text, strlen(text)), .part = 1};
    phi__columns_begin(&columns, &scene);
    for (const char *at = strchr(text, '1'); at != NULL; at = strchr(at + 1, '1')) {
        const size_t begin = (size_t)(at - text);
        const phi__setting setting = phi__setting_of(scene.text, begin, begin + 1);
        phi__cell cell = {.end = scene.text.size};
        assert_int_equal(phi__columns_find(&columns, &scene, &setting, &cell), PHI_OK);
        const char *format = cell.field != NULL ? "%s " : cell.above != NULL ? "(%s) " : "- ";
        assert_int_equal(phi__buf_printf(out, format, cell.field != NULL ? cell.field : cell.above), PHI_OK);
        assert_true(cell.begin <= begin && cell.end >= begin + 1);
    }
    phi__columns_done(&columns);
}

static void values_stand_under_names(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"Name\tSSN\nab\t1\ncd\t1\n", "SSN SSN "},
        {"Name\tSSN\n1\t1\n", "Name SSN "},
        {"Name\tSSN\n\nab\t1\n", "SSN "},          /* a blank line under the header */
        {"Name\tSSN\nab\t1\n\ncd\t1\n", "SSN - "}, /* the table ends with one */
        {"Name\tSSN\nab\t1\nprose\ncd\t1\n", "SSN - "},
        {"Name\tSSN\nab\t1\n\nName\tMRN\nab\t1\n", "SSN MRN "},
        {"Name\t\nab\t1\n", "- "},                 /* the column has no name */
        {"Name\tSSN\nab\tcd\t1\n", "- "},          /* more cells than names */
        {"Name | SSN\nab   | 1\n", "SSN "},
        {"| Name | SSN |\n|------|-----|\n| ab   | 1   |\n", "SSN "},
        {"Name  SSN\nab    1  x\n", "(SSN) "},
        {"Name  SSN  Other\nab    1  x\ncd    1  y\n", "(SSN) (SSN) "},
        {"Name  SSN\n----  ---\nab    1  x\n", "(SSN) "},
        {"Name  SSN\nab  x                1\n", "- "}, /* under nothing */
        {"Name  SSN  Other\nab, of c  1  y\n", "(SSN) "}, /* pushed aside by a long cell */
        {"Name    SSN\nRef. # 1  x\n", "- "},      /* with a caption of its own */
        {"Name    City\nab      cd\nSSN No  Phone\n1       x\n", "(SSN No) "}, /* other captions below */
        {"Name    City\nab      cd\nSmith   Boston\n1       x\n", "(Name) "},  /* nothing but words */
        {"Name  SSN\nA line that runs across\nab    1  x\n", "- "},
        {"Name 512\tSSN\nab\t1\n", "- - "},            /* a header has no numbers */
        {"Name\tICD-10\nab\t1\n", "- ICD-10 "},         /* but a digit or two behind letters */
        {"sha256\tSSN\nab\t1\n", "SSN "},               /* or three without a gap */
        {"one 1 two\n", "- "},
        {"INSERT INTO t (name, ssn) VALUES\n('ab', '1'),\n('cd', '1');\n", "ssn ssn "},
        {"INSERT INTO t (name, ssn) VALUES ('ab', '1'), ('c,d', '1');\n", "ssn ssn "},
        {"insert into `t` (`name`, `ssn`) values (1, 1)\n", "name ssn "},
        {"INSERT INTO t VALUES ('ab', '1');\n", "- "},
        {"CREATE TABLE `t` (\n  `name` varchar(9) DEFAULT 'x, y',\n  ssn char(9), -- a, b\n  PRIMARY KEY (`name`)\n);\n"
         "INSERT INTO `t` VALUES ('ab','1'),('cd','1');\n",
         "ssn ssn "},
        {"CREATE TABLE IF NOT EXISTS s.t(id INTEGER PRIMARY KEY, ssn TEXT);\nCREATE TABLE u (mrn int);\n"
         "INSERT INTO t VALUES(2,'1');\nINSERT INTO u VALUES(1);\nINSERT INTO v VALUES(1);\n",
         "ssn mrn - "},
        {"INSERT [dbo].[t] ([Id], [Social Security]) VALUES (2, N'1')\nGO\n", "Social Security "},
        {"INSERT INTO t\n  (name, ssn)\nVALUES\n  ('ab', '1'),\n  ('cd', '1');\n", "ssn ssn "},
        {"Insert into S.T (D,SSN) values (to_date('2','3'),'1');\n", "SSN "},
        {"-- MySQL dump 8\nINSERT INTO t (note, ssn) VALUES ('a\n\nof lines', '1')\n,('x','1');\nDROP TABLE t;\n, 1,\n", "ssn ssn - "},
        {"BEGIN TRANSACTION;\nCREATE TABLE t (a, ssn);\nCOPY t FROM stdin;\nx\t1\n\\N\t1\n\\.\nx\t1\n", "ssn ssn - "},
        {"COPY public.t (a, ssn) FROM stdin WITH (FORMAT text);\nx\t1\n", "ssn "},
        {"Copy the form (a, b) and keep\nx\t1\n", "- "},
        {"Insert the card (a, 1) now\n", "- "},
        {"COPY t (name, ssn) FROM stdin;\nab\t1\n\ncd\t1\n\\.\nef\t1\n", "ssn ssn - "},
        {"<table>\n<tr><th>Name</th><th>SSN</th></tr>\n<tr><td>ab</td><td>1</td></tr>\n</table><p>1</p><td>1</td>", "SSN - - "},
        {"<table><tr><td>Name<td><b>SSN</b><td>City<tr><td>ab<td>1<td>x<tr><td>1<td align=right><a href='x'>1</a><td>y</table>",
         "SSN Name SSN "}, /* ends left out, tags within */
        {"<TABLE><TR><TD COLSPAN=2>Patients</TD></TR><TR><TD>Name</TD><TD>SSN</TD><TD>City</TD></TR><TR><TD>ab</TD><TD> 1</TD></TR>",
         "SSN "},                                                                             /* a title first */
        {"<table><tr><td>SSN</td><td>1</td></tr><tr><td>MRN</td><td>1</td></tr></table>", "- - "}, /* captions and values */
        {"<table><tr><td>ab</td><td>512</td><td>x</td></tr><tr><td>ab</td><td>1</td><td>x</td></tr></table>", "- - "}, /* no names */
        {"<table><tr><th>Name<th>SSN</tr><tr><td>ab<td>c<td>1</table>", "- "}, /* more cells than names */
    };
    bool bad = false;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        phi__buf got;
        phi__buf_init(&got, 1 << 16);
        names_in(cases[i].text, &got);
        if (strcmp(scan_log_text(&got), cases[i].want) != 0) {
            print_error("%s: %s, not %s\n", cases[i].text, scan_log_text(&got), cases[i].want);
            bad = true;
        }
        phi__buf_done(&got);
    }
    assert_false(bad);
}

/* A table of megabytes: every row has the name, though the header is long gone. */
static void rows_keep_their_names_over_seams(void **state)
{
    (void)state;
    enum { ROWS = 30000 };
    phi_engine *engine = scan_engine_pack("id: test.a\ntitle: T\nclass: pii\nforms: [{pictures: [\"999999\"], labelled: true}]\n"
                                          "fields: [{names: [secret], bits: 6}]\nexamples: [\"secret,[[{999999}]]\"]\n");
    phi_scanner *scanner = scan_scanner(engine, NULL);
    scan_log log;
    scan_log_init(&log);
    phi__buf text;
    phi__buf_init(&text, (size_t)16 << 20);
    static const char *const heads[] = {"Name\tSecret\tRemark\n", "INSERT INTO t (name, secret, remark) VALUES\n",
                                        "INSERT INTO `t` (`name`, `secret`, `remark`) VALUES ", /* all on one line */
                                        "<table><tr><td>Name</td><td>Secret</td><td>Remark</td></tr>\n",
                                        "<table><tr><th>Name</th><th>Secret</th></tr>"};
    static const char *const rows[] = {"ab\t%06u\tnothing to remark\n", "('ab', '%06u', 'nothing to remark'),\n",
                                       "('ab','%06u','nothing to remark'),",
                                       "<tr><td>ab</td><td>%06u</td><td>nothing to remark</td></tr>\n",
                                       "<tr><td>ab</td><td><b>%06u</b></td></tr>"};
    for (size_t kind = 0; kind < sizeof rows / sizeof *rows; kind++) {
        phi__buf_clear(&text);
        assert_int_equal(phi__buf_append_text(&text, "A report for people, of several lines.\nIt holds a table.\n\n"),
                         PHI_OK);
        assert_int_equal(phi__buf_append_text(&text, heads[kind]), PHI_OK);
        for (unsigned i = 0; i < ROWS; i++)
            assert_int_equal(phi__buf_printf(&text, rows[kind], 200000 + i * 7 % 700000), PHI_OK);
        assert_true(text.size > 600 * 1024);
        scan_log_clear(&log);
        const phi_sink sink = scan_log_sink(&log);
        assert_int_equal(phi_scanner_scan_memory(scanner, "m", text.data, text.size, &sink, NULL), PHI_OK);
        assert_int_equal(log.finding_count, ROWS);
    }
    phi__buf_done(&text);
    scan_log_done(&log);
    phi_scanner_free(scanner);
    phi_engine_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_stand_under_names),
        cmocka_unit_test(rows_keep_their_names_over_seams),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
