/* SPDX-License-Identifier: Apache-2.0 */
/* Words are found as whole tokens, in every spelling that words.h promises,
 * and nowhere else. */
#include "base/alloc.h"
#include "match/tokens.h"
#include "match/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

static const char *const WORDS[] = {"dl no", "ssn",    "social security", "social", "security number", "mrn",     "icd 10",
                                    "icd10",  "dl",              "date of birth", "mychart",  "e-mail", "patient id",
                                    "numéro", "...",             "ssn"};

typedef struct fixture {
    phi__words *words;
} fixture;

static phi_status make(fixture *f, const char *const *words, size_t count)
{
    const phi__word_group group = {.words = words, .word_count = count, .bits = 1};
    const phi__rule rule = {.id = "test", .context = &group, .context_count = 1};
    const phi__rule *const rules[] = {&rule};
    const phi__rule_set set = {.rules = rules, .count = 1};
    return phi__words_new(&set, &f->words);
}

static void drop(fixture *f)
{
    phi__words_free(f->words);
}

/* "begin-end:word" of every hit, joined by blanks. */
static void describe(const fixture *f, const char *text, phi__buf *out)
{
    phi__word_hits hits = {.items = NULL};
    size_t count = 0;
    const char *const *list = phi__words_list(f->words, &count);
    assert_int_equal(phi__words_scan(f->words, phi__span_of(text, strlen(text)), &hits), PHI_OK);
    for (size_t i = 0; i < hits.count; i++) {
        assert_true(hits.items[i].word < count);
        assert_int_equal(phi__buf_printf(out, "%s%u-%u:%s", i == 0 ? "" : " ", (unsigned)hits.items[i].begin,
                                         (unsigned)hits.items[i].end, list[hits.items[i].word]),
                         PHI_OK);
    }
    PHI_VEC_DONE(&hits);
}

static void test_words_are_found_as_whole_tokens(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"SSN: 1", "0-3:ssn"},
        {"patientSsn=1", "7-10:ssn"},
        {"SSNHash", "0-3:ssn"},
        {"my_ssn_2", "3-6:ssn"},
        {"ssn1", "0-3:ssn"},
        {"assn ssnx", ""},
        {"socialSecurity", "0-14:social security 0-6:social"},
        {"SOCIAL_SECURITY", "0-15:social security 0-6:social"},
        {"Social  Security", "0-16:social security 0-6:social"},
        {"antisocial security", ""},
        {"socialsecurity", ""},
        {"social\nsecurity", "0-6:social"},
        {"social    security", "0-6:social"},
        {"social security number", "0-15:social security 0-6:social 7-22:security number"},
        {"ICD-10", "0-6:icd 10 0-6:icd10"},
        {"icd10", "0-5:icd 10 0-5:icd10"},
        {"icd100", ""},
        {"MyChart", "0-7:mychart"},
        {"DLs idle DL", "9-11:dl"},
        {"DateOfBirth", "0-11:date of birth"},
        {"DL# 1 DL #: dl.#x", "0-3:dl no 0-2:dl 6-10:dl no 6-8:dl 12-16:dl no 12-14:dl"}, /* # is "no" */
        {"DL No. dl\n# DL-# DL @#", "0-5:dl no 0-2:dl 7-9:dl 12-14:dl 17-19:dl"},
        {"E-Mail email e mail", "0-6:e-mail 13-19:e-mail"},
        {"PatientID", "0-9:patient id"},
        {"\xe2\x80\x9cSSN\xe2\x80\x9d", "3-6:ssn"},
        {"\xc3\xa9ssn ssn\xc3\xa9", ""},
        {"social\xe2\x80\x93security", "0-17:social security 0-6:social"},
        {"num\xc3\xa9ro", "0-7:num\xc3\xa9ro"},
        {"a\\nssn: 1", "3-6:ssn"}, /* a line end written out */
        {"\\nSSN\\tmrn\\rdl", "2-5:ssn 7-10:mrn 12-14:dl"},
        {"\\nsocial\\tsecurity", "2-8:social"},
        {"nssn \\xssn", ""},
        {"", ""},
    };
    fixture f = {.words = NULL};
    assert_int_equal(make(&f, WORDS, sizeof WORDS / sizeof *WORDS), PHI_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        phi__buf got;
        phi__buf_init(&got, 4096);
        describe(&f, cases[i].text, &got);
        assert_string_equal(phi__buf_text(&got), cases[i].want);
        phi__buf_done(&got);
    }
    drop(&f);
}

static void test_list_is_distinct(void **state)
{
    (void)state;
    const phi__word_group groups[] = {{.words = WORDS, .word_count = sizeof WORDS / sizeof *WORDS}, {.words = WORDS, .word_count = 2}};
    const phi__rule rule = {.id = "test", .context = groups, .context_count = 2};
    const phi__rule *const rules[] = {&rule};
    const phi__rule_set set = {.rules = rules, .count = 1};
    phi__words *words = NULL;
    size_t count = 0;
    assert_int_equal(phi__words_new(&set, &words), PHI_OK);
    const char *const *list = phi__words_list(words, &count);
    assert_int_equal(count, sizeof WORDS / sizeof *WORDS - 2); /* "..." has no token, "ssn" stands twice */
    for (size_t g = 0; g < 2; g++) {
        const uint32_t *indexes = phi__words_of(words, &groups[g]);
        for (size_t i = 0; i < groups[g].word_count; i++) {
            if (strcmp(WORDS[i], "...") == 0)
                assert_int_equal(indexes[i], PHI__WORD_NONE);
            else
                assert_string_equal(list[indexes[i]], WORDS[i]);
        }
    }
    assert_null(phi__words_of(words, &(phi__word_group){.words = WORDS, .word_count = 1}));
    phi__words_free(words);
}

