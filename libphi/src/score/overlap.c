/* SPDX-License-Identifier: Apache-2.0 */
/* See overlap.h. Candidates come in order of begin, so those that overlap,
 * directly or through others, stand together: each such cluster is solved on
 * its own. Within one, the best is taken, what overlaps it goes, and so on;
 * clusters are as short as identifiers are, so the simple way is the fast one,
 * and CLUSTER_MAX bounds it for text that is one long chain: what then overlaps
 * a winner of the piece before has lost. */
#include "score/overlap.h"

enum { CLUSTER_MAX = 256 };

static bool better(const phi__candidate *a, const phi__candidate *b)
{
    if (a->bits != b->bits)
        return a->bits > b->bits;
    if (a->end - a->begin != b->end - b->begin)
        return a->end - a->begin > b->end - b->begin;
    return a->rule < b->rule;
}

static bool overlap(const phi__candidate *a, const phi__candidate *b)
{
    return a->begin < b->end && b->begin < a->end;
}

/* Mark the losers of a cluster. */
static void solve(const phi__candidate *items, size_t count, bool *lost)
{
    bool done[CLUSTER_MAX] = {false};
    for (;;) {
        size_t best = count;
        for (size_t i = 0; i < count; i++) {
            if (!done[i] && !lost[i] && (best == count || better(&items[i], &items[best])))
                best = i;
        }
        if (best == count)
            return;
        done[best] = true;
        for (size_t i = 0; i < count; i++)
            lost[i] |= i != best && !done[i] && overlap(&items[i], &items[best]);
    }
}

size_t phi__overlap_resolve(phi__candidate *items, size_t count)
{
    size_t kept = 0;
    for (size_t first = 0; first < count;) {
        if (kept > 0 && items[first].begin < items[kept - 1].end) {
            first++;
            continue;
        }
        size_t next = first;
        uint32_t end = 0;
        while (next < count && next - first < CLUSTER_MAX && (next == first || items[next].begin < end)) {
            end = items[next].end > end ? items[next].end : end;
            next++;
        }
        bool lost[CLUSTER_MAX] = {false};
        solve(items + first, next - first, lost);
        for (size_t i = first; i < next; i++) {
            if (!lost[i - first])
                items[kept++] = items[i];
        }
        first = next;
    }
    return kept;
}
