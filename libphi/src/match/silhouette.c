/* SPDX-License-Identifier: Apache-2.0 */
/* See silhouette.h. The walk goes at most as deep as the longest picture has
 * segments and visits each edge of the tree at most once for one begin, so its
 * cost is bounded by the pattern packs, never by the text. */
#include "match/silhouette.h"

#include "base/alloc.h"

static uint16_t separator_bit(char c)
{
    switch (c) {
    case '-':
        return 1;
    case '.':
        return 2;
    case '/':
        return 4;
    case ' ':
        return 8;
    case '_':
        return 16;
    case ':':
        return 32;
    case '(':
        return 64;
    case ')':
        return 128;
    case '#':
        return 256;
    default:
        return 0;
    }
}

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

/* Make edge `at` the first of those that follow `parent`. */
static void put_first(phi__silhouettes *set, uint32_t parent, uint32_t at)
{
    const phi__silhouette_edge *edge = &set->edges.items[at];
    if (parent == PHI__SILHOUETTE_NONE) {
        set->first[edge->length] = at;
        return;
    }
    phi__silhouette_edge *before = &set->edges.items[parent];
    before->first = at;
    before->next_lengths |= 1ULL << edge->length;
    before->next_separators |= separator_bit(edge->separator);
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
            put_first(set, parent, found);
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

/* What comes after a token: asked once for all edges that the token may be. */
typedef struct outlook {
    char separator;
    uint16_t separator_bit; /* 0 when nothing can follow */
    uint64_t length_bit;    /* of the next token */
} outlook;

static outlook look_ahead(const phi__silhouette_window *window, size_t end)
{
    const size_t after = window->begin + end;
    if (end >= PHI__PICTURE_MAX - 1 || after >= window->text.size)
        return (outlook){0};
    const size_t length = token_length(window, end + 1);
    const char separator = (char)window->text.data[after];
    return (outlook){separator, separator_bit(separator), length > PHI__PICTURE_MAX ? 0 : 1ULL << length};
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
    const outlook next = look_ahead(window, end);
    for (; edge_at != PHI__SILHOUETTE_NONE; edge_at = w->set->edges.items[edge_at].next) {
        const phi__silhouette_edge *edge = &w->set->edges.items[edge_at];
        ++*window->work;
        if (edge->length != length || edge->separator != separator || (digits & edge->digits) != edge->digits ||
            (digits & edge->letters) != 0)
            continue;
        if (edge->shape != PHI__SILHOUETTE_NONE)
            PHI_TRY(PHI_VEC_PUSH(w->hits, ((phi__hit){(uint32_t)window->begin, (uint32_t)(window->begin + end),
                                                      edge->shape})));
        if ((edge->next_separators & next.separator_bit) != 0 && (edge->next_lengths & next.length_bit) != 0)
            PHI_TRY(follow(w, edge->first, next.separator, end + 1));
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
