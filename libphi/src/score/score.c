/* SPDX-License-Identifier: Apache-2.0 */
/* Stage score: hits -> candidates. For each stretch of text with hits: if all
 * its forms need a label, is there anything near that may be one? Which forms
 * fit exactly and pass their check? Only then the words, the field and the
 * surroundings are weighed, because nearly all hits end before. Last,
 * overlapping candidates compete. Weights are the packs'; nothing is learnt. */
#include "score/score.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "base/ascii.h"
#include "score/block.h"
#include "score/columns.h"
#include "score/evidence.h"
#include "score/licence_holder.h"
#include "score/near.h"
#include "score/neighbours.h"
#include "score/overlap.h"
#include "score/seek.h"
#include "score/share.h"

#include <stdlib.h>
#include <string.h>

static const double LEAD_NEVER = 1e9, LEAD_ADDRESS = -1.0; /* bits of what leads to names */

struct phi__scorer {
    const phi__matcher *matcher;
    const phi__words *words;
    phi__weights weights;
    phi__label_words labels;
    PHI_VEC(bool) asks; /* of each shape: does one of its forms need a label? */
    double *leads; /* of each rule: from how many bits on do names stand near it? */
};

struct phi__score_scratch {
    phi__context context;
    phi__near near;
    phi__columns columns;
    phi__votes votes;
    phi__share share;
    phi__candidates candidates;
    phi__seek seek;
    phi__columns before; /* the columns as they were when the hits were weighed */
    phi__arena places; /* tables and columns of candidates */
    const char *table, *column; /* the latest of them */
};

void phi__scorer_free(phi__scorer *scorer)
{
    if (scorer == NULL)
        return;
    phi__weights_done(&scorer->weights);
    PHI_VEC_DONE(&scorer->asks);
    phi__free(scorer->leads);
    phi__free(scorer);
}

static void scorer_free_at(phi__scorer **slot)
{
    phi__scorer_free(*slot);
}

phi_status phi__scorer_take_matcher(phi__scorer *scorer, const phi__matcher *matcher)
{
    scorer->matcher = matcher;
    for (uint32_t shape = 0;; shape++) {
        size_t count = 0;
        bool exact = false, asks = false;
        const phi__form_ref *refs = phi__match_shape_forms(matcher, shape, &count, &exact);
        if (refs == NULL || count == 0)
            return PHI_OK;
        for (size_t i = 0; i < count; i++)
            asks = asks || scorer->weights.set->rules[refs[i].rule]->forms[refs[i].form].labelled;
        PHI_TRY(PHI_VEC_PUSH(&scorer->asks, asks));
    }
}

/* Mail and network addresses are everywhere, and names are not looked for around them. */
static double lead_of(const phi__rule *rule)
{
    static const char *const REMOTE[] = {"hipaa:email", "hipaa:url", "hipaa:ip", "hipaa:device", "clinical-code"};
    for (size_t t = 0; t < rule->tag_count; t++) {
        for (size_t i = 0; i < sizeof REMOTE / sizeof REMOTE[0]; i++) {
            if (strcmp(rule->tags[t], REMOTE[i]) == 0)
                return LEAD_NEVER;
        }
        if (strcmp(rule->tags[t], "hipaa:geography") == 0) /* whose address it is, the line above says */
            return LEAD_ADDRESS;
    }
    return 0.0;
}

static phi_status find_leads(phi__scorer *scorer, const phi__rule_set *set)
{
    scorer->leads = phi__alloc_array(set->count + 1, sizeof *scorer->leads);
    PHI_REQUIRE(scorer->leads != NULL, PHI_ERR_MEMORY);
    for (size_t r = 0; r < set->count; r++)
        scorer->leads[r] = lead_of(set->rules[r]);
    return PHI_OK;
}

phi_status phi__scorer_new(const phi__rule_set *set, const phi__words *words, phi__scorer **out)
{
    PHI_AUTO(scorer_free_at) phi__scorer *scorer = phi__alloc(sizeof *scorer);
    PHI_REQUIRE(scorer != NULL, PHI_ERR_MEMORY);
    scorer->words = words;
    PHI_TRY(phi__weights_init(&scorer->weights, set, words));
    phi__label_words_init(&scorer->labels, &scorer->weights, words);
    PHI_TRY(find_leads(scorer, set));
    *out = PHI_STEAL(scorer);
    return PHI_OK;
}

