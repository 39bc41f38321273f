/* SPDX-License-Identifier: Apache-2.0 */
/* Regexes that run only around their anchors find what they find in the whole
 * text: for every version of the sieve, in random and adversarial text, at block
 * limits and at the limits of the range. And no text makes the sieve quadratic. */
#include "match/regexes.h"
#include "base/alloc.h"
#include "match/collect.h"
#include "match/database.h"
#include "match/sieve.h"
#include "rules/builtin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static const phi__form FORMS[] = {
    {.regex = "[a-z]+@[a-z]+(\\.[a-z]+)*"}, {.regex = "\\b[a-z]{1,4}@\\b"}, {.regex = "@[a-z@]{2,20}"},
    {.regex = "\\B\\*[0-9]+"},              {.regex = "[^ ]*#"},            {.regex = "b|abc"},
    {.regex = "[a-z. ]{0,12}\\+1(2|34)?"},  {.regex = "\\*{2}"},            {.regex = ".@.*"},
    {.regex = "[a-z0-9][a-z0-9.]{0,63}@[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63}){1,8}"}};
static const phi__rule RULE = {.id = "test", .forms = FORMS, .form_count = sizeof FORMS / sizeof *FORMS};
static const phi__rule *const RULES[] = {&RULE};

static uint64_t next_random(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    *s ^= *s << 17;
    return *s;
}

typedef struct fixture {
    phi__strings list; /* in the order of the indices: built-in ones, then those that the set adds */
    phi__strings known; /* of these, those of the set */
    phi__database *plain;
    phi__database_scratch *plain_scratch;
    phi__regexes *regexes[4]; /* one for each version */
    phi__regexes_scratch *scratch[4];
    size_t versions;
} fixture;

static void set_up(fixture *f, const phi__rule_set *set)
{
    const phi__rule_set builtin = phi__collect_builtin();
    phi__strings parts[4] = {{.items = NULL}};
    *f = (fixture){.versions = 0};
    assert_int_equal(phi__regexes_collect(set, &f->known), PHI_OK);
    assert_int_equal(phi__regexes_collect_parts(&builtin, &parts[0], &parts[1]), PHI_OK);
    assert_int_equal(phi__regexes_collect_added(set, &parts[2], &parts[3]), PHI_OK);
    for (size_t part = 0; part < 4; part++) {
        for (size_t i = 0; i < parts[part].count; i++)
            assert_int_equal(PHI_VEC_PUSH(&f->list, parts[part].items[i]), PHI_OK);
        PHI_VEC_DONE(&parts[part]);
    }
    assert_int_equal(phi__database_compile((const char *const *)f->list.items, f->list.count,
                                           PHI__DATABASE_THIS_MACHINE, &f->plain, NULL),
                     PHI_OK);
    assert_int_equal(phi__database_scratch_new(f->plain, &f->plain_scratch), PHI_OK);
    for (; f->versions < 4 && phi__simd_at(f->versions) != NULL; f->versions++) {
        const size_t v = f->versions;
        assert_int_equal(phi__regexes_new(set, phi__simd_at(v), NULL, &f->regexes[v], NULL), PHI_OK);
        assert_int_equal(phi__regexes_scratch_new(f->regexes[v], &f->scratch[v]), PHI_OK);
    }
}

static void tear_down(fixture *f)
{
    for (size_t v = 0; v < f->versions; v++) {
        phi__regexes_scratch_free(f->scratch[v]);
        phi__regexes_free(f->regexes[v]);
    }
    phi__database_scratch_free(f->plain_scratch);
    phi__database_free(f->plain);
    phi__strings_done(&f->list);
    phi__strings_done(&f->known);
}

/* The matches of one regex in the whole text. */
typedef struct plain_run {
    uint32_t id;
    size_t width;
    phi__hits hits;
} plain_run;

static phi_status keep(uint32_t id, size_t begin, size_t end, void *user)
{
    plain_run *run = user;
    if (id != run->id || end - begin > run->width)
        return PHI_OK;
    while (run->hits.count > 0 && run->hits.items[run->hits.count - 1].begin >= begin)
        run->hits.count--;
    if (run->hits.count > 0 && run->hits.items[run->hits.count - 1].end > begin)
        return PHI_OK;
    return PHI_VEC_PUSH(&run->hits, ((phi__hit){.begin = (uint32_t)begin, .end = (uint32_t)end, .shape = id}));
}

static void expect(const fixture *f, phi__span text, size_t from, size_t to, phi__hits *out)
{
    for (size_t i = 0; i < f->list.count; i++) {
        plain_run run = {.id = (uint32_t)i, .width = phi__database_width(f->list.items[i])};
        if (phi__strings_find(&f->known, f->list.items[i]) == SIZE_MAX)
            continue;
        assert_int_equal(phi__database_scan(f->plain, f->plain_scratch, text, keep, &run), PHI_OK);
        for (size_t k = 0; k < run.hits.count; k++) {
            if (run.hits.items[k].begin >= from && run.hits.items[k].begin < to)
                assert_int_equal(PHI_VEC_PUSH(out, run.hits.items[k]), PHI_OK);
        }
        PHI_VEC_DONE(&run.hits);
    }
}

