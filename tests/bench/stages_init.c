/* SPDX-License-Identifier: Apache-2.0 */
/* Makes what the stages need from the built-in rules. */
#include "stages.h"

#include "base/alloc.h"
#include "match/picture.h"

#include <stdio.h>
#include <string.h>

/* Copies of all rules, with the pictures or the regexes of their forms left out. */
static phi_status split_rules(const phi__rule_set *set, bool pictures, phi__rule **out, const phi__rule ***list)
{
    *out = phi__alloc_array(set->count, sizeof **out);
    *list = phi__alloc_array(set->count, sizeof **list);
    PHI_REQUIRE(*out != NULL && *list != NULL, PHI_ERR_MEMORY);
    for (size_t r = 0; r < set->count; r++) {
        const phi__rule *rule = set->rules[r];
        phi__form *forms = phi__alloc_array(rule->form_count, sizeof *forms);
        PHI_REQUIRE(forms != NULL, PHI_ERR_MEMORY);
        for (size_t f = 0; f < rule->form_count; f++) {
            forms[f] = rule->forms[f];
            forms[f].picture_count = pictures ? forms[f].picture_count : 0;
            forms[f].regex = pictures ? NULL : forms[f].regex;
        }
        (*out)[r] = *rule;
        (*out)[r].forms = forms;
        (*list)[r] = &(*out)[r];
    }
    return PHI_OK;
}

static phi_status make_matcher(const phi__rule_set *set, phi__matcher **out, phi__match_scratch **scratch,
                               phi_error *err)
{
    PHI_TRY(phi__matcher_new(set, out, err));
    return phi__match_scratch_new(*out, scratch);
}

typedef PHI_VEC(char *) regexes;

static phi_status add_guarded(regexes *out, const char *picture)
{
    PHI_AUTO(phi__buf_done) phi__buf buf;
    phi__buf_init(&buf, 1 << 16);
    PHI_TRY(phi__buf_append_text(&buf, "\\b"));
    PHI_TRY(phi__picture_regex(picture, &buf));
    PHI_TRY(phi__buf_append_text(&buf, "\\b"));
    char *copy = phi__strndup((const char *)buf.data, buf.size);
    PHI_REQUIRE(copy != NULL, PHI_ERR_MEMORY);
    return PHI_VEC_PUSH(out, copy);
}

static phi_status collect_all(const phi__rule_set *set, bool pictures_only, regexes *out)
{
    for (size_t r = 0; r < set->count; r++) {
        for (size_t f = 0; f < set->rules[r]->form_count; f++) {
            const phi__form *form = &set->rules[r]->forms[f];
            for (size_t p = 0; p < form->picture_count; p++)
                PHI_TRY(add_guarded(out, form->pictures[p]));
            char *copy = form->regex == NULL || pictures_only ? NULL : phi__strdup(form->regex);
            if (copy != NULL)
                PHI_TRY(PHI_VEC_PUSH(out, copy));
        }
    }
    return PHI_OK;
}

static void free_regexes(regexes *all)
{
    for (size_t i = 0; i < all->count; i++)
        phi__free(all->items[i]);
    PHI_VEC_DONE(all);
}

/* Ends of matches only: the way that is cheap for Hyperscan. */
phi_status bench_compile_alone(bench *b)
{
    PHI_AUTO(free_regexes) regexes all = {.items = NULL};
    if (b->alone != NULL)
        return PHI_OK;
    phi_status status = collect_all(b->rules, false, &all);
    if (status == PHI_OK)
        status = phi__database_compile((const char *const *)all.items, all.count,
                                       PHI__DATABASE_THIS_MACHINE, &b->alone, NULL);
    PHI_TRY(status);
    return phi__database_scratch_new(b->alone, &b->alone_scratch);
}

static bool seen_before(const regexes *all, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (strcmp(all->items[i], all->items[index]) == 0)
            return true;
    }
    return false;
}

