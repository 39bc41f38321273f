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
#include "score/columns.h"
#include "score/evidence.h"
#include "score/keyed.h"
#include "score/labels.h"
#include "score/overlap.h"
#include "score/rows.h"
#include "score/share.h"

/* No shape is longer. */
enum { SHAPE_REACH = 64 };

struct phi__scorer {
    const phi__matcher *matcher;
    const phi__words *words;
    phi__weights weights;
    phi__label_words labels;
    PHI_VEC(bool) asks; /* of each shape: does one of its forms need a label? */
};

/* Of the line that was asked about last: whose labels stand in it or in the line above. */
typedef struct line_answer {
    size_t begin, end; /* an empty one: none */
    phi__rule_mask rules;
} line_answer;

struct phi__score_scratch {
    line_answer line;
    phi__context context;
    phi__labels labels;
    phi__rows rows;
    phi__columns columns;
    phi__votes votes;
    phi__share share;
    phi__candidates candidates;
    phi__keyed keyed; /* of this stretch */
    uint32_t keyed_begin, keyed_end;
    bool is_keyed;
    phi__arena places; /* tables and columns of candidates */
    const char *table, *column; /* the latest of them */
};

void phi__scorer_free(phi__scorer *scorer)
{
    if (scorer == NULL)
        return;
    phi__weights_done(&scorer->weights);
    phi__label_words_done(&scorer->labels);
    PHI_VEC_DONE(&scorer->asks);
    phi__free(scorer);
}

static void scorer_free_at(phi__scorer **slot)
{
    phi__scorer_free(*slot);
}

static phi_status find_asking(phi__scorer *scorer, const phi__rule_set *set)
{
    for (uint32_t shape = 0;; shape++) {
        size_t count = 0;
        bool exact = false, asks = false;
        const phi__form_ref *refs = phi__match_shape_forms(scorer->matcher, shape, &count, &exact);
        if (refs == NULL || count == 0)
            return PHI_OK;
        for (size_t i = 0; i < count; i++)
            asks = asks || set->rules[refs[i].rule]->forms[refs[i].form].labelled;
        PHI_TRY(PHI_VEC_PUSH(&scorer->asks, asks));
    }
}

phi_status phi__scorer_new(const phi__rule_set *set, const phi__matcher *matcher, const phi__words *words,
                           phi__scorer **out)
{
    PHI_AUTO(scorer_free_at) phi__scorer *scorer = phi__alloc(sizeof *scorer);
    PHI_REQUIRE(scorer != NULL, PHI_ERR_MEMORY);
    scorer->matcher = matcher;
    scorer->words = words;
    PHI_TRY(phi__weights_init(&scorer->weights, set, words));
    PHI_TRY(phi__label_words_init(&scorer->labels, &scorer->weights, words));
    PHI_TRY(find_asking(scorer, set));
    *out = PHI_STEAL(scorer);
    return PHI_OK;
}

void phi__score_scratch_free(phi__score_scratch *scratch)
{
    if (scratch == NULL)
        return;
    phi__context_done(&scratch->context);
    phi__labels_done(&scratch->labels);
    phi__columns_done(&scratch->columns);
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
    phi__rows_init(&scratch->rows);
    phi__labels_init(&scratch->labels, &scorer->labels);
    PHI_TRY(phi__context_init(&scratch->context, &scorer->weights, scorer->words));
    *out = PHI_STEAL(scratch);
    return PHI_OK;
}

phi__columns *phi__score_scratch_columns(phi__score_scratch *scratch)
{
    return &scratch->columns;
}

/* ----------------------------------------------------------------- what is near */

/* The key or element that a value of JSON or XML stands under. */
static void name_by_key(phi__score_scratch *scratch, const phi__scene *scene, const phi__hit *span, phi__cell *cell)
{
    phi__keyed *keyed = &scratch->keyed;
    if (scratch->keyed_begin != span->begin || scratch->keyed_end != span->end) {
        scratch->keyed_begin = span->begin;
        scratch->keyed_end = span->end;
        scratch->is_keyed = phi__keyed_find(scene->text, span->begin, span->end, keyed);
    }
    if (!scratch->is_keyed)
        return;
    cell->field = keyed->name;
}

/* A name that a pack knows says all: words of other members are no labels of this one. */
static void close_keyed(const phi__keyed *keyed, const phi__hit *span, const phi__field_match *field, phi__cell *cell)
{
    if (cell->field != keyed->name || (!keyed->certain && field->count == 0))
        return;
    cell->table = cell->closed = true;
    cell->begin = keyed->begin;
    cell->end = keyed->end > span->end ? keyed->end : span->end;
}

static bool is_named(const phi__cell *cell)
{
    return cell->field != NULL && cell->field[0] != '\0';
}

