/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures of one's own: what is read, what is refused and why, and that the pack
 * they stand for holds its own examples. */
#include "rules/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void test_read(void **state)
{
    (void)state;
    phi__own own;
    assert_int_equal(phi__own_read(" site.mrn = 99-999999 , 99999999, label=Chart-No, label=chartId,field=Chart_No,check=luhn",
                                   &own, NULL),
                     PHI_OK);
    assert_string_equal(own.id, "site.mrn");
    assert_int_equal(own.picture_count, 2);
    assert_string_equal(own.pictures[0].text, "99-999999");
    assert_string_equal(own.pictures[1].text, "99999999");
    assert_string_equal(own.pictures[1].check, "luhn");
    assert_int_equal(own.label_count, 2);
    assert_string_equal(own.labels[0], "chart no");
    assert_string_equal(own.labels[1], "chart id");
    assert_int_equal(own.field_count, 1);
    assert_string_equal(own.fields[0], "chartno");
}

static void test_the_id_names_label_and_field(void **state)
{
    (void)state;
    phi__own own;
    assert_int_equal(phi__own_read("site.chart-no=99999999", &own, NULL), PHI_OK);
    assert_int_equal(own.label_count, 1);
    assert_string_equal(own.labels[0], "chart no");
    assert_int_equal(own.field_count, 1);
    assert_string_equal(own.fields[0], "chartno");
}

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"MRN-999999", "ID=PICTURE"},
        {"=MRN-999999", "ID=PICTURE"},
        {"mrn=MRN-999999", "with a '.'"},
        {"Site.mrn=MRN-999999", "lower-case"},
        {"site.m'rn: x=MRN-999999", "lower-case"},
        {"site.mrn=", "empty"},
        {"site.mrn=label=mrn", "no picture"},
        {"site.mrn=-99999", "character 1"},
        {"site.mrn=99999999,check=lunh", "unknown check \"lunh\""},
        {"site.mrn=99999999,RV999999,check=luhn", "like RV999999 passes"},
        {"site.mrn=99999999,labels=x", "labels=x"},
        {"site.mrn=99999999,label=", "label is empty"},
        {"site.mrn=99999999,label=--", "label is empty"},
        {"site.mrn=99999999,field=x,field=X", "named twice"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        phi__own own;
        phi_error err = {0};
        assert_int_equal(phi__own_read(cases[i].text, &own, &err), PHI_ERR_RULE);
        if (strstr(err.message, cases[i].why) == NULL)
            fail_msg("%s: %s", cases[i].text, err.message);
    }
}

static void test_telling(void **state)
{
    (void)state;
    static const char *const telling[] = {"MRN-999999", "RV99-999999", "R-999999", "\\AB999999"};
    static const char *const others[] = {"99999999", "AA999999", "R9999999", "999-99-999", "9{6,8}", "--"};
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
        assert_true(phi__own_is_telling(telling[i]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(phi__own_is_telling(others[i]));
}

typedef struct counts {
    size_t passed, failed;
} counts;

static int count(void *user, const phi_example_result *result)
{
    counts *c = user;
    if (strncmp(result->rule, "site.", 5) != 0)
        return 0; /* built-in ones lose numbers to it, as they should */
    if (!result->passed)
        print_error("%s: %s\n", result->text, result->message);
    c->passed += result->passed != 0;
    c->failed += result->passed == 0;
    return 0;
}

static void test_packs_hold_their_examples_beside_the_builtin_ones(void **state)
{
    (void)state;
    phi_rules *rules = NULL;
    phi_error err = {0};
    assert_int_equal(phi_rules_new(&rules), PHI_OK);
    assert_int_equal(phi_rules_add_builtin(rules, &err), PHI_OK);
    assert_int_equal(phi_rules_add_picture(rules, "site.mrn=MRN-999999,9999999", &err), PHI_OK);
    assert_int_equal(phi_rules_add_picture(rules, "site.chart-no=9{7},99.999999,check=luhn", &err), PHI_OK);
    assert_int_equal(phi_rules_add_picture(rules, "site.mrn=XX-999999", &err), PHI_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "site.mrn already"));
    assert_int_equal(phi_rules_add_picture(rules, "us.ssn=XX-999999", &err), PHI_ERR_ARGUMENT);
    assert_int_equal(phi_rules_select(rules, "site.*,medical.mrn", &err), PHI_OK);
    counts c = {0};
    assert_int_equal(phi_rules_test(rules, 1, count, &c, &err), PHI_OK);
    assert_int_equal(c.passed, 5);
    assert_int_equal(c.failed, 0);
    phi_rules_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_the_id_names_label_and_field),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_telling),
        cmocka_unit_test(test_packs_hold_their_examples_beside_the_builtin_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