void phi__score_scratch_free(phi__score_scratch *scratch)
{
    if (scratch == NULL)
        return;
    phi__context_done(&scratch->context);
    phi__near_done(&scratch->near);
    phi__columns_done(&scratch->columns);
    phi__columns_done(&scratch->before);
    phi__seek_done(&scratch->seek);
    phi__votes_done(&scratch->votes);
    phi__share_done(&scratch->share);
    PHI_VEC_DONE(&scratch->candidates);
    phi__arena_done(&scratch->places);
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
    phi__columns_init(&scratch->before);
    phi__seek_init(&scratch->seek, scorer->matcher);
    phi__near_init(&scratch->near, &scorer->labels, &scratch->context, &scratch->columns);
    PHI_TRY(phi__context_init(&scratch->context, &scorer->weights, scorer->words));
    *out = PHI_STEAL(scratch);
    return PHI_OK;
}

phi__columns *phi__score_scratch_columns(phi__score_scratch *scratch)
{
    return &scratch->columns;
}

/* ------------------------------------------------------------------- what is near */

/* A name that a pack knows says all: words of other members are no labels of this one. */
static void close_keyed(const phi__keyed *keyed, const phi__hit *span, const phi__field_match *field, phi__cell *cell)
{
    if (cell->field != keyed->name || (!keyed->certain && field->count == 0))
        return;
    cell->table = cell->closed = true;
    cell->begin = keyed->begin;
    cell->end = keyed->end > span->end ? keyed->end : span->end;
}

phi__match_filter phi__score_filter(phi__label_asker *asker)
{
    asker->near = &asker->scratch->near;
    return phi__near_filter(asker);
}

void phi__score_begin(phi__score_scratch *scratch)
{
    phi__context_clear(&scratch->context);
    phi__near_clear(&scratch->near);
}

/* ------------------------------------------------------------------- weighing */

/* The candidate of one rule, from its votes. */
static phi_status add_candidate(const phi__scene_evidence *evidence, const phi__vote *items, size_t count,
                                const phi__hit *span, phi__candidates *out)
{
    phi__candidate candidate = {.begin = span->begin, .end = span->end};
    return phi__evidence_weigh(evidence, items, count, &candidate) ? PHI_VEC_PUSH(out, candidate) : PHI_OK;
}

static phi_status keep_name(phi__score_scratch *scratch, const char *name, const char **kept)
{
    if (name == NULL) {
        *kept = NULL;
        return PHI_OK;
    }
    if (*kept != NULL && strcmp(*kept, name) == 0)
        return PHI_OK;
    *kept = phi__arena_strndup(&scratch->places, name, strlen(name));
    return *kept == NULL ? PHI_ERR_MEMORY : PHI_OK;
}

/* Tell the candidates from `first` on in which column they stand, where columns.c found it. */
static phi_status name_places(phi__score_scratch *scratch, size_t first, const phi__cell *cell)
{
    if (first == scratch->candidates.count)
        return PHI_OK;
    PHI_TRY(keep_name(scratch, cell->record, &scratch->table));
    PHI_TRY(keep_name(scratch, cell->field != NULL ? cell->field : cell->above, &scratch->column));
    for (size_t i = first; i < scratch->candidates.count; i++) {
        scratch->candidates.items[i].table = scratch->table;
        scratch->candidates.items[i].column = scratch->column;
    }
    return PHI_OK;
}

static bool needs_beside(phi__span text, const phi__hit *span)
{
    size_t characters = 0;
    for (size_t i = span->begin; i < span->end; i++)
        characters += phi__is_alnum((char)text.data[i]);
    return characters < PHI__BESIDE_BELOW;
}

/* The rules of the votes, and the surroundings that count for them. */
static unsigned ask_for(const phi__scorer *scorer, const phi__votes *votes, phi__rule_mask *rules)
{
    unsigned surroundings = 0;
    for (size_t i = 0; i < votes->items.count; i++) {
        *rules |= phi__rule_bit(votes->items.items[i].ref.rule);
        surroundings |= scorer->weights.rules.items[votes->items.items[i].ref.rule].surroundings_weighed;
    }
    return surroundings;
}

