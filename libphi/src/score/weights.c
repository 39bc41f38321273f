/* SPDX-License-Identifier: Apache-2.0 */
/* See weights.h. Everything is looked up by name here, once, so that scoring
 * works with indices only. */
#include "score/weights.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

static phi_status add_groups(phi__weights *weights, const phi__words *words, const phi__word_group *groups,
                             size_t count, uint16_t rule)
{
    for (size_t g = 0; g < count; g++) {
        const uint32_t group = (uint32_t)weights->groups.count;
        const phi__weights_group entry = {.bits = groups[g].bits, .rule = rule};
        PHI_TRY(PHI_VEC_PUSH(&weights->groups, entry));
        const uint32_t *indexes = phi__words_of(words, &groups[g]);
        PHI_REQUIRE(indexes != NULL || groups[g].word_count == 0, PHI_ERR_RULE);
        for (size_t w = 0; w < groups[g].word_count; w++) {
            PHI_REQUIRE(indexes[w] != PHI__WORD_NONE, PHI_ERR_RULE);
            PHI_TRY(PHI_VEC_PUSH(&weights->uses, ((phi__weights_use){.word = indexes[w], .group = group})));
        }
    }
    return PHI_OK;
}

static phi_status add_forms(phi__weights *weights, const phi__words *words, const phi__rule *rule, uint16_t index)
{
    for (size_t f = 0; f < rule->form_count; f++) {
        const phi__form *form = &rule->forms[f];
        phi__weights_form entry = {.first_group = (uint32_t)weights->groups.count};
        if (form->check != NULL) {
            entry.check = phi__check_find(form->check);
            PHI_REQUIRE(entry.check != NULL, PHI_ERR_RULE);
        }
        PHI_TRY(PHI_VEC_PUSH(&weights->forms, entry));
        PHI_TRY(add_groups(weights, words, form->context, form->context_count, index));
    }
    return PHI_OK;
}

static phi_status add_surroundings(phi__weights_rule *entry, const phi__rule *rule)
{
    for (size_t s = 0; s < rule->surrounding_count; s++) {
        const phi__surrounding_kind kind = phi__surrounding_find(rule->surroundings[s].name);
        PHI_REQUIRE(kind < PHI__SURROUNDING_COUNT, PHI_ERR_RULE);
        entry->surroundings[kind] += rule->surroundings[s].bits;
        entry->surroundings_weighed |= 1u << kind;
    }
    return PHI_OK;
}

static phi_status add_fields(phi__weights *weights, const phi__rule *rule, uint16_t index)
{
    for (size_t g = 0; g < rule->field_count; g++) {
        for (size_t n = 0; n < rule->fields[g].name_count; n++) {
            const phi__weights_field field = {
                .name = rule->fields[g].names[n], .bits = rule->fields[g].bits, .rule = index};
            PHI_TRY(PHI_VEC_PUSH(&weights->fields, field));
        }
    }
    return PHI_OK;
}

static phi_status add_rule(phi__weights *weights, const phi__words *words, const phi__rule *rule, uint16_t index)
{
    phi__weights_rule entry = {.first_group = (uint32_t)weights->groups.count,
                               .first_form = (uint32_t)weights->forms.count};
    PHI_TRY(add_surroundings(&entry, rule));
    PHI_TRY(PHI_VEC_PUSH(&weights->rules, entry));
    PHI_TRY(add_groups(weights, words, rule->context, rule->context_count, index));
    PHI_TRY(add_forms(weights, words, rule, index));
    return add_fields(weights, rule, index);
}

static int compare_fields(const void *left, const void *right)
{
    const phi__weights_field *a = left, *b = right;
    const int order = strcmp(a->name, b->name);
    return order != 0 ? order : (a->rule > b->rule) - (a->rule < b->rule);
}

