/* SPDX-License-Identifier: Apache-2.0 */
/* See overlap.h. Candidates come in order of begin, so those that overlap,
 * directly or through others, stand together: each such cluster is solved on
 * its own. Within one, the best is taken, what overlaps it goes, and so on;
 * clusters are as short as identifiers are, so the simple way is the fast one,
 * and CLUSTER_MAX bounds it for text that is one long chain: what then overlaps
 * a winner of the piece before has lost. */
#include "score/overlap.h"

#include <string.h>

enum { CLUSTER_MAX = 256 };

static bool is_field(const phi__candidate *candidate)
{
    for (size_t i = 0; i < candidate->evidence_count; i++) {
        if (candidate->evidence[i].bits > 0 && strcmp(candidate->evidence[i].kind, "field") == 0)
            return true;
    }
    return false;
}

/* Of "pumpSerial": "PM-103340-L" a piece has words near it where the whole has its key: the whole is meant. */
static bool is_piece(const phi__candidate *piece, const phi__candidate *whole)
{
    return piece->rule == whole->rule && whole->begin <= piece->begin && piece->end <= whole->end &&
           whole->end - whole->begin > piece->end - piece->begin && !is_field(piece) && is_field(whole);
}

static void drop_pieces(const phi__candidate *items, size_t count, bool *lost)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < count && !lost[i]; k++)
            lost[i] = is_piece(&items[i], &items[k]);
    }
}

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
        drop_pieces(items + first, next - first, lost);
        solve(items + first, next - first, lost);
        for (size_t i = first; i < next; i++) {
            if (!lost[i - first])
                items[kept++] = items[i];
        }
        first = next;
    }
    return kept;
}