static void test_no_words_at_all(void **state)
{
    (void)state;
    fixture f = {.words = NULL};
    phi__buf got;
    phi__buf_init(&got, 4096);
    assert_int_equal(make(&f, NULL, 0), PHI_OK);
    describe(&f, "ssn", &got);
    assert_int_equal(got.size, 0);
    drop(&f);
}

static bool stands_behind(const char *const *list, const phi__word_hit *a, const phi__word_hit *b)
{
    return a->end < b->end || (a->end == b->end && strcmp(list[a->word], list[b->word]) > 0);
}

/* Every word at every place, the slow and obvious way. */
static void oracle(const fixture *f, phi__span text, phi__word_hits *out)
{
    size_t count = 0;
    const char *const *list = phi__words_list(f->words, &count);
    for (size_t at = 0; at < text.size; at++) {
        const size_t first = out->count;
        for (uint32_t w = 0; w < count; w++) {
            size_t end = 0;
            if (!phi__tokens_begin(text, at, list[w], &end))
                continue;
            assert_int_equal(PHI_VEC_PUSH(out, ((phi__word_hit){(uint32_t)at, (uint32_t)end, w})), PHI_OK);
            for (size_t i = out->count - 1; i > first && stands_behind(list, &out->items[i - 1], &out->items[i]); i--) {
                const phi__word_hit swapped = out->items[i];
                out->items[i] = out->items[i - 1];
                out->items[i - 1] = swapped;
            }
        }
    }
}

/* Piece by piece the same is found, wherever the pieces part. */
static void check_parts(const fixture *f, phi__span text, const phi__word_hits *want, uint64_t *seed)
{
    phi__word_hits got = {.items = NULL};
    for (size_t from = 0, to = 0; from < text.size; from = to) {
        *seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
        to = text.size - from > 1 ? from + 1 + (size_t)(*seed >> 33) % (text.size - from) : text.size;
        assert_int_equal(phi__words_scan_part(f->words, text, from, to, &got), PHI_OK);
    }
    assert_int_equal(got.count, want->count);
    if (want->count > 0)
        assert_memory_equal(got.items, want->items, want->count * sizeof *want->items);
    PHI_VEC_DONE(&got);
}

static void test_same_as_every_word_at_every_place(void **state)
{
    (void)state;
    static const char *const words[] = {"a",   "ab",   "ab a",  "abab", "abab ab", "aba 1", "1 ab", "b 11 a", "a1",
                                        "ba b", "bbbbbbbbbb", "bb bb bb", "\xc3\xa9" "a", "a\xc3\xa9 b", "ab \xc3\xa9",
                                        "bbbbb", "bbbbbab", "abbbbbab", "abbbbbab no", "abbbbbaba", "aabbbbb\xc3\xa9",
                                        "b no", "ab a b", "11"};
    static const char *const pieces[] = {"a", "b", "A", "B", "1", " ", "_", "\n", "\xc3\xa9", "\xe2\x80\x93", "ab", "bbbbb", "\\n",
                                         "#", " no"};
    fixture f = {.words = NULL};
    assert_int_equal(make(&f, words, sizeof words / sizeof *words), PHI_OK);
    uint64_t seed = 7;
    for (size_t round = 0; round < 2000; round++) {
        phi__buf text;
        phi__buf_init(&text, 4096);
        for (size_t i = round % 150; i > 0; i--) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
            assert_int_equal(phi__buf_append_text(&text, pieces[(seed >> 33) % (sizeof pieces / sizeof *pieces)]), PHI_OK);
        }
        phi__word_hits want = {.items = NULL}, got = {.items = NULL};
        oracle(&f, phi__buf_span(&text), &want);
        assert_int_equal(phi__words_scan(f.words, phi__buf_span(&text), &got), PHI_OK);
        if (got.count != want.count)
            fail_msg("%zu hits for %zu in \"%s\"", got.count, want.count, phi__buf_text(&text));
        if (want.count > 0)
            assert_memory_equal(got.items, want.items, want.count * sizeof *want.items);
        check_parts(&f, phi__buf_span(&text), &want, &seed);
        PHI_VEC_DONE(&want);
        PHI_VEC_DONE(&got);
        phi__buf_done(&text);
    }
    drop(&f);
}

/* Hits of an earlier scan stay as they are, whatever their begins. */
static void test_hits_of_other_scans_stay(void **state)
{
    (void)state;
    static const char text[] = "social security";
    fixture f = {.words = NULL};
    assert_int_equal(make(&f, WORDS, sizeof WORDS / sizeof *WORDS), PHI_OK);
    phi__word_hits hits = {.items = NULL};
    const phi__word_hit other = {.begin = 0, .end = 3, .word = 0};
    assert_int_equal(PHI_VEC_PUSH(&hits, other), PHI_OK);
    assert_int_equal(phi__words_scan(f.words, phi__span_of(text, sizeof text - 1), &hits), PHI_OK);
    assert_true(hits.count > 1);
    assert_memory_equal(&hits.items[0], &other, sizeof other);
    assert_int_equal(hits.items[1].end, sizeof text - 1);
    PHI_VEC_DONE(&hits);
    drop(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_found_as_whole_tokens),
        cmocka_unit_test(test_list_is_distinct),
        cmocka_unit_test(test_no_words_at_all),
        cmocka_unit_test(test_same_as_every_word_at_every_place),
        cmocka_unit_test(test_hits_of_other_scans_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
