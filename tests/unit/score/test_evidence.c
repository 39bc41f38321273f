/* SPDX-License-Identifier: Apache-2.0 */
/* Sums as computed by hand: prior, form, check, words, field, surroundings; the
 * issuers a number may be of; test values; and the list of evidence. */
#include "score/evidence.h"
#include "score_fixture.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HEAD(id) "id: " id "\ntitle: T\nclass: pii\nexamples: [\"[[12-34]]\"]\n"

static const char *const PACK = HEAD("test.a")
    "prior: -1\n"
    "forms:\n"
    "  - {pictures: [\"99-99\"], bits: 2, check: luhn, check_bits: 3, context: [{words: [florida], bits: 1.5}]}\n"
    "  - {pictures: [\"99.99\"], bits: 4, labelled: true}\n"
    "context:\n"
    "  - {words: [code, key], bits: 8}\n"
    "  - {words: [hint], bits: 2}\n"
    "  - {words: [order], bits: -4}\n"
    "fields: [{names: [code, keyno], bits: 9}, {names: [faint], bits: 1}, {names: [invoice], bits: -5}]\n"
    "surroundings: [{name: uuid, bits: -12}, {name: lowercase, bits: -1}]\n";

typedef struct asked {
    score_fixture f;
    phi__candidate candidate;
    bool found;
} asked;

/* Weigh "1" in a text with its only '1', under this field, by these forms. */
static void ask(asked *a, const char *text, const char *field, unsigned surroundings, const phi__vote *votes,
                size_t count)
{
    const size_t at = (size_t)(strchr(text, '1') - text);
    const phi__cell cell = {.field = field, .end = strlen(text)};
    score_fixture_weigh(&a->f, text, at, at + 1, &cell);
    size_t words = 0;
    const phi__scene_evidence scene = {.weights = &a->f.weights,
                                       .context = &a->f.context,
                                       .field = phi__field_find(&a->f.weights, field),
                                       .surroundings = surroundings,
                                       .words = phi__words_list(a->f.words, &words)};
    a->candidate = (phi__candidate){.begin = (uint32_t)at, .end = (uint32_t)at + 1};
    a->found = phi__evidence_weigh(&scene, votes, count, &a->candidate);
}

static bool has_evidence(const phi__candidate *candidate, const char *wanted, double bits)
{
    for (size_t i = 0; i < candidate->evidence_count; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "%s:%s", candidate->evidence[i].kind, candidate->evidence[i].name);
        if (strcmp(name, wanted) == 0)
            return fabs(candidate->evidence[i].bits - bits) < 1e-9;
    }
    return false;
}

static void sums_are_those_computed_by_hand(void **state)
{
    (void)state;
    static const unsigned uuid = 1u << PHI__SURROUNDING_UUID, hex = 1u << PHI__SURROUNDING_HEX;
    static const struct {
        const char *text, *field;
        unsigned surroundings;
        double want; /* of the first form alone */
        const char *evidence;
        double bits;
    } cases[] = {
        {"1", NULL, 0, -1 + 2 + 3, "check:luhn", 3},
        {"code 1", NULL, 0, 4 + 8, "near:code", 8},
        {"key, code 1", NULL, 0, 4 + 8, "near:key", 8},               /* a group counts once */
        {"code xx key zz 1", NULL, 0, 4 + 8 * 0.6, "near:code", 4.8},
        {"1 code", NULL, 0, 4 + 8 * 0.5, "after:code", 4},
        {"code\n1", NULL, 0, 4 + 8 * 0.9, "above:code", 7.2},
        {"order 1", NULL, 0, 4 - 4, "against:order", -4},
        {"order: hint 1", NULL, 0, 4 + 2 - 4 * 0.6, "against:order", -2.4},
        {"florida 1", NULL, 0, 4 + 1.5, "form:florida", 1.5},
        {"1", "Key No.", 0, 4 + 9, "field:keyno", 9},
        {"1", "code", 0, 4 + 9, "field:code", 9},                     /* and not as a word once more */
        {"1", "the code of it", 0, 4 + 8, "field:code", 8},
        {"1", "order code", 0, 4 + 8 - 4, "against:order", -4},
        {"1", "invoice", 0, 4 - 5, "against:invoice", -5},
        {"hint 1", "invoice", 0, 4 + 2 - 5, "against:invoice", -5},   /* a hint is no label */
        {"code 1", "invoice", 0, 4 + 8, "near:code", 8},              /* a label knows better than the column */
        {"1", NULL, uuid, 4 - 12, "in:uuid", -12},
        {"1", NULL, uuid | hex, 4 - 12, "in:uuid", -12},              /* this rule does not weigh the other */
        {"key: hint florida 1", "faint", uuid, 4 + 8 * 0.6 + 2 * 0.6 + 1.5 + 1 - 12, "field:faint", 1},
    };
    const phi__vote vote = {.ref = {0, 0}};
    asked a;
    score_fixture_init(&a.f, &PACK, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ask(&a, cases[i].text, cases[i].field, cases[i].surroundings, &vote, 1);
        assert_true(a.found);
        if (fabs(a.candidate.bits - cases[i].want) > 1e-9)
            fail_msg("%s in %s: %g, not %g", cases[i].text, cases[i].field, a.candidate.bits, cases[i].want);
        if (!has_evidence(&a.candidate, cases[i].evidence, cases[i].bits))
            fail_msg("%s in %s: no %s", cases[i].text, cases[i].field, cases[i].evidence);
        assert_true(fabs(a.candidate.confidence - phi__confidence(a.candidate.bits)) < 1e-12);
    }
    score_fixture_done(&a.f);
}

