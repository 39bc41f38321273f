/* SPDX-License-Identifier: Apache-2.0 */
/* Whom a name or a birth date is of, by what announced it. */
#include "report/naming.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void names_are_of_whom_they_were_announced_as(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        phi__evidence evidence[2];
        size_t count;
        phi__naming wanted;
    } rows[] = {
        {"person.dob", {{"near", "dob", 3}}, 1, PHI__NAMING_BIRTH},
        {"person.name", {{"check", "name_full", 3}}, 1, PHI__NAMING_SOMEBODY},
        {"person.name", {{"near", "patient", 6}, {"check", "name_full", 3}}, 2, PHI__NAMING_HOLDER},
        {"person.name", {{"near", "patient", -1}}, 1, PHI__NAMING_SOMEBODY}, /* speaks against it */
        {"person.name", {{"near", "patient", 6}, {"near", "referring physician", 5}}, 2, PHI__NAMING_NOBODY},
        {"person.name", {{"near", "dr", 7}}, 1, PHI__NAMING_NOBODY},
        {"person.name", {{"near", "mrs", 7}}, 1, PHI__NAMING_HOLDER},
        {"person.name", {{"field", "providerlastname", 7}}, 1, PHI__NAMING_NOBODY},
        {"person.name", {{"field", "donorname", 7}}, 1, PHI__NAMING_HOLDER}, /* not "do" */
        {"person.name", {{"above", "sincerely", 3}}, 1, PHI__NAMING_NOBODY},
        {"us.ssn", {{"near", "patient", 6}}, 1, PHI__NAMING_NOBODY},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const phi__rule rule = {.id = rows[i].id};
        phi__candidate candidate = {.evidence_count = rows[i].count};
        memcpy(candidate.evidence, rows[i].evidence, rows[i].count * sizeof *rows[i].evidence);
        if (phi__naming_of(&rule, &candidate) != rows[i].wanted)
            fail_msg("row %zu: %s %s", i, rows[i].id, rows[i].evidence[0].name);
    }
}

static uint64_t hash_of(phi__naming naming, const char *value)
{
    static const uint8_t key[32] = {7};
    const phi__rule rule = {.id = naming == PHI__NAMING_BIRTH ? "person.dob" : "person.name"};
    return phi__naming_hash(key, &rule, naming, value, strlen(value));
}

static void one_name_has_one_hash(void **state)
{
    (void)state;
    const uint64_t plain = hash_of(PHI__NAMING_HOLDER, "John Smith");
    static const char *const same[] = {"SMITH, JOHN", "Smith^John^Q", "John Q. Smith", "Smith, John Jr."};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_true(hash_of(PHI__NAMING_SOMEBODY, same[i]) == plain);
    assert_true(hash_of(PHI__NAMING_HOLDER, "John") + hash_of(PHI__NAMING_HOLDER, "Smith") == plain);
    assert_true(hash_of(PHI__NAMING_HOLDER, "Joan Smith") != plain);
    assert_true(hash_of(PHI__NAMING_HOLDER, "J. Q.") != 0);
}

static void one_birth_date_has_one_hash(void **state)
{
    (void)state;
    const uint64_t plain = hash_of(PHI__NAMING_BIRTH, "03/14/1956");
    static const char *const same[] = {"1956-03-14", "14.03.1956", "3/14/56", "19560314", "03141956", "195603141230", "March 14, 1956", "14-MAR-1956",
                                       "14th of March 1956", "1956/3/14"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        if (hash_of(PHI__NAMING_BIRTH, same[i]) != plain)
            fail_msg("%s", same[i]);
    }
    assert_true(hash_of(PHI__NAMING_BIRTH, "03/15/1956") != plain);
    assert_true(hash_of(PHI__NAMING_BIRTH, "03/14/1957") != plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_of_whom_they_were_announced_as),
        cmocka_unit_test(one_name_has_one_hash),
        cmocka_unit_test(one_birth_date_has_one_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