static bool is_listed(const phi__hit *hits, size_t count)
{
    for (size_t h = 0; h < count; h++) {
        if (hits[h].label == PHI__LABEL_LIST)
            return true;
    }
    return false;
}

/* `listed`: the places around it are of the same sort. */
static phi_status weigh_votes(const phi__scorer *scorer, phi__score_scratch *scratch, const phi__scene *scene,
                              const phi__hit *span, bool listed)
{
    phi__setting setting = phi__setting_of(scene->text, span->begin, span->end);
    phi__cell cell = phi__near_cell(&scratch->near, scene, span);
    const bool asks = !cell.table && !phi__cell_is_named(&cell);
    const size_t first_candidate = scratch->candidates.count;
    if (asks)
        PHI_TRY(phi__columns_find(&scratch->columns, scene, &setting, &cell));
    const phi__field_match field = phi__field_find(&scorer->weights, cell.field);
    close_keyed(&scratch->near.keyed, span, &field, &cell);
    PHI_TRY(phi__context_load(&scratch->context, scene->text, setting.above_begin, setting.line_end));
    phi__rule_mask asked = 0;
    const unsigned surroundings = ask_for(scorer, &scratch->votes, &asked);
    PHI_TRY(phi__context_weigh(&scratch->context, &setting, &cell, asked));
    size_t word_count = 0;
    const phi__scene_evidence evidence = {.weights = &scorer->weights,
                                          .context = &scratch->context,
                                          .field = field,
                                          .surroundings = phi__surroundings(scene->text, span->begin, span->end, surroundings) |
                                                          (listed ? 1u << PHI__SURROUNDING_LIST_PART : 0),
                                          .beside = needs_beside(scene->text, span),
                                          .words = phi__words_list(scorer->words, &word_count)};
    const phi__vote *votes = scratch->votes.items.items;
    for (size_t first = 0, next = 0; first < scratch->votes.items.count; first = next) {
        while (next < scratch->votes.items.count && votes[next].ref.rule == votes[first].ref.rule)
            next++;
        PHI_TRY(add_candidate(&evidence, votes + first, next - first, span, &scratch->candidates));
    }
    return asks ? name_places(scratch, first_candidate, &cell) : PHI_OK;
}

/* Of which rules is there a label? What the filter said of all hits, or what a look around says. */
static phi_status find_named(const phi__scorer *scorer, phi__score_scratch *scratch, const phi__scene *scene,
                             const phi__hit *hits, size_t count, phi__rule_mask *named)
{
    bool asked = true, asks = false;
    *named = 0;
    for (size_t h = 0; h < count; h++) {
        asks = asks || hits[h].shape >= scorer->asks.count || scorer->asks.items[hits[h].shape];
        asked = asked && hits[h].label >= PHI__LABEL_NEAR;
        *named |= hits[h].named;
    }
    if (asked || !asks)
        return PHI_OK;
    phi__rule_mask around = 0; /* beside what finders always count as named */
    PHI_TRY(phi__near_labels(&scratch->near, scene, hits, needs_beside(scene->text, hits), &around));
    *named |= around;
    return PHI_OK;
}

/* All hits of one stretch of text. */
static phi_status weigh_span(const phi__scorer *scorer, phi__score_scratch *scratch, const phi__scene *scene,
                             const phi__hit *hits, size_t count)
{
    phi__rule_mask named = 0;
    PHI_TRY(find_named(scorer, scratch, scene, hits, count, &named));
    PHI_TRY(phi__votes_collect(&scratch->votes, &scorer->weights, scorer->matcher, scene->text, hits, count, named));
    const size_t before = scratch->candidates.count;
    if (scratch->votes.items.count > 0)
        PHI_TRY(weigh_votes(scorer, scratch, scene, hits, is_listed(hits, count)));
    const bool refused = scratch->votes.refused && scratch->candidates.count == before;
    return refused ? phi__share_fail(&scratch->share, hits->begin, hits->end) : PHI_OK;
}