static void confidence_is_that_of_the_bits(void **state)
{
    (void)state;
    assert_true(fabs(phi__confidence(0.0) - 0.5) < 1e-12);
    double before = 0.0;
    for (double bits = -12.0; bits <= 12.0; bits += 0.01) { /* more bits are surer, on the same side of a half */
        const double confidence = phi__confidence(bits);
        assert_true(confidence > before && (confidence > 0.5) == (bits > 0.0 && confidence != 0.5));
        before = confidence;
    }
    assert_true(phi__confidence(2000.0) <= 1.0 && phi__confidence(-2000.0) >= 0.0);
}

static void labelled_forms_need_a_strong_word_or_field(void **state)
{
    (void)state;
    static const struct {
        const char *text, *field;
        bool found;
    } cases[] = {
        {"1", NULL, false},         {"code 1", NULL, true},  {"hint 1", NULL, false}, {"order 1", NULL, false},
        {"1", "keyno", true},       {"1", "faint", false},   {"1", "invoice", false}, {"1", "my key", true},
        {"code 5 5 1", NULL, true}, {"florida 1", NULL, false},
    };
    const phi__vote vote = {.ref = {0, 1}};
    asked a;
    score_fixture_init(&a.f, &PACK, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ask(&a, cases[i].text, cases[i].field, 0, &vote, 1);
        if (a.found != cases[i].found)
            fail_msg("%s in %s", cases[i].text, cases[i].field);
    }
    score_fixture_done(&a.f);
}

static void the_best_form_counts(void **state)
{
    (void)state;
    const phi__vote votes[] = {{.ref = {0, 0}}, {.ref = {0, 1}}};
    asked a;
    score_fixture_init(&a.f, &PACK, 1);
    ask(&a, "code 1", NULL, 0, votes, 2); /* 2 + 3 against 4 */
    assert_int_equal(a.candidate.form, 0);
    assert_true(fabs(a.candidate.bits - 12.0) < 1e-9);
    ask(&a, "code 1", NULL, 0, votes + 1, 1);
    assert_int_equal(a.candidate.form, 1);
    assert_true(fabs(a.candidate.bits - 11.0) < 1e-9);
    assert_false(has_evidence(&a.candidate, "check:luhn", 3.0));
    score_fixture_done(&a.f);
}

/* ---------------------------------------------------------------- jurisdictions */

/* Forms worth 0, 1, 2 ... bits of issuers J0, J1, ..., from `first` on. */
static void make_issuers(char *out, size_t room, unsigned first, unsigned count, double step)
{
    size_t size = (size_t)snprintf(out, room, "%s", HEAD("test.a") "forms:\n");
    for (unsigned i = first; i < first + count; i++)
        size += (size_t)snprintf(out + size, room - size,
                                 "  - {pictures: [\"%02u-99\"], bits: %.2f, jurisdiction: J%u,"
                                 " context: [{words: [state%u], bits: 6}]}\n",
                                 i, i * step, i, i);
    assert_true(size < room);
}

static void expect_issuers(const char *pack, const char *text, unsigned count, const char *want)
{
    phi__vote votes[16];
    asked a;
    score_fixture_init(&a.f, &pack, 1);
    for (unsigned i = 0; i < count; i++)
        votes[i] = (phi__vote){.ref = {0, (uint16_t)i}};
    ask(&a, text, NULL, 0, votes, count);
    char got[256] = "";
    for (size_t i = 0; i < a.candidate.jurisdiction_count; i++) {
        const size_t size = strlen(got);
        (void)snprintf(got + size, sizeof got - size, "%s ", a.candidate.jurisdictions[i]);
    }
    assert_string_equal(got, want);
    score_fixture_done(&a.f);
}

static void issuers_within_three_bits_are_named_likeliest_first(void **state)
{
    (void)state;
    static char pack[4096];
    make_issuers(pack, sizeof pack, 0, 6, 1.0);
    expect_issuers(pack, "1", 6, "J5 J4 J3 J2 ");
    expect_issuers(pack, "1", 1, "J0 ");
    expect_issuers(pack, "state 1", 3, "J2 J1 J0 ");
    make_issuers(pack, sizeof pack, 0, 12, 0.1); /* more than there is room for: the likeliest stay */
    expect_issuers(pack, "1", 12, "J11 J10 J9 J8 J7 J6 J5 J4 ");
}

