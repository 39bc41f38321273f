/* SPDX-License-Identifier: Apache-2.0 */
/* See regexes.h. Regexes with an anchor run only on the stretches around their
 * anchors, all others on the whole text; what is found is the same, because a
 * stretch holds every match with the bytes beside it.
 *
 * A database reports every end of every match in ascending order of ends; the
 * matches kept so far form one stack for each regex, disjoint and ascending, and
 * a new match replaces those that begin no earlier. Each match is pushed and
 * popped once, so the cost is linear in what is reported. */
#include "match/regexes.h"

#include "base/alloc.h"
#include "match/collect.h"
#include "match/database.h"
#include "match/sieve.h"

#include <stdio.h>

/* One regex of a database; `forms` is empty when the set does not use it. */
typedef struct entry {
    size_t width; /* of its widest match, in bytes */
    phi__form_refs forms;
    bool unlabelled; /* at least one of the forms needs no label */
} entry;

/* The regexes of one database; it is NULL when the set uses none of them. */
typedef struct lane {
    phi__strings list;
    phi__database *database;
    phi__sieve *sieve; /* of the regexes that the set uses; NULL: they run on the whole text */
    phi__rule_mask askers[PHI__SIEVE_MAX]; /* of the regex of each anchor: whose label it needs; 0 = none */
    size_t first;      /* index of its first regex among all */
} lane;

/* What is added to the built-in regexes has databases of its own, so that those compiled at build time serve on. */
enum { BUILTIN_PLAIN, BUILTIN_ANCHORED, ADDED_PLAIN, ADDED_ANCHORED, LANES };

struct phi__regexes {
    lane lanes[LANES];
    const phi__simd *simd;
    entry *entries;
    size_t count;
};

struct phi__regexes_scratch {
    phi__database_scratch *databases[LANES]; /* NULL without database */
    phi__stretches stretches;
    phi__hits *kept; /* one stack for each regex */
    size_t count;
};

