/* SPDX-License-Identifier: Apache-2.0 */
/* How many people findings lead to. Identities are numbers of the test's own: what they were hashes of, and
 * that values become hashes, is the matter of test_identity.c. */
#include "report/people.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <phi/phi.h>

enum { SSN, MRN, MEMBER, CARD, PHONE, VISIT, NAME, BIRTH };

/* One finding: what, of which identity, in which record of which file. */
typedef struct seen {
    int kind;
    uint64_t identity;
    uint64_t record;
    const char *path;
    const char *state;
} seen;

static const struct {
    const char *detector;
    uint32_t safe_harbor;
    phi_identifies identifies;
} kinds[] = {
    [SSN] = {"us.ssn", 7, PHI_IDENTIFIES_PERSON},
    [MRN] = {"medical.mrn", 8, PHI_IDENTIFIES_PERSON},
    [MEMBER] = {"medical.member-id", 9, PHI_IDENTIFIES_MEMBER},
    [CARD] = {"pci.pan", 10, PHI_IDENTIFIES_ACCOUNT},
    [PHONE] = {"contact.phone", 4, PHI_IDENTIFIES_CONTACT},
    [VISIT] = {"medical.account", 10, PHI_IDENTIFIES_CASE},
    [NAME] = {"person.name", 1, PHI_IDENTIFIES_NAME},
    [BIRTH] = {"person.dob", 3, PHI_IDENTIFIES_BIRTH},
};

static const phi_location nowhere = {.struct_size = sizeof nowhere};

/* Identities spread over all bits, as hashes do (Weyl sequence and a multiplication). */
static uint64_t spread(uint64_t identity)
{
    uint64_t x = identity * UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 32) * UINT64_C(0xd6e8feb86659fd93);
    return x ^ x >> 29;
}

static phi_finding finding_of(const seen *s, int exact)
{
    return (phi_finding){.struct_size = sizeof(phi_finding),
                         .path = s->path == NULL ? "a.txt" : s->path,
                         .detector = kinds[s->kind].detector,
                         .confidence = 0.95,
                         .location = &nowhere,
                         .safe_harbor = kinds[s->kind].safe_harbor,
                         .identifies = kinds[s->kind].identifies,
                         .identity = spread(s->identity),
                         .record = s->record,
                         .record_exact = exact,
                         .state = s->state};
}

static phi_people *people_new(void)
{
    phi_people *people = NULL;
    assert_int_equal(phi_people_new(&people, NULL), PHI_OK);
    return people;
}

static void add_all(phi_people *people, const seen *list, size_t count, int exact)
{
    for (size_t i = 0; i < count; i++) {
        const phi_finding finding = finding_of(&list[i], exact);
        assert_int_equal(phi_people_add(people, &finding), PHI_OK);
    }
}

static void assert_bounds(phi_people *people, uint64_t lower, uint64_t upper)
{
    phi_people_count count = PHI_PEOPLE_COUNT_INIT;
    assert_int_equal(phi_people_get(people, &count), PHI_OK);
    assert_int_equal(count.lower, lower);
    assert_int_equal(count.upper, upper);
}

static void check(const seen *list, size_t count, int exact, uint64_t lower, uint64_t upper)
{
    phi_people *people = people_new();
    add_all(people, list, count, exact);
    assert_bounds(people, lower, upper);
    phi_people_free(people);
}
#define CHECK(list, exact, lower, upper) check(list, sizeof(list) / sizeof *(list), exact, lower, upper)

static void identifiers_of_a_row_are_one_person(void **state)
{
    (void)state;
    const seen rows[] = {{SSN, 1, 1, NULL, NULL}, {MRN, 11, 1, NULL, NULL}, {SSN, 2, 2, NULL, NULL}, {MRN, 12, 2, NULL, NULL}};
    CHECK(rows, 1, 2, 2);
}

static void the_same_identifier_in_two_files_is_one_person(void **state)
{
    (void)state;
    const seen files[] = {{SSN, 1, 1, "a", NULL}, {MRN, 11, 1, "a", NULL}, {MRN, 11, 7, "b", NULL}, {SSN, 1, 3, "c", NULL}};
    CHECK(files, 1, 1, 1);
}

