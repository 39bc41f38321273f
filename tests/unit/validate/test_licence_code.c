/* SPDX-License-Identifier: Apache-2.0 */
/* What numbers say of their holder: put together here by the published rules, for nobody. */
#include "validate/licence_code.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void soundex_is_american(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"Robert", "R163"}, {"Rupert", "R163"},  {"Rubin", "R150"},      {"Ashcraft", "A261"}, {"Tymczak", "T522"},
        {"Pfister", "P236"}, {"Honeyman", "H555"}, {"O'Hara", "O600"},   {"Lee", "L000"},       {"van Dyke", "V532"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char code[4];
        assert_true(phi__licence_soundex(rows[i][0], strlen(rows[i][0]), code));
        if (memcmp(code, rows[i][1], 4) != 0)
            fail_msg("%s: %.4s", rows[i][0], code);
    }
    char code[4];
    assert_false(phi__licence_soundex("12", 2, code));
}

typedef struct row {
    const char *issuer, *number, *surname, *given;
    unsigned year, month, day;
    char sex;
    phi__licence_word name, birth, of_sex;
} row;

#define SILENT PHI__LICENCE_SILENT
#define DENIES PHI__LICENCE_DENIES
#define AGREES PHI__LICENCE_AGREES

static const row rows[] = {
    /* day 3 of February: (2 - 1) * 40 + 3 = 43, 543 for women; (2 - 1) * 31 + 3 = 34 */
    {"FL", "R163000615430", "Robert", "", 1961, 2, 3, 'F', AGREES, AGREES, AGREES},
    {"FL", "R163000610430", "Robert", "", 1961, 2, 3, 'F', AGREES, AGREES, DENIES},
    {"FL", "R163000610430", "Jones", "", 1961, 2, 4, 'M', DENIES, DENIES, AGREES},
    {"WI", "R1630006104309", "Rupert", "", 61, 2, 3, 0, AGREES, AGREES, SILENT},
    {"IL", "R16300061034", "Robert", "", 1961, 2, 3, 'M', AGREES, AGREES, AGREES},
    {"IL", "16300061634R", "Robert", "", 1961, 2, 3, 'F', AGREES, AGREES, AGREES},
    {"MD", "R163000000000", "Robert", "", 1961, 2, 3, 'F', AGREES, SILENT, SILENT},
    {"NJ", "R12345678952615", "Robert", "", 0, 0, 0, 0, AGREES, SILENT, SILENT},
    {"NJ", "R12345678952615", "Robert", "", 1961, 2, 3, 'F', AGREES, AGREES, AGREES},
    {"NH", "02RTA61031", "Robert", "Ann", 1961, 2, 3, 'F', AGREES, AGREES, SILENT},
    {"NH", "02RTA61031", "Robert", "Eve", 1961, 3, 3, 'F', DENIES, DENIES, SILENT},
    {"ND", "ROB611234", "Robert", "", 1961, 2, 3, 0, AGREES, AGREES, SILENT},
    {"MT", "0212319614103", "Robert", "", 1961, 2, 3, 0, SILENT, AGREES, SILENT},
    {"CT", "021234567", "Robert", "", 1961, 2, 3, 0, SILENT, AGREES, SILENT},
    {"CT", "141234567", "Robert", "", 1961, 2, 3, 0, SILENT, DENIES, SILENT},
    {"WA", "ROBERAB395D5", "Robert", "", 1961, 2, 3, 0, AGREES, AGREES, SILENT},
    {"ON", "R12341234615203", "Robert", "", 1961, 2, 3, 'F', AGREES, AGREES, AGREES},
    {"QC", "R163403026101", "Robert", "", 1961, 2, 3, 0, AGREES, AGREES, SILENT},
    {"QC", "R163403026101", "Robert", "", 1961, 3, 2, 0, AGREES, DENIES, SILENT},
    {"NS", "ROBER030261123", "Robert", "", 1961, 2, 3, 0, AGREES, AGREES, SILENT},
    {"NL", "R610203123", "Robert", "", 1961, 2, 3, 0, AGREES, AGREES, SILENT},
    {"CA", "R1234567", "Robert", "", 1961, 2, 3, 'F', SILENT, SILENT, SILENT},
    {"FL", "123456789012", "Robert", "", 1961, 2, 3, 'F', SILENT, SILENT, SILENT},
    {"FL", "", "Robert", "", 1961, 2, 3, 'F', SILENT, SILENT, SILENT},
};

static void numbers_tell_of_their_holder(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const row *r = &rows[i];
        const phi__licence_holder holder = {.surname = r->surname, .surname_length = strlen(r->surname), .given = r->given,
                                            .given_length = strlen(r->given), .year = r->year, .month = r->month, .day = r->day,
                                            .sex = r->sex};
        const phi__licence_verdict v = phi__licence_compare(r->issuer, r->number, strlen(r->number), &holder);
        if (v.name != r->name || v.birth != r->birth || v.sex != r->of_sex)
            fail_msg("row %zu, %s %s: %d %d %d", i, r->issuer, r->number, (int)v.name, (int)v.birth, (int)v.sex);
    }
}

/* William: 920, Walter: 900, both of W (880 to 939); a middle initial adds up to 19. */
static void first_names_have_codes_of_their_letter(void **state)
{
    (void)state;
    static const struct {
        const char *issuer, *number, *given;
        phi__licence_word word;
    } names[] = {
        {"FL", "R163920610430", "William", AGREES}, {"WI", "R16390161043012", "Walter", SILENT}, /* too long: of nobody */
        {"WI", "R1639016104301", "Walter", AGREES}, {"IL", "R16389361034", "Xavier", SILENT},
        {"IL", "R16394361034", "Xavier", AGREES},   {"FL", "R163000610430", "Aaron", AGREES},
        {"FL", "R163059610430", "Aaron", AGREES},   {"FL", "R163060610430", "Aaron", SILENT}, /* of B; he may be called by another name */
        {"FL", "R163999610430", "Zoe", AGREES},     {"FL", "R163920610430", "", SILENT},
        {"MI", "R163920610430", "William", SILENT}, /* its table is not published */
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const phi__licence_holder holder = {.surname = "Robert", .surname_length = 6, .given = names[i].given, .given_length = strlen(names[i].given)};
        const phi__licence_verdict v = phi__licence_compare(names[i].issuer, names[i].number, strlen(names[i].number), &holder);
        if (v.given != names[i].word)
            fail_msg("%s %s: %d", names[i].issuer, names[i].number, (int)v.given);
    }
}

static void dates_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool day_first;
    } same[] = {{"02/03/1961", false}, {"2/3/61", false}, {"03.02.1961", true}, {"1961-02-03", false}, {"19610203", false},
                {"02031961", false}, {"03-Feb-1961", false}, {"February 3, 1961", false}, {"3rd of February 1961", false}, {"196102031430", false}};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        phi__licence_holder date = {0};
        if (!phi__licence_date(same[i].text, strlen(same[i].text), same[i].day_first, &date) || date.year % 100 != 61 || date.month != 2 || date.day != 3)
            fail_msg("%s: %u %u %u", same[i].text, date.year, date.month, date.day);
    }
    phi__licence_holder none = {0};
    assert_false(phi__licence_date("unknown", 7, false, &none));
    assert_false(phi__licence_date("13/44/1961", 10, false, &none));
    assert_false(phi__licence_date("", 0, false, &none));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(soundex_is_american),
        cmocka_unit_test(numbers_tell_of_their_holder),
        cmocka_unit_test(first_names_have_codes_of_their_letter),
        cmocka_unit_test(dates_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
