/* SPDX-License-Identifier: Apache-2.0 */
/* What stands beside a number that surely identifies somebody is of that record. */
#include "score/neighbours.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const char *const SSN_TAGS[] = {"ccpa", "hipaa:ssn"};
static const phi__surrounding PERSON[] = {{"uuid", -9.0}, {"person", 3.0}};
static const phi__rule SSN = {.id = "us.ssn", .tags = SSN_TAGS, .tag_count = 2};
static const phi__rule DOB = {.id = "person.dob"};
static const phi__rule NPI = {.id = "us.npi", .surroundings = PERSON, .surrounding_count = 1};
static const phi__rule SERIAL = {.id = "device.serial", .surroundings = PERSON, .surrounding_count = 2};
enum { IS_SSN, IS_DOB, IS_NPI, IS_SERIAL };
static const phi__rule *const RULES[] = {&SSN, &DOB, &NPI, &SERIAL};
static const phi__rule_set SET = {.rules = (const phi__rule **)RULES, .count = 4};

static phi__candidate candidate(uint16_t rule, uint32_t begin, double bits)
{
    return (phi__candidate){.rule = rule, .begin = begin, .end = begin + 9, .bits = bits, .confidence = phi__confidence(bits)};
}

/* Bits of the serial number at 1000 after `other` stood there as well. */
static double beside(phi__candidate other, double bits)
{
    phi__candidate both[2] = {other, candidate(IS_SERIAL, 1000, bits)};
    const size_t own = other.begin < 1000 ? 1 : 0;
    if (own == 0) {
        both[0] = candidate(IS_SERIAL, 1000, bits);
        both[1] = other;
    }
    phi__neighbours_weigh(&SET, both, 2);
    assert_true(both[own].confidence == phi__confidence(both[own].bits));
    return both[own].bits;
}

static void a_sure_person_lifts_what_is_near(void **state)
{
    (void)state;
    assert_true(beside(candidate(IS_SSN, 900, 6.0), -0.5) == 2.5);
    assert_true(beside(candidate(IS_SSN, 1100, 6.0), -0.5) == 2.5);
    assert_true(beside(candidate(IS_DOB, 1100, 6.0), -0.5) == 2.5);
    assert_true(beside(candidate(IS_SSN, 100, 6.0), -0.5) == -0.5);  /* far */
    assert_true(beside(candidate(IS_SSN, 1900, 6.0), -0.5) == -0.5);
    assert_true(beside(candidate(IS_SSN, 900, 1.0), -0.5) == -0.5);  /* not sure */
    assert_true(beside(candidate(IS_NPI, 900, 6.0), -0.5) == -0.5);  /* a provider */
    assert_true(beside(candidate(IS_SSN, 900, 6.0), -6.0) == -6.0);  /* out of the question */
    assert_true(beside(candidate(IS_SSN, 900, 6.0), 5.0) == 5.0);    /* sure already */
    phi__candidate specimen = candidate(IS_SSN, 900, 6.0);
    specimen.test = true;
    assert_true(beside(specimen, -0.5) == -0.5);
}

static void the_number_of_a_card_lifts_its_secrets_alone(void **state)
{
    (void)state;
    static const char *const SECRET[] = {"pci:sensitive-authentication"};
    static const phi__rule PAN = {.id = "pci.pan"};
    static const phi__rule CVV = {.id = "pci.cvv", .tags = SECRET, .tag_count = 1, .surroundings = PERSON, .surrounding_count = 2};
    static const phi__rule *const CARD_RULES[] = {&PAN, &CVV, &SERIAL};
    static const phi__rule_set CARDS = {.rules = (const phi__rule **)CARD_RULES, .count = 3};
    phi__candidate row[] = {candidate(0, 10, 6.0), candidate(1, 40, -1.0), candidate(2, 60, -1.0)};
    phi__neighbours_weigh(&CARDS, row, 3);
    assert_true(row[1].bits == 2.0);
    assert_true(row[2].bits == -1.0);
}

/* Numbers of one device, or of one insurance card: another rule's, sure, and within reach. */
static void a_sure_number_of_the_same_sort_lifts(void **state)
{
    (void)state;
    static const char *const DEVICE[] = {"hipaa:device"}, *const CARD[] = {"insurance-card"};
    static const phi__surrounding KIN[] = {{"kin", 3.0}};
    static const phi__rule MAC = {.id = "net.mac", .tags = DEVICE, .tag_count = 1};
    static const phi__rule GROUP = {.id = "medical.group-number", .tags = CARD, .tag_count = 1};
    static const phi__rule OWN = {.id = "device.serial", .tags = DEVICE, .tag_count = 1, .surroundings = KIN, .surrounding_count = 1};
    static const phi__rule *const RULES_OF_KIN[] = {&MAC, &GROUP, &OWN};
    static const phi__rule_set SORTS = {.rules = (const phi__rule **)RULES_OF_KIN, .count = 3};
    static const struct {
        uint16_t rule;
        uint32_t begin;
        double bits, want;
    } cases[] = {{0, 900, 6.0, 2.0}, {0, 900, 1.0, -1.0}, {0, 100, 6.0, -1.0}, {1, 900, 6.0, -1.0}, {2, 900, 6.0, -1.0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        phi__candidate row[] = {candidate(cases[i].rule, cases[i].begin, cases[i].bits), candidate(2, 1000, -1.0)};
        phi__neighbours_weigh(&SORTS, row, 2);
        assert_true(row[1].bits == cases[i].want);
    }
    phi__candidate behind[] = {candidate(2, 1000, -1.0), candidate(0, 1100, 6.0)};
    phi__neighbours_weigh(&SORTS, behind, 2);
    assert_true(behind[0].bits == 2.0);
}

static void only_rules_that_weigh_it_are_lifted(void **state)
{
    (void)state;
    phi__candidate both[] = {candidate(IS_SSN, 10, 6.0), candidate(IS_NPI, 40, 0.0)};
    phi__neighbours_weigh(&SET, both, 2);
    assert_true(both[1].bits == 0.0);
    phi__neighbours_weigh(&SET, both, 0);
}

static void rows_are_lifted_each_by_its_own(void **state)
{
    (void)state;
    enum { ROWS = 50 };
    phi__candidate rows[2 * ROWS];
    for (uint32_t i = 0; i < ROWS; i++) {
        rows[2 * i] = candidate(IS_SERIAL, i * 2000, 0.0);
        rows[2 * i + 1] = candidate(IS_SSN, i * 2000 + 100, i % 2 == 0 ? 6.0 : 0.0);
    }
    phi__neighbours_weigh(&SET, rows, 2 * ROWS);
    for (uint32_t i = 0; i < ROWS; i++) {
        assert_true(rows[2 * i].bits == (i % 2 == 0 ? 3.0 : 0.0));
        assert_int_equal(rows[2 * i].evidence_count, i % 2 == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_number_of_a_card_lifts_its_secrets_alone),
        cmocka_unit_test(a_sure_person_lifts_what_is_near),
        cmocka_unit_test(a_sure_number_of_the_same_sort_lifts),
        cmocka_unit_test(only_rules_that_weigh_it_are_lifted),
        cmocka_unit_test(rows_are_lifted_each_by_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
