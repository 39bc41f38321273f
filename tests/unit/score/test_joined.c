/* SPDX-License-Identifier: Apache-2.0 */
/* Names of columns that join the words of a phrase, and names that only look so. */
#include "base/alloc.h"
#include "score/joined.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const char *const WORDS[] = {"ssn", "national provider id", "passport", "Medical Record-No", "n p i", "a number"};

/* The one phrase that is found, and where; PHI__WORD_NONE for none. */
static phi__word_hit find(const phi__joined *joined, const char *name)
{
    phi__word_hits hits = {0};
    phi__word_hit hit = {.word = PHI__WORD_NONE};
    assert_int_equal(phi__joined_find(joined, phi__span_of(name, strlen(name)), &hits), PHI_OK);
    assert_true(hits.count < 2);
    if (hits.count == 1)
        hit = hits.items[0];
    PHI_VEC_DONE(&hits);
    return hit;
}

static void names_are_read_as_phrases(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        uint32_t word, begin, end;
    } cases[] = {
        {"nationalproviderid", 1, 0, 18},      {"NATIONALPROVIDERID", 1, 0, 18},
        {"claim.nationalproviderid", 1, 6, 24}, {"medicalrecordno_2", 3, 0, 15},
        {"anumber", 5, 0, 7},
        {"nationalproviderids", PHI__WORD_NONE, 0, 0}, {"internationalproviderid", PHI__WORD_NONE, 0, 0},
        {"the nationalproviderid", PHI__WORD_NONE, 0, 0}, /* words that are parted are what they are */
        {"passport", PHI__WORD_NONE, 0, 0},               /* a word by itself: words.h finds it */
        {"npi", PHI__WORD_NONE, 0, 0},                    /* too short to tell */
        {"", PHI__WORD_NONE, 0, 0},
    };
    phi__words *words = NULL;
    phi__joined joined = {.words = NULL};
    assert_int_equal(phi__words_new_of(WORDS, sizeof WORDS / sizeof *WORDS, &words), PHI_OK);
    phi__joined_init(&joined, words);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const phi__word_hit hit = find(&joined, cases[i].name);
        if (hit.word != cases[i].word || hit.begin != cases[i].begin || hit.end != cases[i].end)
            fail_msg("%s: word %u at %u", cases[i].name, hit.word, hit.begin);
    }
    phi__words_free(words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_read_as_phrases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
