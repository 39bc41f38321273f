/* SPDX-License-Identifier: Apache-2.0 */
/* What the tags of a pack make of an identifier. */
#include "report/identity.h"

#include "rules/builtin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const phi__rule *builtin(const char *id)
{
    for (size_t i = 0; i < phi__builtin_rule_count; i++) {
        if (strcmp(phi__builtin_rules[i]->id, id) == 0)
            return phi__builtin_rules[i];
    }
    fail_msg("no detector %s", id);
    return NULL;
}

static void detectors_lead_to_whom_they_should(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        uint32_t safe_harbor;
        phi_identifies identifies;
        bool health;
    } rows[] = {
        {"us.ssn", 7, PHI_IDENTIFIES_PERSON, false},
        {"us.mbi", 9, PHI_IDENTIFIES_PERSON, true},
        {"medical.mrn", 8, PHI_IDENTIFIES_PERSON, true},
        {"us.driver-license", 11, PHI_IDENTIFIES_PERSON, false},
        {"us.passport", 18, PHI_IDENTIFIES_PERSON, false},
        {"gb.nhs", 9, PHI_IDENTIFIES_PERSON, true},
        {"medical.member-id", 9, PHI_IDENTIFIES_MEMBER, true},
        {"pci.pan", 10, PHI_IDENTIFIES_ACCOUNT, false},
        {"contact.phone", 4, PHI_IDENTIFIES_CONTACT, false},
        {"contact.email", 6, PHI_IDENTIFIES_CONTACT, false},
        {"medical.account", 10, PHI_IDENTIFIES_CASE, true},
        {"person.dob", 3, PHI_IDENTIFIES_NOBODY, false},
        {"net.ip", 15, PHI_IDENTIFIES_NOBODY, false},
        {"medical.icd10", 18, PHI_IDENTIFIES_NOBODY, true},
        {"us.npi", 11, PHI_IDENTIFIES_NOBODY, false},
        {"us.dea", 11, PHI_IDENTIFIES_NOBODY, false},
        {"us.clia", 18, PHI_IDENTIFIES_NOBODY, false},
        {"us.ein", 18, PHI_IDENTIFIES_NOBODY, false},
        {"us.taxonomy", 18, PHI_IDENTIFIES_NOBODY, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const phi__rule *rule = builtin(rows[i].id);
        const phi__identity_facts is = phi__identity_of(rule);
        assert_int_equal(is.safe_harbor, rows[i].safe_harbor);
        assert_int_equal(is.identifies, rows[i].identifies);
        assert_int_equal(is.health, rows[i].health);
    }
}

static void every_detector_has_a_category(void **state)
{
    (void)state;
    for (size_t i = 0; i < phi__builtin_rule_count; i++) {
        const phi__rule *rule = phi__builtin_rules[i];
        assert_in_range(phi__identity_of(rule).safe_harbor, 1, 18);
    }
}

static uint64_t hash(uint8_t first, const char *id, const char *value)
{
    const uint8_t key[32] = {first};
    return phi__identity_hash(key, builtin(id), value, strlen(value));
}

static void hashes_depend_on_key_detector_and_value(void **state)
{
    (void)state;
    assert_true(hash(1, "us.ssn", "123456789") == hash(1, "us.ssn", "123456789"));
    assert_true(hash(1, "us.ssn", "123456789") != hash(2, "us.ssn", "123456789"));
    assert_true(hash(1, "us.ssn", "123456789") != hash(1, "us.itin", "123456789"));
    assert_true(hash(1, "us.ssn", "123456789") != hash(1, "us.ssn", "123456780"));
    assert_true(hash(1, "medical.mrn", "MRN0012345") == hash(1, "medical.mrn", "12345"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(detectors_lead_to_whom_they_should),
        cmocka_unit_test(every_detector_has_a_category),
        cmocka_unit_test(hashes_depend_on_key_detector_and_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
