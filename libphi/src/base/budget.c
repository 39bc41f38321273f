/* SPDX-License-Identifier: Apache-2.0 */
/* See budget.h. The ratio is judged only after some output, because short
 * files of one repeated byte compress a thousandfold and harm nobody. */
#define _POSIX_C_SOURCE 200809L
#include "base/budget.h"

#include <assert.h>
#include <time.h>

#define RATIO_GRACE_BYTES ((uint64_t)64 << 20)
#define NS_PER_SECOND UINT64_C(1000000000)

enum {
    LEAST_SHARE = 32,
    PICTURES_SECONDS = 600, /* and a second for each KiB of the root: a page of a fax is 10 KiB and takes 3 s */
    MEMBER_BYTES = 1024, /* honest archives of empty files stay below a ratio of 100 with it */
};

static uint64_t now_ns(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return 0;
    return (uint64_t)now.tv_sec * NS_PER_SECOND + (uint64_t)now.tv_nsec;
}

void phi__budget_init(phi__budget *budget, const phi_limits *limits, uint64_t input_bytes)
{
    *budget = (phi__budget){.limits = *limits, .input_bytes = input_bytes};
    if (limits->max_seconds != 0)
        budget->deadline_ns = now_ns() + limits->max_seconds * NS_PER_SECOND;
}

phi_reason phi__budget_time(const phi__budget *budget)
{
    if (budget->deadline_ns == 0 || now_ns() < budget->deadline_ns)
        return PHI_REASON_NONE;
    return PHI_REASON_LIMIT_TIME;
}

phi_reason phi__budget_charge(phi__budget *budget, uint64_t bytes)
{
    budget->expanded_bytes += bytes;
    const phi_limits *limits = &budget->limits;
    if (limits->max_expand_bytes != 0 && budget->expanded_bytes > limits->max_expand_bytes)
        return PHI_REASON_LIMIT_BYTES;
    const uint64_t made = budget->expanded_bytes + budget->member_bytes;
    if (limits->max_ratio != 0 && budget->input_bytes != 0 && made > RATIO_GRACE_BYTES &&
        made / limits->max_ratio > budget->input_bytes)
        return PHI_REASON_LIMIT_RATIO;
    return phi__budget_time(budget);
}

phi_reason phi__budget_charge_member(phi__budget *budget)
{
    budget->member_bytes += MEMBER_BYTES;
    return phi__budget_charge(budget, 0);
}

phi_reason phi__budget_member(const phi__budget *budget, uint64_t index)
{
    if (budget->limits.max_depth != 0 && budget->depth + 1 > budget->limits.max_depth)
        return PHI_REASON_LIMIT_DEPTH;
    if (budget->limits.max_members != 0 && index >= budget->limits.max_members)
        return PHI_REASON_LIMIT_MEMBERS;
    return phi__budget_time(budget);
}

phi_reason phi__budget_pictures(const phi__budget *budget)
{
    const uint64_t seconds = PICTURES_SECONDS + (budget->input_bytes >> 10);
    return budget->input_bytes != 0 && budget->pictures_ns / NS_PER_SECOND >= seconds ? PHI_REASON_LIMIT_TIME : PHI_REASON_NONE;
}

size_t phi__budget_memory(const phi__budget *budget)
{
    const uint64_t limit = budget->limits.max_memory_bytes;
    if (limit == 0 || limit > SIZE_MAX / 2)
        return SIZE_MAX / 2;
    const uint64_t least = limit / LEAST_SHARE + 1;
    const uint64_t left = budget->held_bytes < limit ? limit - budget->held_bytes : 0;
    return (size_t)(left > least ? left : least);
}

void phi__budget_hold(phi__budget *budget, uint64_t bytes)
{
    budget->held_bytes += bytes;
}

void phi__budget_release(phi__budget *budget, uint64_t bytes)
{
    assert(bytes <= budget->held_bytes);
    budget->held_bytes -= bytes;
}
