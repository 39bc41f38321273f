/* SPDX-License-Identifier: Apache-2.0 */
/* The generated lists: what is in them, what is not, and how often that is mistaken. */
#include "base/lexicon.h"

#include "match/name_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static uint8_t name(const char *word)
{
    return phi__lexicon_marks(&phi__lexicon_names, word, strlen(word));
}

static void words_have_their_marks(void **state)
{
    (void)state;
    assert_int_equal(name("NGUYEN"), PHI__NAME_SURNAME | PHI__NAME_COMMON_SURNAME);
    assert_int_equal(name("MARGARET"), PHI__NAME_GIVEN | PHI__NAME_COMMON_GIVEN | PHI__NAME_SURNAME);
    assert_true((name("ROSE") & PHI__NAME_WORD) != 0);
    assert_int_equal(name("PATRICIA") & PHI__NAME_GIVEN, PHI__NAME_GIVEN);
    assert_true((name("PRIYA") & PHI__NAME_GIVEN) != 0 && (name("KWAME") & PHI__NAME_GIVEN) != 0); /* of the census of 2020 */
    assert_int_equal(name("REF"), 0); /* "refused", written for a name in that census */
    assert_int_equal(name("USA") & PHI__NAME_GIVEN, 0);
    assert_int_equal(name("QXZVWK"), 0);
    assert_int_equal(name(""), 0);
}

static void codes_are_issued(void **state)
{
    (void)state;
    assert_int_equal(phi__lexicon_marks(&phi__lexicon_icd10cm, "E119", 4), 1);
    assert_int_equal(phi__lexicon_marks(&phi__lexicon_icd10cm, "E11", 3), 2);
    assert_int_equal(phi__lexicon_marks(&phi__lexicon_icd10cm, "E117", 4), 0);
    assert_int_equal(phi__lexicon_marks(&phi__lexicon_icd10cm, "S72001A", 7), 1);
}

/* 16 bits of a hash and six words a bucket: about one in ten thousand. */
static void hardly_any_other_word_is_taken_for_one(void **state)
{
    (void)state;
    unsigned taken = 0;
    for (unsigned i = 0; i < 200000; i++) {
        char word[16];
        (void)snprintf(word, sizeof word, "%u9X%u", i, i * 7);
        taken += name(word) != 0;
    }
    assert_in_range(taken, 1, 60);
}

static void every_bucket_is_in_order(void **state)
{
    (void)state;
    const phi__lexicon *all[] = {&phi__lexicon_names, &phi__lexicon_icd10cm};
    static const size_t least[] = {200000, 90000}, most[] = {215000, 110000};
    for (size_t l = 0; l < 2; l++) {
        const size_t buckets = (size_t)1 << all[l]->bucket_bits;
        assert_int_equal(all[l]->first[0], 0);
        for (size_t b = 0; b < buckets; b++)
            assert_true(all[l]->first[b] <= all[l]->first[b + 1] && all[l]->first[b + 1] - all[l]->first[b] < 64);
        assert_in_range(all[l]->first[buckets], least[l], most[l]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_have_their_marks),
        cmocka_unit_test(codes_are_issued),
        cmocka_unit_test(hardly_any_other_word_is_taken_for_one),
        cmocka_unit_test(every_bucket_is_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
