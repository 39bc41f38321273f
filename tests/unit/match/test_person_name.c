/* SPDX-License-Identifier: Apache-2.0 */
/* What is read as a name, and where it ends. The name begins at the mark < and ends before >. */
#include "match/person_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

typedef struct row {
    const char *text;
    phi__finder_place place;
} row;

static const row found[] = {
    {"<John Smith> was seen", PHI__FINDER_BARE},
    {"<John Q. Smith> was", PHI__FINDER_BARE},
    {"<J.R. Smith>", PHI__FINDER_LABEL},
    {"<SMITH, JOHN Q> 01/02/1960", PHI__FINDER_BARE},
    {"<Smith, John Q.>", PHI__FINDER_LABEL},
    {"<SMITH, JOHN, Q>", PHI__FINDER_LABEL},
    {"<Smith Jr., John>", PHI__FINDER_LABEL},
    {"<SMITH^JOHN^Q>^^DR", PHI__FINDER_BARE},
    {"<Martin Luther King Jr.> said", PHI__FINDER_LABEL},
    {"<Maria Garcia Lopez> Admitted", PHI__FINDER_LABEL},
    {"<Paula van der Berg>", PHI__FINDER_LABEL},
    {"<Hoa Le>", PHI__FINDER_LABEL},
    {"<Ana De La Cruz>", PHI__FINDER_LABEL},
    {"<Sean O'Brien>, MD", PHI__FINDER_LABEL},
    {"<Susan McDonald>", PHI__FINDER_BARE},
    {"<Ann Smith-Jones>", PHI__FINDER_BARE},
    {"<Jos\xC3\xA9 Hern\xC3\xA1ndez>", PHI__FINDER_BARE},
    {"<John Smith> DOB: 1/2/60", PHI__FINDER_LABEL},
    {"<John Smith>  Sex: M", PHI__FINDER_LABEL},
    {"<Smith, Ana>  NEW  3/1/92", PHI__FINDER_LABEL}, /* the next column */
    {"<STAMATIS, IRENE K> MID", PHI__FINDER_WORD},
    {"<John Park>", PHI__FINDER_LABEL},
    {"<Park, Olga> ", PHI__FINDER_LABEL},
    {"<Lake, Peter> ", PHI__FINDER_BARE},
    {"<Smith>,", PHI__FINDER_TITLE},
    {"<john smith>", PHI__FINDER_CELL},
    {"<Xqavior Zzbrant>", PHI__FINDER_LABEL},
    {"<John Smith>\nMary", PHI__FINDER_BARE},
};

static const row none[] = {
    {"<Smith was", PHI__FINDER_BARE},
    {"<Grant Park", PHI__FINDER_BARE},
    {"<John Street", PHI__FINDER_BARE},
    {"<John Smith University", PHI__FINDER_BARE},
    {"<John_id", PHI__FINDER_LABEL},
    {"<johnSmith", PHI__FINDER_LABEL},
    {"<Saint Mary Hospital", PHI__FINDER_LABEL},
    {"<Madison, WI 53703", PHI__FINDER_BARE},
    {"<Education Materials", PHI__FINDER_WORD},
    {"<DOB: 1", PHI__FINDER_LABEL},
    {"<Self", PHI__FINDER_LABEL},
    {"<May 12", PHI__FINDER_LABEL},
    {"<a", PHI__FINDER_LABEL},
    {"<", PHI__FINDER_LABEL},
};

static bool read_row(const row *r, phi__person_name *name, size_t *wanted)
{
    char text[128];
    const char *end = strchr(r->text, '>');
    const size_t head = end == NULL ? strlen(r->text) : (size_t)(end - r->text);
    (void)snprintf(text, sizeof text, "%.*s%s", (int)(head - 1), r->text + 1, end == NULL ? "" : end + 1);
    *wanted = head - 1;
    return phi__person_name_read(phi__span_of(text, strlen(text)), 0, SIZE_MAX, r->place, name);
}

static void names_end_where_they_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
        phi__person_name name;
        size_t wanted = 0;
        if (!read_row(&found[i], &name, &wanted))
            fail_msg("%s is not read", found[i].text);
        if (name.end != wanted)
            fail_msg("%s ends at %zu", found[i].text, name.end);
    }
}

static void others_are_none(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        phi__person_name name;
        size_t wanted = 0;
        if (read_row(&none[i], &name, &wanted))
            fail_msg("%s is read up to %zu", none[i].text, name.end);
    }
}

static void grades(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        phi__name_grade grade;
    } rows[] = {
        {"John Smith", PHI__NAME_FULLY},    {"SMITH, JOHN", PHI__NAME_FULLY}, {"Smith^John", PHI__NAME_FULLY},
        {"J. Smith", PHI__NAME_PARTLY},     {"Xqavior Smith", PHI__NAME_PARTLY}, {"Smith", PHI__NAME_PARTLY},
        {"Xqavior Zzbrant", PHI__NAME_UNKNOWN}, {"Zzbrant", PHI__NAME_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        phi__person_name name;
        assert_true(phi__person_name_read(phi__span_of(rows[i].text, strlen(rows[i].text)), 0, SIZE_MAX, PHI__FINDER_CELL, &name));
        if (phi__person_name_grade(&name) != rows[i].grade)
            fail_msg("%s: %d", rows[i].text, (int)phi__person_name_grade(&name));
    }
}

/* Whatever bytes: it ends within the text. */
static void any_bytes_are_survived(void **state)
{
    (void)state;
    static const char alphabet[] = "JSmith ,.^-'\xC3\xA9:\n(";
    uint32_t seed = 7;
    for (size_t round = 0; round < 20000; round++) {
        char text[40];
        for (size_t i = 0; i < sizeof text; i++) {
            seed = seed * 1664525u + 1013904223u;
            text[i] = alphabet[(seed >> 20) % (sizeof alphabet - 1)];
        }
        for (int place = PHI__FINDER_BARE; place <= PHI__FINDER_CELL; place++) {
            phi__person_name name;
            if (phi__person_name_read(phi__span_of(text, sizeof text), round % 8, sizeof text, (phi__finder_place)place, &name))
                assert_true(name.end <= sizeof text && name.end > round % 8 && name.count > 0 && name.count <= PHI__NAME_WORDS);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_end_where_they_should),
        cmocka_unit_test(others_are_none),
        cmocka_unit_test(grades),
        cmocka_unit_test(any_bytes_are_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