static void rules_free_at(phi_rules **slot)
{
    phi_rules_free(*slot);
}

static void rule_set_free_at(const phi__rule_set **slot)
{
    phi__rule_set_free(*slot);
}

phi_status bench_print_alternation(bool pictures_only, phi_error *err)
{
    PHI_AUTO(rules_free_at) phi_rules *builder = NULL;
    PHI_AUTO(rule_set_free_at) const phi__rule_set *set = NULL;
    PHI_AUTO(free_regexes) regexes all = {.items = NULL};
    PHI_TRY(phi_rules_new(&builder));
    PHI_TRY(phi_rules_add_builtin(builder, err));
    PHI_TRY(phi__rules_snapshot(builder, &set));
    PHI_TRY(collect_all(set, pictures_only, &all));
    for (size_t i = 0; i < all.count; i++) {
        if (!seen_before(&all, i))
            (void)printf("%s(?:%s)", i == 0 ? "" : "|", all.items[i]);
    }
    (void)printf("\n");
    return PHI_OK;
}

phi_status bench_init(bench *b, phi_error *err)
{
    *b = (bench){.rules = NULL};
    PHI_TRY(phi_rules_new(&b->builder));
    PHI_TRY(phi_rules_add_builtin(b->builder, err));
    PHI_TRY(phi__rules_snapshot(b->builder, &b->rules));
    PHI_TRY(split_rules(b->rules, true, &b->pictures_only, &b->lists[0]));
    PHI_TRY(split_rules(b->rules, false, &b->regexes_only, &b->lists[1]));
    const phi__rule_set pictures = {.rules = b->lists[0], .count = b->rules->count};
    const phi__rule_set regex_set = {.rules = b->lists[1], .count = b->rules->count, .builtin = true};
    PHI_TRY(make_matcher(b->rules, &b->whole, &b->whole_scratch, err));
    PHI_TRY(make_matcher(&pictures, &b->pictures, &b->pictures_scratch, err));
    PHI_TRY(make_matcher(&regex_set, &b->regexes, &b->regexes_scratch, err));
    PHI_TRY(phi__words_new(b->rules, &b->words));
    PHI_TRY(phi__scorer_new(b->rules, b->words, &b->scorer));
    PHI_TRY(phi__scorer_take_matcher(b->scorer, b->whole));
    PHI_TRY(phi__score_scratch_new(b->scorer, &b->score_scratch));
    PHI_TRY(phi_engine_new(b->builder, &b->engine, err));
    return phi_scanner_new(b->engine, NULL, &b->scanner, err);
}

static void free_split(const phi__rule_set *set, phi__rule *rules, const phi__rule **list)
{
    for (size_t r = 0; rules != NULL && set != NULL && r < set->count; r++)
        phi__free((void *)rules[r].forms);
    phi__free(rules);
    phi__free((void *)list);
}

void bench_done(bench *b)
{
    phi_scanner_free(b->scanner);
    phi_engine_free(b->engine);
    phi__database_scratch_free(b->alone_scratch);
    phi__database_free(b->alone);
    phi__score_scratch_free(b->score_scratch);
    phi__scorer_free(b->scorer);
    phi__words_free(b->words);
    phi__match_scratch_free(b->regexes_scratch);
    phi__match_scratch_free(b->pictures_scratch);
    phi__match_scratch_free(b->whole_scratch);
    phi__matcher_free(b->regexes);
    phi__matcher_free(b->pictures);
    phi__matcher_free(b->whole);
    free_split(b->rules, b->pictures_only, b->lists[0]);
    free_split(b->rules, b->regexes_only, b->lists[1]);
    PHI_VEC_DONE(&b->hits);
    PHI_VEC_DONE(&b->candidates);
    PHI_VEC_DONE(&b->word_hits);
    phi__rule_set_free(b->rules);
    phi_rules_free(b->builder);
}
