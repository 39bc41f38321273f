/* SPDX-License-Identifier: Apache-2.0 */
/* Wrong packs: each is refused with its place, its rule and a message, and
 * leaves the set as it was. Right packs arrive whole. */
#include "base/alloc.h"
#include "rules/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

/* The shortest right pack is HEAD FORMS EXAMPLES. */
#define HEAD "id: test.rule\ntitle: Title\nclass: pii\n"                     /* lines 1 to 3 */
#define FORMS "forms:\n  - pictures: [\"999-99-9999\"]\n"                    /* 4 and 5 */
#define EXAMPLES "examples:\n  - \"X [[{999-99-9999}]]\"\n"                  /* 6 and 7 */
#define RIGHT HEAD FORMS EXAMPLES

static const struct {
    const char *name;
    const char *yaml;
    uint32_t line, column;
    const char *rule;
    const char *message; /* a part of it */
} wrong[] = {
    /* Syntax. */
    {"empty", "", 1, 1, "", "the pack is empty"},
    {"only a comment", "# nothing\n", 1, 1, "", "the pack is empty"},
    {"open bracket", "id: test.rule\ntags: [a\n", 3, 1, "", "did not find expected"},
    {"tab", "id: test.rule\n\ttitle: x\n", 2, 1, "", "tab character"},
    {"two documents", RIGHT "---\n" RIGHT, 9, 1, "", "second document"},
    {"invalid UTF-8", "id: test.rule\ntitle: \"\xff\"\n", 2, 9, "", "UTF-8"},
    {"a list", "- id\n", 1, 1, "", "Expecting MAPPING"},
    {"alias", "id: &a test.rule\ntitle: *a\n", 2, 1, "test.rule", "alias"},
    {"unknown key", HEAD "klass: x\n", 4, 1, "test.rule", "unknown key: \"klass\""},
    {"unknown key of a form", HEAD "forms:\n  - {bits: 1, bonus: 1}\n", 5, 15, "test.rule", "unknown key: \"bonus\""},
    {"key twice", HEAD "title: Other\n", 4, 1, "test.rule", "key given twice: \"title\""},
    {"not a number", HEAD "prior: much\n", 4, 8, "test.rule", "not a number: \"much\""},
    {"too big a number", HEAD "prior: 1e999\n", 4, 8, "test.rule", "out of range"},
    {"text for a list", HEAD "tags: one\n", 4, 7, "test.rule", "Expecting SEQUENCE"},
    /* What a rule must have. */
    {"no id", "title: Title\n", 1, 1, "", "id is missing"},
    {"id without family", "id: rule\n", 1, 5, "rule", "an id must be like"},
    {"id in capitals", "id: Test.Rule\n", 1, 5, "Test.Rule", "an id must be like"},
    {"no title", "id: test.rule\n", 1, 1, "test.rule", "title is missing"},
    {"no class", "id: test.rule\ntitle: T\n", 1, 1, "test.rule", "class is missing"},
    {"unknown class", "id: test.rule\ntitle: T\nclass: secret\n", 3, 8, "test.rule", "unknown class \"secret\""},
    {"no forms", HEAD EXAMPLES, 1, 1, "test.rule", "a rule without forms"},
    {"no examples", HEAD FORMS, 1, 1, "test.rule", "at least one example"},
    {"example without mark", HEAD FORMS "examples: [plain]\n", 6, 12, "test.rule", "marks what is to be found"},
    {"counter-example with mark", RIGHT "counter_examples: [\"[[1]]\"]\n", 8, 20, "test.rule", "marks nothing"},
    {"id and set", "id: test.rule\nset: words\n", 2, 6, "test.rule", "not both"},
    /* Forms. */
    {"empty form", HEAD "forms:\n  - {bits: 1}\n" EXAMPLES, 5, 5, "test.rule", "without pictures or regex"},
    {"pictures and regex", HEAD "forms:\n  - pictures: [\"9999\"]\n    regex: x\n" EXAMPLES, 6, 12, "test.rule",
     "not both"},
    {"bad picture", HEAD "forms:\n  - pictures: [\"9999\", \"-9999\"]\n" EXAMPLES, 5, 24, "test.rule", "bad picture"},
    {"unknown check", HEAD FORMS "    check: us_snn\n" EXAMPLES, 6, 12, "test.rule", "unknown check \"us_snn\""},
    {"labelled", HEAD FORMS "    labelled: maybe\n" EXAMPLES, 6, 15, "test.rule", "neither true nor false"},
    {"bits of a form", HEAD FORMS "    bits: 41\n" EXAMPLES, 6, 11, "test.rule", "bits is outside"},
    {"bits of a check", HEAD FORMS "    check_bits: -41\n" EXAMPLES, 6, 17, "test.rule", "check_bits is outside"},
    {"word of a form", HEAD FORMS "    context: [{words: [FL], bits: 1}]\n" EXAMPLES, 6, 24, "test.rule", "\"FL\""},
    /* Evidence. */
    {"prior", RIGHT "prior: -40.5\n", 8, 8, "test.rule", "prior is outside"},
    {"not-a-number prior", RIGHT "prior: .nan\n", 8, 8, "test.rule", ""},
    {"capital word", RIGHT "context:\n  - {words: [ssn, SSN], bits: 1}\n", 9, 19, "test.rule", "\"SSN\""},
    {"two blanks", RIGHT "context:\n  - {words: [\"a  b\"], bits: 1}\n", 9, 14, "test.rule", "one blank"},
    {"hyphen", RIGHT "context:\n  - {words: [e-mail], bits: 1}\n", 9, 14, "test.rule", "\"e-mail\""},
    {"no words", RIGHT "context:\n  - {bits: 1}\n", 9, 5, "test.rule", "without words"},
    {"field name", RIGHT "fields:\n  - {names: [ssn_no], bits: 1}\n", 9, 14, "test.rule", "\"ssn_no\""},
    {"surrounding", RIGHT "surroundings:\n  - {name: uiud, bits: 1}\n", 9, 12, "test.rule", "unknown surrounding"},
    {"test value", RIGHT "test_values: [\"078-05-1120\"]\n", 8, 15, "test.rule", "test value"},
    {"dash beside a question mark", RIGHT "test_values: [\"212-55?\"]\n", 8, 15, "test.rule", "test value"},
    {"star inside", RIGHT "test_values: [\"07*8\"]\n", 8, 15, "test.rule", "test value"},
    {"unknown set", RIGHT "use: [nothing]\n", 8, 7, "test.rule", "unknown set \"nothing\""},
    /* Sets. */
    {"name of a set", "set: Words\n", 1, 6, "", "the name of a set"},
    {"set with forms", "set: words\n" FORMS, 3, 3, "", "not forms"},
    {"word of a set", "set: words\ncontext:\n  - {words: [A], bits: 1}\n", 3, 14, "", "\"A\""},
};