void phi__regexes_free(phi__regexes *regexes)
{
    if (regexes == NULL)
        return;
    for (size_t i = 0; regexes->entries != NULL && i < regexes->count; i++)
        PHI_VEC_DONE(&regexes->entries[i].forms);
    phi__free(regexes->entries);
    for (size_t i = 0; i < LANES; i++) {
        phi__strings_done(&regexes->lanes[i].list);
        phi__database_free(regexes->lanes[i].database);
        phi__free(regexes->lanes[i].sieve);
    }
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

static entry *find_entry(const phi__regexes *regexes, const char *regex)
{
    for (size_t i = 0; i < LANES; i++) {
        const size_t at = phi__strings_find(&regexes->lanes[i].list, regex);
        if (at != SIZE_MAX)
            return &regexes->entries[regexes->lanes[i].first + at];
    }
    return NULL;
}

static phi_status link_forms(phi__regexes *regexes, const phi__rule_set *set)
{
    regexes->entries = phi__alloc_array(regexes->count, sizeof *regexes->entries);
    PHI_REQUIRE(regexes->entries != NULL, PHI_ERR_MEMORY);
    for (size_t r = 0; r < set->count; r++) {
        for (size_t f = 0; f < set->rules[r]->form_count; f++) {
            const char *regex = set->rules[r]->forms[f].regex;
            entry *e = regex == NULL ? NULL : find_entry(regexes, regex);
            if (e == NULL)
                continue;
            e->unlabelled = e->unlabelled || !set->rules[r]->forms[f].labelled;
            PHI_TRY(PHI_VEC_PUSH(&e->forms, ((phi__form_ref){(uint16_t)r, (uint16_t)f})));
        }
    }
    return PHI_OK;
}

static bool is_used(const phi__regexes *regexes, const lane *l)
{
    for (size_t i = 0; i < l->list.count; i++) {
        if (regexes->entries[l->first + i].forms.count > 0)
            return true;
    }
    return false;
}

static phi_status make_sieve(const phi__regexes *regexes, lane *l)
{
    l->sieve = phi__alloc(sizeof *l->sieve);
    PHI_REQUIRE(l->sieve != NULL, PHI_ERR_MEMORY);
    for (size_t i = 0; i < l->list.count; i++) {
        phi__anchor anchor;
        if (regexes->entries[l->first + i].forms.count == 0)
            continue;
        const entry *e = &regexes->entries[l->first + i];
        for (size_t f = 0; f < e->forms.count && !e->unlabelled; f++)
            l->askers[l->sieve->count] |= phi__rule_bit(e->forms.items[f].rule);
        PHI_REQUIRE(phi__anchor_derive(l->list.items[i], &anchor) && phi__sieve_add(l->sieve, &anchor),
                    PHI_ERR_STATE);
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

static phi_status make_database(lane *l, size_t index, phi__database_cache *cache, phi_error *err)
{
    phi_status status = PHI_ERR_UNSUPPORTED;
    if (index < ADDED_PLAIN)
        status = phi__database_load(index == BUILTIN_PLAIN ? PHI__DATABASE_REGEXES : PHI__DATABASE_ANCHORED,
                                    &l->database);
    if (status != PHI_ERR_UNSUPPORTED)
        return status;
    return phi__database_obtain(cache, (const char *const *)l->list.items, l->list.count, &l->database, err);
}

static phi_status collect(phi__regexes *regexes, const phi__rule_set *set)
{
    const phi__rule_set builtin = phi__collect_builtin();
    lane *lanes = regexes->lanes;
    PHI_TRY(phi__regexes_collect_parts(&builtin, &lanes[BUILTIN_PLAIN].list, &lanes[BUILTIN_ANCHORED].list));
    if (!set->builtin)
        PHI_TRY(phi__regexes_collect_added(set, &lanes[ADDED_PLAIN].list, &lanes[ADDED_ANCHORED].list));
    for (size_t i = 0; i < LANES; i++) {
        lanes[i].first = regexes->count;
        regexes->count += lanes[i].list.count;
    }
    return PHI_OK;
}

static phi_status make_lanes(phi__regexes *regexes, phi__database_cache *cache, phi_error *err)
{
    for (size_t i = 0; i < LANES; i++) {
        lane *l = &regexes->lanes[i];
        if (!is_used(regexes, l))
            continue;
        if (i == BUILTIN_ANCHORED || i == ADDED_ANCHORED)
            PHI_TRY(make_sieve(regexes, l));
        PHI_TRY(make_database(l, i, cache, err));
        for (size_t k = 0; k < l->list.count; k++)
            regexes->entries[l->first + k].width = phi__database_width_at(l->database, k);
    }
    return PHI_OK;
}

phi_status phi__regexes_new(const phi__rule_set *set, const phi__simd *simd, phi__database_cache *cache,
                            phi__regexes **out, phi_error *err)
{
    if (!has_regex(set)) {
        *out = NULL;
        return PHI_OK;
    }
    PHI_AUTO(free_at) phi__regexes *regexes = phi__alloc(sizeof *regexes);
    PHI_REQUIRE(regexes != NULL, PHI_ERR_MEMORY);
    regexes->simd = simd;
    PHI_TRY(collect(regexes, set));
    PHI_TRY(link_forms(regexes, set));
    const phi_status status = make_lanes(regexes, cache, err);
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
    PHI_VEC_DONE(&scratch->stretches);
    for (size_t i = 0; i < LANES; i++)
        phi__database_scratch_free(scratch->databases[i]);
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
    scratch->kept = phi__alloc_array(regexes->count, sizeof *scratch->kept);
    PHI_REQUIRE(scratch->kept != NULL, PHI_ERR_MEMORY);
    scratch->count = regexes->count;
    for (size_t i = 0; i < LANES; i++) {
        if (regexes->lanes[i].database != NULL)
            PHI_TRY(phi__database_scratch_new(regexes->lanes[i].database, &scratch->databases[i]));
    }
    *out = PHI_STEAL(scratch);
    return PHI_OK;
}

typedef struct search {
    const phi__regexes *regexes;
    phi__regexes_scratch *scratch;
    const phi__match_filter *filter; /* or NULL */
    uint32_t first_shape;
    size_t first; /* index of the database's first regex */
    size_t base;  /* where the stretch begins that is searched */
} search;

static phi_status keep_match(uint32_t id, size_t begin, size_t end, void *user)
{
    const search *s = user;
    const size_t index = s->first + id;
    const entry *e = &s->regexes->entries[index];
    phi__hits *kept = &s->scratch->kept[index];
    begin += s->base;
    end += s->base;
    if (e->forms.count == 0 || end - begin > e->width)
        return PHI_OK;
    while (kept->count > 0 && kept->items[kept->count - 1].begin >= begin)
        kept->count--;
    if (kept->count > 0 && kept->items[kept->count - 1].end > begin)
        return PHI_OK;
    return PHI_VEC_PUSH(kept, ((phi__hit){.begin = (uint32_t)begin,
                                            .end = (uint32_t)end,
                                            .shape = s->first_shape + (uint32_t)index}));
}

/* Do all regexes whose anchors stand in the stretch need a label, and is there none? Dates in
 * words are everywhere, and most are nobody's. */
static phi_status is_vain(const search *s, const lane *l, const phi__stretch *stretch, bool *vain)
{
    phi__rule_mask askers = 0;
    *vain = false;
    if (s->filter == NULL)
        return PHI_OK;
    for (uint64_t anchors = stretch->anchors; anchors != 0; anchors &= anchors - 1) {
        const phi__rule_mask one = l->askers[__builtin_ctzll(anchors)];
        if (one == 0)
            return PHI_OK;
        askers |= one;
    }
    return s->filter->lacks_label(s->filter->user, stretch->begin, stretch->end, askers, vain);
}

static phi_status find_around_anchors(search *s, const lane *l, phi__database_scratch *scratch, phi__span text)
{
    phi__stretches *stretches = &s->scratch->stretches;
    stretches->count = 0;
    PHI_TRY(phi__sieve_find(l->sieve, s->regexes->simd, text, stretches));
    for (size_t i = 0; i < stretches->count; i++) {
        const phi__stretch stretch = stretches->items[i];
        bool vain = false;
        PHI_TRY(is_vain(s, l, &stretch, &vain));
        if (vain)
            continue;
        s->base = stretch.begin;
        PHI_TRY(phi__database_scan(l->database, scratch,
                                   phi__span_part(text, stretch.begin, stretch.end - stretch.begin), keep_match, s));
    }
    return PHI_OK;
}

static phi_status find_in_lane(search *s, size_t index, phi__span text)
{
    const lane *l = &s->regexes->lanes[index];
    phi__database_scratch *scratch = s->scratch->databases[index];
    s->first = l->first;
    s->base = 0;
    if (l->database == NULL)
        return PHI_OK;
    return l->sieve == NULL ? phi__database_scan(l->database, scratch, text, keep_match, s)
                            : find_around_anchors(s, l, scratch, text);
}

phi_status phi__regexes_find(const phi__regexes *regexes, phi__regexes_scratch *scratch, phi__span text, size_t from,
                             size_t to, uint32_t first_shape, const phi__match_filter *filter, phi__hits *hits)
{
    search s = {.regexes = regexes, .scratch = scratch, .filter = filter, .first_shape = first_shape};
    for (size_t i = 0; i < scratch->count; i++)
        scratch->kept[i].count = 0;
    for (size_t i = 0; i < LANES; i++)
        PHI_TRY(find_in_lane(&s, i, text));
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
    const bool known = index < regexes->count;
    *count = known ? regexes->entries[index].forms.count : 0;
    return known ? regexes->entries[index].forms.items : NULL;
}

bool phi__regexes_labelled(const phi__regexes *regexes, size_t index)
{
    return index < regexes->count && !regexes->entries[index].unlabelled;
}

size_t phi__regexes_longest(const phi__regexes *regexes)
{
    size_t longest = 0;
    for (size_t i = 0; i < regexes->count; i++) {
        if (regexes->entries[i].forms.count > 0 && regexes->entries[i].width > longest)
            longest = regexes->entries[i].width;
    }
    return longest;
}
