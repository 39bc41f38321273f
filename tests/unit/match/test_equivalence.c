/* SPDX-License-Identifier: Apache-2.0 */
/* A picture has one meaning. The matcher, the regex of the picture and the
 * obvious matcher (phi__picture_matches) must find the same stretches, in
 * random, adversarial and real text, at every alignment, and each exactly once
 * wherever the range is split. */
#include "base/alloc.h"
#include "base/ascii.h"
#include "base/simd.h"
#include "match/match.h"
#include "match/picture.h"
#include "rules/builtin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

static const char *const PICTURES[] = {
    "9999", "999-99-9999", "999 99 9999", "9{9}", "9{4,12}", "9{12,19}", "9{40}", "A9{7}", "A999-9999-9999", "AA9{6}",
    "AA99", "A9A9A9", "9A**-A**-AA99", "9A**A**AA99", "*{8}9", "9*{39}", "*9*-9", "P999", "MRN-9{4,8}", "MRN#999999",
    "\\999-99", "9\\9\\9-99", "\\A9-A9", "1.2.9{2,4}", "9.9.9.9", "9{1,3}.9{1,3}.9{1,3}.9{1,3}", "99/99/9999",
    "A-9-A-9", "9-9-9-9-9-9-9-9-9-9-9-9-9-9-9-9-9-9-9-9", "9:9:9", "99(99)99", "9_A_9", "9 9 9", "A{2,3} 9{1,3}",
    "A{3,6}9", "9A{3,38}9", "0A0A", "*-*9", "**-9", "9{2,3}9{2,3}", "X9-X9", "9-*{1,3}-9"};
enum { PICTURE_COUNT = sizeof PICTURES / sizeof *PICTURES };

/* Rules of one form with one picture each. */
typedef struct fixture {
    const phi__rule *rules[PICTURE_COUNT];
    phi__rule rule[PICTURE_COUNT];
    phi__form form[PICTURE_COUNT];
    regex_t regex[PICTURE_COUNT];
    phi__rule_set set;
    phi__matcher *matcher;
    phi__match_scratch *scratch;
    phi__matcher *others[4]; /* the same with each version of the loops for a processor */
} fixture;

static uint64_t next_random(void *user)
{
    uint64_t *s = user;
    *s ^= *s << 13;
    *s ^= *s >> 7;
    *s ^= *s << 17;
    return *s;
}