static phi_rules *new_rules(void)
{
    phi_rules *rules = NULL;
    assert_int_equal(phi_rules_new(&rules), PHI_OK);
    return rules;
}

static phi_status add(phi_rules *rules, const char *yaml, phi_error *err)
{
    return phi_rules_add_memory(rules, "test.yaml", yaml, strlen(yaml), err);
}

static void test_wrong_packs(void **state)
{
    (void)state;
    size_t failures = 0;
    phi_rules *rules = new_rules();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        phi_error err = {0};
        const phi_status status = add(rules, wrong[i].yaml, &err);
        if (status == PHI_ERR_RULE && err.status == PHI_ERR_RULE && err.line == wrong[i].line &&
            err.column == wrong[i].column && strcmp(err.rule, wrong[i].rule) == 0 &&
            strcmp(err.file, "test.yaml") == 0 && strstr(err.message, wrong[i].message) != NULL)
            continue;
        failures++;
        print_error("%s: got %s %s:%u:%u:%s: %s\n", wrong[i].name, phi_status_name(status), err.file, err.line,
                    err.column, err.rule, err.message);
    }
    assert_int_equal(failures, 0);
    assert_int_equal(phi_rules_count(rules), 0);
    phi_rules_free(rules);
}

static void test_wrong_pack_without_error_struct(void **state)
{
    (void)state;
    phi_rules *rules = new_rules();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(add(rules, wrong[i].yaml, NULL), PHI_ERR_RULE);
    phi_rules_free(rules);
}

static void test_nul_byte(void **state)
{
    (void)state;
    static const char yaml[] = "id: test.rule\0";
    phi_rules *rules = new_rules();
    assert_int_equal(phi_rules_add_memory(rules, "x", yaml, sizeof yaml - 1, NULL), PHI_ERR_RULE);
    phi_rules_free(rules);
}

static const char whole[] = "id: test.rule\ntitle: Title\nwhy: Because\nclass: phi\nreferences: [r]\ntags: [a, b]\n"
                            "use: [words]\nprior: -2.5\n"
                            "forms:\n  - pictures: [\"999-99-9999\", \"A9999\"]\n    check: us_ssn\n"
                            "    check_bits: 0.25\n    bits: 2\n    labelled: true\n    jurisdiction: FL\n"
                            "    context: [{words: [florida], bits: 2}]\n  - regex: \"[a-z]+@x\"\n"
                            "context:\n  - {words: [ssn, social security], bits: 6}\n"
                            "fields:\n  - {names: [ssn], bits: 9}\n"
                            "surroundings:\n  - {name: uuid, bits: -12}\n"
                            "test_values: [\"078051120\"]\nexamples:\n  - \"[[!1]]\"\ncounter_examples:\n  - c\n";
static const char words[] = "set: words\ncontext:\n  - {words: [order], bits: -3}\n"
                            "surroundings:\n  - {name: uuid, bits: -1}\n  - {name: hex, bits: -4}\n";

static void check_form(const phi__rule *rule)
{
    assert_int_equal(rule->form_count, 2);
    const phi__form *form = &rule->forms[0];
    assert_int_equal(form->picture_count, 2);
    assert_string_equal(form->pictures[1], "A9999");
    assert_string_equal(form->check, "us_ssn");
    assert_true(form->check_bits == 0.25 && form->bits == 2.0 && form->labelled);
    assert_string_equal(form->jurisdiction, "FL");
    assert_string_equal(form->context[0].words[0], "florida");
    assert_string_equal(rule->forms[1].regex, "[a-z]+@x");
}

