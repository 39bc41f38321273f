/* SPDX-License-Identifier: Apache-2.0 */
/* See people.h: nodes -> bounds. A person with a second value of what a person has once (two SSNs joined by one
 * record number) is two. The upper bound counts all that was found, cards and accounts of unknown holders as well;
 * the lower one only what is sure, and takes for one whoever may be one. */
#include "report/people.h"

#include "base/alloc.h"
#include "base/versioned.h"

#include <stdlib.h>
#include <string.h>

/* An identifier of somebody, to be sorted by whom. */
typedef struct owned {
    uint32_t root, type;
    uint64_t states;
    bool unique;
} owned;
typedef PHI_VEC(owned) owned_list;

static int compare_owned(const void *a, const void *b)
{
    const owned *one = a, *other = b;
    if (one->root != other->root)
        return one->root < other->root ? -1 : 1;
    return one->type < other->type ? -1 : one->type > other->type;
}

static void count_for(uint64_t *totals, uint64_t states, uint64_t people, bool lower)
{
    totals[PHI__STATES] += people;
    if (lower && (states & (states - 1)) != 0) /* of several states: in none of them for sure */
        return;
    for (size_t i = 0; i < PHI__STATES; i++)
        totals[i] += (states >> i & 1) != 0 ? people : 0;
}

/* Of all that is owned by one: how often the most frequent unique type occurs, at least once. */
static void count_owned(owned_list *list, uint64_t *totals, bool lower)
{
    if (list->count > 1)
        qsort(list->items, list->count, sizeof *list->items, compare_owned);
    for (size_t i = 0; i < list->count;) {
        const uint32_t root = list->items[i].root;
        uint64_t states = 0, people = 1;
        while (i < list->count && list->items[i].root == root) {
            const uint32_t type = list->items[i].type;
            uint64_t values = 0;
            for (; i < list->count && list->items[i].root == root && list->items[i].type == type; i++) {
                states |= list->items[i].states;
                values += list->items[i].unique ? 1 : 0;
            }
            people = values > people ? values : people;
        }
        count_for(totals, states, people, lower);
    }
}

/* Cases are of patients who are counted already, unless none is. */
static bool cases_count(const phi__people_set *set)
{
    for (size_t i = 0; i < set->nodes.count; i++) {
        if (set->nodes.items[i].identifies >= PHI_IDENTIFIES_MEMBER) /* or a pair */
            return false;
    }
    return true;
}

static bool counts(const phi__people_node *node, bool lower, bool cases)
{
    if (lower && !node->sure)
        return false;
    switch (node->identifies) {
    case PHI_IDENTIFIES_PERSON: return true;
    case PHI_IDENTIFIES_MEMBER: return !node->attached;
    case PHI_IDENTIFIES_CASE: return cases && !lower;
    case PHI_IDENTIFIES_ACCOUNT: return !node->attached && !lower;
    case PHI_IDENTIFIES_NAME: return !node->attached && !lower;
    default: return false;
    }
}

static phi_status count_bound(const phi__people_set *set, uint64_t *totals, bool lower)
{
    const bool cases = !lower && cases_count(set);
    owned_list list = {0};
    for (uint32_t i = 0; i < set->nodes.count; i++) {
        const phi__people_node *node = &set->nodes.items[i];
        if (!counts(node, lower, cases))
            continue;
        const owned item = {.root = phi__people_set_root(set, i), .type = node->type, .states = node->states,
                            .unique = node->unique && node->identifies == PHI_IDENTIFIES_PERSON};
        if (PHI_VEC_PUSH(&list, item) == PHI_OK)
            continue;
        PHI_VEC_DONE(&list);
        return PHI_ERR_MEMORY;
    }
    count_owned(&list, totals, lower);
    PHI_VEC_DONE(&list);
    return PHI_OK;
}

