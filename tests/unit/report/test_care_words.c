/* SPDX-License-Identifier: Apache-2.0 */
/* Words of care, as words of their own. */
#include "report/care_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void words_are_found_whole(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool wanted;
    } rows[] = {
        {"The patient was seen", true}, {"patient_id", true},  {"patientName", true}, {"PATIENT", true},
        {"Dx: E11.9", true},            {"impatient", false},  {"patiently", false},  {"employee handbook", false},
        {"takes Metformin daily", true}, {"known hypertension", true}, {"hypertensive", false},
        {"our clinic", true},           {"rx", true},          {"xrx", false},        {"", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(phi__care_words_in(phi__span_of(rows[i].text, strlen(rows[i].text))), rows[i].wanted);
}

static void what_people_have_and_take_is_care(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool wanted;
    } rows[] = {
        {"chronic pyelonephritis", true}, {"status post cholelithiasis", true}, {"ANGIOSARCOMA", true}, {"takes empagliflozin", true},
        {"Rosuvastatin 10", true}, {"ciprofloxacin", true}, {"apixaban 5 mg", true},
        {"academic prognosis", false}, {"a pungent aroma", false}, {"systemic endemic apathy", false}, {"statin", false}, {"the caine", false},
        {"synthesis and analysis", false}, {"an invoice for office chairs", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (phi__care_words_in(phi__span_of(rows[i].text, strlen(rows[i].text))) != rows[i].wanted)
            fail_msg("%s", rows[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(words_are_found_whole),
                                       cmocka_unit_test(what_people_have_and_take_is_care)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
