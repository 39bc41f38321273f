/* SPDX-License-Identifier: Apache-2.0 */
/* See people.h: findings of one record -> groups, each of one person. Where the format says what a record is, all
 * of it is one person's, but for a second value of what a person has once (the guarantor's SSN). In other text a
 * second value of any sort begins the next person. */
#include "report/people.h"

#include "base/alloc.h"

#include <string.h>

enum { ITEMS_MOST = 256, SSN = 7, RECORD_NUMBER = 8, HEALTH_PLAN = 9, LICENCE = 11 };

phi_status phi_people_new(phi_people **out, phi_error *err)
{
    if (out == NULL)
        return phi__fail(err, PHI_ERR_ARGUMENT, "a place for the count is needed");
    phi_people *people = phi__alloc(sizeof *people);
    if (people == NULL)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    people->set.most = PHI__PEOPLE_MOST;
    *out = people;
    return PHI_OK;
}

void phi_people_free(phi_people *people)
{
    if (people == NULL)
        return;
    phi__people_set_done(&people->set);
    PHI_VEC_DONE(&people->items);
    PHI_VEC_DONE(&people->pairs);
    phi__free(people->path);
    phi__free(people);
}

/* --------------------------------------------------------------------- a record */

/* The group that an identifier of a person joins; people->groups: another one. */
static uint32_t choose_group(phi_people *people, const phi__people_item *item)
{
    bool clash = false;
    for (size_t i = 0; i < people->items.count; i++) {
        const phi__people_item *held = &people->items.items[i];
        if (held->identifies != PHI_IDENTIFIES_PERSON)
            continue;
        if (held->hash == item->hash)
            return held->group;
        clash = clash || (held->group == people->group && held->type == item->type);
    }
    if (people->groups == 0 || (clash && (!people->exact || item->unique)))
        return people->groups;
    return people->group;
}

static void join_groups(phi_people *people)
{
    for (size_t i = 0; i < people->items.count; i++) {
        const phi__people_item *item = &people->items.items[i];
        if (item->identifies != PHI_IDENTIFIES_PERSON)
            continue;
        for (size_t j = 0; j < i; j++) {
            const phi__people_item *first = &people->items.items[j];
            if (first->identifies != PHI_IDENTIFIES_PERSON || first->group != item->group)
                continue;
            phi__people_set_join(&people->set, first->node, item->node);
            break;
        }
    }
}

/* Someone known by a stronger identifier has these, too: they are nobody else's. */
static void attach(phi_people *people)
{
    uint8_t strongest = PHI_IDENTIFIES_NOBODY;
    for (size_t i = 0; i < people->items.count; i++) {
        if (people->items.items[i].identifies > strongest)
            strongest = people->items.items[i].identifies;
    }
    for (size_t i = 0; i < people->items.count; i++) {
        const phi__people_item *item = &people->items.items[i];
        if (item->identifies < strongest && item->node < people->set.nodes.count)
            people->set.nodes.items[item->node].attached = true;
    }
}

/* One identifier of each person of the record, the best. */
static void sketch_best(phi_people *people)
{
    for (size_t i = 0; i < people->items.count; i++) {
        const phi__people_item *item = &people->items.items[i];
        bool best = item->identifies == PHI_IDENTIFIES_PERSON || (item->identifies == PHI_IDENTIFIES_MEMBER && people->groups == 0);
        for (size_t j = 0; best && j < people->items.count; j++) {
            const phi__people_item *other = &people->items.items[j];
            if (item->identifies == PHI_IDENTIFIES_PERSON && other->identifies == item->identifies &&
                other->group == item->group && (other->rank < item->rank || (other->rank == item->rank && j < i)))
                best = false;
        }
        if (best)
            phi__sketch_add(&people->sketch, item->hash);
    }
}

/* ------------------------------------------------- groups that may be one person */

typedef struct group {
    uint64_t types; /* a bit each, by hash: two that share a bit are held apart */
    uint32_t node;
    bool taken;
} group;

static phi_status link_group(phi_people *people, group *groups, uint32_t at)
{
    for (uint32_t before = 0; before < at; before++) {
        if (groups[before].taken || (groups[before].types & groups[at].types) != 0)
            continue;
        groups[before].types |= groups[at].types;
        groups[at].taken = true;
        return phi__people_set_link(&people->set, groups[before].node, groups[at].node);
    }
    return PHI_OK;
}

/* In text without structure "SSN 1, SSN 2, record 1, record 2" are two people, not three: the lower bound says so. */
static phi_status link_groups(phi_people *people)
{
    if (people->exact || people->groups < 2 || people->set.full)
        return PHI_OK;
    PHI_AUTO(phi__free_at) group *groups = phi__alloc_array(people->groups, sizeof *groups);
    PHI_REQUIRE(groups != NULL, PHI_ERR_MEMORY);
    for (size_t i = 0; i < people->items.count; i++) {
        const phi__people_item *item = &people->items.items[i];
        if (item->identifies != PHI_IDENTIFIES_PERSON)
            continue;
        groups[item->group].types |= UINT64_C(1) << item->type % 64;
        groups[item->group].node = item->node;
    }
    for (uint32_t g = 1; g < people->groups; g++)
        PHI_TRY(link_group(people, groups, g));
    return PHI_OK;
}