static void the_word_for_an_issuer_puts_it_first(void **state)
{
    (void)state;
    static const char *const pack = HEAD("test.a")
        "forms:\n"
        "  - {pictures: [\"99-99\"], bits: 1, jurisdiction: FL, context: [{words: [florida], bits: 2}]}\n"
        "  - {pictures: [\"99.99\"], bits: 2, jurisdiction: MD}\n"
        "  - {pictures: [\"99/99\"], bits: 0, jurisdiction: FL}\n"
        "  - {pictures: [\"99:99\"], bits: 5, jurisdiction: XX, labelled: true}\n";
    expect_issuers(pack, "1", 3, "MD FL ");
    expect_issuers(pack, "florida 1", 3, "FL MD ");
    expect_issuers(pack, "1", 4, "MD FL "); /* its form needs a label */
}

static void an_issuer_of_several_forms_is_as_likely_as_the_best(void **state)
{
    (void)state;
    static const char *const pack = HEAD("test.a")
        "forms:\n"
        "  - {pictures: [\"99-99\"], bits: 1, jurisdiction: AA}\n"
        "  - {pictures: [\"99.99\"], bits: 2, jurisdiction: BB}\n"
        "  - {pictures: [\"99/99\"], bits: 3, jurisdiction: AA}\n"
        "  - {pictures: [\"99:99\"], bits: 4, jurisdiction: CC}\n";
    expect_issuers(pack, "1", 4, "CC AA BB ");
}

/* ----------------------------------------------------------- test values, evidence */

static void test_values_are_known_and_capped(void **state)
{
    (void)state;
    asked a;
    score_fixture_init(&a.f, &PACK, 1);
    phi__vote vote = {.ref = {0, 0}, .test = true};
    ask(&a, "code 1", NULL, 0, &vote, 1);
    assert_true(a.found && a.candidate.test);
    assert_true(fabs(a.candidate.confidence - 0.2) < 1e-9);
    assert_true(has_evidence(&a.candidate, "test:published", 0.0));
    assert_true(has_evidence(&a.candidate, "check:luhn", 3.0));
    ask(&a, "1", NULL, 1u << PHI__SURROUNDING_UUID, &vote, 1); /* capped, not lifted */
    assert_true(a.candidate.confidence < 0.01);
    vote.unchecked = true; /* what did not pass its check must not say that it did */
    ask(&a, "code 1", NULL, 0, &vote, 1);
    assert_false(has_evidence(&a.candidate, "check:luhn", 3.0));
    assert_true(fabs(a.candidate.bits - (12.0 - 3.0)) < 1e-9);
    vote.test = vote.unchecked = false;
    ask(&a, "code 1", NULL, 0, &vote, 1);
    assert_false(a.candidate.test);
    score_fixture_done(&a.f);
}

/* More reasons than the list holds: the weakest are left out, and the sum has them all. */
static void the_list_of_evidence_keeps_the_strongest(void **state)
{
    (void)state;
    static char pack[4096], text[512];
    size_t size = (size_t)snprintf(pack, sizeof pack, "%s",
                                   HEAD("test.a") "forms: [{pictures: [\"99-99\"]}]\ncontext:\n");
    size_t length = 0;
    for (char c = 'a'; c < 'a' + 20; c++) { /* from weak to strong and back */
        const int bits = c < 'k' ? c - 'a' + 1 : 'a' + 20 - c;
        size += (size_t)snprintf(pack + size, sizeof pack - size, "  - {words: [word%c], bits: %d}\n", c,
                                 c % 2 ? bits : -bits);
        length += (size_t)snprintf(text + length, sizeof text - length, "word%c ", c);
    }
    (void)snprintf(text + length, sizeof text - length, "x 1");
    const char *const packs = pack;
    asked a;
    score_fixture_init(&a.f, &packs, 1);
    const phi__vote vote = {.ref = {0, 0}};
    ask(&a, text, NULL, 0, &vote, 1);
    assert_int_equal(a.candidate.evidence_count, PHI__EVIDENCE_MAX);
    double weakest = 99.0;
    for (size_t i = 0; i < PHI__EVIDENCE_MAX; i++)
        weakest = fmin(weakest, fabs(a.candidate.evidence[i].bits));
    assert_true(fabs(weakest - 5 * 0.6) < 1e-9); /* 10 10 9 9 8 8 7 7 6 6 5 5 */
    double sum = 0.0;
    for (int i = 0; i < 20; i++) {
        const int bits = i < 10 ? i + 1 : 20 - i;
        sum += 0.6 * (('a' + i) % 2 ? bits : -bits);
    }
    assert_true(fabs(a.candidate.bits - sum) < 1e-9);
    score_fixture_done(&a.f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_those_computed_by_hand),
        cmocka_unit_test(confidence_is_that_of_the_bits),
        cmocka_unit_test(labelled_forms_need_a_strong_word_or_field),
        cmocka_unit_test(the_best_form_counts),
        cmocka_unit_test(issuers_within_three_bits_are_named_likeliest_first),
        cmocka_unit_test(the_word_for_an_issuer_puts_it_first),
        cmocka_unit_test(an_issuer_of_several_forms_is_as_likely_as_the_best),
        cmocka_unit_test(test_values_are_known_and_capped),
        cmocka_unit_test(the_list_of_evidence_keeps_the_strongest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
