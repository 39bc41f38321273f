/* SPDX-License-Identifier: Apache-2.0 */
/* Rules as the scorer wants them: each word leads to its groups, each name to
 * its rules, and what is not known is refused. */
#include "base/alloc.h"
#include "score_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define HEAD(id) "id: " id "\ntitle: T\nclass: pii\nexamples: [\"[[12-34]]\"]\n"

static const char *const PACKS[] = {
    HEAD("test.a") "forms:\n  - {pictures: [\"99-99\"], check: luhn, context: [{words: [state, both], bits: 1}]}\n"
                   "  - {pictures: [\"99.99\"], labelled: true}\n"
                   "context: [{words: [code, \"pass code\"], bits: 5}, {words: [order], bits: -3}]\n"
                   "fields: [{names: [code, passcode], bits: 6}, {names: [orderno], bits: -4}]\n"
                   "surroundings: [{name: uuid, bits: -12}, {name: hex, bits: -2}]\n",
    HEAD("test.b") "forms:\n  - {pictures: [\"99/99\"]}\n"
                   "context: [{words: [both, code], bits: 4}]\nfields: [{names: [code], bits: 2}]\n"};

static bool uses(const phi__weights *weights, uint32_t word, uint32_t group)
{
    for (uint32_t u = weights->first_use.items[word]; u < weights->first_use.items[word + 1]; u++) {
        assert_int_equal(weights->uses.items[u].word, word);
        if (weights->uses.items[u].group == group)
            return true;
    }
    return false;
}

static void words_lead_to_their_groups(void **state)
{
    (void)state;
    score_fixture f;
    score_fixture_init(&f, PACKS, 2);
    const phi__weights *w = &f.weights;
    assert_int_equal(w->rules.count, 2);
    assert_int_equal(w->forms.count, 3);
    assert_int_equal(w->groups.count, 4);
    const uint32_t of_a = w->rules.items[0].first_group, of_b = w->rules.items[1].first_group;
    const uint32_t of_form = w->forms.items[w->rules.items[0].first_form].first_group;
    const struct {
        const char *word;
        bool a, order, form, b;
    } cases[] = {{"code", true, false, false, true},  {"pass code", true, false, false, false},
                 {"order", false, true, false, false}, {"state", false, false, true, false},
                 {"both", false, false, true, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const uint32_t word = score_fixture_word(&f, cases[i].word);
        assert_true(uses(w, word, of_a) == cases[i].a);
        assert_true(uses(w, word, of_a + 1) == cases[i].order);
        assert_true(uses(w, word, of_form) == cases[i].form);
        assert_true(uses(w, word, of_b) == cases[i].b);
    }
    assert_true(w->groups.items[of_a + 1].bits < 0.0);
    assert_int_equal(w->groups.items[of_form].rule, 0);
    assert_int_equal(w->groups.items[of_b].rule, 1);
    score_fixture_done(&f);
}

/* Only words of three bits and more, of rules with a form that needs one. */
static void labels_are_strong_words_of_labelled_rules(void **state)
{
    (void)state;
    score_fixture f;
    score_fixture_init(&f, PACKS, 2);
    const phi__rule_mask *labels = f.weights.labels.items;
    assert_int_equal(labels[score_fixture_word(&f, "code")], phi__rule_bit(0));
    assert_int_equal(labels[score_fixture_word(&f, "pass code")], phi__rule_bit(0));
    assert_false(labels[score_fixture_word(&f, "order")]);
    assert_false(labels[score_fixture_word(&f, "state")]); /* one bit */
    assert_false(labels[score_fixture_word(&f, "both")]);  /* four bits, but its rule asks for none */
    score_fixture_done(&f);
}

static void names_lead_to_their_rules(void **state)
{
    (void)state;
    score_fixture f;
    score_fixture_init(&f, PACKS, 2);
    size_t count = 9;
    const phi__weights_field *found = phi__weights_fields(&f.weights, "code", &count);
    assert_int_equal(count, 2);
    assert_true(found[0].rule == 0 && found[1].rule == 1);
    found = phi__weights_fields(&f.weights, "orderno", &count);
    assert_int_equal(count, 1);
    assert_true(found->bits < 0.0);
    static const char *const unknown[] = {"", "cod", "codes", "aaa", "zzz"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        assert_null(phi__weights_fields(&f.weights, unknown[i], &count));
        assert_int_equal(count, 0);
    }
    score_fixture_done(&f);
}

static void checks_and_surroundings_are_found_by_name(void **state)
{
    (void)state;
    score_fixture f;
    score_fixture_init(&f, PACKS, 2);
    assert_ptr_equal(f.weights.forms.items[0].check, phi__check_find("luhn"));
    assert_null(f.weights.forms.items[1].check);
    const phi__weights_rule *rule = &f.weights.rules.items[0];
    assert_int_equal(rule->surroundings_weighed, 1u << PHI__SURROUNDING_UUID | 1u << PHI__SURROUNDING_HEX);
    assert_true(rule->surroundings[PHI__SURROUNDING_UUID] < -11.0);
    assert_int_equal(f.weights.rules.items[1].surroundings_weighed, 0);
    score_fixture_done(&f);
}

static phi_status weigh(const phi__rule *rule, const phi__words *words)
{
    const phi__rule *const rules[] = {rule};
    const phi__rule_set set = {.rules = rules, .count = 1};
    phi__weights weights = {.set = NULL};
    const phi_status status = phi__weights_init(&weights, &set, words);
    phi__weights_done(&weights);
    return status;
}

static void what_is_not_known_is_refused(void **state)
{
    (void)state;
    score_fixture f;
    score_fixture_init(&f, PACKS, 1);
    const phi__form bad_form = {.check = "no_such_check"};
    const phi__surrounding bad_place = {.name = "nowhere", .bits = 1};
    const char *const bad_words[] = {"unheard"};
    const phi__word_group bad_group = {.words = bad_words, .word_count = 1, .bits = 1};
    const phi__rule rules[] = {
        {.id = "a", .forms = &bad_form, .form_count = 1},
        {.id = "b", .surroundings = &bad_place, .surrounding_count = 1},
        {.id = "c", .context = &bad_group, .context_count = 1},
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        assert_int_equal(weigh(&rules[i], f.words), PHI_ERR_RULE);
    score_fixture_done(&f);
}

static void memory_that_runs_out_is_an_error_and_no_leak(void **state)
{
    (void)state;
    score_fixture f;
    score_fixture_init(&f, PACKS, 2);
    phi_status status = PHI_ERR_MEMORY;
    for (uint64_t nth = 1; nth < 100 && status != PHI_OK; nth++) {
        phi__weights weights = {.set = NULL};
        phi__alloc_fail_at(nth);
        status = phi__weights_init(&weights, f.set, f.words);
        phi__alloc_fail_at(0);
        assert_true(status == PHI_OK || status == PHI_ERR_MEMORY);
        phi__weights_done(&weights);
    }
    assert_int_equal(status, PHI_OK);
    score_fixture_done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_lead_to_their_groups),
        cmocka_unit_test(labels_are_strong_words_of_labelled_rules),
        cmocka_unit_test(names_lead_to_their_rules),
        cmocka_unit_test(checks_and_surroundings_are_found_by_name),
        cmocka_unit_test(what_is_not_known_is_refused),
        cmocka_unit_test(memory_that_runs_out_is_an_error_and_no_leak),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
