/* SPDX-License-Identifier: Apache-2.0 */
/* The matcher: a rule set compiled into shapes (pictures) and regexes, and the
 * search that runs the shape lane block by block and the regexes beside it.
 * Shape ids below phi__shapes_count are pictures, those above regexes, from FOUND on finders and from
 * PHRASES on phrases of lists. */
#include "match/match.h"

#include "base/alloc.h"
#include "match/finders.h"
#include "match/gate.h"
#include "match/phrases.h"
#include "match/regexes.h"
#include "match/shapes.h"
#include "match/silhouette.h"

#include <stdlib.h>

enum { TEXT_CEILING = 1 << 30, FOUND = 1 << 29, PHRASES = 1 << 30, MANY_TOKENS = 4 };

struct phi__matcher {
    phi__shapes shapes;
    phi__silhouettes silhouettes;
    phi__regexes *regexes; /* NULL when there are none */
    phi__phrases *phrases; /* the same */
    phi__finders *finders; /* the same */
    phi__gate_plan plan;
    const phi__simd *simd;
};

struct phi__match_scratch {
    phi__regexes_scratch *regexes; /* NULL when there are none */
    uint64_t work;
};

void phi__matcher_free(phi__matcher *matcher)
{
    if (matcher == NULL)
        return;
    phi__shapes_done(&matcher->shapes);
    phi__silhouettes_done(&matcher->silhouettes);
    phi__regexes_free(matcher->regexes);
    phi__phrases_free(matcher->phrases);
    phi__finders_free(matcher->finders);
    phi__free(matcher);
}

static void matcher_free_at(phi__matcher **slot)
{
    phi__matcher_free(*slot);
}

static phi_status add_rule(phi__matcher *matcher, const phi__rule *rule, uint16_t index, phi_error *err)
{
    for (size_t f = 0; f < rule->form_count; f++) {
        const phi__form_ref ref = {.rule = index, .form = (uint16_t)f};
        for (size_t p = 0; p < rule->forms[f].picture_count; p++) {
            const char *picture = rule->forms[f].pictures[p], *problem = NULL;
            const phi_status status = phi__picture_check(picture, &problem, NULL);
            if (status != PHI_OK)
                return phi__fail(err, status, "%s: the picture %s is wrong: %s", rule->id, picture, problem);
            PHI_TRY(phi__shapes_add(&matcher->shapes, picture, ref, rule->forms[f].labelled));
        }
    }
    return PHI_OK;
}

static phi_status compile_shapes(phi__matcher *matcher)
{
    PHI_TRY(phi__shapes_finish(&matcher->shapes));
    for (uint32_t id = 0; id < phi__shapes_count(&matcher->shapes); id++) {
        const char *shape = matcher->shapes.entries.items[matcher->shapes.first.items[id]].shape;
        const phi__rule_mask askers = phi__match_shape_askers(matcher, id);
        phi__gate_plan_add(&matcher->plan, shape);
        PHI_TRY(phi__silhouettes_add(&matcher->silhouettes, shape, id, askers));
    }
    return phi__silhouettes_finish(&matcher->silhouettes);
}

phi_status phi__matcher_new_for(const phi__rule_set *set, const phi__simd *simd, phi__database_cache *cache,
                                phi__matcher **out, phi_error *err)
{
    PHI_AUTO(matcher_free_at) phi__matcher *matcher = phi__alloc(sizeof *matcher);
    PHI_REQUIRE(matcher != NULL, PHI_ERR_MEMORY);
    matcher->simd = simd == NULL ? phi__simd_at(0) : simd;
    phi__silhouettes_init(&matcher->silhouettes);
    if (set->count > UINT16_MAX)
        return phi__fail(err, PHI_ERR_RULE, "more than 65535 rules");
    for (size_t r = 0; r < set->count; r++)
        PHI_TRY(add_rule(matcher, set->rules[r], (uint16_t)r, err));
    PHI_TRY(compile_shapes(matcher));
    PHI_TRY(phi__regexes_new(set, matcher->simd, cache, &matcher->regexes, err));
    PHI_TRY(phi__phrases_new(set, &matcher->phrases));
    PHI_TRY(phi__finders_new(set, matcher->simd, &matcher->finders, err));
    *out = PHI_STEAL(matcher);
    return PHI_OK;
}

phi_status phi__matcher_new(const phi__rule_set *set, phi__matcher **out, phi_error *err)
{
    return phi__matcher_new_for(set, NULL, NULL, out, err);
}

void phi__match_scratch_free(phi__match_scratch *scratch)
{
    if (scratch == NULL)
        return;
    phi__regexes_scratch_free(scratch->regexes);
    phi__free(scratch);
}

static void scratch_free_at(phi__match_scratch **slot)
{
    phi__match_scratch_free(*slot);
}

