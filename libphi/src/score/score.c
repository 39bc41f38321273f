/* SPDX-License-Identifier: Apache-2.0 */
/* Stage score: hits -> candidates. For each stretch of text with hits: which
 * forms fit exactly, which of their checks pass, and only then the words, the
 * field and the surroundings, because nearly all hits end at their check. Last,
 * overlapping candidates compete. Weights are the packs'; nothing is learnt. */
#include "score/score.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "score/columns.h"
#include "score/evidence.h"
#include "score/overlap.h"

#include <string.h>

/* Neighbours whose ranges lie this close share one search for words. */
enum { SHARED_RANGE = 16 * 1024 };

struct phi__scorer {
    const phi__matcher *matcher;
    const phi__words *words;
    phi__weights weights;
};

typedef PHI_VEC(phi__vote) votes;

struct phi__score_scratch {
    phi__context context;
    phi__columns columns;
    phi__form_refs refs;
    votes votes;
    phi__candidates candidates;
};

void phi__scorer_free(phi__scorer *scorer)
{
    if (scorer == NULL)
        return;
    phi__weights_done(&scorer->weights);
    phi__free(scorer);
}

static void scorer_free_at(phi__scorer **slot)
{
    phi__scorer_free(*slot);
}

phi_status phi__scorer_new(const phi__rule_set *set, const phi__matcher *matcher, const phi__words *words,
                           phi__scorer **out)
{
    PHI_AUTO(scorer_free_at) phi__scorer *scorer = phi__alloc(sizeof *scorer);
    PHI_REQUIRE(scorer != NULL, PHI_ERR_MEMORY);
    scorer->matcher = matcher;
    scorer->words = words;
    PHI_TRY(phi__weights_init(&scorer->weights, set, words));
    *out = PHI_STEAL(scorer);
    return PHI_OK;
}

void phi__score_scratch_free(phi__score_scratch *scratch)
{
    if (scratch == NULL)
        return;
    phi__context_done(&scratch->context);
    phi__columns_done(&scratch->columns);
    PHI_VEC_DONE(&scratch->refs);
    PHI_VEC_DONE(&scratch->votes);
    PHI_VEC_DONE(&scratch->candidates);
    phi__free(scratch);
}

static void scratch_free_at(phi__score_scratch **slot)
{
    phi__score_scratch_free(*slot);
}

phi_status phi__score_scratch_new(const phi__scorer *scorer, phi__score_scratch **out)
{
    PHI_AUTO(scratch_free_at) phi__score_scratch *scratch = phi__alloc(sizeof *scratch);
    PHI_REQUIRE(scratch != NULL, PHI_ERR_MEMORY);
    phi__columns_init(&scratch->columns);
    PHI_TRY(phi__context_init(&scratch->context, &scorer->weights, scorer->words));
    *out = PHI_STEAL(scratch);
    return PHI_OK;
}

/* ------------------------------------------------------------ forms and checks */

/* A value in the two shapes that checks and test values want. */
typedef struct value {
    char normal[PHI__VALUE_MAX + 1]; /* upper-case letters and digits */
    size_t normal_length;
    char plain[PHI__VALUE_MAX + 1];  /* as it stands */
    size_t plain_length;
} value;

static void take_value(phi__span text, size_t begin, size_t end, value *out)
{
    const char *at = (const char *)text.data + begin;
    out->normal_length = phi__value_normalise(at, end - begin, out->normal);
    out->plain_length = end - begin <= PHI__VALUE_MAX ? end - begin : 0;
    memcpy(out->plain, at, out->plain_length);
    out->plain[out->plain_length] = '\0';
}

/* Test values of regex forms are written in lower case. */
static bool is_test_value(const phi__rule *rule, const char *text, size_t length, bool lower)
{
    for (size_t t = 0; t < rule->test_value_count; t++) {
        const char *test = rule->test_values[t];
        size_t i = 0;
        while (i < length && test[i] != '\0' && test[i] == (lower ? phi__to_lower(text[i]) : text[i]))
            i++;
        if ((i == length && test[i] == '\0') || (test[i] == '*' && test[i + 1] == '\0'))
            return true;
    }
    return false;
}

/* Published values are found even where they would fail their check. */
static bool passes(const phi__weights *weights, phi__form_ref ref, const value *v, bool *test)
{
    const phi__rule *rule = weights->set->rules[ref.rule];
    const bool plain = rule->forms[ref.form].regex != NULL;
    const char *text = plain ? v->plain : v->normal;
    const size_t length = plain ? v->plain_length : v->normal_length;
    if (length == 0)
        return false;
    *test = is_test_value(rule, text, length, plain);
    const phi__check_fn check = weights->forms.items[weights->rules.items[ref.rule].first_form + ref.form].check;
    return check == NULL || *test || check(text, length);
}

static bool same_ref(phi__form_ref a, phi__form_ref b)
{
    return a.rule == b.rule && a.form == b.form;
}

/* Insert in order of rule and form, once: one stretch may have several shapes
 * that lead to the same form. */