static size_t check_text(const fixture *f, phi__span text, size_t from, size_t to)
{
    phi__hits want = {.items = NULL};
    expect(f, text, from, to, &want);
    const size_t count = want.count;
    for (size_t v = 0; v < f->versions; v++) {
        phi__hits got = {.items = NULL};
        assert_int_equal(phi__regexes_find(f->regexes[v], f->scratch[v], text, from, to, 0, NULL, &got), PHI_OK);
        assert_int_equal(got.count, want.count);
        for (size_t i = 0; i < got.count; i++) {
            assert_int_equal(got.items[i].begin, want.items[i].begin);
            assert_int_equal(got.items[i].end, want.items[i].end);
            assert_int_equal(got.items[i].shape, want.items[i].shape);
        }
        PHI_VEC_DONE(&got);
    }
    PHI_VEC_DONE(&want);
    return count;
}

static const char *const PIECES[] = {
    "@",   "a@b.co", "@@@",        "ab",  " ",        "*",      "**9",           "+1",        "(212) 555-0134", ".",
    "#",   "\n",     " 1984",      ", 2019", "March 3",  "3 May", "smith",         "wdlBB99BB99", "A***AB123CD", "x@y.zz",
    "\xc3\xa9", "SMITHJ*123AB", "+1 212-555-0134", "1", "b.c.d.e", "                    ", "jan.roe@example.org"};

static void fill(phi__buf *out, size_t pieces, size_t kinds, uint64_t *seed)
{
    const size_t count = sizeof PIECES / sizeof *PIECES, first = next_random(seed) % count;
    for (size_t i = 0; i < pieces; i++)
        assert_int_equal(phi__buf_append_text(out, PIECES[(first + next_random(seed) % kinds) % count]), PHI_OK);
}

static void check_random(const phi__rule_set *set)
{
    fixture f;
    uint64_t seed = 99;
    size_t found = 0;
    set_up(&f, set);
    for (size_t round = 0; round < 400; round++) {
        phi__buf text;
        phi__buf_init(&text, 1 << 16);
        fill(&text, next_random(&seed) % 60, 1 + next_random(&seed) % 27, &seed);
        const size_t to = next_random(&seed) % (text.size + 1), from = next_random(&seed) % (to + 1);
        found += check_text(&f, phi__buf_span(&text), 0, text.size);
        found += check_text(&f, phi__buf_span(&text), from, to);
        phi__buf_done(&text);
    }
    assert_true(found > 100);
    tear_down(&f);
}

static void test_own_regexes(void **state)
{
    (void)state;
    check_random(&(phi__rule_set){.rules = RULES, .count = 1});
}

static void test_builtin_regexes(void **state)
{
    (void)state;
    if (phi__builtin_rule_count > 0)
        check_random(&(phi__rule_set){.rules = phi__builtin_rules, .count = phi__builtin_rule_count, .builtin = true});
}

/* Two databases of each sort: one comes with the library, one is compiled now. */
static void test_regexes_beside_builtin_ones(void **state)
{
    (void)state;
    PHI_VEC(const phi__rule *) rules = {.items = NULL};
    for (size_t i = 0; i < phi__builtin_rule_count; i++)
        assert_int_equal(PHI_VEC_PUSH(&rules, phi__builtin_rules[i]), PHI_OK);
    assert_int_equal(PHI_VEC_PUSH(&rules, &RULE), PHI_OK);
    check_random(&(phi__rule_set){.rules = rules.items, .count = rules.count});
    PHI_VEC_DONE(&rules);
}

/* One address, moved over all places of a block and to both ends of the text. */
static void test_every_alignment(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, &(phi__rule_set){.rules = RULES, .count = 1});
    for (size_t shift = 0; shift < 200; shift++) {
        for (size_t rest = 0; rest < 3; rest++) {
            phi__buf text;
            phi__buf_init(&text, 4096);
            for (size_t i = 0; i < shift; i++)
                assert_int_equal(phi__buf_append_byte(&text, ' '), PHI_OK);
            assert_int_equal(phi__buf_append_text(&text, "qx@y.zz"), PHI_OK);
            for (size_t i = 0; i < rest * 70; i++)
                assert_int_equal(phi__buf_append_byte(&text, ' '), PHI_OK);
            assert_true(check_text(&f, phi__buf_span(&text), 0, text.size) > 0);
            phi__buf_done(&text);
        }
    }
    tear_down(&f);
}

/* Each stretch is a byte of the text at most once, and walking to it too: a square would never end here. */
static void test_sieve_is_linear(void **state)
{
    (void)state;
    static const char *const regexes[] = {".*@x", "@.*", "zz@.*", "[@a]*@[@a]*#", ".*@x[0-9]{3}"};
    static const char *const texts[] = {"@x", "@", "a@", "@x1", "zz@"};
    for (size_t r = 0; r < sizeof regexes / sizeof *regexes; r++) {
        phi__sieve *sieve = phi__alloc(sizeof *sieve);
        phi__anchor anchor;
        assert_non_null(sieve);
        assert_true(phi__anchor_derive(regexes[r], &anchor) && phi__sieve_add(sieve, &anchor));
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
            phi__buf text;
            phi__stretches found = {.items = NULL};
            phi__buf_init(&text, 1 << 22);
            while (text.size < 1 << 20)
                assert_int_equal(phi__buf_append_text(&text, texts[t]), PHI_OK);
            assert_int_equal(phi__sieve_find(sieve, phi__simd_at(0), phi__buf_span(&text), &found), PHI_OK);
            for (size_t i = 1; i < found.count; i++)
                assert_true(found.items[i - 1].end < found.items[i].begin);
            PHI_VEC_DONE(&found);
            phi__buf_done(&text);
        }
        phi__free(sieve);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own_regexes),
        cmocka_unit_test(test_builtin_regexes),
        cmocka_unit_test(test_regexes_beside_builtin_ones),
        cmocka_unit_test(test_every_alignment),
        cmocka_unit_test(test_sieve_is_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