static void check_merged(const phi__rule *rule)
{
    assert_int_equal(rule->context_count, 2);
    assert_string_equal(rule->context[0].words[1], "social security");
    assert_string_equal(rule->context[1].words[0], "order");
    assert_true(rule->context[1].bits == -3.0);
    assert_int_equal(rule->surrounding_count, 2);
    assert_true(rule->surroundings[0].bits == -12.0); /* the rule's own wins */
    assert_string_equal(rule->surroundings[1].name, "hex");
}

static void test_whole_pack(void **state)
{
    (void)state;
    phi_rules *rules = new_rules();
    assert_int_equal(add(rules, words, NULL), PHI_OK);
    assert_int_equal(add(rules, whole, NULL), PHI_OK);
    assert_int_equal(phi_rules_count(rules), 1);
    const phi__rule_set *set = NULL;
    assert_int_equal(phi__rules_snapshot(rules, &set), PHI_OK);
    phi_rules_free(rules); /* the snapshot outlives it */
    assert_int_equal(set->count, 1);
    assert_false(set->builtin);
    const phi__rule *rule = set->rules[0];
    check_form(rule);
    check_merged(rule);
    assert_int_equal(rule->data_class, PHI_CLASS_PHI);
    assert_true(rule->prior == -2.5);
    assert_string_equal(rule->fields[0].names[0], "ssn");
    assert_string_equal(rule->examples[0].text, "[[!1]]");
    assert_int_equal(rule->examples[0].line, 26);
    assert_int_equal(rule->counter_examples[0].line, 28);
    assert_string_equal(rule->source, whole);
    phi__rule_set_free(set);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    phi_rules *rules = new_rules();
    assert_int_equal(add(rules, words, NULL), PHI_OK);
    phi_status status = PHI_ERR_MEMORY;
    for (uint64_t nth = 1; status != PHI_OK; nth++) {
        assert_true(nth < 2000);
        phi__alloc_fail_at(nth);
        status = add(rules, whole, NULL);
        phi__alloc_fail_at(0);
        assert_true(status == PHI_OK || status == PHI_ERR_MEMORY);
        assert_int_equal(phi_rules_count(rules), status == PHI_OK ? 1 : 0);
    }
    phi_rules_free(rules);
}

/* The examples of the manual, taken out of it between ```yaml and ```. */
static void test_manual(void **state)
{
    (void)state;
    static char text[64 << 10];
    FILE *file = fopen(PHI_SOURCE_DIR "/docs/pack-format.md", "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    assert_int_equal(fclose(file), 0);
    phi_rules *rules = new_rules();
    assert_int_equal(add(rules, "set: counter-evidence\n", NULL), PHI_OK); /* the manual shows it last */
    size_t packs = 0;
    for (char *at = strstr(text, "```yaml\n"); at != NULL; at = strstr(at, "```yaml\n")) {
        phi_error err = {0};
        char *end = strstr(at + 8, "```");
        assert_non_null(end);
        if (phi_rules_add_memory(rules, "manual", at + 8, (size_t)(end - at - 8), &err) != PHI_OK)
            fail_msg("pack %zu, line %u: %s", packs, err.line, err.message);
        packs++;
        at = end + 3;
    }
    assert_int_equal(packs, 3);
    assert_int_equal(phi_rules_count(rules), 2);
    phi_rules_free(rules);
}

/* Whatever is cut off or overwritten: accepted, or refused with a line. */
static void test_damaged_packs(void **state)
{
    (void)state;
    static const char marks[] = "[{:-\"'&*#\n\t |>%@\x80";
    char yaml[sizeof whole];
    for (size_t i = 0; i < sizeof whole - 1; i++) {
        for (size_t k = 0; k < sizeof marks; k++) {
            phi_error err = {0};
            phi_rules *rules = new_rules();
            memcpy(yaml, whole, sizeof whole);
            yaml[i] = marks[k]; /* the last of them is the NUL: cut off here */
            const phi_status status = add(rules, yaml, &err);
            assert_true(status == PHI_OK || (status == PHI_ERR_RULE && err.line > 0 && err.message[0] != '\0'));
            phi_rules_free(rules);
        }
    }
}

/* Nesting must cost no more than its length. */
static void test_deep_nesting(void **state)
{
    (void)state;
    enum { DEPTH = 20000 };
    static char yaml[DEPTH + 8];
    memcpy(yaml, "tags: ", 6);
    memset(yaml + 6, '[', DEPTH);
    phi_rules *rules = new_rules();
    assert_int_equal(add(rules, yaml, NULL), PHI_ERR_RULE);
    phi_rules_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wrong_packs),
        cmocka_unit_test(test_wrong_pack_without_error_struct),
        cmocka_unit_test(test_nul_byte),
        cmocka_unit_test(test_whole_pack),
        cmocka_unit_test(test_out_of_memory),
        cmocka_unit_test(test_manual),
        cmocka_unit_test(test_damaged_packs),
        cmocka_unit_test(test_deep_nesting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
