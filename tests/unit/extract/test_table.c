/* SPDX-License-Identifier: Apache-2.0 */
/* Which heads are tables, with which delimiter and header, and which are not. */
#include "extract/table.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

typedef struct sample {
    const char *text;
    char delimiter; /* 0 = no table */
    bool header;
    size_t columns;
    const char *last; /* name of the last column */
} sample;

static const sample SAMPLES[] = {
    {"name,ssn,dob\nAnn,1-2,3\nBob,4-5,6\n", ',', true, 3, "dob"},
    {"name,ssn\nAnn,12345\n", ',', true, 2, "ssn"},
    {"Name, SSN\nAnn, 12345\nBob, 23456\n", ',', true, 2, "SSN"},
    {"\"Last, First\";\"Number\"\n\"a, b\";\"7\"\n\"c, d\";\"8\"\n", ';', true, 2, "Number"},
    {"\"Patient\",\"Member \"\"ID\"\"\"\n\"a\",\"7\"\n", 0, false, 0, NULL},
    {"Patient\tMRN\nAnn Lee\t12345\nBob Day\t23456\n", '\t', true, 2, "MRN"},
    {"id|note\r\n1|came in with a cough\r\n2|left, well\r\n", '|', true, 2, "note"},
    {"a;b;c\n1;2,5;3\n1;2,5;3\n", ';', true, 3, "c"},
    {"Order,Part no.\nA-1,12-3\nA-2,23-4\n", ',', true, 2, "Part no."},
    {"Name,CPR-nr.\nA-1,12-3\nA-2,23-4\n", ',', true, 2, "CPR-nr."},
    {"Geburtsdat.,IdNr.\nA-1,12-3\nA-2,23-4\n", ',', true, 2, "IdNr."},
    {"1,2,3\n4,5,6\n7,8,9\n", ',', false, 3, ""},
    {"REPORT 7\nIMEI   MRN  12\n12345  67890\n23456  78901\n", 0, false, 0, NULL}, /* a title above columns */
    {"First Name,City\nAnn,Rome\nBob,Oslo\n", ',', true, 2, "City"},
    {"ssn\n12345\n23456\n34567\n", ',', true, 1, "ssn"},
    {"Member ID\nAB12345\nAB23456\n", ',', true, 1, "Member ID"},
    {"name,\"two\nlines\"\nx,1\ny,2\n", ',', true, 2, "two\nlines"},
    {"name^ssn^dob\nAnn^12345^1\nBob^23456^2\n", '^', true, 3, "dob"},
    {"name\1ssn\nAnn\001" "12345\nBob\001" "23456\n", '\1', true, 2, "ssn"},
    {"name,ssn\n\"a \\\"q\\\", b\",12345\n\"C:\\\",23456\n", ',', true, 2, "ssn"},
    {"[patient]\nssn=12345\nmrn=23456\n", 0, false, 0, NULL},
    {"Dear Ann,\nthank you for coming, and see you on 5 May.\nYours,\nBob\n", 0, false, 0, NULL},
    {"He came, on time, and left.\nShe came, at 9, and stayed.\nThey came, at 10, and sang.\n", 0, false, 0, NULL},
    {"The patient, aged 70\nThe doctor, aged 40\nThe nurse, aged 30\n", 0, false, 0, NULL},
    {"int a = 1;\nint b = 2;\nint c = 3;\n", 0, false, 0, NULL},
    {"foo(a, 1);\nfoo(b, 2);\nfoo(c, 3);\n", 0, false, 0, NULL},
    {"{\"a\":1,\"b\":2}\n{\"a\":3,\"b\":4}\n{\"a\":5,\"b\":6}\n", 0, false, 0, NULL},
    {"{\"a\":1,\"b\":\"x\",\"c\":2}\n{\"a\":3,\"b\":\"y\",\"c\":4}\n{\"a\":5,\"b\":\"z\",\"c\":6}\n", 0, false, 0, NULL},
    {" [{\"a\":1,\"b\":2,\"c\":2},\n{\"a\":3,\"b\":4,\"c\":4},\n{\"a\":5,\"b\":6,\"c\":6}]\n", 0, false, 0, NULL},
    {"<a>1,2,3</a>\n<a>4,5,6</a>\n<a>7,8,9</a>\n", 0, false, 0, NULL},
    {"INSERT INTO t (a,b,c) VALUES (1,2,3);\nINSERT INTO t (a,b,c) VALUES (4,5,6);\nINSERT INTO t (a,b,c) VALUES (7,8,9);\n", 0, false, 0, NULL},
    {"hello\nworld\n", 0, false, 0, NULL},
    {"Notes:\n1234\n5678\n", 0, false, 0, NULL},
    {"one line, with 5 commas, and no table", 0, false, 0, NULL},
    {"", 0, false, 0, NULL},
    {"\"", 0, false, 0, NULL},
    {"\"never, closed\n1,2\n", 0, false, 0, NULL},
};

static void test_samples(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof SAMPLES / sizeof SAMPLES[0]; i++) {
        const sample *s = &SAMPLES[i];
        phi__arena arena = {0};
        phi__table table = {0};
        bool found = false;
        const phi__span head = phi__span_of(s->text, strlen(s->text));
        assert_int_equal(phi__table_sniff(head, true, &arena, &table, &found), PHI_OK);
        if (found != (s->delimiter != 0) || (found && (table.delimiter != s->delimiter || table.has_header != s->header)))
            fail_msg("sample %zu: found %d, delimiter %d, header %d", i, found, table.delimiter, table.has_header);
        if (found) {
            assert_int_equal(table.column_count, s->columns);
            assert_string_equal(table.columns[s->columns - 1], s->last);
        }
        phi__arena_done(&arena);
    }
}

/* The last row of a longer file is cut off by the head: it must not count. */
static void test_cut_row_is_not_judged(void **state)
{
    (void)state;
    static const char text[] = "name,ssn,dob\nAnn,12,34\nBob,23,45\nCyd,3";
    phi__arena arena = {0};
    phi__table table = {0};
    bool found = false;
    assert_int_equal(phi__table_sniff(phi__span_of(text, sizeof text - 1), false, &arena, &table, &found), PHI_OK);
    assert_true(found);
    assert_string_equal(table.columns[1], "ssn");
    phi__arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_samples),
        cmocka_unit_test(test_cut_row_is_not_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
