/* SPDX-License-Identifier: Apache-2.0 */
/* See silhouette.h. The walk goes at most as deep as the longest picture has
 * segments and visits each edge of the tree at most once for one begin, so its
 * cost is bounded by the pattern packs, never by the text. */
#include "match/silhouette.h"

#include "base/alloc.h"

void phi__silhouettes_init(phi__silhouettes *set)
{
    *set = (phi__silhouettes){.edges = {.items = NULL}};
    for (size_t i = 0; i <= PHI__PICTURE_MAX; i++)
        set->first[i] = PHI__SILHOUETTE_NONE;
}

void phi__silhouettes_done(phi__silhouettes *set)
{
    PHI_VEC_DONE(&set->edges);
}

/* Read one segment of a shape, from *at to the next separator or the end. */
static phi__silhouette_edge read_segment(const char *shape, size_t *at)
{
    phi__silhouette_edge edge = {.next = PHI__SILHOUETTE_NONE,
                                 .first = PHI__SILHOUETTE_NONE,
                                 .shape = PHI__SILHOUETTE_NONE};
    if (phi__picture_is_separator(shape[*at]))
        edge.separator = shape[(*at)++];
    while (shape[*at] != '\0' && !phi__picture_is_separator(shape[*at])) {
        const uint64_t bit = 1ULL << edge.length++;
        edge.digits |= shape[*at] == '9' ? bit : 0;
        edge.letters |= shape[*at] == 'A' ? bit : 0;
        (*at)++;
    }
    return edge;
}

/* The edge equal to `wanted` in the list that begins at `at`, or NONE. */
static uint32_t find_edge(const phi__silhouettes *set, uint32_t at, const phi__silhouette_edge *wanted)
{
    while (at != PHI__SILHOUETTE_NONE) {
        const phi__silhouette_edge *edge = &set->edges.items[at];
        if (edge->length == wanted->length && edge->separator == wanted->separator &&
            edge->digits == wanted->digits && edge->letters == wanted->letters)
            return at;
        at = edge->next;
    }
    return at;
}

phi_status phi__silhouettes_add(phi__silhouettes *set, const char *shape, uint32_t id)
{
    uint32_t parent = PHI__SILHOUETTE_NONE;
    size_t at = 0;
    while (shape[at] != '\0') {
        phi__silhouette_edge edge = read_segment(shape, &at);
        uint32_t head = parent == PHI__SILHOUETTE_NONE ? set->first[edge.length] : set->edges.items[parent].first;
        uint32_t found = find_edge(set, head, &edge);
        if (found == PHI__SILHOUETTE_NONE) {
            edge.next = head;
            found = (uint32_t)set->edges.count;
            PHI_TRY(PHI_VEC_PUSH(&set->edges, edge));
            if (parent == PHI__SILHOUETTE_NONE)
                set->first[edge.length] = found;
            else
                set->edges.items[parent].first = found;
        }
        parent = found;
    }
    if (parent != PHI__SILHOUETTE_NONE)
        set->edges.items[parent].shape = id;
    return PHI_OK;
}

/* What one walk carries along. */
typedef struct walk {
    const phi__silhouettes *set;
    const phi__silhouette_window *window;
    phi__hits *hits;
} walk;

static size_t token_length(const phi__silhouette_window *window, size_t at)
{
    const uint64_t rest = ~(window->alnum >> at);
    return rest == 0 ? 64 : (size_t)__builtin_ctzll(rest);
}

/* Follow the edges that begin `at` bytes after the window's begin. Recursion
 * ends because `at` grows and never passes PHI__PICTURE_MAX. */
static phi_status follow(const walk *w, uint32_t edge_at, char separator, size_t at)
{
    const phi__silhouette_window *window = w->window;
    const size_t length = token_length(window, at);
    const size_t end = at + length;
    if (length == 0 || end > PHI__PICTURE_MAX)
        return PHI_OK;
    if (at == 0)
        edge_at = w->set->first[length];
    const uint64_t digits = window->digits >> at & ((1ULL << length) - 1);
    const size_t after = window->begin + end;
    for (; edge_at != PHI__SILHOUETTE_NONE; edge_at = w->set->edges.items[edge_at].next) {
        const phi__silhouette_edge *edge = &w->set->edges.items[edge_at];
        ++*window->work;
        if (edge->length != length || edge->separator != separator || (digits & edge->digits) != edge->digits ||
            (digits & edge->letters) != 0)
            continue;
        if (edge->shape != PHI__SILHOUETTE_NONE)
            PHI_TRY(PHI_VEC_PUSH(w->hits, ((phi__hit){(uint32_t)window->begin, (uint32_t)after, edge->shape})));
        if (edge->first != PHI__SILHOUETTE_NONE && end < PHI__PICTURE_MAX - 1 && after < window->text.size)
            PHI_TRY(follow(w, edge->first, (char)window->text.data[after], end + 1));
    }
    return PHI_OK;
}

static bool comes_later(const phi__hit *a, const phi__hit *b)
{
    return a->end != b->end ? a->end > b->end : a->shape > b->shape;
}

phi_status phi__silhouettes_find(const phi__silhouettes *set, const phi__silhouette_window *window, phi__hits *hits)
{
    const size_t first = hits->count;
    const walk w = {.set = set, .window = window, .hits = hits};
    PHI_TRY(follow(&w, PHI__SILHOUETTE_NONE, '\0', 0));
    /* A handful at most: insertion beats qsort. */
    for (size_t i = first + 1; i < hits->count; i++) {
        const phi__hit hit = hits->items[i];
        size_t k = i;
        for (; k > first && comes_later(&hits->items[k - 1], &hit); k--)
            hits->items[k] = hits->items[k - 1];
        hits->items[k] = hit;
    }
    return PHI_OK;
}