static bool knows_somebody(const phi_people *people)
{
    for (size_t i = 0; i < people->items.count; i++) {
        if (people->items.items[i].identifies >= PHI_IDENTIFIES_MEMBER)
            return true;
    }
    return false;
}

phi_status phi__people_close(phi_people *people)
{
    PHI_TRY(phi__people_named_close(people, knows_somebody(people)));
    if (people->items.count == 0)
        return PHI_OK;
    join_groups(people);
    attach(people);
    sketch_best(people);
    const phi_status status = link_groups(people);
    people->items.count = 0;
    people->groups = people->group = 0;
    return status;
}

/* -------------------------------------------------------------------- findings */

static uint32_t type_of(const char *detector)
{
    uint32_t hash = UINT32_C(0x811c9dc5); /* FNV-1a */
    for (; *detector != '\0'; detector++)
        hash = (hash ^ (uint8_t)*detector) * UINT32_C(0x01000193);
    return hash;
}

static uint8_t rank_of(uint32_t safe_harbor)
{
    switch (safe_harbor) {
    case SSN: return 0;
    case HEALTH_PLAN: return 1;
    case RECORD_NUMBER: return 2;
    default: return 3;
    }
}

static phi_status open_record(phi_people *people, const phi_finding *finding)
{
    const bool same = people->path != NULL && people->record == finding->record && strcmp(people->path, finding->path) == 0;
    if (same && people->items.count < (size_t)8 * ITEMS_MOST)
        return PHI_OK;
    PHI_TRY(phi__people_close(people));
    people->record = finding->record;
    people->exact = finding->record_exact != 0;
    if (people->path != NULL && strcmp(people->path, finding->path) == 0)
        return PHI_OK;
    phi__free(people->path);
    people->path = phi__strdup(finding->path);
    return people->path == NULL ? PHI_ERR_MEMORY : PHI_OK;
}

static uint64_t states_of(const phi_finding *finding)
{
    const char *state = finding->state;
    if (state == NULL && finding->jurisdiction_count == 1)
        state = finding->jurisdictions[0];
    if (state == NULL || state[0] == '\0' || state[1] == '\0' || state[2] != '\0')
        return 0;
    const size_t index = phi__us_state_index(state[0], state[1]);
    return index == PHI__STATES ? 0 : UINT64_C(1) << index;
}

static phi_status add(phi_people *people, const phi_finding *finding)
{
    PHI_TRY(open_record(people, finding));
    if (finding->identifies >= PHI_IDENTIFIES_NAME)
        return phi__people_named_add(people, finding, states_of(finding));
    phi__people_item item = {.hash = finding->identity,
                             .type = type_of(finding->detector),
                             .identifies = (uint8_t)finding->identifies,
                             .rank = rank_of(finding->safe_harbor),
                             .unique = finding->safe_harbor != RECORD_NUMBER && finding->safe_harbor != LICENCE};
    const phi__people_node node = {.hash = item.hash,
                                   .states = states_of(finding),
                                   .type = item.type,
                                   .identifies = item.identifies,
                                   .unique = item.unique,
                                   .sure = finding->confidence * 100.0 >= PHI__PEOPLE_SURE_PERCENT};
    PHI_TRY(phi__people_set_node(&people->set, &node, &item.node));
    if (item.identifies != PHI_IDENTIFIES_PERSON)
        return PHI_VEC_PUSH(&people->items, item);
    item.group = choose_group(people, &item);
    if (item.group == people->groups && people->items.count >= ITEMS_MOST) { /* a good place to cut a long text */
        PHI_TRY(phi__people_close(people));
        item.group = 0;
    }
    if (item.group == people->groups)
        people->groups++;
    if (!people->exact)
        people->group = item.group;
    return PHI_VEC_PUSH(&people->items, item);
}

phi_status phi_people_add(phi_people *people, const phi_finding *finding)
{
    PHI_REQUIRE(people != NULL && finding != NULL, PHI_ERR_ARGUMENT);
    if (finding->struct_size < sizeof *finding || finding->test || finding->allowed || finding->identity == 0 || finding->identifies == PHI_IDENTIFIES_NOBODY)
        return PHI_OK;
    return add(people, finding);
}

phi_status phi_people_merge(phi_people *people, phi_people *from)
{
    PHI_REQUIRE(people != NULL && from != NULL && people != from, PHI_ERR_ARGUMENT);
    PHI_TRY(phi__people_close(people));
    PHI_TRY(phi__people_close(from));
    phi__sketch_merge(&people->sketch, &from->sketch);
    return phi__people_set_merge(&people->set, &from->set);
}
