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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_are_of_whom_they_were_announced_as)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