static void two_values_of_what_a_person_has_once_are_two_people(void **state)
{
    (void)state;
    const seen guarantor[] = {{MRN, 11, 1, NULL, NULL}, {SSN, 1, 1, NULL, NULL}, {SSN, 2, 1, NULL, NULL}};
    CHECK(guarantor, 1, 2, 2);
    const seen hospitals[] = {{MRN, 11, 1, NULL, NULL}, {MRN, 12, 1, NULL, NULL}, {SSN, 1, 1, NULL, NULL}};
    CHECK(hospitals, 1, 1, 1);
    const seen same_number[] = {{MRN, 11, 1, "a", NULL}, {SSN, 1, 1, "a", NULL}, {MRN, 11, 1, "b", NULL}, {SSN, 2, 1, "b", NULL}};
    CHECK(same_number, 1, 2, 2);
}

static void in_running_text_the_next_value_is_the_next_person(void **state)
{
    (void)state;
    const seen list[] = {{MRN, 11, 1, NULL, NULL}, {SSN, 1, 1, NULL, NULL}, {MRN, 12, 1, NULL, NULL}, {SSN, 2, 1, NULL, NULL}};
    CHECK(list, 0, 2, 2);
    const seen columns[] = {{SSN, 1, 1, NULL, NULL}, {SSN, 2, 1, NULL, NULL}, {MRN, 11, 1, NULL, NULL}, {MRN, 12, 1, NULL, NULL}};
    CHECK(columns, 0, 2, 3); /* who is who cannot be told */
}

static void weak_identifiers_join_nobody(void **state)
{
    (void)state;
    const seen family[] = {{SSN, 1, 1, NULL, NULL}, {MEMBER, 5, 1, NULL, NULL}, {PHONE, 9, 1, NULL, NULL},
                           {SSN, 2, 2, NULL, NULL}, {MEMBER, 5, 2, NULL, NULL}, {PHONE, 9, 2, NULL, NULL}};
    CHECK(family, 1, 2, 2);
    const seen alone[] = {{SSN, 1, 1, NULL, NULL}, {MEMBER, 5, 2, NULL, NULL}, {CARD, 6, 3, NULL, NULL},
                          {PHONE, 9, 4, NULL, NULL}, {VISIT, 3, 5, NULL, NULL}};
    CHECK(alone, 1, 2, 3);
    const seen visits[] = {{VISIT, 3, 1, NULL, NULL}, {VISIT, 4, 2, NULL, NULL}};
    CHECK(visits, 1, 0, 2);
}

static void a_name_and_a_birth_date_are_a_person(void **state)
{
    (void)state;
    const seen list[] = {{NAME, 1, 1, NULL, NULL}, {BIRTH, 21, 1, NULL, NULL}, {NAME, 2, 2, NULL, NULL}, {BIRTH, 22, 2, NULL, NULL},
                         {NAME, 3, 3, NULL, NULL}, {BIRTH, 22, 3, NULL, NULL}};
    CHECK(list, 1, 2, 3); /* two share a birth date: they may be one whose name was written twice */
    CHECK(list, 0, 2, 3);
    const seen halves[] = {{NAME, 1, 1, NULL, NULL}, {BIRTH, 21, 2, NULL, NULL}, {NAME, 2, 3, NULL, NULL}, {NAME, 3, 3, NULL, NULL}};
    CHECK(halves, 1, 0, 0);
    const seen running[] = {{NAME, 1, 1, NULL, NULL}, {NAME, 2, 1, NULL, NULL}, {BIRTH, 21, 1, NULL, NULL}, {BIRTH, 22, 1, NULL, NULL},
                            {NAME, 3, 1, NULL, NULL}};
    CHECK(running, 0, 2, 2); /* the second and the third */
    const seen cells[] = {{NAME, 1, 1, "a", NULL}, {NAME, 2, 1, "a", NULL}, {BIRTH, 21, 1, "a", NULL},
                          {BIRTH, 21, 1, "b", NULL}, {NAME, 2, 1, "b", NULL}, {NAME, 1, 1, "b", NULL}};
    CHECK(cells, 1, 1, 1); /* first and last name, in whatever order */
}

