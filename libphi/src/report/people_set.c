/* SPDX-License-Identifier: Apache-2.0 */
/* See people.h: nodes by their hash, and which belong together (union-find). */
#include "report/people.h"

#include "base/alloc.h"

enum { FIRST_SLOTS = 256 };

void phi__people_set_done(phi__people_set *set)
{
    PHI_VEC_DONE(&set->nodes);
    PHI_VEC_DONE(&set->links);
    phi__free(set->slots);
    set->slots = NULL;
    set->slot_count = 0;
}

/* The hashes are keyed and random: no need to hash again. */
static uint32_t *find_slot(const phi__people_set *set, uint64_t hash)
{
    size_t at = (size_t)hash & (set->slot_count - 1);
    while (set->slots[at] != 0 && set->nodes.items[set->slots[at] - 1].hash != hash)
        at = (at + 1) & (set->slot_count - 1);
    return &set->slots[at];
}

static phi_status grow_slots(phi__people_set *set)
{
    if (set->slot_count > set->nodes.count * 2 + 1)
        return PHI_OK;
    const size_t wanted = set->slot_count == 0 ? FIRST_SLOTS : set->slot_count * 2;
    uint32_t *slots = phi__alloc_array(wanted, sizeof *slots);
    PHI_REQUIRE(slots != NULL, PHI_ERR_MEMORY);
    phi__free(set->slots);
    set->slots = slots;
    set->slot_count = wanted;
    for (size_t i = 0; i < set->nodes.count; i++)
        *find_slot(set, set->nodes.items[i].hash) = (uint32_t)(i + 1);
    return PHI_OK;
}

static void add_to(phi__people_node *held, const phi__people_node *node)
{
    held->states |= node->states;
    held->sure = held->sure || node->sure;
    held->attached = held->attached || node->attached;
}

phi_status phi__people_set_node(phi__people_set *set, const phi__people_node *node, uint32_t *out)
{
    *out = UINT32_MAX;
    if (set->full)
        return PHI_OK;
    PHI_TRY(grow_slots(set));
    uint32_t *slot = find_slot(set, node->hash);
    if (*slot == 0 && set->nodes.count >= set->most) {
        phi__people_set_done(set);
        set->full = true;
        return PHI_OK;
    }
    if (*slot == 0) {
        phi__people_node fresh = *node;
        fresh.parent = (uint32_t)set->nodes.count;
        PHI_TRY(PHI_VEC_PUSH(&set->nodes, fresh));
        *slot = (uint32_t)set->nodes.count;
    }
    *out = *slot - 1;
    add_to(&set->nodes.items[*out], node);
    return PHI_OK;
}

uint32_t phi__people_set_root(const phi__people_set *set, uint32_t node)
{
    while (set->nodes.items[node].parent != node)
        node = set->nodes.items[node].parent;
    return node;
}

void phi__people_set_join(phi__people_set *set, uint32_t one, uint32_t other)
{
    if (one >= set->nodes.count || other >= set->nodes.count)
        return;
    const uint32_t root = phi__people_set_root(set, one);
    uint32_t *parent = &set->nodes.items[phi__people_set_root(set, other)].parent;
    *parent = root;
    while (set->nodes.items[other].parent != root) { /* shorten the way for the next time */
        const uint32_t next = set->nodes.items[other].parent;
        set->nodes.items[other].parent = root;
        other = next;
    }
}

phi_status phi__people_set_link(phi__people_set *set, uint32_t one, uint32_t other)
{
    if (set->full || one >= set->nodes.count || other >= set->nodes.count)
        return PHI_OK;
    return PHI_VEC_PUSH(&set->links, ((phi__people_link){one, other}));
}

phi_status phi__people_set_merge(phi__people_set *set, const phi__people_set *from)
{
    if (from->full && !set->full) {
        phi__people_set_done(set);
        set->full = true;
    }
    if (set->full || from->nodes.count == 0)
        return PHI_OK;
    PHI_AUTO(phi__free_at) uint32_t *here = phi__alloc_array(from->nodes.count, sizeof *here);
    PHI_REQUIRE(here != NULL, PHI_ERR_MEMORY);
    for (size_t i = 0; i < from->nodes.count; i++)
        PHI_TRY(phi__people_set_node(set, &from->nodes.items[i], &here[i]));
    if (set->full)
        return PHI_OK;
    for (uint32_t i = 0; i < from->nodes.count; i++)
        phi__people_set_join(set, here[phi__people_set_root(from, i)], here[i]);
    for (size_t i = 0; i < from->links.count; i++)
        PHI_TRY(phi__people_set_link(set, here[from->links.items[i].one], here[from->links.items[i].other]));
    return PHI_OK;
}
