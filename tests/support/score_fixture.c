/* SPDX-License-Identifier: Apache-2.0 */
/* See score_fixture.h. */
#include "score_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

void score_fixture_init(score_fixture *f, const char *const *packs, size_t count)
{
    *f = (score_fixture){.set = NULL};
    phi_rules *rules = NULL;
    phi_error err = {.status = PHI_OK};
    assert_int_equal(phi_rules_new(&rules), PHI_OK);
    for (size_t i = 0; i < count; i++) {
        if (phi_rules_add_memory(rules, "test.yaml", packs[i], strlen(packs[i]), &err) != PHI_OK)
            fail_msg("%u:%u %s: %s", (unsigned)err.line, (unsigned)err.column, err.rule, err.message);
    }
    assert_int_equal(phi__rules_snapshot(rules, &f->set), PHI_OK);
    phi_rules_free(rules);
    assert_int_equal(phi__words_new(f->set, &f->words), PHI_OK);
    assert_int_equal(phi__weights_init(&f->weights, f->set, f->words), PHI_OK);
    assert_int_equal(phi__context_init(&f->context, &f->weights, f->words), PHI_OK);
}

void score_fixture_done(score_fixture *f)
{
    phi__context_done(&f->context);
    phi__weights_done(&f->weights);
    phi__words_free(f->words);
    phi__rule_set_free(f->set);
}

uint32_t score_fixture_word(const score_fixture *f, const char *word)
{
    size_t count = 0;
    const char *const *list = phi__words_list(f->words, &count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], word) == 0)
            return (uint32_t)i;
    }
    fail_msg("%s is no word", word);
    return 0;
}

void score_fixture_weigh(score_fixture *f, const char *text, size_t begin, size_t end, const phi__cell *cell)
{
    const phi__span span = phi__span_of(text, strlen(text));
    phi__setting setting = phi__setting_of(span, begin, end);
    phi__setting_complete(&setting);
    phi__context_clear(&f->context);
    assert_int_equal(phi__context_load(&f->context, span, setting.above_begin, setting.line_end),
                     PHI_OK);
    assert_int_equal(phi__context_weigh(&f->context, &setting, cell, UINT64_MAX), PHI_OK);
}