static phi_status add_vote(votes *out, phi__vote vote)
{
    size_t at = out->count;
    while (at > 0 && (out->items[at - 1].ref.rule > vote.ref.rule ||
                      (out->items[at - 1].ref.rule == vote.ref.rule && out->items[at - 1].ref.form > vote.ref.form)))
        at--;
    if (at > 0 && same_ref(out->items[at - 1].ref, vote.ref))
        return PHI_OK;
    PHI_TRY(PHI_VEC_PUSH(out, vote));
    memmove(out->items + at + 1, out->items + at, (out->count - 1 - at) * sizeof *out->items);
    out->items[at] = vote;
    return PHI_OK;
}

/* Votes of all hits with the same begin and end. */
static phi_status collect_votes(const phi__scorer *scorer, phi__score_scratch *scratch, phi__span text,
                                const phi__hit *hits, size_t count)
{
    value v;
    take_value(text, hits[0].begin, hits[0].end, &v);
    scratch->votes.count = 0;
    phi_status status = PHI_OK;
    for (size_t h = 0; h < count && status == PHI_OK; h++) {
        scratch->refs.count = 0;
        status = phi__match_forms(scorer->matcher, text, &hits[h], &scratch->refs);
        for (size_t r = 0; r < scratch->refs.count && status == PHI_OK; r++) {
            phi__vote vote = {.ref = scratch->refs.items[r]};
            if (passes(&scorer->weights, vote.ref, &v, &vote.test))
                status = add_vote(&scratch->votes, vote);
        }
    }
    phi__wipe(&v, sizeof v);
    return status;
}

/* ------------------------------------------------------------------- weighing */

/* How far the next hits will want words, so that one search serves them all. */
static size_t shared_end(const phi__hits *hits, size_t next, size_t from, size_t to, size_t size)
{
    for (; next < hits->count; next++) {
        const phi__hit *hit = &hits->items[next];
        if (hit->begin > to + PHI__CONTEXT_BEFORE || hit->end - from > SHARED_RANGE)
            break;
        to = size - hit->end > PHI__CONTEXT_AFTER ? hit->end + PHI__CONTEXT_AFTER : size;
    }
    return to;
}

static phi__cell cell_at(const phi__scene *scene, size_t offset)
{
    phi__cell cell = {.begin = 0, .end = scene->text.size};
    if (scene->cell_at != NULL)
        scene->cell_at(scene->user, offset, &cell);
    return cell;
}

/* The candidate of one rule, from its votes. */
static phi_status add_candidate(const phi__scene_evidence *evidence, const phi__vote *items, size_t count,
                                const phi__hit *span, phi__candidates *out)
{
    phi__candidate candidate = {.begin = span->begin, .end = span->end};
    return phi__evidence_weigh(evidence, items, count, &candidate) ? PHI_VEC_PUSH(out, candidate) : PHI_OK;
}

static phi_status weigh_votes(const phi__scorer *scorer, phi__score_scratch *scratch, const phi__scene *scene,
                              const phi__hits *hits, size_t first, size_t next)
{
    const phi__hit *span = &hits->items[first];
    const phi__setting setting = phi__setting_of(scene->text, span->begin, span->end);
    phi__cell cell = cell_at(scene, span->begin);
    if (!cell.table)
        PHI_TRY(phi__columns_find(&scratch->columns, scene, &setting, &cell));
    if (!phi__context_covers(&scratch->context, setting.above_begin, setting.line_end))
        PHI_TRY(phi__context_load(&scratch->context, scene->text, setting.above_begin, setting.line_end,
                                  shared_end(hits, next, setting.above_begin, setting.line_end, scene->text.size)));
    PHI_TRY(phi__context_weigh(&scratch->context, &setting, &cell));
    size_t word_count = 0;
    const phi__scene_evidence evidence = {.weights = &scorer->weights,
                                          .context = &scratch->context,
                                          .field = phi__field_find(&scorer->weights, cell.field),
                                          .surroundings = phi__surroundings(scene->text, span->begin, span->end),
                                          .words = phi__words_list(scorer->words, &word_count)};
    for (size_t v = 0; v < scratch->votes.count;) {
        size_t end = v + 1;
        while (end < scratch->votes.count && scratch->votes.items[end].ref.rule == scratch->votes.items[v].ref.rule)
            end++;
        PHI_TRY(add_candidate(&evidence, &scratch->votes.items[v], end - v, span, &scratch->candidates));
        v = end;
    }
    return PHI_OK;
}

phi_status phi__score(const phi__scorer *scorer, phi__score_scratch *scratch, const phi__scene *scene,
                      const phi__hits *hits, phi__candidates *out)
{
    phi__context_clear(&scratch->context);
    scratch->candidates.count = 0;
    for (size_t first = 0; first < hits->count;) {
        const phi__hit *span = &hits->items[first];
        size_t next = first + 1;
        while (next < hits->count && hits->items[next].begin == span->begin && hits->items[next].end == span->end)
            next++;
        PHI_TRY(collect_votes(scorer, scratch, scene->text, span, next - first));
        if (scratch->votes.count > 0)
            PHI_TRY(weigh_votes(scorer, scratch, scene, hits, first, next));
        first = next;
    }
    const size_t kept = phi__overlap_resolve(scratch->candidates.items, scratch->candidates.count);
    for (size_t i = 0; i < kept; i++)
        PHI_TRY(PHI_VEC_PUSH(out, scratch->candidates.items[i]));
    return PHI_OK;
}