static phi__cell cell_at(phi__score_scratch *scratch, const phi__scene *scene, const phi__hit *span)
{
    phi__cell cell = {.begin = 0, .end = scene->text.size};
    if (scene->cell_at != NULL)
        scene->cell_at(scene->user, span->begin, &cell);
    if (!cell.table && !is_named(&cell))
        name_by_key(scratch, scene, span, &cell);
    return cell;
}

static size_t context_begin(size_t begin)
{
    return begin > PHI__CONTEXT_BEFORE ? begin - PHI__CONTEXT_BEFORE : 0;
}

static size_t context_end(size_t end, size_t size)
{
    return size - end > PHI__CONTEXT_AFTER ? end + PHI__CONTEXT_AFTER : size;
}

/* In the line or the line above; the same for all that stands in a short line. */
static phi_status find_near_words(phi__score_scratch *scratch, const phi__scene *scene, size_t begin, size_t end,
                                  phi__rule_mask *rules)
{
    line_answer *line = &scratch->line;
    if (begin >= line->begin && end <= line->end && line->begin < line->end) {
        *rules = line->rules;
        return PHI_OK;
    }
    const size_t from = context_begin(begin), to = context_end(end, scene->text.size);
    *rules = 0;
    if (phi__labels_are_absent(&scratch->labels, from, to)) /* without looking for lines */
        return PHI_OK;
    const phi__setting setting = phi__setting_of(scene->text, begin, end);
    PHI_TRY(phi__labels_in(&scratch->labels, scene->text, setting.above_begin, setting.line_end, rules));
    /* what begins later in it sees no more: the line ends in sight, the line above begins there */
    if (setting.above_begin > from && setting.line_end < to)
        *line = (line_answer){begin, setting.line_end, *rules};
    return PHI_OK;
}

/* Rules of which a word near it may be the label: in the line or the line above, or right before it. */
static phi_status find_label_words(phi__score_scratch *scratch, const phi__scene *scene, size_t begin, size_t end,
                                   bool beside, phi__rule_mask *rules)
{
    return beside ? phi__labels_beside(&scratch->labels, scene->text, begin, rules)
                  : find_near_words(scratch, scene, begin, end, rules);
}

/* Of which rules may a stretch have a label? By a word near it, or the name of a column or field. */
static phi_status find_labels(phi__score_scratch *scratch, const phi__scene *scene, const phi__hit *span, bool beside,
                              phi__rule_mask *rules)
{
    phi__context *context = &scratch->context;
    phi__cell cell = cell_at(scratch, scene, span);
    phi__rule_mask more = 0;
    PHI_TRY(phi__context_labels(context, cell.field, rules));
    PHI_TRY(find_label_words(scratch, scene, span->begin, span->end, beside, &more));
    *rules |= more;
    if (cell.table || is_named(&cell) || !phi__columns_may_hold(&scratch->columns, scene, span->begin, span->end))
        return PHI_OK;
    const phi__setting setting = phi__setting_of(scene->text, span->begin, span->end);
    PHI_TRY(phi__columns_find(&scratch->columns, scene, &setting, &cell));
    PHI_TRY(phi__context_labels(context, cell.field, &more));
    *rules |= more;
    PHI_TRY(phi__context_labels(context, cell.above, &more));
    *rules |= more;
    return PHI_OK;
}

/* Values of an SQL dump have names that stand far above. */
static bool is_dump(const phi__score_scratch *scratch, const phi__scene *scene)
{
    return scratch->columns.part == scene->part && scratch->columns.sql.dump;
}

/* The same, and more, before anything is known of what stands there. Nearly all numbers end here. */
static phi_status ask_for_label(void *user, size_t begin, size_t end, phi__rule_mask rules, bool beside,
                                phi__match_label *label, phi__rule_mask *named)
{
    const phi__label_asker *asker = user;
    phi__score_scratch *scratch = asker->scratch;
    const phi__scene *scene = asker->scene;
    const phi__hit span = {.begin = (uint32_t)begin, .end = (uint32_t)end};
    const phi__cell cell = cell_at(scratch, scene, &span);
    phi__rule_mask words = 0;
    if (!cell.table && (is_dump(scratch, scene) || phi__rows_might_hold(&scratch->rows, scene, begin))) {
        *label = PHI__LABEL_PERHAPS;
        return PHI_OK;
    }
    PHI_TRY(phi__context_labels(&scratch->context, cell.field, named));
    PHI_TRY(find_label_words(scratch, scene, begin, end, beside, &words));
    *named |= words;
    *label = (*named & rules) != 0 ? PHI__LABEL_NEAR : PHI__LABEL_NO;
    return PHI_OK;
}

/* Text without structure, in which neither a column nor a key may name what stands in [from, to). */
static bool is_plain(const phi__label_asker *asker, size_t from, size_t to)
{
    const phi__scene *scene = asker->scene;
    phi__score_scratch *scratch = asker->scratch;
    const size_t keyed = from > PHI__KEYED_BACK ? from - PHI__KEYED_BACK : 0;
    return scene->cell_at == NULL && !is_dump(scratch, scene) &&
           !phi__rows_are_marked_up(&scratch->rows, scene, keyed, to) &&
           !phi__rows_might_hold_any(&scratch->rows, scene, from, to);
}

