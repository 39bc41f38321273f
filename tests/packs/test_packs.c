/* SPDX-License-Identifier: Apache-2.0 */
/* Every built-in rule passes its own examples, with several fillings, and each
 * way in which an example can fail is noticed. */
#include <phi/phi.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

typedef struct tally {
    size_t passed;
    size_t failed;
    size_t counters;
    size_t stop_after; /* 0 = never */
    char message[200]; /* of the last failure */
} tally;

static int count_result(void *user, const phi_example_result *result)
{
    tally *t = user;
    t->passed += result->passed ? 1 : 0;
    t->failed += result->passed ? 0 : 1;
    t->counters += result->counter ? 1 : 0;
    if (!result->passed) {
        print_error("%s:%u: %s: %s\n", result->file, result->line, result->rule, result->message);
        strncpy(t->message, result->message, sizeof t->message - 1);
    }
    return t->stop_after != 0 && t->passed + t->failed >= t->stop_after;
}

static phi_rules *new_rules(void)
{
    phi_rules *rules = NULL;
    assert_int_equal(phi_rules_new(&rules), PHI_OK);
    return rules;
}

static void test_builtin(void **state)
{
    (void)state;
    phi_rules *rules = new_rules();
    tally t = {0};
    assert_int_equal(phi_rules_add_builtin(rules, NULL), PHI_OK);
    for (uint64_t seed = 1; seed <= 3; seed++)
        assert_int_equal(phi_rules_test(rules, seed, count_result, &t, NULL), PHI_OK);
    phi_rules_free(rules);
    assert_int_equal(t.failed, 0);
    assert_true(t.passed > 0 && t.counters > 0);
}

static void test_builtin_has_enough(void **state)
{
    (void)state;
    phi_rules *rules = new_rules();
    assert_int_equal(phi_rules_add_builtin(rules, NULL), PHI_OK);
    assert_true(phi_rules_count(rules) > 0);
    for (size_t i = 0; i < phi_rules_count(rules); i++) {
        phi_rule_info info = PHI_RULE_INFO_INIT;
        assert_int_equal(phi_rules_get(rules, i, &info), PHI_OK);
        if (info.example_count < 8 || info.counter_example_count < 8)
            fail_msg("%s has fewer than 8 examples or counter-examples", info.id);
    }
    phi_rules_free(rules);
}

#define HEAD "id: test.rule\ntitle: T\nclass: pii\nprior: 3\nforms:\n  - pictures: [\"TR-999999\"]\n"

static tally run(const char *yaml, size_t stop_after)
{
    phi_rules *rules = new_rules();
    phi_error err = {0};
    tally t = {.stop_after = stop_after};
    if (phi_rules_add_memory(rules, "test.yaml", yaml, strlen(yaml), &err) != PHI_OK)
        fail_msg("%u:%u: %s", err.line, err.column, err.message);
    assert_int_equal(phi_rules_test(rules, 1, count_result, &t, &err), PHI_OK);
    phi_rules_free(rules);
    return t;
}

static void test_failures_are_noticed(void **state)
{
    (void)state;
    static const struct {
        const char *yaml;
        const char *message; /* "" = passes */
    } cases[] = {
        {HEAD "examples: [\"a [[{TR-999999}]] b\"]\n", ""},
        {HEAD "examples: [\"a [[{TR-999999}]] and [[{TR-999999}]]\"]\n", ""},
        {HEAD "examples: [\"a [[TR-]]12\"]\n", "not found"},
        {HEAD "examples: [\"a [[{TR-99999}]]\"]\n", "no filling"},
        {HEAD "examples: [\"a [[!TR-123456]]\"]\n", "test value"},
        {HEAD "test_values: [TR123456]\nexamples: [\"a [[!TR-123456]]\"]\n", ""},
        {HEAD "context: [{words: [weak], bits: -9}]\nexamples: [\"weak [[{TR-999999}]]\"]\n", "too little confidence"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const tally t = run(cases[i].yaml, 0);
        assert_int_equal(t.failed, cases[i].message[0] == '\0' ? 0 : 1);
        assert_non_null(strstr(t.message, cases[i].message));
    }
    const tally counter = run(HEAD "examples: [\"[[{TR-999999}]]\"]\ncounter_examples: [\"{TR-999999}\"]\n", 0);
    assert_int_equal(counter.passed, 1);
    assert_int_equal(counter.failed, 1);
    assert_non_null(strstr(counter.message, "must not be"));
}

static void test_stop(void **state)
{
    (void)state;
    const tally t = run(HEAD "examples: [\"[[{TR-999999}]]\", \"x [[{TR-999999}]]\"]\n", 1);
    assert_int_equal(t.passed + t.failed, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_builtin),
        cmocka_unit_test(test_builtin_has_enough),
        cmocka_unit_test(test_failures_are_noticed),
        cmocka_unit_test(test_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