phi_status phi__match_scratch_new(const phi__matcher *matcher, phi__match_scratch **out)
{
    PHI_AUTO(scratch_free_at) phi__match_scratch *scratch = phi__alloc(sizeof *scratch);
    PHI_REQUIRE(scratch != NULL, PHI_ERR_MEMORY);
    if (matcher->regexes != NULL)
        PHI_TRY(phi__regexes_scratch_new(matcher->regexes, &scratch->regexes));
    *out = PHI_STEAL(scratch);
    return PHI_OK;
}

uint64_t phi__match_scratch_work(const phi__match_scratch *scratch)
{
    return scratch->work;
}

/* Where text is looked through for shapes. */
typedef struct shape_search {
    const phi__matcher *matcher;
    phi__match_scratch *scratch;
    phi__span text;
    size_t to;
    const phi__match_filter *filter; /* or NULL */
    phi__hits *hits;
} shape_search;

static phi_status walk_from(const shape_search *s, const phi__gate_block *block, uint64_t starts, phi__rule_mask rules)
{
    for (; starts != 0; starts &= starts - 1) {
        const unsigned at = (unsigned)__builtin_ctzll(starts);
        const phi__silhouette_window window = {
            .text = s->text,
            .begin = block->base + at,
            .digits = phi__gate_window(block->digits, block->next_digits, at),
            .alnum = phi__gate_window(block->alnum, block->next_alnum, at),
            .work = &s->scratch->work,
            .rules = rules,
            .filter = s->filter,
        };
        PHI_TRY(phi__silhouettes_find(&s->matcher->silhouettes, &window, s->hits));
    }
    return PHI_OK;
}

static bool are_many(uint64_t tokens)
{
    for (int i = 1; i < MANY_TOKENS; i++)
        tokens &= tokens - 1;
    return tokens != 0;
}

static phi_status rules_near(const shape_search *s, const phi__gate_block *block, bool look, phi__rule_mask *rules)
{
    const size_t end = s->to - block->base > PHI__GATE_BLOCK ? block->base + PHI__GATE_BLOCK : s->to;
    return s->filter == NULL ? PHI_OK : s->filter->rules_near(s->filter->user, block->base, end, look, rules);
}

/* Tokens that may begin a shape, of whatever it is that the block has. Words are looked for around it when a label
 * somewhere near would do for many of them: one right beside a token is found sooner from there. */
static phi_status look_up_block(const shape_search *s, const phi__gate_block *block)
{
    const phi__silhouettes *set = &s->matcher->silhouettes;
    const phi__silhouette_block whole = {.text = s->text,
                                         .base = block->base,
                                         .digits = block->digits,
                                         .next_digits = block->next_digits,
                                         .alnum = block->alnum,
                                         .next_alnum = block->next_alnum,
                                         .work = &s->scratch->work};
    phi__rule_mask rules = UINT64_MAX;
    PHI_TRY(rules_near(s, block, false, &rules));
    phi__silhouette_sifted left = phi__silhouettes_sift(set, &whole, block->starts, rules);
    if (~rules == 0 && are_many(left.near)) {
        PHI_TRY(rules_near(s, block, true, &rules));
        if (~rules != 0) /* what failed with all rules does so with fewer */
            left = phi__silhouettes_sift(set, &whole, left.unlabelled | left.near | left.beside, rules);
    }
    return walk_from(s, block, left.unlabelled | left.near | left.beside, rules);
}

static phi_status find_shapes(const shape_search *s, size_t from)
{
    phi__gate gate;
    phi__gate_block block;
    phi__gate_open(&gate, &s->matcher->plan, s->matcher->simd, s->text, from, s->to);
    while (phi__gate_next(&gate, &block))
        PHI_TRY(look_up_block(s, &block));
    return PHI_OK;
}

static int compare_hits(const void *left, const void *right)
{
    const phi__hit *a = left, *b = right;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return (a->shape > b->shape) - (a->shape < b->shape);
}

phi_status phi__match(const phi__matcher *matcher, phi__match_scratch *scratch, phi__span text, size_t from,
                      size_t to, const phi__match_filter *filter, phi__hits *hits)
{
    const size_t first = hits->count;
    PHI_REQUIRE(text.size <= TEXT_CEILING && from <= to && to <= text.size, PHI_ERR_ARGUMENT);
    if (matcher->plan.reach > 0)
        PHI_TRY(find_shapes(&(shape_search){matcher, scratch, text, to, filter, hits}, from));
    if (matcher->regexes == NULL && matcher->phrases == NULL && matcher->finders == NULL)
        return PHI_OK; /* the shape lane goes from left to right: sorted already */
    const size_t shapes_end = hits->count;
    if (matcher->regexes != NULL)
        PHI_TRY(phi__regexes_find(matcher->regexes, scratch->regexes, text, from, to,
                                  (uint32_t)phi__shapes_count(&matcher->shapes), filter, hits));
    if (matcher->phrases != NULL)
        PHI_TRY(phi__phrases_find(matcher->phrases, text, from, to, PHRASES, hits));
    if (matcher->finders != NULL)
        PHI_TRY(phi__finders_announced(matcher->finders, text, from, to, FOUND, hits));
    if (hits->count > shapes_end)
        qsort(hits->items + first, hits->count - first, sizeof *hits->items, compare_hits);
    return PHI_OK;
}