static phi_status lacks_label(void *user, size_t begin, size_t end, phi__rule_mask rules, bool *lacks)
{
    const phi__label_asker *asker = user;
    phi__rule_mask words = 0;
    *lacks = is_plain(asker, begin, end);
    if (!*lacks)
        return PHI_OK;
    PHI_TRY(find_label_words(asker->scratch, asker->scene, begin, end, false, &words));
    *lacks = (words & rules) == 0;
    return PHI_OK;
}

static phi_status rules_near(void *user, size_t from, size_t to, bool look, phi__rule_mask *rules)
{
    const phi__label_asker *asker = user;
    const phi__scene *scene = asker->scene;
    phi__labels *labels = &asker->scratch->labels;
    const size_t reach = scene->text.size - to > SHAPE_REACH ? to + SHAPE_REACH : scene->text.size;
    const size_t least = context_begin(from), most = context_end(reach, scene->text.size);
    if (look)
        PHI_TRY(phi__labels_load(labels, scene->text, least, most));
    *rules = phi__labels_around(labels, least, most);
    if (~*rules != 0 && !is_plain(asker, from, to))
        *rules = ~UINT64_C(0);
    return PHI_OK;
}

phi__match_filter phi__score_filter(phi__label_asker *asker)
{
    return (phi__match_filter){.find_label = ask_for_label, .lacks_label = lacks_label, .rules_near = rules_near, .user = asker};
}

void phi__score_begin(phi__score_scratch *scratch)
{
    phi__context_clear(&scratch->context);
    phi__labels_clear(&scratch->labels);
    scratch->line = (line_answer){0};
    scratch->keyed_end = 0; /* none yet */
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

static phi_status weigh_votes(const phi__scorer *scorer, phi__score_scratch *scratch, const phi__scene *scene,
                              const phi__hit *span)
{
    phi__setting setting = phi__setting_of(scene->text, span->begin, span->end);
    phi__setting_complete(&setting);
    phi__cell cell = cell_at(scratch, scene, span);
    const bool asks = !cell.table && !is_named(&cell);
    const size_t first_candidate = scratch->candidates.count;
    if (asks)
        PHI_TRY(phi__columns_find(&scratch->columns, scene, &setting, &cell));
    const phi__field_match field = phi__field_find(&scorer->weights, cell.field);
    close_keyed(&scratch->keyed, span, &field, &cell);
    PHI_TRY(phi__context_load(&scratch->context, scene->text, setting.above_begin, setting.line_end));
    PHI_TRY(phi__context_weigh(&scratch->context, &setting, &cell));
    size_t word_count = 0;
    const phi__scene_evidence evidence = {.weights = &scorer->weights,
                                          .context = &scratch->context,
                                          .field = field,
                                          .surroundings = phi__surroundings(scene->text, span->begin, span->end),
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
        asked = asked && hits[h].label == PHI__LABEL_NEAR;
        *named |= hits[h].named;
    }
    return asked || !asks ? PHI_OK : find_labels(scratch, scene, hits, needs_beside(scene->text, hits), named);
}

/* All hits of one stretch of text. */
static phi_status weigh_span(const phi__scorer *scorer, phi__score_scratch *scratch, const phi__scene *scene,
                             const phi__hit *hits, size_t count)
{
    phi__rule_mask named = 0;
    PHI_TRY(find_named(scorer, scratch, scene, hits, count, &named));
    PHI_TRY(phi__votes_collect(&scratch->votes, &scorer->weights, scorer->matcher, scene->text, hits, count, named));
    if (scratch->votes.items.count == 0)
        return phi__share_fail(&scratch->share, hits->begin, hits->end);
    return weigh_votes(scorer, scratch, scene, hits);
}

phi_status phi__score(const phi__scorer *scorer, phi__score_scratch *scratch, const phi__scene *scene,
                      const phi__hits *hits, phi__candidates *out)
{
    phi__arena_clear(&scratch->places);
    scratch->table = scratch->column = NULL;
    scratch->candidates.count = 0;
    phi__share_clear(&scratch->share);
    for (size_t first = 0, next = 0; first < hits->count; first = next) {
        const phi__hit *span = &hits->items[first];
        while (next < hits->count && hits->items[next].begin == span->begin && hits->items[next].end == span->end)
            next++;
        PHI_TRY(weigh_span(scorer, scratch, scene, span, next - first));
    }
    const size_t kept = phi__overlap_resolve(scratch->candidates.items, scratch->candidates.count);
    PHI_TRY(phi__share_weigh(&scratch->share, scene, scorer->weights.set, scratch->candidates.items, kept));
    for (size_t i = 0; i < kept; i++)
        PHI_TRY(PHI_VEC_PUSH(out, scratch->candidates.items[i]));
    return PHI_OK;
}
