/* SPDX-License-Identifier: Apache-2.0 */
/* See regexes.h. A database reports every end of every match in ascending order
 * of ends; the matches kept so far form one stack for each regex, disjoint and
 * ascending, and a new match replaces those that begin no earlier. Each match is
 * pushed and popped once, so the cost is linear in what is reported. */
#include "match/regexes.h"

#include "base/alloc.h"
#include "match/collect.h"
#include "match/database.h"

#include <stdio.h>

/* One regex of the database; `forms` is empty when the set does not use it. */
typedef struct entry {
    size_t width; /* of its widest match, in bytes */
    phi__form_refs forms;
    bool unlabelled; /* at least one of the forms needs no label */
} entry;

struct phi__regexes {
    phi__database *database;
    phi__strings list;
    entry *entries; /* list.count */
};

struct phi__regexes_scratch {
    phi__database_scratch *database;
    phi__hits *kept; /* one stack for each regex */
    size_t count;
};

void phi__regexes_free(phi__regexes *regexes)
{
    if (regexes == NULL)
        return;
    for (size_t i = 0; regexes->entries != NULL && i < regexes->list.count; i++)
        PHI_VEC_DONE(&regexes->entries[i].forms);
    phi__free(regexes->entries);
    phi__strings_done(&regexes->list);
    phi__database_free(regexes->database);
    phi__free(regexes);
}

static void free_at(phi__regexes **slot)
{
    phi__regexes_free(*slot);
}

static void free_database_at(phi__database **slot)
{
    phi__database_free(*slot);
}

static phi_status link_forms(phi__regexes *regexes, const phi__rule_set *set)
{
    regexes->entries = phi__alloc_array(regexes->list.count, sizeof *regexes->entries);
    PHI_REQUIRE(regexes->entries != NULL, PHI_ERR_MEMORY);
    for (size_t r = 0; r < set->count; r++) {
        for (size_t f = 0; f < set->rules[r]->form_count; f++) {
            const char *regex = set->rules[r]->forms[f].regex;
            const size_t at = regex == NULL ? SIZE_MAX : phi__strings_find(&regexes->list, regex);
            if (at == SIZE_MAX)
                continue;
            entry *e = &regexes->entries[at];
            e->width = phi__database_width(regex);
            e->unlabelled = e->unlabelled || !set->rules[r]->forms[f].labelled;
            PHI_TRY(PHI_VEC_PUSH(&e->forms, ((phi__form_ref){(uint16_t)r, (uint16_t)f})));
        }
    }
    return PHI_OK;
}

static bool has_regex(const phi__rule_set *set)
{
    for (size_t r = 0; r < set->count; r++) {
        for (size_t f = 0; f < set->rules[r]->form_count; f++) {
            if (set->rules[r]->forms[f].regex != NULL)
                return true;
        }
    }
    return false;
}

/* The first rule with a regex that cannot be compiled on its own: the error is its. */
static void name_rule(const phi__rule_set *set, phi_error *err)
{
    for (size_t r = 0; err != NULL && r < set->count; r++) {
        const phi__rule *rule = set->rules[r];
        for (size_t f = 0; f < rule->form_count; f++) {
            PHI_AUTO(free_database_at) phi__database *database = NULL;
            const char *regex = rule->forms[f].regex;
            if (regex == NULL || phi__database_compile(&regex, 1, PHI__DATABASE_THIS_MACHINE, &database, NULL) != PHI_ERR_RULE)
                continue;
            (void)snprintf(err->rule, sizeof err->rule, "%s", rule->id);
            (void)snprintf(err->file, sizeof err->file, "%s", rule->file == NULL ? "" : rule->file);
            return;
        }
    }
}