static void whoever_has_a_number_is_not_counted_by_name(void **state)
{
    (void)state;
    const seen known[] = {{SSN, 1, 1, "a", NULL}, {NAME, 1, 1, "a", NULL}, {BIRTH, 21, 1, "a", NULL},
                          {NAME, 1, 1, "b", NULL}, {BIRTH, 21, 1, "b", NULL}};
    CHECK(known, 1, 1, 1);
    const seen apart[] = {{SSN, 1, 1, "a", NULL}, {SSN, 2, 2, "a", NULL}, {NAME, 1, 1, "b", NULL}, {BIRTH, 21, 1, "b", NULL}};
    CHECK(apart, 1, 2, 3); /* one of them, or a third */
}

static void tests_and_doubtful_values_do_not_raise_the_lower_bound(void **state)
{
    (void)state;
    phi_people *people = people_new();
    phi_finding finding = finding_of(&(seen){SSN, 1, 1, NULL, NULL}, 1);
    finding.test = 1;
    assert_int_equal(phi_people_add(people, &finding), PHI_OK);
    assert_bounds(people, 0, 0);
    finding.test = 0;
    finding.confidence = 0.6;
    assert_int_equal(phi_people_add(people, &finding), PHI_OK);
    assert_bounds(people, 0, 1);
    finding = finding_of(&(seen){SSN, 1, 2, NULL, NULL}, 1);
    finding.identifies = PHI_IDENTIFIES_NOBODY;
    finding.identity = 0;
    assert_int_equal(phi_people_add(people, &finding), PHI_OK);
    assert_bounds(people, 0, 1);
    phi_people_free(people);
}

static void people_are_counted_by_state(void **state)
{
    (void)state;
    phi_people *people = people_new();
    const seen list[] = {{SSN, 1, 1, NULL, "TX"}, {SSN, 2, 2, NULL, "TX"}, {SSN, 2, 3, NULL, "OK"}, {SSN, 3, 4, NULL, NULL}};
    add_all(people, list, 4, 1);
    phi_people_count count = PHI_PEOPLE_COUNT_INIT;
    assert_int_equal(phi_people_get_state(people, "TX", &count), PHI_OK);
    assert_int_equal(count.lower, 1);
    assert_int_equal(count.upper, 2);
    assert_int_equal(phi_people_get_state(people, "OK", &count), PHI_OK);
    assert_int_equal(count.lower, 0);
    assert_int_equal(count.upper, 1);
    assert_int_equal(phi_people_get_state(people, "XX", &count), PHI_ERR_ARGUMENT);
    assert_string_equal(phi_people_state_name(0), "AK");
    assert_null(phi_people_state_name(PHI__STATES));
    phi_people_free(people);
}

static void runs_are_merged(void **state)
{
    (void)state;
    const seen monday[] = {{SSN, 1, 1, NULL, NULL}, {SSN, 2, 2, NULL, NULL}, {MRN, 12, 3, NULL, NULL}};
    const seen tuesday[] = {{SSN, 2, 1, NULL, NULL}, {MRN, 12, 1, NULL, NULL}, {SSN, 3, 2, NULL, NULL}};
    phi_people *one = people_new(), *other = people_new();
    add_all(one, monday, 3, 1);
    add_all(other, tuesday, 3, 1);
    assert_int_equal(phi_people_merge(one, other), PHI_OK);
    assert_bounds(one, 3, 3);
    assert_bounds(other, 2, 2);
    assert_int_equal(phi_people_merge(one, one), PHI_ERR_ARGUMENT);
    phi_people_free(one);
    phi_people_free(other);
}

static int keep(void *user, const void *bytes, size_t length)
{
    return phi__buf_append(user, bytes, length) != PHI_OK;
}

