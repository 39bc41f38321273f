/* SPDX-License-Identifier: Apache-2.0 */
/* What the name of a field says about the rules that know it, and about those
 * that do not. */
#include "score/fields.h"
#include "score_fixture.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define NINETY_SIX \
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

#define HEAD(id) "id: " id "\ntitle: T\nclass: pii\nexamples: [\"[[12-34]]\"]\nforms: [{pictures: [\"99-99\"]}]\n"

static const char *const PACKS[] = {
    HEAD("test.a") "fields: [{names: [memberno, shared], bits: 8}, {names: [shared], bits: 3},\n"
                   "         {names: [orderno], bits: -4}, {names: [" NINETY_SIX "], bits: 2}]\n",
    HEAD("test.b") "fields: [{names: [shared, weak], bits: 4}, {names: [orderno, phone], bits: 9}]\n",
    HEAD("test.c")};

/* Bits that a name is worth to each rule; NAN = it says nothing. */
static void names_say_something_of_each_rule(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        double a, b, c;
    } cases[] = {
        {"memberno", 8, -6, -6},  /* known to hold something else */
        {"Member No.", 8, -6, -6},
        {"member_no", 8, -6, -6},
        {" MEMBER-NO ", 8, -6, -6},
        {"Member #No", 8, -6, -6},
        {"members no", NAN, NAN, NAN},
        {"memberno id", 8, -6, -6},  /* what sort of column it is, whose, and which */
        {"pt_memberno", 8, -6, -6},
        {"PATIENT_MEMBERNO_2", 8, -6, -6},
        {"phone_nbr", -6, 9, -6},
        {"phone123", NAN, NAN, NAN},
        {"no", NAN, NAN, NAN},
        {"shared", 8, 4, -6},     /* the strongest of one rule's */
        {"orderno", -4, 9, -6},   /* against one, for another */
        {"phone", -6, 9, -6},
        {"weak", NAN, 4, NAN},    /* too weak to speak against the others */
        {"", NAN, NAN, NAN},
        {"...", NAN, NAN, NAN},
        {NULL, NAN, NAN, NAN},
        {"N\xc3\xbaMember No", NAN, NAN, NAN}, /* letters of other scripts are dropped: "nmemberno" */
        {NINETY_SIX, 2, NAN, NAN},
        {NINETY_SIX "a", NAN, NAN, NAN},  /* longer ones are not compared */
        {NINETY_SIX " .", 2, NAN, NAN},
    };
    score_fixture f;
    score_fixture_init(&f, PACKS, 3);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const double want[] = {cases[i].a, cases[i].b, cases[i].c};
        const phi__field_match match = phi__field_find(&f.weights, cases[i].name);
        for (uint16_t rule = 0; rule < 3; rule++) {
            const phi__field_verdict got = phi__field_judge(&match, rule);
            const bool silent = isnan(want[rule]);
            if ((got.name == NULL) != silent || (!silent && fabs(got.bits - want[rule]) > 1e-9))
                fail_msg("%s, rule %u: %g", cases[i].name, (unsigned)rule, got.bits);
            assert_true(!silent || (fabs(got.bits) <= 0.0 && !got.exact));
            assert_true(silent || got.exact == (fabs(got.bits + 6.0) > 1e-9));
        }
    }
    score_fixture_done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_say_something_of_each_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