phi_status phi__regexes_new(const phi__rule_set *set, phi__regexes **out, phi_error *err)
{
    if (!has_regex(set)) {
        *out = NULL;
        return PHI_OK;
    }
    PHI_AUTO(free_at) phi__regexes *regexes = phi__alloc(sizeof *regexes);
    PHI_REQUIRE(regexes != NULL, PHI_ERR_MEMORY);
    const phi__rule_set base = phi__collect_base(set);
    PHI_TRY(phi__regexes_collect(&base, &regexes->list));
    PHI_TRY(link_forms(regexes, set));
    phi_status status = PHI_ERR_UNSUPPORTED;
    if (set->builtin)
        status = phi__database_load(PHI__DATABASE_REGEXES, &regexes->database);
    if (status == PHI_ERR_UNSUPPORTED)
        status = phi__database_compile((const char *const *)regexes->list.items, regexes->list.count,
                                       PHI__DATABASE_THIS_MACHINE, &regexes->database, err);
    if (status == PHI_ERR_RULE)
        name_rule(set, err);
    PHI_TRY(status);
    *out = PHI_STEAL(regexes);
    return PHI_OK;
}

void phi__regexes_scratch_free(phi__regexes_scratch *scratch)
{
    if (scratch == NULL)
        return;
    for (size_t i = 0; i < scratch->count; i++)
        PHI_VEC_DONE(&scratch->kept[i]);
    phi__free(scratch->kept);
    phi__database_scratch_free(scratch->database);
    phi__free(scratch);
}

static void scratch_free_at(phi__regexes_scratch **slot)
{
    phi__regexes_scratch_free(*slot);
}

phi_status phi__regexes_scratch_new(const phi__regexes *regexes, phi__regexes_scratch **out)
{
    PHI_AUTO(scratch_free_at) phi__regexes_scratch *scratch = phi__alloc(sizeof *scratch);
    PHI_REQUIRE(scratch != NULL, PHI_ERR_MEMORY);
    scratch->kept = phi__alloc_array(regexes->list.count, sizeof *scratch->kept);
    PHI_REQUIRE(scratch->kept != NULL, PHI_ERR_MEMORY);
    scratch->count = regexes->list.count;
    PHI_TRY(phi__database_scratch_new(regexes->database, &scratch->database));
    *out = PHI_STEAL(scratch);
    return PHI_OK;
}

typedef struct search {
    const phi__regexes *regexes;
    phi__regexes_scratch *scratch;
    uint32_t first_shape;
} search;

static phi_status keep_match(uint32_t id, size_t begin, size_t end, void *user)
{
    const search *s = user;
    const entry *e = &s->regexes->entries[id];
    phi__hits *kept = &s->scratch->kept[id];
    if (e->forms.count == 0 || end - begin > e->width)
        return PHI_OK;
    while (kept->count > 0 && kept->items[kept->count - 1].begin >= begin)
        kept->count--;
    if (kept->count > 0 && kept->items[kept->count - 1].end > begin)
        return PHI_OK;
    return PHI_VEC_PUSH(kept, ((phi__hit){(uint32_t)begin, (uint32_t)end, s->first_shape + id}));
}

phi_status phi__regexes_find(const phi__regexes *regexes, phi__regexes_scratch *scratch, phi__span text, size_t from,
                             size_t to, uint32_t first_shape, phi__hits *hits)
{
    search s = {.regexes = regexes, .scratch = scratch, .first_shape = first_shape};
    for (size_t i = 0; i < scratch->count; i++)
        scratch->kept[i].count = 0;
    PHI_TRY(phi__database_scan(regexes->database, scratch->database, text, keep_match, &s));
    for (size_t i = 0; i < scratch->count; i++) {
        for (size_t k = 0; k < scratch->kept[i].count; k++) {
            const phi__hit hit = scratch->kept[i].items[k];
            if (hit.begin >= from && hit.begin < to)
                PHI_TRY(PHI_VEC_PUSH(hits, hit));
        }
    }
    return PHI_OK;
}

const phi__form_ref *phi__regexes_refs(const phi__regexes *regexes, size_t index, size_t *count)
{
    const bool known = index < regexes->list.count;
    *count = known ? regexes->entries[index].forms.count : 0;
    return known ? regexes->entries[index].forms.items : NULL;
}

bool phi__regexes_labelled(const phi__regexes *regexes, size_t index)
{
    return index < regexes->list.count && !regexes->entries[index].unlabelled;
}

size_t phi__regexes_longest(const phi__regexes *regexes)
{
    size_t longest = 0;
    for (size_t i = 0; i < regexes->list.count; i++) {
        if (regexes->entries[i].forms.count > 0 && regexes->entries[i].width > longest)
            longest = regexes->entries[i].width;
    }
    return longest;
}