/* Who stands with name and birth date in one list may stand with a number in another: the larger count is sure, the sum is not. */
static void count_births(const phi__people_set *set, uint64_t *totals)
{
    uint64_t births[PHI__STATES + 1] = {0};
    for (size_t i = 0; i < set->nodes.count; i++) {
        const phi__people_node *node = &set->nodes.items[i];
        if (node->identifies == PHI_IDENTIFIES_BIRTH && node->sure && !node->attached)
            count_for(births, node->states, 1, true);
    }
    for (size_t i = 0; i <= PHI__STATES; i++)
        totals[i] = births[i] > totals[i] ? births[i] : totals[i];
}

/* A copy in which those that may be one are. */
static phi_status count_lower(const phi__people_set *set, uint64_t *totals)
{
    if (set->links.count == 0)
        return count_bound(set, totals, true);
    phi__people_set copy = {.nodes.count = set->nodes.count, .nodes.capacity = set->nodes.count};
    copy.nodes.items = phi__alloc_array(set->nodes.count, sizeof *copy.nodes.items);
    PHI_REQUIRE(copy.nodes.items != NULL, PHI_ERR_MEMORY);
    memcpy(copy.nodes.items, set->nodes.items, set->nodes.count * sizeof *copy.nodes.items);
    for (size_t i = 0; i < set->links.count; i++)
        phi__people_set_join(&copy, set->links.items[i].one, set->links.items[i].other);
    const phi_status status = count_bound(&copy, totals, true);
    phi__people_set_done(&copy);
    return status;
}

static void estimate(const phi_people *people, phi__people_totals *totals)
{
    const double count = phi__sketch_count(&people->sketch), error = 3.0 * PHI__SKETCH_ERROR * count;
    totals->estimated = true;
    totals->lower[PHI__STATES] = (uint64_t)(count - error);
    totals->upper[PHI__STATES] = (uint64_t)(count + error);
}

phi_status phi__people_total(phi_people *people, phi__people_totals *totals)
{
    PHI_TRY(phi__people_close(people));
    *totals = (phi__people_totals){.estimated = false};
    if (people->set.full) {
        estimate(people, totals);
        return PHI_OK;
    }
    for (size_t i = 0; i < people->set.nodes.count; i++) {
        const phi__people_node *node = &people->set.nodes.items[i];
        totals->contacts += node->identifies == PHI_IDENTIFIES_CONTACT && !node->attached ? 1 : 0;
    }
    PHI_TRY(count_bound(&people->set, totals->upper, false));
    PHI_TRY(count_lower(&people->set, totals->lower));
    count_births(&people->set, totals->lower);
    return PHI_OK;
}

static phi_status hand_out(phi_people *people, size_t state, phi_people_count *count)
{
    PHI_REQUIRE(people != NULL && count != NULL && phi__versioned_is_set(count->struct_size), PHI_ERR_ARGUMENT);
    phi__people_totals totals;
    PHI_TRY(phi__people_total(people, &totals));
    const phi_people_count full = {.struct_size = count->struct_size,
                                   .lower = totals.lower[state],
                                   .upper = totals.upper[state],
                                   .contacts = state == PHI__STATES ? totals.contacts : 0,
                                   .estimated = totals.estimated};
    phi__versioned_take(count, count->struct_size, &full, sizeof full);
    return PHI_OK;
}

phi_status phi_people_get(phi_people *people, phi_people_count *count)
{
    return hand_out(people, PHI__STATES, count);
}

phi_status phi_people_get_state(phi_people *people, const char *state, phi_people_count *count)
{
    PHI_REQUIRE(state != NULL && strlen(state) == 2, PHI_ERR_ARGUMENT);
    const size_t index = phi__us_state_index(state[0], state[1]);
    PHI_REQUIRE(index < PHI__STATES, PHI_ERR_ARGUMENT);
    return hand_out(people, index, count);
}

const char *phi_people_state_name(size_t index)
{
    return phi__us_state_name(index);
}
