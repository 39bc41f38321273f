/* SPDX-License-Identifier: Apache-2.0 */
/* See people.h: people without a number. A list of names and birth dates is a breach as well, but who has two names or
 * whose date was misread would be two: so the upper bound counts pairs of a name and a birth date, the lower one only
 * birth dates that stand beside a name, and neither counts what stood beside a number of somebody anywhere. */
#include "report/people.h"

#include "base/alloc.h"

enum { PAIRS_MOST = 256 };

static uint64_t hash_pair(const phi__people_pair *pair)
{
    const uint64_t hash = pair->name * UINT64_C(0x9e3779b97f4a7c15) ^ (pair->birth << 32 | pair->birth >> 32);
    return hash == 0 ? 1 : hash;
}

/* The pair that lacks this half, or another. In a row of a table the first name and the last one are parts of one. */
static phi__people_pair *pair_for(phi_people *people, bool name)
{
    phi__people_pair *last = people->pairs.count == 0 ? NULL : &people->pairs.items[people->pairs.count - 1];
    if (last != NULL && (people->exact || (name ? last->name : last->birth) == 0))
        return last;
    if (last != NULL && (last->name == 0 || last->birth == 0)) { /* the half of another one */
        *last = (phi__people_pair){.sure = true};
        return last;
    }
    if (people->pairs.count == PAIRS_MOST || PHI_VEC_PUSH(&people->pairs, (phi__people_pair){.sure = true}) != PHI_OK)
        return NULL;
    return &people->pairs.items[people->pairs.count - 1];
}

phi_status phi__people_named_add(phi_people *people, const phi_finding *finding, uint64_t states)
{
    const bool name = finding->identifies == PHI_IDENTIFIES_NAME;
    phi__people_pair *pair = pair_for(people, name);
    if (pair == NULL)
        return people->pairs.count == PAIRS_MOST ? PHI_OK : PHI_ERR_MEMORY;
    if (name)
        pair->name += finding->identity;
    else if (pair->birth == 0) /* a second one in a row is somebody else's */
        pair->birth = finding->identity;
    pair->states |= states;
    pair->sure = pair->sure && finding->confidence * 100.0 >= PHI__PEOPLE_SURE_PERCENT;
    return PHI_OK;
}

phi_status phi__people_named_close(phi_people *people, bool known)
{
    phi_status status = PHI_OK;
    for (size_t i = 0; i < people->pairs.count && status == PHI_OK; i++) {
        const phi__people_pair *pair = &people->pairs.items[i];
        uint32_t node = 0;
        if (pair->name == 0 || pair->birth == 0)
            continue;
        const phi__people_node both = {.hash = hash_pair(pair), .states = pair->states, .identifies = PHI_IDENTIFIES_NAME, .attached = known};
        const phi__people_node birth = {.hash = pair->birth, .states = pair->states, .identifies = PHI_IDENTIFIES_BIRTH,
                                        .sure = pair->sure, .attached = known};
        status = phi__people_set_node(&people->set, &both, &node);
        if (status == PHI_OK)
            status = phi__people_set_node(&people->set, &birth, &node);
        if (!known)
            phi__sketch_add(&people->sketch, both.hash);
    }
    people->pairs.count = 0;
    return status;
}