/* A count that was saved merges as the count itself; one that was damaged is refused or harmless. */
static void a_later_run_merges_what_was_saved(void **state)
{
    (void)state;
    const seen monday[] = {{SSN, 1, 1, NULL, "TX"}, {MRN, 11, 1, NULL, NULL}, {SSN, 2, 2, NULL, NULL}, {SSN, 3, 3, NULL, NULL}};
    const seen tuesday[] = {{MRN, 11, 1, NULL, NULL}, {SSN, 4, 2, NULL, NULL}};
    phi_people *one = people_new(), *later = people_new(), *loaded = NULL;
    add_all(one, monday, 4, 1);
    add_all(later, tuesday, 2, 1);
    PHI_AUTO(phi__buf_done) phi__buf saved;
    phi__buf_init(&saved, 1 << 20);
    assert_int_equal(phi_people_save(one, keep, &saved), PHI_OK);
    assert_int_equal(phi_people_load(saved.data, saved.size, &loaded, NULL), PHI_OK);
    assert_bounds(loaded, 3, 3);
    assert_int_equal(phi_people_merge(later, loaded), PHI_OK);
    assert_bounds(later, 4, 4);
    phi_people_free(loaded);
    for (size_t size = 0; size < saved.size; size++)
        assert_int_equal(phi_people_load(saved.data, size, &loaded, NULL), PHI_ERR_ARGUMENT);
    for (size_t at = 0; at < saved.size; at++) {
        saved.data[at] ^= 0xff;
        phi_people *damaged = NULL;
        if (phi_people_load(saved.data, saved.size, &damaged, NULL) == PHI_OK) {
            phi_people_count count = PHI_PEOPLE_COUNT_INIT;
            assert_int_equal(phi_people_get(damaged, &count), PHI_OK);
        }
        phi_people_free(damaged);
        saved.data[at] ^= 0xff;
    }
    phi_people_free(one);
    phi_people_free(later);
}

/* More than are kept: the bounds hold the truth, in whatever order files came, and memory is given back. */
static void many_are_estimated(void **state)
{
    (void)state;
    enum { PEOPLE = 60000 };
    phi_people *up = people_new(), *down = people_new();
    up->set.most = down->set.most = 50000;
    for (uint64_t i = 1; i <= PEOPLE; i++) {
        const seen rising[] = {{SSN, i, i, NULL, NULL}, {MRN, PEOPLE + i, i, NULL, NULL}};
        add_all(up, rising, 2, 1);
        const seen falling[] = {{MRN, 2 * PEOPLE + 1 - i, i, NULL, NULL}, {SSN, PEOPLE + 1 - i, i, NULL, NULL}};
        add_all(down, falling, 2, 1);
    }
    phi_people_count count = PHI_PEOPLE_COUNT_INIT, again = PHI_PEOPLE_COUNT_INIT;
    assert_int_equal(phi_people_get(up, &count), PHI_OK);
    assert_int_equal(phi_people_get(down, &again), PHI_OK);
    assert_true(count.estimated);
    assert_in_range(PEOPLE, count.lower, count.upper);
    assert_true(count.upper - count.lower <= PEOPLE / 10);
    assert_int_equal(count.lower, again.lower);
    assert_int_equal(count.upper, again.upper);
    assert_int_equal(up->set.nodes.capacity, 0);
    phi_people_free(up);
    phi_people_free(down);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identifiers_of_a_row_are_one_person),
        cmocka_unit_test(the_same_identifier_in_two_files_is_one_person),
        cmocka_unit_test(two_values_of_what_a_person_has_once_are_two_people),
        cmocka_unit_test(in_running_text_the_next_value_is_the_next_person),
        cmocka_unit_test(weak_identifiers_join_nobody),
        cmocka_unit_test(a_name_and_a_birth_date_are_a_person),
        cmocka_unit_test(whoever_has_a_number_is_not_counted_by_name),
        cmocka_unit_test(tests_and_doubtful_values_do_not_raise_the_lower_bound),
        cmocka_unit_test(people_are_counted_by_state),
        cmocka_unit_test(runs_are_merged),
        cmocka_unit_test(a_later_run_merges_what_was_saved),
        cmocka_unit_test(many_are_estimated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