/* A piece of a row counts under a column that is called so, whatever words stand near. */
static phi_status is_called_so(phi__score_scratch *scratch, const phi__scene *scene, const phi__hit *span, bool *is)
{
    phi__cell cell = phi__near_cell(&scratch->near, scene, span);
    const phi__setting setting = phi__setting_of(scene->text, span->begin, span->end);
    if (!cell.table && !phi__cell_is_named(&cell))
        PHI_TRY(phi__columns_find(&scratch->columns, scene, &setting, &cell));
    phi__rule_mask rules = 0, above = 0;
    PHI_TRY(phi__context_labels(&scratch->context, cell.field, &rules));
    PHI_TRY(phi__context_labels(&scratch->context, cell.above, &above));
    *is = ((rules | above) & scratch->seek.rules) != 0;
    return PHI_OK;
}

static phi_status weigh_hits(const phi__scorer *scorer, phi__score_scratch *scratch, const phi__scene *scene,
                             const phi__hits *hits)
{
    for (size_t first = 0, next = 0; first < hits->count; first = next) {
        const phi__hit *span = &hits->items[first];
        while (next < hits->count && hits->items[next].begin == span->begin && hits->items[next].end == span->end)
            next++;
        bool wanted = hits != &scratch->seek.hits;
        for (size_t h = first; h < next && !wanted; h++) /* read as more than a piece of a row */
            wanted = hits->items[h].label != PHI__LABEL_PERHAPS;
        if (!wanted)
            PHI_TRY(is_called_so(scratch, scene, span, &wanted));
        if (wanted)
            PHI_TRY(weigh_span(scorer, scratch, scene, span, next - first));
    }
    return PHI_OK;
}

static int compare_candidates(const void *left, const void *right)
{
    const phi__candidate *a = left, *b = right;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return (a->rule > b->rule) - (a->rule < b->rule);
}

/* What is found because of what was: the columns are asked in ascending order once more. */
static phi_status weigh_sought(const phi__scorer *scorer, phi__score_scratch *scratch, const phi__scene *scene)
{
    const size_t before = scratch->candidates.count;
    PHI_TRY(phi__seek_all(&scratch->seek, &scratch->context, scene, &scratch->candidates, scorer->leads));
    if (scratch->seek.hits.count == 0)
        return PHI_OK;
    const bool asked = scratch->columns.asked;
    PHI_TRY(phi__columns_copy(&scratch->columns, &scratch->before));
    PHI_TRY(weigh_hits(scorer, scratch, scene, &scratch->seek.hits));
    scratch->columns.asked = scratch->columns.asked || asked;
    if (scratch->candidates.count > before)
        qsort(scratch->candidates.items, scratch->candidates.count, sizeof *scratch->candidates.items, compare_candidates);
    return PHI_OK;
}

phi_status phi__score(const phi__scorer *scorer, phi__score_scratch *scratch, const phi__scene *scene,
                      const phi__hits *hits, phi__candidates *out)
{
    phi__arena_clear(&scratch->places);
    scratch->table = scratch->column = NULL;
    scratch->candidates.count = 0;
    phi__share_clear(&scratch->share);
    if (scratch->seek.rules != 0)
        PHI_TRY(phi__columns_copy(&scratch->before, &scratch->columns));
    PHI_TRY(weigh_hits(scorer, scratch, scene, hits));
    PHI_TRY(weigh_sought(scorer, scratch, scene));
    phi__licence_weigh(scorer->weights.set, scene, scratch->candidates.items, scratch->candidates.count);
    const size_t kept = phi__overlap_resolve(scratch->candidates.items, scratch->candidates.count);
    PHI_TRY(phi__share_weigh(&scratch->share, scene, scorer->weights.set, scratch->candidates.items, kept));
    phi__name_list_weigh(scorer->weights.set, &scratch->seek.listed, scratch->candidates.items, kept);
    phi__neighbours_weigh(scorer->weights.set, scratch->candidates.items, kept);
    phi__block_weigh(scorer->weights.set, scene->text, scratch->candidates.items, kept);
    for (size_t i = 0; i < kept; i++)
        PHI_TRY(PHI_VEC_PUSH(out, scratch->candidates.items[i]));
    return PHI_OK;
}