phi__rule_mask phi__match_found_rules(const phi__matcher *matcher)
{
    return matcher->finders == NULL ? 0 : phi__finders_rules(matcher->finders);
}

phi_status phi__match_bare(const phi__matcher *matcher, phi__span text, size_t from, size_t to, phi__hits *hits)
{
    PHI_REQUIRE(matcher->finders != NULL, PHI_ERR_ARGUMENT);
    return phi__finders_bare(matcher->finders, text, from, to, FOUND, hits);
}

phi_status phi__match_entry(const phi__matcher *matcher, phi__span text, size_t at, phi__hits *hits)
{
    PHI_REQUIRE(matcher->finders != NULL, PHI_ERR_ARGUMENT);
    return phi__finders_entry(matcher->finders, text, at, FOUND, hits);
}

phi_status phi__match_cell(const phi__matcher *matcher, phi__span text, size_t begin, size_t end, phi__hits *hits)
{
    PHI_REQUIRE(matcher->finders != NULL && begin <= end && end <= text.size, PHI_ERR_ARGUMENT);
    return phi__finders_cell(matcher->finders, text, begin, end, FOUND, hits);
}

phi_status phi__match_forms(const phi__matcher *matcher, phi__span text, const phi__hit *hit, phi__rule_mask named,
                            phi__form_refs *out)
{
    PHI_REQUIRE(hit->begin <= hit->end && hit->end <= text.size, PHI_ERR_ARGUMENT);
    const size_t shapes = phi__shapes_count(&matcher->shapes);
    if (hit->shape < shapes)
        return phi__shapes_forms(&matcher->shapes, hit->shape, phi__span_part(text, hit->begin, hit->end - hit->begin),
                                 named, out);
    size_t count = 0;
    bool exact = false;
    const phi__form_ref *refs = phi__match_shape_forms(matcher, hit->shape, &count, &exact);
    PHI_REQUIRE(refs != NULL, PHI_ERR_ARGUMENT);
    for (size_t i = 0; i < count; i++)
        PHI_TRY(PHI_VEC_PUSH(out, refs[i]));
    return PHI_OK;
}

const phi__form_ref *phi__match_shape_forms(const phi__matcher *matcher, uint32_t shape, size_t *count, bool *exact)
{
    const size_t shapes = phi__shapes_count(&matcher->shapes);
    if (shape < shapes) {
        const phi__shape_facts *facts = &matcher->shapes.facts.items[shape];
        *count = facts->ref_count;
        *exact = facts->exact;
        return matcher->shapes.refs.items + facts->first_ref;
    }
    *count = 0;
    *exact = true;
    if (shape >= FOUND && shape < PHRASES)
        return matcher->finders == NULL ? NULL : phi__finders_refs(matcher->finders, shape - FOUND, count);
    if (shape >= PHRASES)
        return matcher->phrases == NULL ? NULL : phi__phrases_refs(matcher->phrases, shape - PHRASES, count);
    return matcher->regexes == NULL ? NULL : phi__regexes_refs(matcher->regexes, shape - shapes, count);
}

phi__rule_mask phi__match_shape_askers(const phi__matcher *matcher, uint32_t shape)
{
    const size_t shapes = phi__shapes_count(&matcher->shapes);
    const bool labelled = shape < shapes ? matcher->shapes.facts.items[shape].labelled
                                         : shape < FOUND && matcher->regexes != NULL && phi__regexes_labelled(matcher->regexes, shape - shapes);
    size_t count = 0;
    bool exact = false;
    phi__rule_mask askers = 0;
    const phi__form_ref *refs = phi__match_shape_forms(matcher, shape, &count, &exact);
    for (size_t i = 0; i < count && labelled; i++)
        askers |= phi__rule_bit(refs[i].rule);
    return askers;
}

const phi__gate_plan *phi__matcher_plan(const phi__matcher *matcher)
{
    return &matcher->plan;
}

size_t phi__matcher_longest(const phi__matcher *matcher)
{
    size_t longest = matcher->plan.reach;
    const size_t regexes = matcher->regexes == NULL ? 0 : phi__regexes_longest(matcher->regexes);
    const size_t found = matcher->finders == NULL ? 0 : phi__finders_longest(matcher->finders);
    longest = regexes > longest ? regexes : longest;
    longest = found > longest ? found : longest;
    return matcher->phrases != NULL && longest < PHI__PHRASES_BYTES ? PHI__PHRASES_BYTES : longest;
}
