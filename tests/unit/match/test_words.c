/* SPDX-License-Identifier: Apache-2.0 */
/* Words are found as whole tokens, in every spelling that words.h promises,
 * and nowhere else. */
#include "base/alloc.h"
#include "match/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

static const char *const WORDS[] = {"ssn",    "social security", "social", "security number", "mrn",     "icd 10",
                                    "icd10",  "dl",              "date of birth", "mychart",  "e-mail", "patient id",
                                    "numéro", "...",             "ssn"};

typedef struct fixture {
    phi__words *words;
    phi__words_scratch *scratch;
} fixture;

static phi_status make(fixture *f, const char *const *words, size_t count)
{
    const phi__word_group group = {.words = words, .word_count = count, .bits = 1};
    const phi__rule rule = {.id = "test", .context = &group, .context_count = 1};
    const phi__rule *const rules[] = {&rule};
    const phi__rule_set set = {.rules = rules, .count = 1};
    const phi_status status = phi__words_new(&set, &f->words, NULL);
    return status != PHI_OK ? status : phi__words_scratch_new(f->words, &f->scratch);
}

static void drop(fixture *f)
{
    phi__words_scratch_free(f->scratch);
    phi__words_free(f->words);
}

/* "begin-end:word" of every hit, joined by blanks. */
static void describe(const fixture *f, const char *text, phi__buf *out)
{
    phi__word_hits hits = {.items = NULL};
    size_t count = 0;
    const char *const *list = phi__words_list(f->words, &count);
    assert_int_equal(phi__words_scan(f->words, f->scratch, phi__span_of(text, strlen(text)), &hits), PHI_OK);
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
        {"E-Mail email e mail", "0-6:e-mail 13-19:e-mail"},
        {"PatientID", "0-9:patient id"},
        {"\xe2\x80\x9cSSN\xe2\x80\x9d", "3-6:ssn"},
        {"\xc3\xa9ssn ssn\xc3\xa9", ""},
        {"social\xe2\x80\x93security", "0-17:social security 0-6:social"},
        {"num\xc3\xa9ro", "0-7:num\xc3\xa9ro"},
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

static void test_list_is_sorted_and_distinct(void **state)
{
    (void)state;
    fixture f = {.words = NULL};
    size_t count = 0;
    assert_int_equal(make(&f, WORDS, sizeof WORDS / sizeof *WORDS), PHI_OK);
    const char *const *list = phi__words_list(f.words, &count);
    assert_int_equal(count, sizeof WORDS / sizeof *WORDS - 2); /* "..." has no token, "ssn" stands twice */
    for (size_t i = 1; i < count; i++)
        assert_true(strcmp(list[i - 1], list[i]) < 0);
    drop(&f);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_found_as_whole_tokens),
        cmocka_unit_test(test_list_is_sorted_and_distinct),
        cmocka_unit_test(test_no_words_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