/* Rules that words speak of, and those with a form that needs one. */
static phi_status find_labels(phi__weights *weights, size_t word_count)
{
    for (size_t word = 0; word < word_count; word++) {
        phi__rule_mask spoken_of = 0, rules = 0, asked = 0;
        for (uint32_t u = weights->first_use.items[word]; u < weights->first_use.items[word + 1]; u++) {
            const phi__weights_group *group = &weights->groups.items[weights->uses.items[u].group];
            const phi__rule *rule = weights->set->rules[group->rule];
            spoken_of |= phi__rule_bit(group->rule);
            for (size_t f = 0; group->bits >= PHI__LABEL_BITS && f < rule->form_count; f++) {
                const phi__rule_mask own = rule->forms[f].labelled ? phi__rule_bit(group->rule) : 0;
                rules |= own;
                asked |= rule->forms[f].finder == NULL ? own : 0;
            }
        }
        PHI_TRY(PHI_VEC_PUSH(&weights->spoken_of, spoken_of));
        PHI_TRY(PHI_VEC_PUSH(&weights->labels, rules));
        PHI_TRY(PHI_VEC_PUSH(&weights->asked, asked));
    }
    return PHI_OK;
}

/* By word, and as they were added, which is by group: a place for each is counted out. */
static void place_uses(phi__weights *weights, size_t word_count, const phi__weights_use *added)
{
    uint32_t *first = weights->first_use.items;
    for (size_t i = 0; i < weights->uses.count; i++)
        first[added[i].word]++;
    for (size_t word = 1; word <= word_count; word++)
        first[word] += first[word - 1];
    for (size_t i = weights->uses.count; i > 0; i--)
        weights->uses.items[--first[added[i - 1].word]] = added[i - 1];
}

static phi_status sort_uses(phi__weights *weights, size_t word_count)
{
    for (size_t word = 0; word <= word_count; word++)
        PHI_TRY(PHI_VEC_PUSH(&weights->first_use, 0));
    if (weights->uses.count == 0)
        return PHI_OK;
    phi__weights_use *added = phi__alloc_array(weights->uses.count, sizeof *added);
    PHI_REQUIRE(added != NULL, PHI_ERR_MEMORY);
    memcpy(added, weights->uses.items, weights->uses.count * sizeof *added);
    place_uses(weights, word_count, added);
    phi__free(added);
    return PHI_OK;
}

static phi_status index_words(phi__weights *weights, const phi__words *words)
{
    size_t count = 0;
    (void)phi__words_list(words, &count);
    phi__joined_init(&weights->joined, words);
    PHI_TRY(sort_uses(weights, count));
    return find_labels(weights, count);
}

phi_status phi__weights_init(phi__weights *weights, const phi__rule_set *set, const phi__words *words)
{
    weights->set = set;
    for (size_t r = 0; r < set->count; r++)
        PHI_TRY(add_rule(weights, words, set->rules[r], (uint16_t)r));
    if (weights->fields.count > 0)
        qsort(weights->fields.items, weights->fields.count, sizeof *weights->fields.items, compare_fields);
    return index_words(weights, words);
}

void phi__weights_done(phi__weights *weights)
{
    PHI_VEC_DONE(&weights->rules);
    PHI_VEC_DONE(&weights->forms);
    PHI_VEC_DONE(&weights->groups);
    PHI_VEC_DONE(&weights->uses);
    PHI_VEC_DONE(&weights->first_use);
    PHI_VEC_DONE(&weights->fields);
    PHI_VEC_DONE(&weights->spoken_of);
    PHI_VEC_DONE(&weights->labels);
    PHI_VEC_DONE(&weights->asked);
}

const phi__weights_field *phi__weights_fields(const phi__weights *weights, const char *name, size_t *count)
{
    size_t low = 0, high = weights->fields.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strcmp(weights->fields.items[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    while (low + *count < weights->fields.count && strcmp(weights->fields.items[low + *count].name, name) == 0)
        (*count)++;
    return *count > 0 ? &weights->fields.items[low] : NULL;
}