static int set_up(void **state)
{
    fixture *f = phi__alloc(sizeof *f);
    assert_non_null(f);
    for (size_t i = 0; i < PICTURE_COUNT; i++) {
        phi__buf buf;
        phi__buf_init(&buf, 4096);
        f->form[i] = (phi__form){.pictures = &PICTURES[i], .picture_count = 1};
        f->rule[i] = (phi__rule){.id = PICTURES[i], .forms = &f->form[i], .form_count = 1};
        f->rules[i] = &f->rule[i];
        assert_int_equal(phi__buf_append_byte(&buf, '^'), PHI_OK);
        assert_int_equal(phi__picture_regex(PICTURES[i], &buf), PHI_OK);
        assert_int_equal(phi__buf_append_byte(&buf, '$'), PHI_OK);
        assert_int_equal(regcomp(&f->regex[i], phi__buf_text(&buf), REG_EXTENDED | REG_NOSUB), 0);
        phi__buf_done(&buf);
    }
    f->set = (phi__rule_set){.rules = f->rules, .count = PICTURE_COUNT};
    assert_int_equal(phi__matcher_new(&f->set, &f->matcher, NULL), PHI_OK);
    assert_int_equal(phi__match_scratch_new(f->matcher, &f->scratch), PHI_OK);
    assert_int_equal(phi__matcher_longest(f->matcher), PHI__PICTURE_MAX);
    for (size_t v = 0; v < 4 && phi__simd_at(v) != NULL; v++)
        assert_int_equal(phi__matcher_new_for(&f->set, phi__simd_at(v), NULL, &f->others[v], NULL), PHI_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    for (size_t i = 0; i < PICTURE_COUNT; i++)
        regfree(&f->regex[i]);
    phi__match_scratch_free(f->scratch);
    phi__matcher_free(f->matcher);
    for (size_t v = 0; v < 4; v++)
        phi__matcher_free(f->others[v]);
    phi__free(f);
    return 0;
}

/* Behind a line end or tab as JSON writes them? */
static bool escaped(phi__span text, size_t begin)
{
    return begin >= 2 && text.data[begin - 2] == '\\' && memchr("nrt", text.data[begin - 1], 3) != NULL;
}

static bool guarded(phi__span text, size_t begin, size_t end)
{
    return (begin == 0 || !phi__is_alnum((char)text.data[begin - 1]) || escaped(text, begin)) &&
           (end == text.size || !phi__is_alnum((char)text.data[end]));
}

/* By the book: every stretch, every picture. Marks found[rule] for this stretch. */
static void expect_forms(const fixture *f, const char *stretch, size_t length, bool found[PICTURE_COUNT])
{
    char copy[PHI__PICTURE_MAX + 1] = {0};
    memcpy(copy, stretch, length);
    const bool whole = memchr(copy, '\0', length) == NULL;
    for (size_t i = 0; i < PICTURE_COUNT; i++) {
        found[i] = phi__picture_matches(PICTURES[i], stretch, length);
        if (whole && strchr(copy, '\n') == NULL)
            assert_int_equal(regexec(&f->regex[i], copy, 0, NULL, 0) == 0, found[i]);
    }
}

static void forms_of_hits(const fixture *f, phi__span text, const phi__hits *hits, size_t *at, size_t begin, size_t end,
                          bool found[PICTURE_COUNT])
{
    memset(found, 0, PICTURE_COUNT * sizeof *found);
    for (; *at < hits->count && hits->items[*at].begin == begin && hits->items[*at].end == end; (*at)++) {
        phi__form_refs refs = {.items = NULL};
        assert_int_equal(phi__match_forms(f->matcher, text, &hits->items[*at], ~UINT64_C(0), &refs), PHI_OK);
        for (size_t i = 0; i < refs.count; i++) {
            assert_false(found[refs.items[i].rule]);
            assert_true(i == 0 || refs.items[i - 1].rule < refs.items[i].rule);
            found[refs.items[i].rule] = true;
        }
        PHI_VEC_DONE(&refs);
    }
}

static void check_versions(const fixture *f, phi__span text, const phi__hits *want)
{
    for (size_t v = 0; v < 4 && f->others[v] != NULL; v++) {
        phi__hits got = {.items = NULL};
        assert_int_equal(phi__match(f->others[v], f->scratch, text, 0, text.size, NULL, &got), PHI_OK);
        assert_int_equal(got.count, want->count);
        if (got.count > 0)
            assert_memory_equal(got.items, want->items, got.count * sizeof *got.items);
        PHI_VEC_DONE(&got);
    }
}

static void check_text(const fixture *f, phi__span text)
{
    phi__hits hits = {.items = NULL};
    size_t at = 0;
    assert_int_equal(phi__match(f->matcher, f->scratch, text, 0, text.size, NULL, &hits), PHI_OK);
    for (size_t begin = 0; begin < text.size; begin++) {
        if (!phi__is_alnum((char)text.data[begin]))
            continue;
        for (size_t end = begin + 1; end <= text.size && end - begin <= PHI__PICTURE_MAX; end++) {
            bool want[PICTURE_COUNT], got[PICTURE_COUNT];
            if (!guarded(text, begin, end) || !phi__is_alnum((char)text.data[end - 1]))
                continue;
            expect_forms(f, (const char *)text.data + begin, end - begin, want);
            forms_of_hits(f, text, &hits, &at, begin, end, got);
            assert_memory_equal(want, got, sizeof want);
        }
    }
    check_versions(f, text, &hits);
    assert_int_equal(at, hits.count); /* nothing else was found, and in this order */
    PHI_VEC_DONE(&hits);
}

static void fill_text(uint8_t *text, size_t size, const char *alphabet, uint64_t *seed)
{
    const size_t count = strlen(alphabet);
    for (size_t i = 0; i < size; i++)
        text[i] = (uint8_t)alphabet[next_random(seed) % count];
}

static const char *const ALPHABETS[] = {"9A- .",    "9",     "9-",   "9A",     "1-",         "Aa9",         "999999999 ",
                                        "0123456789-ABCab ./_:()#\n", "M R N 1 - #", "9999AAA-.\xc3\xa9", "12 ", "PX9-", "\\nrt9-", "\\n9"};

static void test_random_text(void **state)
{
    uint64_t seed = 0x9e3779b97f4a7c15ULL;
    for (size_t round = 0; round < 6; round++) {
        for (size_t a = 0; a < sizeof ALPHABETS / sizeof *ALPHABETS; a++) {
            uint8_t text[300];
            const size_t size = 1 + next_random(&seed) % sizeof text;
            fill_text(text, size, ALPHABETS[a], &seed);
            check_text(*state, phi__span_of(text, size));
        }
    }
}

/* Examples of all pictures, some spoilt, joined by what may stand between them. */
static void fill_examples(phi__buf *out, uint64_t *seed)
{
    static const char between[] = " \n,;-.x9";
    for (size_t i = 0; i < PICTURE_COUNT; i++) {
        assert_int_equal(phi__picture_fill(PICTURES[next_random(seed) % PICTURE_COUNT], next_random, seed, out), PHI_OK);
        if (next_random(seed) % 4 == 0)
            out->data[out->size - 1] = (uint8_t)between[next_random(seed) % (sizeof between - 1)];
        assert_int_equal(phi__buf_append_byte(out, (uint8_t)between[next_random(seed) % (sizeof between - 1)]), PHI_OK);
    }
}

static void test_examples_in_text(void **state)
{
    uint64_t seed = 1;
    for (size_t round = 0; round < 20; round++) {
        phi__buf buf;
        phi__buf_init(&buf, 1 << 16);
        fill_examples(&buf, &seed);
        check_text(*state, phi__buf_span(&buf));
        phi__buf_done(&buf);
    }
}

static void check_file(const fixture *f, const char *name)
{
    char path[1024];
    static uint8_t text[24000];
    (void)snprintf(path, sizeof path, "%s/%s", PHI_SOURCE_DIR, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    const size_t size = fread(text, 1, sizeof text, file);
    (void)fclose(file);
    check_text(f, phi__span_of(text, size));
}

static void test_real_text(void **state)
{
    static const char *const files[] = {"libphi/src/match/picture.c", "tests/unit/match/test_equivalence.c",
                                        "tests/generate/licence_formats.py", "tests/generate/cards.py",
                                        "libphi/include/phi/phi.h", "LICENSE"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        check_file(*state, files[i]);
}

static void assert_same_hits(const phi__hits *a, const phi__hits *b, size_t shift)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        assert_int_equal(a->items[i].begin + shift, b->items[i].begin);
        assert_int_equal(a->items[i].end + shift, b->items[i].end);
        assert_int_equal(a->items[i].shape, b->items[i].shape);
    }
}

static void test_every_alignment(void **state)
{
    const fixture *f = *state;
    uint64_t seed = 7;
    phi__buf text;
    phi__hits plain = {.items = NULL};
    phi__buf_init(&text, 1 << 16);
    fill_examples(&text, &seed);
    assert_int_equal(phi__match(f->matcher, f->scratch, phi__buf_span(&text), 0, text.size, NULL, &plain), PHI_OK);
    assert_true(plain.count > 10);
    for (size_t shift = 0; shift <= 64; shift++) {
        phi__hits whole = {.items = NULL}, inside = {.items = NULL};
        phi__buf moved;
        phi__buf_init(&moved, 1 << 16);
        for (size_t i = 0; i < shift; i++)
            assert_int_equal(phi__buf_append_byte(&moved, i % 2 == 0 ? ' ' : ';'), PHI_OK);
        assert_int_equal(phi__buf_append(&moved, text.data, text.size), PHI_OK);
        assert_int_equal(phi__match(f->matcher, f->scratch, phi__buf_span(&moved), 0, moved.size, NULL, &whole), PHI_OK);
        assert_int_equal(phi__match(f->matcher, f->scratch, phi__buf_span(&moved), shift, moved.size, NULL, &inside), PHI_OK);
        assert_same_hits(&plain, &whole, shift);
        assert_same_hits(&plain, &inside, shift);
        PHI_VEC_DONE(&whole);
        PHI_VEC_DONE(&inside);
        phi__buf_done(&moved);
    }
    PHI_VEC_DONE(&plain);
    phi__buf_done(&text);
}

static void test_every_split_finds_each_hit_once(void **state)
{
    const fixture *f = *state;
    uint64_t seed = 11;
    phi__buf text;
    phi__hits plain = {.items = NULL};
    phi__buf_init(&text, 1 << 16);
    fill_examples(&text, &seed);
    assert_int_equal(phi__match(f->matcher, f->scratch, phi__buf_span(&text), 0, text.size, NULL, &plain), PHI_OK);
    for (size_t split = 0; split <= text.size; split++) {
        phi__hits parts = {.items = NULL};
        assert_int_equal(phi__match(f->matcher, f->scratch, phi__buf_span(&text), 0, split, NULL, &parts), PHI_OK);
        assert_int_equal(phi__match(f->matcher, f->scratch, phi__buf_span(&text), split, text.size, NULL, &parts), PHI_OK);
        assert_same_hits(&plain, &parts, 0);
        PHI_VEC_DONE(&parts);
    }
    PHI_VEC_DONE(&plain);
    phi__buf_done(&text);
}

static bool finds(const phi__matcher *matcher, phi__match_scratch *scratch, phi__span text, phi__form_ref ref,
                  size_t begin, size_t end)
{
    phi__hits hits = {.items = NULL};
    bool found = false;
    assert_int_equal(phi__match(matcher, scratch, text, 0, text.size, NULL, &hits), PHI_OK);
    for (size_t i = 0; i < hits.count; i++) {
        phi__form_refs refs = {.items = NULL};
        assert_int_equal(phi__match_forms(matcher, text, &hits.items[i], ~UINT64_C(0), &refs), PHI_OK);
        for (size_t k = 0; k < refs.count; k++)
            found |= hits.items[i].begin == begin && hits.items[i].end == end && refs.items[k].rule == ref.rule &&
                     refs.items[k].form == ref.form;
        PHI_VEC_DONE(&refs);
    }
    PHI_VEC_DONE(&hits);
    return found;
}

static void check_builtin_picture(const phi__matcher *matcher, phi__match_scratch *scratch, const char *picture,
                                  phi__form_ref ref, uint64_t *seed)
{
    phi__buf regex_text, text;
    regex_t regex;
    phi__buf_init(&regex_text, 1 << 14);
    phi__buf_init(&text, 1 << 14);
    assert_int_equal(phi__picture_regex(picture, &regex_text), PHI_OK);
    assert_int_equal(regcomp(&regex, phi__buf_text(&regex_text), REG_EXTENDED | REG_NOSUB), 0);
    for (size_t i = 0; i < 3; i++) {
        phi__buf_clear(&text);
        assert_int_equal(phi__buf_append_text(&text, "id="), PHI_OK);
        assert_int_equal(phi__picture_fill(picture, next_random, seed, &text), PHI_OK);
        const size_t end = text.size;
        assert_int_equal(phi__buf_append_text(&text, ";"), PHI_OK);
        assert_true(phi__picture_matches(picture, (const char *)text.data + 3, end - 3));
        assert_int_equal(regexec(&regex, phi__buf_text(&text), 0, NULL, 0), 0);
        assert_true(finds(matcher, scratch, phi__buf_span(&text), ref, 3, end));
    }
    regfree(&regex);
    phi__buf_done(&regex_text);
    phi__buf_done(&text);
}

static void test_builtin_pictures(void **state)
{
    (void)state;
    uint64_t seed = 3;
    phi__matcher *matcher = NULL;
    phi__match_scratch *scratch = NULL;
    phi_error err = {0};
    const phi__rule_set set = {.rules = phi__builtin_rules, .count = phi__builtin_rule_count, .builtin = true};
    if (phi__matcher_new(&set, &matcher, &err) != PHI_OK)
        fail_msg("%s", err.message);
    assert_int_equal(phi__match_scratch_new(matcher, &scratch), PHI_OK);
    for (size_t r = 0; r < set.count; r++) {
        for (size_t f = 0; f < set.rules[r]->form_count; f++) {
            const phi__form *form = &set.rules[r]->forms[f];
            for (size_t p = 0; p < form->picture_count; p++)
                check_builtin_picture(matcher, scratch, form->pictures[p],
                                      (phi__form_ref){(uint16_t)r, (uint16_t)f}, &seed);
        }
    }
    phi__match_scratch_free(scratch);
    phi__matcher_free(matcher);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_text),
        cmocka_unit_test(test_examples_in_text),
        cmocka_unit_test(test_real_text),
        cmocka_unit_test(test_every_alignment),
        cmocka_unit_test(test_every_split_finds_each_hit_once),
        cmocka_unit_test(test_builtin_pictures),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
