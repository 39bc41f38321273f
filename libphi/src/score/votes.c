/* SPDX-License-Identifier: Apache-2.0 */
/* See votes.h. Most hits end here, and some shapes belong to dozens of forms:
 * what the forms of a rule have in common is asked once. */
#include "score/votes.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "rules/test_value.h"

void phi__votes_done(phi__votes *votes)
{
    PHI_VEC_DONE(&votes->items);
    PHI_VEC_DONE(&votes->refs);
    phi__wipe(votes->normal, sizeof votes->normal);
    phi__wipe(votes->plain, sizeof votes->plain);
}

static void take_value(phi__votes *votes, phi__span text, size_t begin, size_t end)
{
    const char *at = (const char *)text.data + begin;
    votes->normal_length = phi__value_normalise(at, end - begin, votes->normal);
    votes->plain_length = end - begin <= PHI__VALUE_MAX ? end - begin : 0;
    memcpy(votes->plain, at, votes->plain_length);
    votes->plain[votes->plain_length] = '\0';
}

/* What the last form asked, for the next one of the same rule. */
typedef struct answer {
    bool valid;
    uint16_t rule;
    bool plain;
    bool test;
    phi__check_fn check;
    bool checked;
    bool passed;
} answer;

/* Test values of regex forms are written in lower case. */
static bool is_test_value(const phi__rule *rule, const char *text, size_t length, bool lower)
{
    for (size_t t = 0; t < rule->test_value_count; t++) {
        if (phi__test_value_is(rule->test_values[t], text, length, lower))
            return true;
    }
    return false;
}

/* Published values are found even where they would fail their check. */
static void ask(const phi__votes *votes, const phi__weights *weights, phi__form_ref ref, answer *last)
{
    const phi__rule *rule = weights->set->rules[ref.rule];
    const phi__check_fn check = weights->forms.items[weights->rules.items[ref.rule].first_form + ref.form].check;
    const bool plain = rule->forms[ref.form].picture_count == 0;
    const bool same = last->valid && last->rule == ref.rule && last->plain == plain;
    if (same && last->check == check)
        return;
    const char *text = plain ? votes->plain : votes->normal;
    const size_t length = plain ? votes->plain_length : votes->normal_length;
    const bool test = same ? last->test : is_test_value(rule, text, length, plain);
    const bool exact = plain || (check != NULL && phi__check_reads_text(check));
    const bool checked = length > 0 && (check == NULL || check(exact ? votes->plain : text, exact ? votes->plain_length : length));
    *last = (answer){true, ref.rule, plain, test, check, checked, length > 0 && (checked || test)};
}

static bool before(phi__form_ref a, phi__form_ref b)
{
    return a.rule != b.rule ? a.rule < b.rule : a.form < b.form;
}

/* One stretch may have several shapes that lead to the same form. */
static phi_status add(phi__votes *votes, phi__vote vote)
{
    size_t at = votes->items.count;
    while (at > 0 && before(vote.ref, votes->items.items[at - 1].ref))
        at--;
    if (at > 0 && !before(votes->items.items[at - 1].ref, vote.ref))
        return PHI_OK;
    PHI_TRY(PHI_VEC_PUSH(&votes->items, vote));
    if (at + 1 == votes->items.count)
        return PHI_OK;
    memmove(votes->items.items + at + 1, votes->items.items + at,
            (votes->items.count - 1 - at) * sizeof *votes->items.items);
    votes->items.items[at] = vote;
    return PHI_OK;
}

phi_status phi__votes_collect(phi__votes *votes, const phi__weights *weights, const phi__matcher *matcher,
                              phi__span text, const phi__hit *hits, size_t count, phi__rule_mask named)
{
    take_value(votes, text, hits[0].begin, hits[0].end);
    votes->items.count = 0;
    votes->refused = false;
    answer last = {.valid = false};
    for (size_t h = 0; h < count; h++) {
        votes->refs.count = 0;
        PHI_TRY(phi__match_forms(matcher, text, &hits[h], named, &votes->refs));
        for (size_t r = 0; r < votes->refs.count; r++) {
            const phi__form_ref ref = votes->refs.items[r];
            const bool labelled = weights->set->rules[ref.rule]->forms[ref.form].labelled;
            if (labelled && (named & phi__rule_bit(ref.rule)) == 0)
                continue;
            ask(votes, weights, ref, &last);
            votes->refused |= !last.passed && !labelled;
            const phi__vote vote = {ref, last.test, !last.checked};
            if (last.passed)
                PHI_TRY(add(votes, vote));
        }
    }
    return PHI_OK;
}
